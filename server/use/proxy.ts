import { and, asc, count, eq, inArray, isNull, ne } from 'drizzle-orm';
import type { App } from '../app.ts';
import { isFull, takeNumber } from '../auth/door.ts';
import type { Db, Tx } from '../db/client.ts';
import { cardAuthors, cards, openBallots, people, polls, users } from '../db/schema.ts';
import { castBallot } from './ballots.ts';
import { editCard, placeCard, removeCardOf } from './cards.ts';
import { handIn } from './late.ts';
import { note } from './trail.ts';
import type { CardDraft } from '#lib/domain/card.ts';
import { isId, makeId, type CardId, type PersonId, type UserId } from '#lib/domain/ids.ts';
import { can, workshopLimit, type Actor, type HelpedChannel } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { isSafeText, longerBy } from '#lib/domain/safe-text.ts';

// A helper types for people who have no page of their own. Each act is that person's, through the same gate as everyone's.

export interface Helped {
	personId: PersonId;
	number: number;
	channel: HelpedChannel;
}

/** In the list: how far each has come. `voted`: in the vote that is open. */
export type HelpedSoFar = Helped & { cards: number; voted: boolean };

/** A person with a number and no name, who takes part as everyone else does: counted, and with a ballot of their own. */
export async function addHelped(app: App, helper: Actor, channel: HelpedChannel): Promise<Result<Helped>> {
	if (!can(helper.role, 'proxy.enter')) return refuse({ reason: 'not-allowed' });
	const { workshopId } = helper;
	const added = await app.db.transaction(async (tx) => {
		const number = await takeNumber(tx, workshopId);
		if (number === null) return refuse({ reason: 'workshop-not-open' } as const);
		if (await isFull(tx, workshopId)) return refuse({ reason: 'workshop-full', limit: workshopLimit } as const);
		const joinedAt = new Date(app.clock.now());
		const userId = makeId<UserId>(app.random);
		const personId = makeId<PersonId>(app.random);
		await tx.insert(users).values({ id: userId, kind: 'guest', name: String(number), createdAt: joinedAt });
		await tx.insert(people).values({ id: personId, workshopId, userId, role: 'participant', alias: String(number), number, channel, helpedBy: helper.personId, joinedAt });
		await note(app, tx, workshopId, helper.personId, 'helper.added', { person: number, channel });
		return done({ personId, number, channel });
	});
	if (added.ok) app.facts.changed(workshopId, 'people', 'desk', 'poll');
	return added;
}

/** The helper's own people, in the order of their numbers. */
export async function readHelped(app: App, helper: Actor): Promise<HelpedSoFar[]> {
	const mine = await app.db.select().from(people).where(ownPeople(helper)).orderBy(asc(people.number));
	const ids = mine.map(({ id }) => id);
	if (ids.length === 0) return [];
	const written = await app.db
		.select({ personId: cardAuthors.personId, n: count() })
		.from(cardAuthors)
		.innerJoin(cards, and(eq(cards.id, cardAuthors.cardId), ne(cards.state, 'removed')))
		.where(and(eq(cardAuthors.workshopId, helper.workshopId), inArray(cardAuthors.personId, ids)))
		.groupBy(cardAuthors.personId);
	const cast = await app.db
		.select({ personId: openBallots.personId })
		.from(openBallots)
		.innerJoin(polls, and(eq(polls.id, openBallots.pollId), eq(polls.state, 'open')))
		.where(and(eq(polls.workshopId, helper.workshopId), inArray(openBallots.personId, ids)));
	const byWriter = new Map(written.map(({ personId, n }) => [personId, n]));
	const voters = new Set(cast.map(({ personId }) => personId));
	return mine.map(({ id, number, channel }) => ({ personId: id, number, channel: channel as HelpedChannel, cards: byWriter.get(id) ?? 0, voted: voters.has(id) }));
}

/** What is written on a piece of paper, to find it again by. */
export const paperLimit = 20;

export function faultInCode(paper: string): Refusal | null {
	if (longerBy(paper.trim(), paperLimit) > 0) return { reason: 'field-too-long', field: 'paper', limit: paperLimit };
	return isSafeText(paper) ? null : { reason: 'bad-shape' };
}

/** @param paper the code on the paper it was written on; `late`: the round for cards is over, and a host looks at it first */
export async function placeCardFor(app: App, helper: Actor, personId: string, draft: CardDraft, { paper = '', late = false } = {}): Promise<Result<{ cardId: CardId }>> {
	const person = await helpedBy(app.db, helper, personId);
	if (!person.ok) return person;
	const code = paper.trim().toUpperCase();
	const fault = faultInCode(code);
	if (fault) return refuse(fault);
	const placed = late ? await handIn(app, person.value.actor, draft) : await placeCard(app, person.value.actor, draft);
	if (!placed.ok) return placed;
	if (code !== '') await app.db.update(cardAuthors).set({ paper: code }).where(eq(cardAuthors.cardId, placed.value.cardId));
	// Not for whom: the trail joins nobody to a card.
	await note(app, app.db, helper.workshopId, helper.personId, 'helper.card', { channel: person.value.channel });
	return placed;
}

/** A card of one of the helper's people, changed or taken back as its writer may: in the same rounds, through the same gate. */
export async function changeCardFor(app: App, helper: Actor, personId: string, cardId: string, draft: CardDraft | null): Promise<Result<void>> {
	const person = await helpedBy(app.db, helper, personId);
	if (!person.ok) return person;
	const { actor, channel } = person.value;
	const [own] = isId(cardId) ? await app.db.select({ id: cardAuthors.cardId }).from(cardAuthors).where(and(eq(cardAuthors.cardId, cardId as CardId), eq(cardAuthors.personId, actor.personId))) : [];
	if (!own) return refuse({ reason: 'not-yours' });
	const changed = draft ? await editCard(app, actor, { cardId, ...draft }) : await removeCardOf(app, actor, cardId);
	if (changed.ok) await note(app, app.db, helper.workshopId, helper.personId, draft ? 'helper.changed' : 'helper.took-back', { channel });
	return changed;
}

/** Codes of the papers of one person, by card. */
export async function readPapers(app: App, personId: PersonId): Promise<Record<CardId, string>> {
	const rows = await app.db.select({ id: cardAuthors.cardId, paper: cardAuthors.paper }).from(cardAuthors).where(and(eq(cardAuthors.personId, personId), ne(cardAuthors.paper, '')));
	return Object.fromEntries(rows.map(({ id, paper }) => [id, paper]));
}

export async function castBallotFor(app: App, helper: Actor, personId: string, ballot: { pollId: string; choice: unknown; none: boolean }): Promise<Result<{ receipt: string }>> {
	const person = await helpedBy(app.db, helper, personId);
	if (!person.ok) return person;
	const cast = await castBallot(app, person.value.actor, ballot);
	if (cast.ok) await note(app, app.db, helper.workshopId, helper.personId, 'helper.ballot', { channel: person.value.channel });
	return cast;
}

/** The one person a helper works for now, as the one who acts. Anybody else's person is refused as if there were none. */
export async function helpedBy(db: Db | Tx, helper: Actor, personId: string): Promise<Result<Helped & { actor: Actor }>> {
	if (!can(helper.role, 'proxy.enter')) return refuse({ reason: 'not-allowed' });
	const [person] = await db.select().from(people).where(and(ownPeople(helper), eq(people.id, personId as PersonId)));
	if (!person) return refuse({ reason: 'no-such-person' });
	const { id, number, channel, workshopId, role } = person;
	return done({ personId: id, number, channel: channel as HelpedChannel, actor: { personId: id, workshopId, role } });
}

function ownPeople(helper: Actor) {
	return and(eq(people.workshopId, helper.workshopId), eq(people.helpedBy, helper.personId), eq(people.role, 'participant'), isNull(people.leftAt));
}
