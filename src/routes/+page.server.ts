import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { findDoorByCode, setDoorCookie } from '#server/auth/door.ts';
import { tokenInLink } from '#lib/ui/door/code-groups.ts';

export const load: PageServerLoad = ({ locals, url }) => ({
	account: locals.user?.kind === 'account',
	known: locals.user !== null,
	needCode: url.searchParams.has('code'),
	badLink: url.searchParams.has('link')
});

export const actions: Actions = {
	default: async ({ request, locals, cookies, getClientAddress }) => {
		const typed = String((await request.formData()).get('code') ?? '').slice(0, 200);
		const token = tokenInLink(typed);
		if (token) redirect(303, `/j/${token}`);
		const found = await findDoorByCode(locals.app, typed, getClientAddress());
		if (!found.ok) return fail(400, { typed, refusal: found.refusal });
		setDoorCookie(locals.app, cookies, found.value.workshopId);
		redirect(303, `/w/${found.value.workshopId}/door`);
	}
};
