import { and, eq, isNotNull, or } from 'drizzle-orm';
import type { App } from '../app.ts';
import { oneOf } from '../db/one-of.ts';
import { cardAuthors, cardChecks, cards, openBallots, people, polls, reactions, rounds, workshops } from '../db/schema.ts';
import { askedOf } from './asked-alike.ts';
import { doingOf } from './doing/view.ts';
import { saidBy } from './heard.ts';
import { passagesOf } from './host/taken-out.ts';
import { areasKnownTo } from './known-areas.ts';
import { backedBy } from './names.ts';
import { tablesOf } from './sorted.ts';
import { myWalls } from './wall/my-wall.ts';
import type { MineFact } from '#lib/domain/facts.ts';
import { hasWall } from '#lib/domain/method/all.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { HeldWhy } from '#lib/domain/moderation.ts';
import { mayVoteIn } from '#lib/domain/who-votes.ts';

/** For one person alone; null where there is no such person (any more). */
export async function mineFor(app: App, workshopId: WorkshopId, personId: PersonId): Promise<MineFact | null> {
	return (await minesFor(app, workshopId, [personId])).get(personId) ?? null;
}

/** What each of these people alone may know, in as many queries as for one of them: a hall comes in together. */
export async function minesFor({ db }: Pick<App, 'db'>, workshopId: WorkshopId, personIds: readonly PersonId[]): Promise<Map<PersonId, MineFact>> {
	const found = await db.select().from(people).where(and(eq(people.workshopId, workshopId), oneOf(people.id, [...personIds])));
	if (found.length === 0) return new Map();
	const ids = found.map(({ id }) => id);
	const [round] = await db.select({ state: rounds.state, method: workshops.method }).from(rounds).innerJoin(workshops, eq(workshops.id, rounds.workshopId)).where(eq(rounds.workshopId, workshopId));
	const mines = new Map<PersonId, MineFact>();
	const tables = await tablesOf(db, workshopId, found.map(({ id, seatedAt }) => ({ id, table: seatedAt })));
	const doing = await doingOf(db, workshopId, found);
	const walls = round && hasWall(round.method) ? await myWalls(db, workshopId, ids) : null;
	const passages = await passagesOf(db, workshopId, ids);
	const said = await saidBy(db, workshopId, ids);
	const names = await backedBy(db, workshopId, ids);
	const areas = await areasKnownTo(db, workshopId, ids);
	const alike = await askedOf(db, workshopId, ids);
	const begun = round ? round.state.index - (round.state.state === 'ready' ? 1 : 0) : -1;
	for (const { id, role, alias, number, askedForTimeTurn, stopped, seenRound } of found) {
		const askedForTime = askedForTimeTurn !== null && askedForTimeTurn === round?.state.index;
		mines.set(id, { personId: id, role, alias, number, cards: [], reactions: {}, ballot: null, mayVote: true, askedForTime, begun, held: {}, erased: [], passages: passages.get(id) ?? [], stopped: stopped && { note: stopped.note }, said: said.get(id) ?? {}, table: tables.get(id) ?? null, wall: walls?.get(id) ?? null, doing: doing.get(id)!, names: names.get(id) ?? [], seen: seenRound, area: areas.get(id) ?? null, alike: alike.get(id) ?? [] });
	}
	const own = await db
		.select({ personId: cardAuthors.personId, cardId: cardAuthors.cardId })
		.from(cardAuthors)
		.where(and(eq(cardAuthors.workshopId, workshopId), oneOf(cardAuthors.personId, ids)));
	for (const { personId, cardId } of own) mines.get(personId)!.cards.push(cardId);
	const decided = await db
		.select({ writer: cardChecks.writer, cardId: cardChecks.cardId, state: cardChecks.state, why: cardChecks.why, note: cardChecks.note })
		.from(cardChecks)
		.innerJoin(cards, eq(cards.id, cardChecks.cardId))
		.where(and(eq(cardChecks.workshopId, workshopId), oneOf(cardChecks.writer, ids), or(eq(cardChecks.state, 'erased'), and(eq(cardChecks.state, 'held'), or(eq(cards.state, 'draft'), isNotNull(cards.talkId))))));
	for (const { writer, cardId, state, why, note } of decided) {
		if (state === 'erased') mines.get(writer)!.erased.push(cardId);
		else mines.get(writer)!.held[cardId] = { why: why as HeldWhy, note };
	}
	const given = await db
		.select({ personId: reactions.personId, cardId: reactions.cardId, kind: reactions.kind })
		.from(reactions)
		.where(and(eq(reactions.workshopId, workshopId), oneOf(reactions.personId, ids)));
	for (const { personId, cardId, kind } of given) mines.get(personId)!.reactions[cardId] = kind;
	const [open] = await db.select({ id: polls.id, electorate: polls.electorate }).from(polls).where(and(eq(polls.workshopId, workshopId), eq(polls.state, 'open')));
	if (!open) return mines;
	for (const person of found) mines.get(person.id)!.mayVote = mayVoteIn(open.electorate, person);
	const cast = await db.select({ personId: openBallots.personId, choice: openBallots.choice }).from(openBallots).where(and(eq(openBallots.pollId, open.id), oneOf(openBallots.personId, ids)));
	for (const { personId, choice } of cast) mines.get(personId)!.ballot = { choice };
	return mines;
}
