import { createHash } from 'node:crypto';
import { and, count, eq, sql } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Tx } from '../db/client.ts';
import { priorities, prioritySnapshots, workshops } from '../db/schema.ts';
import { countGroups, readBoardRows } from './board-rows.ts';
import { trackChanges, type ChangeOf } from './changes.ts';
import { cleanKept } from './clean-records.ts';
import { readClosedVotes } from './evidence.ts';
import { readHiddenCards } from './hidden-cards.ts';
import { readSaidWho } from './doing/choices.ts';
import { readRelease } from './release.ts';
import { readSortedAs, unsorted } from './sorted-as.ts';
import { readTaken, unlessTaken, withoutTaken } from './taken-words.ts';
import { note } from './trail.ts';
import { queueNews } from './webhooks.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import type { Card } from '#lib/domain/card.ts';
import { inOrder, saysTheSame } from '#lib/domain/in-order.ts';
import type { Source } from '#lib/domain/priority.ts';
import { makeId, type ActionGroupId, type CardId, type ClusterId, type OutcomeId, type PriorityId, type TalkId, type WorkshopId } from '#lib/domain/ids.ts';

/** What a round that closes puts forward, before it has an id of its own. */
interface Forward {
	sourceKind: Source;
	sourceId: ClusterId | CardId | TalkId | ActionGroupId;
	outcomeId: OutcomeId | null;
	statement: string;
	cards: Card[];
	people: number;
}

/**
 * In the caller's transaction, when a round has closed: a priority for each option of the newest vote, or for each filled group where there was
 * none. One that was there before keeps its id, its number and the council's part; what people say about it follows the newest round, and the
 * trail keeps what it said before. Then all of them are kept as they are now.
 */
export async function makePriorities(app: Pick<App, 'random' | 'clock'>, tx: Tx, workshopId: WorkshopId, roundIndex: number): Promise<void> {
	// Of two rounds that close at once the second waits here.
	await tx.select({ id: workshops.id }).from(workshops).where(eq(workshops.id, workshopId)).for('update');
	const sortedAs = await readSortedAs(tx, workshopId);
	const saidWho = await readSaidWho(tx, workshopId);
	const forward = await putForward(tx, workshopId);
	const before = await tx.select().from(priorities).where(eq(priorities.workshopId, workshopId));
	const bySource = new Map(before.map(({ when, disagreed, positions, placements, ...row }) => [row.sourceId as string, { ...row, sorted: { when, disagreed, positions, placements } }]));
	const now = new Date(app.clock.now());
	// What tables have sorted before is numbered by people. The first vote says what comes first, as long as nobody has answered under the older numbers.
	const anew = before.length > 0 && forward.some(({ outcomeId }) => outcomeId !== null) && before.every(({ outcomeId, answer }) => outcomeId === null && saysTheSame(answer, emptyAnswer));
	const numbers = anew ? numberAnew(forward, before) : null;
	let number = Math.max(0, ...(numbers?.values() ?? before.map((row) => row.number)));
	const changes: ChangeOf[] = [];
	for (const { sourceKind, sourceId, ...put } of forward) {
		const old = bySource.get(sourceId);
		const said = { ...put, ...(sortedAs?.(sourceId) ?? old?.sorted ?? unsorted) };
		if (!old) {
			const id = makeId<PriorityId>(app.random);
			const own = numbers?.get(sourceId) ?? (number += 1);
			await tx.insert(priorities).values({ id, workshopId, number: own, sourceKind, sourceId, ...said, answer: emptyAnswer, createdAt: now, changedAt: now });
			changes.push({ subject: 'priority', subjectId: id, version: 0, fields: [{ field: 'made', before: null, after: said.statement }] });
			continue;
		}
		const was = { ...old, ...old.sorted };
		const next = { ...said, number: numbers?.get(sourceId) ?? old.number, who: saidWho?.get(old.id) ?? old.who };
		const fields = (['number', 'outcomeId', 'statement', 'cards', 'people', 'when', 'disagreed', 'positions', 'placements', 'who'] as const)
			.map((field) => ({ field, before: was[field], after: next[field] }))
			.filter((one) => !saysTheSame(one.before, one.after));
		if (fields.length === 0) continue;
		await tx.update(priorities).set({ ...next, version: sql`${priorities.version} + 1`, changedAt: now }).where(eq(priorities.id, old.id));
		changes.push({ subject: 'priority', subjectId: old.id, version: old.version + 1, fields });
	}
	// What was not voted on comes after what was.
	for (const old of before) {
		const own = numbers?.get(old.sourceId);
		if (own === undefined || own === old.number || forward.some(({ sourceId }) => sourceId === old.sourceId)) continue;
		await tx.update(priorities).set({ number: own, version: sql`${priorities.version} + 1`, changedAt: now }).where(eq(priorities.id, old.id));
		changes.push({ subject: 'priority', subjectId: old.id, version: old.version + 1, fields: [{ field: 'number', before: old.number, after: own }] });
	}
	if (forward.length === 0) return;
	await trackChanges(app, tx, workshopId, null, 'session', changes);
	await keepSnapshot(app, tx, workshopId, roundIndex, forward[0]!.outcomeId);
	// What stood here before, and a record of a vote from before such records were cleaned, may hold words that have been taken out since, or lie on a card that is hidden: they come into no record anew.
	const release = await readRelease(tx, workshopId);
	if (release.taken.size > 0 || (await readHiddenCards(tx, workshopId)).size > 0) await cleanKept(app, tx, workshopId, null, release, { known: [], aliases: [] });
	await queueNews(app, tx, workshopId, 'priorities.made', { priorities: forward.length });
}

/** The first of the vote is number 1; what was there and was not voted on follows in its old order. */
function numberAnew(forward: readonly Forward[], before: readonly { sourceId: string; number: number }[]): Map<string, number> {
	const voted = new Set<string>(forward.map(({ sourceId }) => sourceId));
	const rest = [...before].sort((a, b) => a.number - b.number).filter(({ sourceId }) => !voted.has(sourceId));
	return new Map([...forward, ...rest].map(({ sourceId }, i) => [sourceId, i + 1]));
}

export async function hasPriorities(tx: Tx, workshopId: WorkshopId): Promise<boolean> {
	return (await tx.select({ id: priorities.id }).from(priorities).where(eq(priorities.workshopId, workshopId)).limit(1)).length > 0;
}

async function putForward(tx: Tx, workshopId: WorkshopId): Promise<Forward[]> {
	const votes = await readClosedVotes(tx, workshopId);
	// How far people agree is asked about a few of what was voted on: it adds to those and puts nothing else forward.
	const vote = votes.findLast(({ counted }) => counted.method !== 'agreement') ?? votes.at(-1);
	if (vote) {
		const taken = await readTaken(tx, workshopId);
		const { outcomeId, row } = vote;
		const byOption = new Map<string, Card[]>();
		for (const card of row.record.cards.map((one) => withoutTaken(one, taken))) for (const id of new Set([card.cluster, card.also, card.id])) if (id) byOption.set(id, [...(byOption.get(id) ?? []), card]);
		// In the order of the result: the first of the vote is number 1.
		const places = new Map([...vote.evidence.keys()].map((id, i) => [id, i]));
		return [...row.options]
			.sort((a, b) => (places.get(a.id) ?? 1e6) - (places.get(b.id) ?? 1e6))
			.map(({ id, kind, name, people }) => ({ sourceKind: kind, sourceId: id, outcomeId, statement: unlessTaken(taken, kind, id, name), cards: byOption.get(id) ?? [], people }));
	}
	const board = await readBoardRows(tx, workshopId);
	const counts = countGroups(board);
	const ofCluster = (id: ClusterId) => board.cards.filter((card) => card.cluster === id || card.also === id);
	return board.clusters
		.filter(({ id, name }) => (counts.get(id)?.cards ?? 0) > 0 && name.trim() !== '')
		.sort((a, b) => counts.get(b.id)!.people - counts.get(a.id)!.people || a.number - b.number)
		.map(({ id, name }) => ({ sourceKind: 'cluster', sourceId: id, outcomeId: null, statement: name, cards: ofCluster(id), people: counts.get(id)!.people }));
}

/** Written once for each round that closes; nothing updates it. */
async function keepSnapshot(app: Pick<App, 'random' | 'clock'>, tx: Tx, workshopId: WorkshopId, roundIndex: number, outcomeId: OutcomeId | null): Promise<void> {
	const rows = await tx.select().from(priorities).where(eq(priorities.workshopId, workshopId)).orderBy(priorities.number);
	const content = rows.map(({ workshopId: _, createdAt: __, changedAt: ___, ...rest }) => rest);
	const [had] = await tx.select({ n: count() }).from(prioritySnapshots).where(and(eq(prioritySnapshots.workshopId, workshopId)));
	const seq = (had?.n ?? 0) + 1;
	const digest = createHash('sha256').update(JSON.stringify(inOrder(content))).digest('hex');
	await tx.insert(prioritySnapshots).values({ workshopId, seq, roundIndex, outcomeId, content, digest, at: new Date(app.clock.now()) });
	await note(app, tx, workshopId, null, 'priorities.kept', { seq, priorities: rows.length, digest });
}
