import { error, fail } from '@sveltejs/kit';
import { makeInvite } from '#server/auth/accounts.ts';
import { listCertificates } from '#server/use/keep/certificates.ts';
import { accountOf, textOf } from '../member.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = accountOf(event);
	if (!user.admin) error(403, 'admins-only');
	return { name: user.name, admin: true, deleted: (await listCertificates(event.locals.app, user)).map(({ id, at, by, why }) => ({ id, at, by, why })) };
};

export const actions: Actions = {
	invite: async (event) => {
		const user = accountOf(event);
		if (!user.admin) return fail(403, { refusal: { reason: 'not-allowed' as const } });
		const kind = textOf(await event.request.formData(), 'kind');
		if (kind !== 'admin' && kind !== 'facilitator') return fail(400, { refusal: { reason: 'bad-shape' as const } });
		const made = await makeInvite(event.locals.app, user, { kind });
		if (!made.ok) return fail(403, { refusal: made.refusal });
		return { kind, link: `${event.url.origin}/welcome/${made.value.token}` };
	}
};
