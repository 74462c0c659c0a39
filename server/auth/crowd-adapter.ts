import { DrizzlePostgreSQLAdapter } from '@lucia-auth/adapter-drizzle';
import { eq } from 'drizzle-orm';
import type { DatabaseSession, DatabaseUser } from 'lucia';
import type { App } from '../app.ts';
import { AskTogether } from '../db/ask-together.ts';
import { oneOf } from '../db/one-of.ts';
import { sessions, users } from '../db/schema.ts';

type Found = [DatabaseSession, DatabaseUser];

/**
 * Lucia's own adapter, but for the one question that a whole hall asks at once. What a session is worth (expiry, sliding) is still
 * judged by lucia, one by one.
 */
export class CrowdAdapter extends DrizzlePostgreSQLAdapter {
	readonly #found: AskTogether<string, Found>;

	constructor(db: App['db']) {
		super(db, sessions, users);
		this.#found = new AskTogether((ids) => findSessions(db, ids));
	}

	override async getSessionAndUser(sessionId: string): Promise<Found | [null, null]> {
		return (await this.#found.ask(sessionId)) ?? [null, null];
	}
}

async function findSessions(db: App['db'], ids: string[]): Promise<Map<string, Found>> {
	const rows = await db.select({ session: sessions, user: users }).from(sessions).innerJoin(users, eq(sessions.userId, users.id)).where(oneOf(sessions.id, ids));
	return new Map(
		rows.map(({ session: { id, userId, expiresAt, ...attributes }, user: { id: _, ...account } }) => [id, [{ id, userId, expiresAt, attributes }, { id: userId, attributes: account }]])
	);
}
