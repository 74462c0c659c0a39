import { error } from '@sveltejs/kit';
import { readReceipt } from '#server/use/receipts.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app }, params, setHeaders, getClientAddress }) => {
	// A token cannot be guessed; who tries all the same is slowed down as at any other door.
	const address = getClientAddress();
	const waitSeconds = app.limits.code.wait(address);
	if (waitSeconds > 0) error(429, 'too-many-tries');
	const receipt = await readReceipt(app, params.token);
	if (!receipt) app.limits.code.fail(address);
	setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
	return { receipt, themes: receipt?.themes };
};
