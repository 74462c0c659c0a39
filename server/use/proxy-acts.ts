import { and, asc, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { cardAuthors, cards, people, reactions } from '../db/schema.ts';
import { refusalNow, refusalOfStopped } from './context.ts';
import { evaluate } from './doing/evaluation.ts';
import { faultsIn, forgetMyContact, offerPledge, withdrawPledge, type PledgeContact } from './pledges.ts';
import { helpedBy } from './proxy.ts';
import { faultInWords, react } from './reactions.ts';
import { note } from './trail.ts';
import { evaluationFault, type Evaluation } from '#lib/domain/evaluation.ts';
import type { CardId, PersonId, PledgeId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { PledgeOffer } from '#lib/domain/pledge.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { TrailKind } from '#lib/domain/trail.ts';

// What a helper types for a person besides cards and the ballot: see proxy.ts.

export interface OfferFor {
	priorityId: string | null;
	offer: PledgeOffer;
	contact: PledgeContact | null;
}

/** Why this offer cannot be made now, before it is read aloud. */
export async function checkOfferFor(app: App, helper: Actor, personId: string, { offer, contact }: OfferFor): Promise<Result<void>> {
	const person = await helpedBy(app.db, helper, personId);
	if (!person.ok) return person;
	const refusal = await refusalNow(app.db, person.value.actor, 'pledge');
	if (refusal) return refuse(refusal);
	const faults = faultsIn(person.value.actor, offer, contact);
	return faults.length > 0 ? refuse({ reason: 'fields-bad', faults }) : done(undefined);
}

/** An offer of that person, in the rounds that take offers; it is marked as one that came through a helper. */
export async function offerFor(app: App, helper: Actor, personId: string, given: OfferFor): Promise<Result<{ pledgeId: PledgeId }>> {
	const checked = await checkOfferFor(app, helper, personId, given);
	return checked.ok ? actFor(app, helper, personId, 'helper.offer', (actor) => offerPledge(app, actor, { ...given, channel: 'proxy' })) : checked;
}

/** As its person may at any time. `contactOnly`: the offer stands, and how to reach who made it is forgotten. */
export function takeOfferBackFor(app: App, helper: Actor, personId: string, pledgeId: string, { contactOnly = false } = {}): Promise<Result<void>> {
	return actFor(app, helper, personId, contactOnly ? null : 'helper.took-offer-back', (actor) => (contactOnly ? forgetMyContact(app, actor, pledgeId) : withdrawPledge(app, actor, pledgeId)));
}

/** Why no cards of this person can go in now, before a row of them is looked at. `late`: the round for cards is over, and what comes goes to a host first. */
export async function checkCardsFor(app: App, helper: Actor, personId: string, { late }: { late: boolean }): Promise<Result<void>> {
	const person = await helpedBy(app.db, helper, personId);
	if (!person.ok) return person;
	const refusal = late ? await refusalOfStopped(app.db, person.value.actor) : await refusalNow(app.db, person.value.actor, 'card.add');
	return refusal ? refuse(refusal) : done(undefined);
}

/** What one person has said to cards of others. */
export interface SaidToCard {
	cardId: CardId;
	kind: 'same' | 'differ';
	reason: string;
}

/** Why this cannot be said to a card now, before it is read aloud. One's own card is nothing to say "same here" to. */
export async function checkReactionFor(app: App, helper: Actor, personId: string, { cardId, kind, reason }: { cardId: string; kind: 'same' | 'differ' | 'none'; reason: string }): Promise<Result<void>> {
	const person = await helpedBy(app.db, helper, personId);
	if (!person.ok) return person;
	const refusal = (await refusalNow(app.db, person.value.actor, 'react')) ?? faultInWords(kind, reason);
	if (refusal) return refuse(refusal);
	const [card] = await app.db.select({ state: cards.state, writer: cardAuthors.personId }).from(cards).leftJoin(cardAuthors, eq(cardAuthors.cardId, cards.id)).where(and(eq(cards.id, cardId as CardId), eq(cards.workshopId, helper.workshopId)));
	return card?.state !== 'board' || card.writer === personId ? refuse({ reason: 'no-such-card' }) : done(undefined);
}

/** "Same here", "I see it differently" with a reason, or neither any more: one voice of that person for one card. */
export async function reactFor(app: App, helper: Actor, personId: string, said: { cardId: string; kind: 'same' | 'differ' | 'none'; reason: string }): Promise<Result<void>> {
	const checked = await checkReactionFor(app, helper, personId, said);
	return checked.ok ? actFor(app, helper, personId, said.kind === 'none' ? 'helper.unsaid' : 'helper.said', (actor) => react(app, actor, said)) : checked;
}

export async function readSaidBy(app: Pick<App, 'db'>, personId: PersonId): Promise<SaidToCard[]> {
	return app.db.select({ cardId: reactions.cardId, kind: reactions.kind, reason: reactions.reason }).from(reactions).innerJoin(cards, eq(cards.id, reactions.cardId)).where(and(eq(reactions.personId, personId), eq(cards.state, 'board'))).orderBy(asc(cards.number));
}

/** Why this cannot be handed in now, before it is read aloud. */
export async function checkEvaluationFor(app: App, helper: Actor, personId: string, given: Evaluation): Promise<Result<void>> {
	const person = await helpedBy(app.db, helper, personId);
	if (!person.ok) return person;
	const refusal = (await refusalNow(app.db, person.value.actor, 'evaluate')) ?? evaluationFault(given);
	if (refusal) return refuse(refusal);
	const [row] = await app.db.select({ evaluated: people.evaluated }).from(people).where(eq(people.id, person.value.personId));
	return row?.evaluated ? refuse({ reason: 'evaluated-before' }) : done(undefined);
}

/** How it was for that person: once, and from then on nobody's. */
export async function evaluateFor(app: App, helper: Actor, personId: string, given: Evaluation): Promise<Result<void>> {
	const checked = await checkEvaluationFor(app, helper, personId, given);
	return checked.ok ? actFor(app, helper, personId, 'helper.evaluation', (actor) => evaluate(app, actor, given)) : checked;
}

/** As the one person the helper works for now. The log says that a helper typed, and not for whom. */
async function actFor<T>(app: App, helper: Actor, personId: string, kind: TrailKind | null, run: (actor: Actor) => Promise<Result<T>>): Promise<Result<T>> {
	const person = await helpedBy(app.db, helper, personId);
	if (!person.ok) return person;
	const did = await run(person.value.actor);
	if (did.ok && kind) await note(app, app.db, helper.workshopId, helper.personId, kind, { channel: person.value.channel });
	return did;
}
