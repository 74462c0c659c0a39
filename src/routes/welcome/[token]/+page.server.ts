import { fail, redirect } from '@sveltejs/kit';
import { acceptInvite, acceptInviteAs, readInvite, type InviteKind } from '#server/auth/accounts.ts';
import { setSessionCookie, startSession } from '#server/auth/session.ts';
import type { UserId } from '#lib/domain/ids.ts';
import { textOf } from '../../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, user }, params }) => ({
	invite: await readInvite(app, params.token),
	account: user?.kind === 'account' ? user.name : null
});

export const actions: Actions = {
	make: async ({ request, locals: { app }, params, cookies }) => {
		const form = await request.formData();
		const [name, login] = [textOf(form, 'name'), textOf(form, 'login')];
		const made = await acceptInvite(app, params.token, { name, login, password: textOf(form, 'password') });
		if (!made.ok) return fail(400, { refusal: made.refusal, name, login });
		setSessionCookie(app, cookies, await startSession(app, made.value.userId));
		redirect(303, placeFor(made.value));
	},
	accept: async ({ locals: { app, user }, params }) => {
		if (user?.kind !== 'account') redirect(303, `/welcome/${params.token}`);
		const taken = await acceptInviteAs(app, params.token, user.id as UserId);
		if (!taken.ok) return fail(400, { refusal: taken.refusal, name: '', login: '' });
		redirect(303, placeFor(taken.value));
	}
};

function placeFor({ kind, workshopId }: { kind: InviteKind; workshopId: string | null }): string {
	if (workshopId === null) return '/workshops';
	const rooms: Partial<Record<InviteKind, string>> = { officer: '/outcome', cofacilitator: '/desk', helper: '/helper', adviser: '' };
	return `/w/${workshopId}${rooms[kind] ?? ''}`;
}
