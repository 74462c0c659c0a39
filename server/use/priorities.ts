import { and, asc, count, countDistinct, desc, eq, inArray } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { actions, cardAuthors, conversations, events, people, pledges, priorities, prioritySnapshots, cards as cardRows } from '../db/schema.ts';
import { actionOf } from './actions.ts';
import { byChannel, readClosedVotes, type ClosedVote } from './evidence.ts';
import { readHiddenCards, unlessHidden } from './hidden-cards.ts';
import { pledgeOf } from './pledges.ts';
import { readTaken, unlessTaken, withoutTaken } from './taken-words.ts';
import type { Answer } from '#lib/domain/answer.ts';
import type { ClusterId, PriorityId, WorkshopId } from '#lib/domain/ids.ts';
import type { Card } from '#lib/domain/card.ts';
import { placeOf, positionsOf, type Agreement, type HeardOn, type Priority, type TakenPart } from '#lib/domain/priority.ts';

/** All priorities of a workshop with all that stands behind them, in the order of their numbers. No person is in it. */
export async function readPriorities(app: Pick<App, 'db'>, workshopId: WorkshopId): Promise<Priority[]> {
	return readPrioritiesIn(app.db, workshopId);
}

export async function readPrioritiesIn(db: Db | Tx, workshopId: WorkshopId): Promise<Priority[]> {
	const rows = await db.select().from(priorities).where(eq(priorities.workshopId, workshopId)).orderBy(asc(priorities.number));
	if (rows.length === 0) return [];
	const votes = await readClosedVotes(db, workshopId);
	const actionRows = await db.select().from(actions).where(eq(actions.workshopId, workshopId)).orderBy(asc(actions.createdAt), asc(actions.id));
	const heard = await readHeardCounts(db, workshopId);
	const hidden = await readHiddenCards(db, workshopId);
	const taken = await readTaken(db, workshopId);
	const pledgeRows = await db.select().from(pledges).where(eq(pledges.workshopId, workshopId)).orderBy(asc(pledges.offeredAt), asc(pledges.id));
	return rows.map((row): Priority => {
		const stoodIn = votes.filter(({ evidence }) => evidence.has(row.sourceId));
		const newest = stoodIn.findLast(({ counted }) => counted.method !== 'agreement');
		const { id, number, sourceKind, sourceId, outcomeId, people: writers, when, positions, placements, who, advice, answer, version, changedAt } = row;
		const cards = row.cards.map((card) => withoutTaken(unlessHidden(card, hidden), taken));
		const statement = hidden.get(sourceId) ?? row.statement;
		const sorted = (reasons: readonly string[]) => reasons.map((reason) => unlessTaken(taken, 'sorted', id, reason));
		return {
			id,
			number,
			source: { kind: sourceKind, id: sourceId } as Priority['source'],
			outcomeId,
			statement,
			clusterIds: sourceKind === 'cluster' ? [sourceId as ClusterId] : [],
			cards,
			people: writers,
			when,
			disagreed: row.disagreed || when === 'disagree',
			positions: [...positionsOf(cards), ...positions.map((one) => ({ ...one, reasons: sorted(one.reasons) }))],
			placements: placements.map((one) => ({ ...one, reasons: sorted(one.reasons) })),
			who,
			advice,
			votes: newest?.evidence.get(sourceId) ?? null,
			agreement: agreementOn(votes, sourceId),
			heard: heardOn(heard, sourceId, cards),
			place: placeOf(cards),
			answer,
			actions: actionRows.filter(({ priorityId }) => priorityId === id).map(actionOf),
			pledges: pledgeRows.filter(({ priorityId }) => priorityId === id).map(pledgeOf),
			version,
			changedAt
		};
	});
}

/** The newest vote on a scale of agreement in which it stood. */
function agreementOn(votes: readonly ClosedVote[], sourceId: string): Agreement | null {
	for (const { outcomeId, counted } of [...votes].reverse()) {
		if (counted.method !== 'agreement') continue;
		const row = counted.result.rows.find(({ id }) => id === sourceId);
		if (!row) continue;
		const { steps, level, needed } = counted.parameters;
		return { outcomeId, labels: steps, counts: row.spread, level, needed, reached: counted.result.agreement[sourceId]?.reached ?? false };
	}
	return null;
}

type HeardRow = Awaited<ReturnType<typeof readHeardCounts>>[number];

/** Newest first, without the voices. */
async function readHeardCounts(db: Db | Tx, workshopId: WorkshopId) {
	return db.select({ id: conversations.id, items: conversations.items, result: conversations.result }).from(conversations).where(and(eq(conversations.workshopId, workshopId), eq(conversations.state, 'closed'))).orderBy(desc(conversations.openedAt));
}

function heardOn(rows: readonly HeardRow[], sourceId: string, cards: readonly Card[]): HeardOn | null {
	for (const { id, items, result } of rows) {
		if (!result) continue;
		const on = new Map(items.map((item, i) => [item.id as string, result.agreement[i]!]));
		const counts = (key: string) => {
			const { agree, disagree, pass, seen } = on.get(key)!;
			return { agree, disagree, pass, seen };
		};
		const whole = on.has(sourceId) ? counts(sourceId) : null;
		const asked = cards.filter((card) => (card.id as string) !== sourceId && on.has(card.id)).map((card) => ({ cardId: card.id, ...counts(card.id) }));
		if (whole || asked.length > 0) return { conversationId: id, whole, cards: asked };
	}
	return null;
}

export interface SomePriority {
	id: PriorityId;
	number: number;
	statement: string;
	answer: Answer;
	version: number;
}

/** Just the council's parts, of one workshop or of several. */
export async function readAnswers(db: Db | Tx, workshopIds: readonly WorkshopId[]): Promise<(SomePriority & { workshopId: WorkshopId; people: number; when: Priority['when'] })[]> {
	if (workshopIds.length === 0) return [];
	return db
		.select({ id: priorities.id, workshopId: priorities.workshopId, number: priorities.number, statement: priorities.statement, answer: priorities.answer, version: priorities.version, people: priorities.people, when: priorities.when })
		.from(priorities)
		.where(inArray(priorities.workshopId, [...workshopIds]))
		.orderBy(asc(priorities.workshopId), asc(priorities.number));
}

/** `absent` is the officer's sentence: the caller has it from the public page's settings. */
export async function readTakenPart(app: Pick<App, 'db'>, workshopId: WorkshopId, absent = ''): Promise<TakenPart> {
	return readTakenPartIn(app.db, workshopId, absent);
}

export async function readTakenPartIn(db: Db | Tx, workshopId: WorkshopId, absent: string): Promise<TakenPart> {
	const joined = await db.select({ channel: people.channel }).from(people).where(and(eq(people.workshopId, workshopId), eq(people.role, 'participant')));
	const [written] = await db
		.select({ wrote: countDistinct(cardAuthors.personId), cards: count(cardRows.id) })
		.from(cardRows)
		.leftJoin(cardAuthors, eq(cardAuthors.cardId, cardRows.id))
		.where(and(eq(cardRows.workshopId, workshopId), eq(cardRows.state, 'board')));
	const vote = (await readClosedVotes(db, workshopId)).at(-1);
	return {
		joined: joined.length,
		wrote: written?.wrote ?? 0,
		voted: vote?.row.turnout ?? null,
		eligible: vote?.row.eligible ?? null,
		joinedByChannel: byChannel(joined),
		votedByChannel: vote?.votedByChannel ?? {},
		cards: written?.cards ?? 0,
		absent
	};
}

/** The priorities as each closed round left them, newest first. */
export async function readSnapshots(app: Pick<App, 'db'>, workshopId: WorkshopId) {
	return app.db.select().from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId)).orderBy(desc(prioritySnapshots.seq));
}

/** When words were taken out of a kept record, by its number, with the digest it had before; oldest first. Never the words. */
export async function readTakenOut(app: Pick<App, 'db'>, workshopId: WorkshopId): Promise<Map<number, { at: Date; was: string }[]>> {
	const taken = new Map<number, { at: Date; was: string }[]>();
	for (const { at, data } of await app.db.select({ at: events.at, data: events.data }).from(events).where(and(eq(events.workshopId, workshopId), eq(events.kind, 'priorities.cleaned'))).orderBy(asc(events.at))) {
		const seq = Number(data['seq']);
		taken.set(seq, [...(taken.get(seq) ?? []), { at, was: String(data['was']) }]);
	}
	return taken;
}
