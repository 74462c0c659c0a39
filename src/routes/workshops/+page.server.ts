import { fail, redirect } from '@sveltejs/kit';
import { dropTemplate } from '#server/use/builder.ts';
import { listWorkshops } from '#server/use/workshops.ts';
import { isAnnounced } from '#lib/domain/keeping.ts';
import { can } from '#lib/domain/people.ts';
import { accountOf, textOf } from '../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = accountOf(event);
	const today = new Date(event.locals.app.clock.now()).toISOString().slice(0, 10);
	return { workshops: (await listWorkshops(event.locals.app, user)).map((one) => ({ ...one, isAnnounced: can(one.role, 'workshop.keep') && isAnnounced(one.keptUntil, today) })), name: user.name, admin: user.admin };
};

export const actions: Actions = {
	dropTemplate: async (event) => {
		const user = accountOf(event);
		const dropped = await dropTemplate(event.locals.app, user, textOf(await event.request.formData(), 'template'));
		if (!dropped.ok) return fail(400, { refusal: dropped.refusal });
		redirect(303, '/workshops/new');
	}
};
