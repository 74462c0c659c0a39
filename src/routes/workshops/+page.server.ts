import { fail, redirect } from '@sveltejs/kit';
import { dropTemplate } from '#server/use/builder.ts';
import { listWorkshops } from '#server/use/workshops.ts';
import { accountOf, textOf } from '../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = accountOf(event);
	return { workshops: await listWorkshops(event.locals.app, user), name: user.name, admin: user.admin };
};

export const actions: Actions = {
	dropTemplate: async (event) => {
		const user = accountOf(event);
		const dropped = await dropTemplate(event.locals.app, user, textOf(await event.request.formData(), 'template'));
		if (!dropped.ok) return fail(400, { refusal: dropped.refusal });
		redirect(303, '/workshops/new');
	}
};
