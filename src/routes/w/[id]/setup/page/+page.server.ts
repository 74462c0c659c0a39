import { fail, redirect } from '@sveltejs/kit';
import { pickPage, waitingPdf } from '#server/use/plans.ts';
import { memberFor, textOf } from '../../../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, workshop } = await memberFor('setup.edit', event);
	const waiting = await waitingPdf(app, workshop.id);
	return { workshop: { id: workshop.id, title: workshop.title }, pages: waiting?.pages ?? 0 };
};

export const actions: Actions = {
	pick: async (event) => {
		const { app, actor, workshop } = await memberFor('setup.edit', event);
		const form = await event.request.formData();
		const typed = textOf(form, 'page') || textOf(form, 'number');
		const picked = await pickPage(app, actor, /^\s*\d{1,6}\s*$/.test(typed) ? Number(typed) : Number.NaN);
		if (!picked.ok) return fail(400, { refusal: picked.refusal, number: textOf(form, 'number') });
		redirect(303, `/w/${workshop.id}/setup?step=plan&saved#step-plan`);
	}
};
