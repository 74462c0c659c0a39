import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { deleteWorkshop, todayOf } from '#server/use/keep/delete-workshop.ts';
import { saveKeptUntil } from '#server/use/keep/keep-until.ts';
import { deleteReasons, isDeleteReason, keepWhyLimit } from '#lib/domain/keeping.ts';
import { memberFor, refusing, textOf } from '../../../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, workshop } = await memberFor('workshop.keep', event);
	const today = todayOf(app);
	const { feedbackDate } = workshop.deal;
	return {
		workshop: { id: workshop.id, title: workshop.title, keptUntil: workshop.keptUntil },
		account: event.locals.user?.kind === 'account' ? event.locals.user.name : null,
		after: feedbackDate > today ? feedbackDate : today,
		whyLimit: keepWhyLimit,
		reasons: [...deleteReasons],
		saved: event.url.searchParams.has('saved')
	};
};

export const actions: Actions = refusing({
	keep: async (event: RequestEvent<{ id: string }>) => {
		const { app, actor } = await memberFor('workshop.keep', event);
		const form = await event.request.formData();
		const typed = { day: textOf(form, 'day'), why: textOf(form, 'why') };
		const saved = await saveKeptUntil(app, actor, typed);
		if (!saved.ok) return fail(400, { refusal: saved.refusal, typed });
		redirect(303, '?saved');
	},
	delete: async (event: RequestEvent<{ id: string }>) => {
		const { app, actor } = await memberFor('workshop.keep', event);
		const form = await event.request.formData();
		const [reason, title] = [textOf(form, 'reason'), textOf(form, 'title')];
		if (!isDeleteReason(reason)) return fail(400, { refusal: { reason: 'bad-shape' as const }, goes: { reason, title } });
		const deleted = await deleteWorkshop(app, actor, { title, why: reason });
		if (!deleted.ok) return fail(409, { refusal: deleted.refusal, goes: { reason, title } });
		redirect(303, `/deleted/${deleted.value.id}?now`);
	}
});
