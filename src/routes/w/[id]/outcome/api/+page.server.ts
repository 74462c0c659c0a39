import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { listApiTokens, makeApiToken, revokeApiToken } from '#server/use/api-tokens.ts';
import { addWebhook, dropWebhook, pingWebhook, readWebhooks } from '#server/use/webhooks.ts';
import { deskFor } from '../../../../desk-frame.server.ts';
import { refusing, textOf } from '../../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, actor, frame } = await deskFor('outcome.answer', event);
	event.setHeaders({ 'cache-control': 'no-store' });
	const [keys, hooks] = await Promise.all([listApiTokens(app, event.locals.user!), readWebhooks(app, actor.workshopId)]);
	return { frame, keys: keys.filter(({ revokedAt }) => revokedAt === null), hooks, address: `${event.url.origin}/api/v1/workshops/${actor.workshopId}/outcomes` };
};

type Event = RequestEvent<{ id: string }>;

export const actions: Actions = refusing({
	key: async (event: Event) => {
		const { app } = await deskFor('outcome.answer', event);
		const made = await makeApiToken(app, event.locals.user!, textOf(await event.request.formData(), 'name'));
		return made.ok ? { refusal: null, key: made.value.token } : fail(400, { refusal: made.refusal, key: null });
	},
	revoke: async (event: Event) => {
		const { app } = await deskFor('outcome.answer', event);
		await revokeApiToken(app, event.locals.user!, textOf(await event.request.formData(), 'id'));
		redirect(303, '?');
	},
	hook: async (event: Event) => {
		const { app, actor } = await deskFor('outcome.answer', event);
		const added = await addWebhook(app, actor, event.locals.user!.id, textOf(await event.request.formData(), 'url').trim());
		if (!added.ok) return fail(400, { refusal: added.refusal, key: null });
		redirect(303, '?');
	},
	ping: async (event: Event) => {
		const { app, actor } = await deskFor('outcome.answer', event);
		await pingWebhook(app, actor, textOf(await event.request.formData(), 'id'));
		void app.postman.round().catch(() => {});
		redirect(303, '?');
	},
	drop: async (event: Event) => {
		const { app, actor } = await deskFor('outcome.answer', event);
		await dropWebhook(app, actor, textOf(await event.request.formData(), 'id'));
		redirect(303, '?');
	}
});
