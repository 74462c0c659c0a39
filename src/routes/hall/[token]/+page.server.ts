import { redirect } from '@sveltejs/kit';
import { findHall } from '#server/auth/door.ts';
import { setSessionCookie } from '#server/auth/session.ts';
import type { PageServerLoad } from './$types';

/** The token is exchanged at once for a cookie and leaves the address bar: a projector shows its address to a whole room. */
export const load: PageServerLoad = async ({ locals: { app, user }, params, cookies, setHeaders, url }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const found = await findHall(app, params.token, user);
	if (!found.ok) return {};
	if (found.value.session) setSessionCookie(app, cookies, found.value.session);
	// A projector, or a person who only looks, on a page of their own.
	redirect(303, `/w/${found.value.workshopId}${url.searchParams.has('look') ? '' : '/hall'}`);
};
