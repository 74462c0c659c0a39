import { and, eq, ne } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Tx } from '../db/client.ts';
import { cardChecks, cards, people, questions, reactions, rounds } from '../db/schema.ts';
import { leaveWall } from './wall/leave-wall.ts';
import { readRoundContext, refusalNow } from './context.ts';
import { reasonLimit } from '#lib/domain/card.ts';
import { isId, makeId, type CardId, type QuestionId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** Nobody sees a card differently without saying how. */
export function faultInWords(kind: 'same' | 'differ' | 'none', reason: string): Refusal | null {
	const words = reason.trim();
	if (kind === 'differ' && words === '') return { reason: 'text-empty' };
	const over = [...words].length - reasonLimit;
	return over > 0 ? { reason: 'text-too-long', limit: reasonLimit, over } : null;
}

/**
 * "Same here", or "I see it differently" with a reason, or neither: one of one person for one card. The row is the truth; the count and
 * the reasons (no person with them) are then written into the board by the server.
 */
export async function react(app: App, actor: Actor, { cardId, kind, reason = '' }: { cardId: string; kind: 'same' | 'differ' | 'none'; reason?: string | undefined }): Promise<Result<void>> {
	const words = reason.trim();
	const fault = faultInWords(kind, words);
	if (fault) return refuse(fault);
	const id = cardId as CardId;
	const counted = await app.db.transaction(async (tx) => {
		const refusal = await refusalNow(tx, actor, 'react');
		if (refusal) return refuse(refusal);
		const about = await faceUp(tx, actor, cardId, { words: kind === 'differ' });
		if (!about.ok) return about;
		if (kind === 'none') {
			await tx.delete(reactions).where(and(eq(reactions.cardId, id), eq(reactions.personId, actor.personId)));
		} else {
			const values = { kind, reason: kind === 'differ' ? words : '', at: new Date(app.clock.now()) };
			await tx
				.insert(reactions)
				.values({ cardId: id, personId: actor.personId, workshopId: actor.workshopId, ...values })
				.onConflictDoUpdate({ target: [reactions.cardId, reactions.personId], set: values });
		}
		return done(undefined);
	});
	if (!counted.ok) return counted;
	await app.reactionCounts.write(actor.workshopId, id);
	app.facts.changedFor(actor.personId, actor.workshopId);
	return done(undefined);
}

export async function askQuestion(app: App, actor: Actor, { text, cardId, to = 'host' }: { text: string; cardId?: string | undefined; to?: 'host' | 'advisers' }): Promise<Result<void>> {
	const words = text.trim();
	if (words === '') return refuse({ reason: 'text-empty' });
	if ([...words].length > reasonLimit) return refuse({ reason: 'text-too-long', limit: reasonLimit, over: [...words].length - reasonLimit });
	if (app.limits.act.wait(actor.personId) > 0) return refuse({ reason: 'too-fast' });
	app.limits.act.fail(actor.personId);
	const asked = await app.db.transaction(async (tx) => {
		const refusal = await refusalNow(tx, actor, 'ask');
		if (refusal) return refuse(refusal);
		const about = cardId ? await faceUp(tx, actor, cardId, { words: true }) : done(null);
		if (!about.ok) return about;
		await tx.insert(questions).values({ id: makeId<QuestionId>(app.random), workshopId: actor.workshopId, cardId: about.value, personId: actor.personId, text: words, state: to === 'advisers' ? 'asked' : 'waiting', at: new Date(app.clock.now()) });
		return done(undefined);
	});
	if (asked.ok) app.facts.changed(actor.workshopId, 'desk', 'asked');
	return asked;
}

/** A card that lies face up. `words`: something is to be written about it, which nobody does about one that was erased: it would say again what is gone. */
async function faceUp(tx: Tx, actor: Actor, cardId: string, { words }: { words: boolean }): Promise<Result<CardId>> {
	const [card] = isId(cardId) ? await tx.select({ id: cards.id, state: cards.state, check: cardChecks.state }).from(cards).leftJoin(cardChecks, eq(cardChecks.cardId, cards.id)).where(and(eq(cards.id, cardId as CardId), eq(cards.workshopId, actor.workshopId))) : [];
	if (card?.state !== 'board') return refuse({ reason: 'no-such-card' });
	return words && card.check === 'erased' ? refuse({ reason: 'card-erased' }) : done(card.id);
}

export async function answerQuestion(app: App, actor: Actor, { questionId }: { questionId: string }): Promise<Result<void>> {
	if (!can(actor.role, 'question.answer')) return refuse({ reason: 'not-allowed' });
	const one = and(eq(questions.id, questionId as QuestionId), eq(questions.workshopId, actor.workshopId));
	// Who was stuck is nobody's record.
	await app.db.delete(questions).where(and(one, eq(questions.state, 'call')));
	await app.db.update(questions).set({ state: 'answered', answeredBy: actor.personId, answeredAt: new Date(app.clock.now()) }).where(and(one, ne(questions.state, 'answered')));
	app.facts.changed(actor.workshopId, 'desk', 'asked');
	return done(undefined);
}

/** Whoever is stuck, in any round, also on a board that is stopped: hosts read who it is, until one has gone to them. */
export async function callHost(app: App, actor: Actor): Promise<Result<void>> {
	if (actor.role !== 'participant') return refuse({ reason: 'not-allowed' });
	const called = await app.db.transaction(async (tx): Promise<Result<void>> => {
		if ((await readRoundContext(tx, actor.workshopId)).workshop !== 'open') return refuse({ reason: 'not-in-this-round' });
		const [me] = await tx.select({ alias: people.alias, number: people.number }).from(people).where(eq(people.id, actor.personId)).for('update');
		const [before] = await tx.select({ id: questions.id }).from(questions).where(and(eq(questions.workshopId, actor.workshopId), eq(questions.personId, actor.personId), eq(questions.state, 'call')));
		if (me && !before) await tx.insert(questions).values({ id: makeId<QuestionId>(app.random), workshopId: actor.workshopId, cardId: null, personId: actor.personId, text: `${me.alias} (${me.number})`, state: 'call', at: new Date(app.clock.now()) });
		return done(undefined);
	});
	if (called.ok) app.facts.changed(actor.workshopId, 'desk');
	return called;
}

/** A private button; the facilitator sees how many. It holds for this turn of the round. */
export async function askForTime(app: App, actor: Actor, wanted: boolean): Promise<Result<void>> {
	if (actor.role !== 'participant') return refuse({ reason: 'not-allowed' });
	const [round] = await app.db.select({ state: rounds.state }).from(rounds).where(eq(rounds.workshopId, actor.workshopId));
	if (!round) return refuse({ reason: 'no-such-workshop' });
	await app.db.update(people).set({ askedForTimeTurn: wanted ? round.state.index : null }).where(eq(people.id, actor.personId));
	app.facts.changed(actor.workshopId, 'desk');
	app.facts.changedFor(actor.personId, actor.workshopId);
	return done(undefined);
}

export async function leaveWorkshop(app: App, actor: Actor): Promise<Result<void>> {
	await app.db.transaction(async (tx) => {
		await tx.update(people).set({ leftAt: new Date(app.clock.now()) }).where(eq(people.id, actor.personId));
		await leaveWall(tx, actor);
	});
	app.rooms.dismiss(actor.personId, 'left');
	app.facts.changed(actor.workshopId, 'people', 'wall', 'heads', 'desk');
	return done(undefined);
}
