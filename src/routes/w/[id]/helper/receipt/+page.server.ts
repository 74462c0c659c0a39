import { error } from '@sveltejs/kit';
import { helpedBy } from '#server/use/proxy.ts';
import { makeQr } from '#server/use/qr.ts';
import { receiptFor, receiptOf } from '#server/use/receipts.ts';
import { memberFor } from '../../../../member.server.ts';
import type { PageServerLoad } from './$types';

/** What one of the helper's people would see of their own part: also when all is over. Anybody else's is not there. */
export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('proxy.enter', event);
	const found = await helpedBy(app.db, actor, event.url.searchParams.get('person') ?? '');
	if (!found.ok) error(404, 'not-found');
	event.setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
	await app.rooms.flush(workshop.id);
	const link = `${event.url.origin}${await receiptFor(app, found.value.actor)}`;
	return { workshopId: workshop.id, account: event.locals.user?.name ?? '', person: { id: found.value.personId, number: found.value.number, channel: found.value.channel }, link, qr: makeQr(link), receipt: await receiptOf(app, found.value.actor), themes: workshop.method.themes };
};
