import { redirect } from '@sveltejs/kit';
import { clearSessionCookie, endSession } from '#server/auth/session.ts';
import type { RequestHandler } from './$types';

/** A form, never a link: nobody is signed out by an address. */
export const POST: RequestHandler = async ({ locals: { app, sessionId }, cookies }) => {
	if (sessionId !== null) await endSession(app, sessionId);
	clearSessionCookie(app, cookies);
	redirect(303, '/');
};
