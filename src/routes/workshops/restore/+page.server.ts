import { fail, redirect } from '@sveltejs/kit';
import { restoreWorkshop } from '#server/use/restore/restore.ts';
import { fileLimit } from '#server/use/restore/read-file.ts';
import { accountOf } from '../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	const user = accountOf(event);
	return { name: user.name, admin: user.admin };
};

export const actions: Actions = {
	default: async (event) => {
		const user = accountOf(event);
		const file = (await event.request.formData()).get('file');
		const text = file instanceof File ? (file.size > fileLimit ? null : await file.text()) : '';
		if (text === null) return fail(400, { faults: [{ where: '', problem: 'too-big' as const, got: '' }], total: 1, refusal: null });
		const restored = await restoreWorkshop(event.locals.app, user, text);
		if (restored.ok) redirect(303, `/w/${restored.value.id}/outcome`);
		const { refusal } = restored;
		return refusal.reason === 'workshop-file' ? fail(400, { faults: refusal.faults, total: refusal.total, refusal: null }) : fail(400, { faults: [], total: 0, refusal });
	}
};
