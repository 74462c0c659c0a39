import { and, count, desc, eq, isNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import { makeToken, tokenHash } from '../auth/keys.ts';
import type { SignedIn } from '../auth/session.ts';
import { apiTokens, users } from '../db/schema.ts';
import { makeId, type UserId } from '#lib/domain/ids.ts';
import { textFaults } from '#lib/domain/pledge.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

const keyLimit = 20;
/** What every key begins with: who finds one lying about knows what it is. */
const mark = 'fmk_';

/** A key to the read API, shown this once. It opens what its account may see, as long as the account may. */
export async function makeApiToken(app: App, user: SignedIn, name: string): Promise<Result<{ token: string }>> {
	if (user.kind !== 'account') return refuse({ reason: 'not-allowed' });
	const faults = textFaults({ name }, 60);
	if (name.trim() === '') faults.push({ field: 'name', problem: 'needed' });
	if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
	const token = `${mark}${makeToken(app)}`;
	return app.db.transaction(async (tx) => {
		const [has] = await tx.select({ n: count() }).from(apiTokens).where(and(eq(apiTokens.userId, user.id), isNull(apiTokens.revokedAt)));
		if ((has?.n ?? 0) >= keyLimit) return refuse({ reason: 'keys-many', limit: keyLimit } as const);
		await tx.insert(apiTokens).values({ id: makeId<string>(app.random), userId: user.id, name: name.trim(), tokenHash: tokenHash(token), createdAt: new Date(app.clock.now()) });
		return done({ token });
	});
}

export async function revokeApiToken(app: App, user: SignedIn, id: string): Promise<void> {
	await app.db.update(apiTokens).set({ revokedAt: new Date(app.clock.now()) }).where(and(eq(apiTokens.id, id), eq(apiTokens.userId, user.id), isNull(apiTokens.revokedAt)));
}

export async function listApiTokens(app: App, user: SignedIn) {
	return app.db.select({ id: apiTokens.id, name: apiTokens.name, createdAt: apiTokens.createdAt, lastUsedAt: apiTokens.lastUsedAt, revokedAt: apiTokens.revokedAt }).from(apiTokens).where(eq(apiTokens.userId, user.id)).orderBy(desc(apiTokens.createdAt));
}

/** Whose key this is; null for none, a wrong or a revoked one. */
export async function userByApiToken(app: App, token: string): Promise<{ userId: UserId; tokenId: string } | null> {
	if (!token.startsWith(mark) || token.length > 80) return null;
	const [row] = await app.db
		.select({ id: apiTokens.id, userId: apiTokens.userId, lastUsedAt: apiTokens.lastUsedAt })
		.from(apiTokens)
		.innerJoin(users, eq(users.id, apiTokens.userId))
		.where(and(eq(apiTokens.tokenHash, tokenHash(token)), isNull(apiTokens.revokedAt), eq(users.kind, 'account')));
	if (!row) return null;
	const now = app.clock.now();
	// To the minute is near enough; a request that only reads need not write each time.
	if (row.lastUsedAt === null || now - row.lastUsedAt.getTime() > 60_000) await app.db.update(apiTokens).set({ lastUsedAt: new Date(now) }).where(eq(apiTokens.id, row.id));
	return { userId: row.userId, tokenId: row.id };
}
