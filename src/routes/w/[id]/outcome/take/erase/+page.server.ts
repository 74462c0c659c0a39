import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { eraseCard, findToErase } from '#server/use/erase-card.ts';
import { eraseReasons, isEraseReason } from '#lib/domain/moderation.ts';
import { memberFor, refusing, textOf } from '../../../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, actor, workshop } = await memberFor('card.erase', event);
	const [asked, did] = ['card', 'did'].map((name) => numberIn(event.url.searchParams.get(name)));
	return {
		workshop: { id: workshop.id, title: workshop.title },
		account: event.locals.user?.kind === 'account' ? event.locals.user.name : null,
		asked: asked!,
		did: did!,
		found: asked ? await findToErase(app, actor, asked) : null,
		reasons: [...eraseReasons]
	};
};

const numberIn = (text: string | null) => (text !== null && /^\d{1,6}$/.test(text.trim()) ? Number(text) : null);

export const actions: Actions = refusing({
	erase: async (event: RequestEvent<{ id: string }>) => {
		const { app, actor } = await memberFor('card.erase', event);
		const form = await event.request.formData();
		const why = textOf(form, 'why');
		if (!isEraseReason(why) || textOf(form, 'sure') !== 'yes') return fail(400, { refusal: { reason: 'bad-shape' as const }, why });
		const erased = await eraseCard(app, actor, { cardId: textOf(form, 'card'), why });
		if (!erased.ok) return fail(409, { refusal: erased.refusal, why });
		redirect(303, `?did=${numberIn(textOf(form, 'number')) ?? ''}`);
	}
});
