import type { CookieOptions, Cookies } from './cookies.ts';
import { eq } from 'drizzle-orm';
import { Lucia, TimeSpan } from 'lucia';
import type { App } from '../app.ts';
import { sessions } from '../db/schema.ts';
import { CrowdAdapter } from './crowd-adapter.ts';
import { makeToken, tokenHash } from './keys.ts';
import type { UserId as PersonalId } from '#lib/domain/ids.ts';

export interface SignedIn {
	id: PersonalId;
	kind: 'account' | 'guest';
	name: string;
	admin: boolean;
}

type Attributes = { kind: 'account' | 'guest'; name: string; admin: boolean };

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<{ startedAt: Date }, Attributes>;
		DatabaseUserAttributes: Attributes;
		DatabaseSessionAttributes: { startedAt: Date };
		// Inside this module block the name UserId is lucia's own.
		UserId: PersonalId;
	}
}

const day = 24 * 60 * 60 * 1000;
/** Lucia only slides; this is the end whatever one does. Guests keep theirs through a workshop of several days and its feedback. */
const absoluteMs = { account: 7 * day, guest: 90 * day };

const lucias = new WeakMap<App['db'], Lucia<{ startedAt: Date }, Attributes>>();

function luciaOf(app: Pick<App, 'db'>) {
	let lucia = lucias.get(app.db);
	if (!lucia) {
		lucia = new Lucia(new CrowdAdapter(app.db), {
			sessionExpiresIn: new TimeSpan(90, 'd'),
			getSessionAttributes: ({ startedAt }) => ({ startedAt }),
			getUserAttributes: ({ kind, name, admin }) => ({ kind, name, admin })
		});
		lucias.set(app.db, lucia);
	}
	return lucia;
}

export interface NewSession {
	token: string;
	expiresAt: Date;
}

/** The token goes to the browser; the row's id is its hash (lucia itself would store the token). */
export async function startSession(app: App, userId: PersonalId): Promise<NewSession> {
	const token = makeToken(app);
	const session = await luciaOf(app).createSession(userId, { startedAt: new Date(app.clock.now()) }, { sessionId: tokenHash(token) });
	return { token, expiresAt: session.expiresAt };
}

export async function readSessionToken(app: App, token: string | undefined): Promise<{ user: SignedIn; sessionId: string } | null> {
	if (!token || token.length > 100) return null;
	const lucia = luciaOf(app);
	const { user, session } = await lucia.validateSession(tokenHash(token));
	if (!session) return null;
	if (app.clock.now() - session.startedAt.getTime() > absoluteMs[user.kind]) {
		await lucia.invalidateSession(session.id);
		return null;
	}
	return { user: { id: user.id, kind: user.kind, name: user.name, admin: user.admin }, sessionId: session.id };
}

export async function endSession(app: App, sessionId: string): Promise<void> {
	await luciaOf(app).invalidateSession(sessionId);
}

export async function endSessionsOf(app: App, userId: PersonalId): Promise<void> {
	await app.db.delete(sessions).where(eq(sessions.userId, userId));
}

/** `__Host-` ties the cookie to this host over https; browsers refuse it over plain http, so locally it has a plain name. */
export function sessionCookieName(app: Pick<App, 'config'>): string {
	return app.config.mode === 'production' ? '__Host-folkmoot' : 'folkmoot';
}

export function cookieOptions(app: Pick<App, 'config'>): CookieOptions {
	return { path: '/', httpOnly: true, sameSite: 'lax', secure: app.config.mode === 'production' };
}

export function setSessionCookie(app: App, cookies: Cookies, { token, expiresAt }: NewSession): void {
	cookies.set(sessionCookieName(app), token, { ...cookieOptions(app), expires: expiresAt });
}

export function clearSessionCookie(app: App, cookies: Cookies): void {
	cookies.delete(sessionCookieName(app), cookieOptions(app));
}

export function readSession(app: App, cookies: Cookies): Promise<{ user: SignedIn; sessionId: string } | null> {
	return readSessionToken(app, cookies.get(sessionCookieName(app)));
}
