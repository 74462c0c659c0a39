import { error } from '@sveltejs/kit';
import { actorOf } from '#server/auth/actor.ts';
import { readReceipt } from '#server/use/receipts.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, user }, params, setHeaders, getClientAddress }) => {
	// A token cannot be guessed; who tries all the same is slowed down as at any other door.
	const address = getClientAddress();
	const waitSeconds = app.limits.code.wait(address);
	if (waitSeconds > 0) error(429, 'too-many-tries');
	const receipt = await readReceipt(app, params.token);
	if (!receipt) app.limits.code.fail(address);
	setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
	/** Whether this device is the one they take part with, or another that has come in. */
	const isIn = receipt?.now ? (await actorOf(app, user, receipt.now.workshopId)) !== null : false;
	return { receipt, isIn, themes: receipt?.themes };
};
