import { fail, redirect } from '@sveltejs/kit';
import { createWorkshop } from '#server/use/workshops.ts';
import { listTemplates, readTemplate } from '#server/use/builder.ts';
import { methodNamed, methods } from '#lib/domain/method/all.ts';
import { refuse } from '#lib/domain/result.ts';
import { accountOf, textOf } from '../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = accountOf(event);
	return {
		name: user.name,
		admin: user.admin,
		templates: await listTemplates(event.locals.app, user),
		methods: methods.map(({ id, title, rounds }) => ({ id, title, rounds: rounds.filter((round) => round.kind !== 'break').length, minutes: rounds.reduce((sum, round) => sum + round.minutes, 0) }))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const user = accountOf(event);
		const form = await event.request.formData();
		const [title, question] = [textOf(form, 'title'), textOf(form, 'question')];
		const chosen = /^template:([0-9a-z]{16})$/.exec(textOf(form, 'method'))?.[1];
		const named = methodNamed(textOf(form, 'method'));
		const begin = chosen ? await readTemplate(event.locals.app, user, chosen) : named ? { method: named, deck: null } : undefined;
		const made = begin === null ? refuse({ reason: 'no-such-template' } as const) : await createWorkshop(event.locals.app, user, { title, question, begin });
		if (!made.ok) return fail(400, { refusal: made.refusal, title, question });
		redirect(303, `/w/${made.value.id}/setup?step=deal#step-deal`);
	}
};
