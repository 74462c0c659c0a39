import { json, redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { lookCookie, readLook, writeLook } from '#lib/ui/look.ts';

/** The Aa button: keeps the look, and sends a browser without scripts back to where it was. */
export const POST: RequestHandler = async ({ request, cookies, locals }) => {
	const form = await request.formData();
	// A menu that did not ask what its reader hears leaves that as it is.
	const hearing = form.has('hearing') ? form.getAll('hearing') : readLook(cookies.get(lookCookie)).hearing;
	const look = readLook(`${form.get('theme')}.${form.get('size')}.${form.get('pointers')}.${hearing.join('+')}.${form.get('text')}`);
	cookies.set(lookCookie, writeLook(look), { path: '/', maxAge: 365 * 24 * 60 * 60, httpOnly: true, sameSite: 'lax', secure: locals.app.config.mode === 'production' });
	if (request.headers.get('accept') === 'application/json') return json({});
	const back = String(form.get('back') ?? '/');
	// Only a path of our own: "//elsewhere" and "/\elsewhere" would be other hosts.
	redirect(303, /^\/(?![/\\])/.test(back) ? back : '/');
};
