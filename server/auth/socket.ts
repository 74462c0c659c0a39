import type { IncomingMessage } from 'node:http';
import type { App } from '../app.ts';
import { actorInCrowd } from './actor.ts';
import { tokenHash } from './keys.ts';
import { readSessionToken, sessionCookieName } from './session.ts';
import type { Actor } from '#lib/domain/people.ts';

/** Upgrades do not pass Kit's hooks: the session is read again here, from the cookie header alone. */
export async function actorForSocket(app: App, request: IncomingMessage, workshopId: string): Promise<{ actor: Actor; sessionId: string } | null> {
	const session = await readSessionToken(app, cookieOf(request.headers.cookie ?? '', sessionCookieName(app)));
	if (!session) return null;
	const actor = await actorInCrowd(app, session.user, workshopId);
	return actor ? { actor, sessionId: session.sessionId } : null;
}

/** The session that a request claims, by its cookie alone and without asking whether it is still good; null where it claims none. */
export function sessionClaimed(app: Pick<App, 'config'>, request: IncomingMessage): string | null {
	const token = cookieOf(request.headers.cookie ?? '', sessionCookieName(app));
	return token ? tokenHash(token) : null;
}

function cookieOf(header: string, name: string): string | undefined {
	for (const part of header.split(';')) {
		const [key, ...rest] = part.split('=');
		if (key?.trim() === name) return rest.join('=').trim();
	}
	return undefined;
}
