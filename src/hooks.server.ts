import { building } from '$app/environment';
import type { Handle, ServerInit } from '@sveltejs/kit';
import { createApp, type App } from '#server/app.ts';
import { readSession } from '#server/auth/session.ts';
import { readConfig } from '#server/config.ts';
import { currentApp, parkApp } from '#server/current.ts';
import { isForeignWrite, securityHeaders, withStyleNonce } from '#server/http.ts';
import { lookAttributes, lookCookie, readLook } from '#lib/ui/look.ts';

let app: App;

export const init: ServerInit = async () => {
	if (building) return;
	// In development this module is loaded again after an edit: the app before it gives up its folder first.
	const before = currentApp();
	parkApp(undefined);
	await before?.close();
	app = await createApp(readConfig(process.env));
	app.postman.start();
	app.rehearsals.start();
	app.keeper.start();
	parkApp(app);
};

export const handle: Handle = async ({ event, resolve }) => {
	if (building) return resolve(event);
	if (isForeignWrite(event.request, event.url.origin)) {
		return new Response('This form was sent from another site, so it was not accepted. Open the page here and try again.', {
			status: 403,
			headers: { 'content-type': 'text/plain; charset=utf-8' },
		});
	}

	event.locals.app = app;
	// The one place where a request becomes a person.
	const signedIn = await readSession(app, event.cookies);
	event.locals.user = signedIn?.user ?? null;
	event.locals.sessionId = signedIn?.sessionId ?? null;

	// The chosen look is in the first byte of the page, so that nothing flashes. A hall screen has one look, whoever opens it.
	const chosen = readLook(event.cookies.get(lookCookie), event.route.id);
	const look = event.route.id === '/w/[id]/hall' ? ' data-theme="hall"' : lookAttributes(chosen);
	const response = await resolve(event, { transformPageChunk: ({ html }) => withIcon(html.replace('<html lang="en"', `<html lang="en"${look}`), chosen.text) });
	const policy = response.headers.get('content-security-policy');
	if (policy) response.headers.set('content-security-policy', withStyleNonce(policy));
	for (const [name, value] of securityHeaders(app.config)) {
		if (!response.headers.has(name)) response.headers.set(name, value);
	}
	return response;
};

/** Whoever wants text alone is not made to fetch the picture of the tab either. */
function withIcon(html: string, textOnly: boolean): string {
	return textOnly ? html.replace('href="/icon.svg" type="image/svg+xml"', 'href="data:,"') : html;
}
