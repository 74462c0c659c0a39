import { receiptFor } from '#server/use/receipts.ts';
import { memberFor } from '../../../member.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('receipt.see', event);
	event.setHeaders({ 'cache-control': 'no-store' });
	return { id: workshop.id, title: workshop.title, path: await receiptFor(app, actor), origin: event.url.origin };
};
