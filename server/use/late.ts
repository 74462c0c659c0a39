import { and, eq, inArray } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { cardAuthors, cardChecks, cards, people, questions, rounds, workshops } from '../db/schema.ts';
import { readRoundContext, refusalOfStopped } from './context.ts';
import { note } from './trail.ts';
import { writeCard } from '#lib/doc/board.ts';
import type { CardDraft } from '#lib/domain/card.ts';
import { makeId, type CardId, type QuestionId, type WorkshopId } from '#lib/domain/ids.ts';
import { leftWordsLimit, missedRounds, takesLateCards } from '#lib/domain/late.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { RoundSpec } from '#lib/domain/round.ts';
import { isSafeText, longerBy } from '#lib/domain/safe-text.ts';

/** Only whoever writes cards can have one that came too late. */
export const mayHandIn = (actor: Actor) => actor.role === 'participant';

/**
 * A card that is handed in when the round for cards is over. It is put aside first, so that the gate takes it into its writer's own
 * document as it takes any card that is held back; nobody else is sent a word of it before a host has looked at it and shows it.
 */
export async function handIn(app: App, actor: Actor, draft: CardDraft): Promise<Result<{ cardId: CardId }>> {
	if (!mayHandIn(actor)) return refuse({ reason: 'not-allowed' });
	if (app.limits.act.wait(actor.personId) > 0) return refuse({ reason: 'too-fast' });
	app.limits.act.fail(actor.personId);
	const cardId = makeId<CardId>(app.random);
	const aside = await app.rooms.step(actor.workshopId, (step) =>
		app.db.transaction(async (tx) => {
			await step.hold(tx);
			const refusal = await refusalToLate(tx, actor);
			if (refusal) return refuse(refusal);
			await tx.insert(cardChecks).values({ cardId, workshopId: actor.workshopId, writer: actor.personId, state: 'held', why: 'late', at: new Date(app.clock.now()) });
			return done(undefined);
		})
	);
	if (!aside.ok) return aside;
	const written = await app.rooms.actAs(actor, (doc) => writeCard(doc, cardId, draft), cardId);
	if (!written.ok) {
		await app.rooms.step(actor.workshopId, () => app.db.delete(cardChecks).where(eq(cardChecks.cardId, cardId)));
		return written;
	}
	await app.rooms.flush(actor.workshopId);
	await app.db.update(cardAuthors).set({ late: true }).where(eq(cardAuthors.cardId, cardId));
	const [card] = await app.db.select({ number: cards.number }).from(cards).where(eq(cards.id, cardId));
	await note(app, app.db, actor.workshopId, null, 'card.handed-in', { card: card?.number });
	app.facts.changed(actor.workshopId, 'desk');
	app.facts.changedFor(actor.personId, actor.workshopId);
	return done({ cardId });
}

/**
 * Words that stood in a form when its round was over, and that no round takes any more: hosts read them among the questions, and nobody else
 * does. What they were for stands before them.
 */
export async function sendLeftWords(app: App, actor: Actor, text: string): Promise<Result<void>> {
	const words = text.trim();
	if (!mayHandIn(actor)) return refuse({ reason: 'not-allowed' });
	if (words === '') return refuse({ reason: 'text-empty' });
	if (!isSafeText(words)) return refuse({ reason: 'bad-shape' });
	if (longerBy(words, leftWordsLimit) > 0) return refuse({ reason: 'text-too-long', limit: leftWordsLimit, over: longerBy(words, leftWordsLimit) });
	if (app.limits.act.wait(actor.personId) > 0) return refuse({ reason: 'too-fast' });
	app.limits.act.fail(actor.personId);
	const sent = await app.db.transaction(async (tx): Promise<Result<void>> => {
		const context = await readRoundContext(tx, actor.workshopId);
		if (context.workshop !== 'open') return refuse({ reason: 'not-in-this-round' });
		if (context.frozen) return refuse({ reason: 'board-frozen' });
		const stopped = await refusalOfStopped(tx, actor);
		if (stopped) return refuse(stopped);
		await tx.insert(questions).values({ id: makeId<QuestionId>(app.random), workshopId: actor.workshopId, cardId: null, personId: actor.personId, text: words, state: 'left', at: new Date(app.clock.now()) });
		return done(undefined);
	});
	if (sent.ok) app.facts.changed(actor.workshopId, 'desk');
	return sent;
}

async function refusalToLate(tx: Tx, actor: Actor): Promise<Refusal | null> {
	const [row] = await tx.select({ state: workshops.state, method: workshops.method, round: rounds.state, frozen: rounds.frozen }).from(workshops).innerJoin(rounds, eq(rounds.workshopId, workshops.id)).where(eq(workshops.id, actor.workshopId));
	if (!row) return { reason: 'no-such-workshop' };
	if (row.frozen) return { reason: 'board-frozen' };
	if (row.state !== 'open' || !takesLateCards(row.method.rounds, row.round)) return { reason: 'not-in-this-round' };
	return refusalOfStopped(tx, actor);
}

/** Cards on the board that came in after their round: they are marked wherever they are shown. */
export async function readLate(db: Db | Tx, workshopId: WorkshopId): Promise<CardId[]> {
	const found = await db.select({ id: cards.id }).from(cards).innerJoin(cardAuthors, eq(cardAuthors.cardId, cards.id)).where(and(eq(cards.workshopId, workshopId), eq(cards.state, 'board'), eq(cardAuthors.late, true)));
	return found.map(({ id }) => id).sort();
}

/** Whoever has the page in view while a round turns, and has missed none before, has seen the next one: it is kept with the person, not the device. */
export async function keepSeen(app: App, tx: Tx, workshopId: WorkshopId, spec: readonly Pick<RoundSpec, 'kind'>[], from: number, to: number): Promise<void> {
	const inView = [...app.rooms.presence(workshopId).persons].filter(([, { hidden }]) => !hidden).map(([id]) => id);
	if (inView.length === 0) return;
	const found = await tx.select({ id: people.id, seen: people.seenRound }).from(people).where(and(eq(people.workshopId, workshopId), inArray(people.id, inView)));
	const caughtUp = found.filter(({ seen }) => missedRounds(spec, seen, from) === 0).map(({ id }) => id);
	if (caughtUp.length > 0) await tx.update(people).set({ seenRound: to }).where(and(eq(people.workshopId, workshopId), inArray(people.id, caughtUp)));
}

/** They have read what they missed, or put it away. */
export async function haveSeen(app: App, actor: Actor): Promise<Result<void>> {
	if (actor.role !== 'participant') return refuse({ reason: 'not-allowed' });
	const [round] = await app.db.select({ state: rounds.state }).from(rounds).where(eq(rounds.workshopId, actor.workshopId));
	if (!round) return refuse({ reason: 'no-such-workshop' });
	await app.db.update(people).set({ seenRound: round.state.index }).where(eq(people.id, actor.personId));
	app.facts.changedFor(actor.personId, actor.workshopId);
	return done(undefined);
}
