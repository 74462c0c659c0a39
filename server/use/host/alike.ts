import { and, eq, inArray, isNotNull, or } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/client.ts';
import { alikePairs, cardChecks, cards, workshops } from '../../db/schema.ts';
import { readRoundContext } from '../context.ts';
import { note } from '../trail.ts';
import { decide } from './decide.ts';
import { heardOf, inOrder, pairOf, type AlikeLine } from '#lib/domain/alike.ts';
import { isId, type CardId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

interface Two {
	a: string;
	b: string;
}

/** A host has read both: they are not proposed to any host again, until one takes it back. */
export function keepCardsApart(app: App, actor: Actor, two: Two): Promise<Result<void>> {
	return onPair(app, actor, two, async (tx, [a, b], numbers) => {
		await write(tx, actor.workshopId, a, b, { apart: true });
		await note(app, tx, actor.workshopId, actor.personId, 'alike.kept-apart', numbers);
	});
}

/** Also what was kept apart where the vote is set up: it is one list. */
export function proposeAgain(app: App, actor: Actor, two: Two): Promise<Result<void>> {
	return onPair(app, actor, two, async (tx, [a, b], numbers) => {
		await write(tx, actor.workshopId, a, b, { apart: false });
		const [workshop] = await tx.select({ plan: workshops.nextPoll }).from(workshops).where(eq(workshops.id, actor.workshopId)).for('update');
		if (workshop?.plan?.apart.includes(pairOf(a, b))) await tx.update(workshops).set({ nextPoll: { ...workshop.plan, apart: workshop.plan.apart.filter((pair) => pair !== pairOf(a, b)) } }).where(eq(workshops.id, actor.workshopId));
		await note(app, tx, actor.workshopId, actor.personId, 'alike.proposed-again', numbers);
	});
}

/** Both writers are told that another card looks like theirs. Asked once: what was said stays. */
export function askWriters(app: App, actor: Actor, two: Two): Promise<Result<void>> {
	return onPair(app, actor, two, async (tx, [a, b], numbers) => {
		const [before] = await tx.select({ askedAt: alikePairs.askedAt }).from(alikePairs).where(isPair(actor.workshopId, a, b));
		if (before?.askedAt) return;
		await write(tx, actor.workshopId, a, b, { askedAt: new Date(app.clock.now()) });
		await note(app, tx, actor.workshopId, actor.personId, 'alike.asked', numbers);
	});
}

/** One act of a host on two cards that lie face up, while nobody works in silence. */
function onPair(app: App, actor: Actor, { a, b }: Two, act: (tx: Tx, pair: [CardId, CardId], numbers: { card: number; other: number }) => Promise<void>): Promise<Result<void>> {
	return decide(app, actor, async ({ tx }): Promise<Result<void>> => {
		const { workshop, spec } = await readRoundContext(tx, actor.workshopId);
		if (workshop !== 'open') return refuse({ reason: 'workshop-not-open' });
		if (spec.visible === 'own') return refuse({ reason: 'not-in-this-round' });
		if (!isId(a) || !isId(b) || a === b) return refuse({ reason: 'no-such-card' });
		const pair = inOrder(a as CardId, b as CardId);
		const lying = await tx
			.select({ id: cards.id, number: cards.number, check: cardChecks.state })
			.from(cards)
			.leftJoin(cardChecks, eq(cardChecks.cardId, cards.id))
			.where(and(eq(cards.workshopId, actor.workshopId), eq(cards.state, 'board'), inArray(cards.id, pair)));
		if (lying.length !== 2) return refuse({ reason: 'no-such-card' });
		if (lying.some(({ check }) => check === 'erased')) return refuse({ reason: 'card-erased' });
		const numberOf = (id: CardId) => lying.find((card) => card.id === id)!.number;
		await act(tx, pair, { card: numberOf(pair[0]), other: numberOf(pair[1]) });
		return done(undefined);
	});
}

export const isPair = (workshopId: WorkshopId, a: CardId, b: CardId) => and(eq(alikePairs.workshopId, workshopId), eq(alikePairs.a, a), eq(alikePairs.b, b));

async function write(tx: Tx, workshopId: WorkshopId, a: CardId, b: CardId, set: { apart?: boolean; askedAt?: Date }): Promise<void> {
	await tx.insert(alikePairs).values({ workshopId, a, b, ...set }).onConflictDoUpdate({ target: [alikePairs.workshopId, alikePairs.a, alikePairs.b], set });
}

/** For the hosts: what was decided and said, by cards. Those kept apart where the vote is set up too (of which some are groups). */
export async function readAlike(db: Db | Tx, workshopId: WorkshopId, planned: readonly string[]): Promise<AlikeLine[]> {
	const rows = await db.select().from(alikePairs).where(and(eq(alikePairs.workshopId, workshopId), or(eq(alikePairs.apart, true), isNotNull(alikePairs.askedAt))));
	const lines = rows.map(({ a, b, apart, askedAt, saidA, saidB }): AlikeLine => ({ a, b, apart: apart || planned.includes(pairOf(a, b)), heard: askedAt === null ? null : heardOf(saidA, saidB) }));
	const known = new Set(lines.map(({ a, b }) => pairOf(a, b)));
	for (const pair of planned) if (!known.has(pair)) lines.push({ a: pair.split(' ')[0] as CardId, b: pair.split(' ')[1] as CardId, apart: true, heard: null });
	return lines.sort((one, other) => (pairOf(one.a, one.b) < pairOf(other.a, other.b) ? -1 : 1));
}

/** Pairs of cards that are kept apart at the desk. */
export async function readKeptApart(db: Db | Tx, workshopId: WorkshopId): Promise<Set<string>> {
	const rows = await db.select({ a: alikePairs.a, b: alikePairs.b }).from(alikePairs).where(and(eq(alikePairs.workshopId, workshopId), eq(alikePairs.apart, true)));
	return new Set(rows.map(({ a, b }) => pairOf(a, b)));
}
