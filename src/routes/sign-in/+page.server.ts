import { fail, redirect } from '@sveltejs/kit';
import { signIn } from '#server/auth/accounts.ts';
import { setSessionCookie, startSession } from '#server/auth/session.ts';
import { nextPath, textOf } from '../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const next = nextPath(url.searchParams.get('next'));
	if (locals.user?.kind === 'account') redirect(303, next);
	return { next };
};

export const actions: Actions = {
	default: async ({ request, locals: { app }, cookies, getClientAddress }) => {
		const form = await request.formData();
		const login = textOf(form, 'login');
		const known = await signIn(app, { login, password: textOf(form, 'password') }, getClientAddress());
		if (!known.ok) return fail(known.refusal.reason === 'too-many-tries' ? 429 : 400, { refusal: known.refusal, login });
		setSessionCookie(app, cookies, await startSession(app, known.value.userId));
		redirect(303, nextPath(form.get('next')));
	}
};
