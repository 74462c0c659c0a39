import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { actorOf } from '#server/auth/actor.ts';
import { findDoorByToken, setDoorCookie } from '#server/auth/door.ts';

/** The link of an invitation or a QR code. It is exchanged for a cookie at once, so that it leaves the address bar. */
export const GET: RequestHandler = async ({ params, locals, cookies, getClientAddress }) => {
	const found = await findDoorByToken(locals.app, params.token, getClientAddress());
	if (!found.ok) redirect(303, '/?link');
	const { workshopId } = found.value;
	if (await actorOf(locals.app, locals.user, workshopId)) redirect(303, `/w/${workshopId}`);
	setDoorCookie(locals.app, cookies, workshopId);
	redirect(303, `/w/${workshopId}/door`);
};
