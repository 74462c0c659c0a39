import { and, eq, isNotNull, ne } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { books, cardChecks, people, rounds, workshops } from '../db/schema.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { Guard } from '#lib/domain/moderation.ts';
import { isHost, type Actor } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { mayAct, refusalInTalks, type Act, type RoundContext } from '#lib/domain/round.ts';

/** What the gate judges by: read when a room loads and after every step. Throws where there is no such workshop. */
export async function readRoundContext(db: Db | Tx, workshopId: WorkshopId): Promise<RoundContext> {
	const [row] = await db
		.select({ state: workshops.state, method: workshops.method, round: rounds.state, frozen: rounds.frozen, bookClosedAt: books.closedAt })
		.from(workshops)
		.innerJoin(rounds, eq(rounds.workshopId, workshops.id))
		.leftJoin(books, eq(books.workshopId, workshops.id))
		.where(eq(workshops.id, workshopId));
	const spec = row?.method.rounds[row.round.index];
	if (!row || !spec) throw new Error(`no workshop ${workshopId}`);
	return { workshopId, workshop: row.state, spec, round: row.round, frozen: row.frozen !== null, isBookClosed: row.bookClosedAt !== null };
}

/** The rest that the gate judges by: what hosts have put aside or erased, and whom they have stopped. */
export async function readGuard(db: Db | Tx, workshopId: WorkshopId): Promise<Guard> {
	const decided = await db.select({ id: cardChecks.cardId, writer: cardChecks.writer, state: cardChecks.state }).from(cardChecks).where(and(eq(cardChecks.workshopId, workshopId), ne(cardChecks.state, 'let')));
	const stopped = await db.select({ id: people.id }).from(people).where(and(eq(people.workshopId, workshopId), isNotNull(people.stopped)));
	const of = (state: 'held' | 'erased') => decided.filter((one) => one.state === state);
	return { held: new Map(of('held').map(({ id, writer }) => [id, writer])), erased: new Set(of('erased').map(({ id }) => id)), stopped: new Set(stopped.map(({ id }) => id)) };
}

/**
 * Why this person may not do this now; null where they may. Read in the transaction of the act, so that a turn of the round or a host's word
 * comes wholly before or after it. Nobody is kept from voting by one host's word: a ballot is secret and disturbs no one.
 */
export async function refusalNow(tx: Db | Tx, actor: Actor, act: Act): Promise<Refusal | null> {
	const context = await readRoundContext(tx, actor.workshopId);
	if (context.frozen && !isHost(actor.role)) return { reason: 'board-frozen' };
	if (!mayAct(actor.role, act, context)) return { reason: 'not-in-this-round' };
	return act === 'vote' || act === 'say' ? null : refusalOfStopped(tx, actor);
}

/** The same for writing in talks, which goes on through all rounds until the book is closed. */
export async function refusalInTalksNow(tx: Db | Tx, actor: Actor): Promise<Refusal | null> {
	return refusalInTalks(actor.role, await readRoundContext(tx, actor.workshopId), (await refusalOfStopped(tx, actor)) !== null);
}

export async function refusalOfStopped(tx: Db | Tx, actor: Actor): Promise<Refusal | null> {
	const [me] = await tx.select({ stopped: people.stopped }).from(people).where(eq(people.id, actor.personId));
	return me?.stopped ? { reason: 'person-stopped' } : null;
}
