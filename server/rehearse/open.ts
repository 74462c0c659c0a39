import { and, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { codeHash, doorTokens, tokenHash } from '../auth/keys.ts';
import type { SignedIn } from '../auth/session.ts';
import { assets, people, rounds, users, workshops } from '../db/schema.ts';
import { layWall } from '../use/wall/lay-wall.ts';
import { note } from '../use/trail.ts';
import { makeId, type PersonId, type UserId, type WorkshopId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { hasWall } from '#lib/domain/method/all.ts';

export const rehearsalSizes = [6, 12, 34, 120] as const;
/** Rehearsals of one workshop that are open at the same time. */
const atOnce = 3;

const names = ['Heron', 'Otter', 'Wren', 'Badger', 'Swift', 'Hare', 'Robin', 'Newt', 'Fox', 'Owl', 'Vole', 'Finch', 'Toad', 'Rook', 'Bee', 'Moth'];

/**
 * A twin of a workshop to try it out in, alone: the same rounds, cards, plan and deal, with simulated people who do what each round asks
 * for. It is a workshop of its own, so nothing that happens there is in the real one.
 */
export async function openRehearsal(app: App, user: SignedIn, actor: Actor, size: number): Promise<Result<{ id: WorkshopId }>> {
	if (!can(actor.role, 'setup.edit') || user.kind !== 'account') return refuse({ reason: 'not-allowed' });
	if (!rehearsalSizes.some((known) => known === size)) return refuse({ reason: 'bad-shape' });
	const [source] = await app.db.select().from(workshops).where(eq(workshops.id, actor.workshopId));
	if (!source) return refuse({ reason: 'no-such-workshop' });
	if (source.rehearsalOf !== null) return refuse({ reason: 'cannot-now', state: source.state });
	const open = await app.db.select({ id: workshops.id }).from(workshops).where(and(eq(workshops.rehearsalOf, source.id), eq(workshops.state, 'open')));
	if (open.length >= atOnce) return refuse({ reason: 'rehearsals-many', limit: atOnce });
	const id = makeId<WorkshopId>(app.random);
	const doorSalt = makeId<string>(app.random);
	const door = doorTokens(app, id, doorSalt);
	const now = new Date(app.clock.now());
	await app.db.transaction(async (tx) => {
		const planAsset = source.planAsset && makeId<string>(app.random);
		await tx.insert(workshops).values({
			...source,
			id,
			planAsset,
			// It goes with the workshop itself.
			keptUntil: null,
			rehearsalOf: source.id,
			state: 'open',
			doorSalt,
			codeHash: codeHash(app, door.code),
			linkHash: tokenHash(door.linkToken),
			hallHash: tokenHash(door.hallToken),
			nextCardNumber: 1,
			nextClusterNumber: 1,
			nextPersonNumber: size + 1,
			createdBy: user.id,
			createdAt: now,
			openedAt: now,
			closedAt: null
		});
		if (planAsset) {
			const [asset] = await tx.select().from(assets).where(and(eq(assets.id, source.planAsset!), eq(assets.workshopId, source.id)));
			if (asset) await tx.insert(assets).values({ ...asset, id: planAsset, workshopId: id });
		}
		await tx.insert(rounds).values({ workshopId: id, state: { state: 'ready', index: 0 }, updatedAt: now });
		if (hasWall(source.method)) await layWall(app, tx, id);
		const host = makeId<PersonId>(app.random);
		await tx.insert(people).values({ id: host, workshopId: id, userId: user.id, role: 'facilitator', alias: user.name, number: 0, joinedAt: now });
		const crowd = Array.from({ length: size }, (_, i) => ({ userId: makeId<UserId>(app.random), alias: `${names[i % names.length]!}${i < names.length ? '' : ` ${Math.floor(i / names.length) + 1}`}`, number: i + 1 }));
		await tx.insert(users).values(crowd.map(({ userId, alias }) => ({ id: userId, kind: 'guest' as const, name: alias, createdAt: now })));
		await tx.insert(people).values(crowd.map(({ userId, alias, number }) => ({ id: makeId<PersonId>(app.random), workshopId: id, userId, role: 'participant' as const, alias, number, joinedAt: now })));
		await note(app, tx, id, host, 'rehearsal.opened', { of: source.id, people: size });
	});
	return done({ id });
}
