import { and, asc, count, eq, inArray, isNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Tx } from '../db/client.ts';
import { people, rounds, sortMoves, sortReasons, tablesReady } from '../db/schema.ts';
import { readBoardRows } from './board-rows.ts';
import { readRoundContext, refusalNow } from './context.ts';
import { optionsOf } from './polls.ts';
import { readMoves } from './sorted.ts';
import { note } from './trail.ts';
import type { When } from '#lib/domain/answer.ts';
import { makeId, type RoundId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { RoundSpec } from '#lib/domain/round.ts';
import { isSafeText, longerBy } from '#lib/domain/safe-text.ts';
import { emptiestTable, movesEver, reasonsEach, reasonsEver, sortReasonLimit, tablesFor } from '#lib/domain/sorting.ts';

/**
 * In the step that starts a round of sorting: tables for everybody who is in, filled evenly in the order of their numbers. Who sits
 * already stays, so that a round can be stopped and started again, or go on for days.
 */
export async function layTables(app: App, tx: Tx, workshopId: WorkshopId, seats: number): Promise<void> {
	const all = await tx
		.select({ id: people.id, seatedAt: people.seatedAt })
		.from(people)
		.where(and(eq(people.workshopId, workshopId), eq(people.role, 'participant'), isNull(people.leftAt)))
		.orderBy(asc(people.number));
	const tables = Math.max(tablesFor(all.length, seats), ...all.map(({ seatedAt }) => seatedAt ?? 0));
	const taken = new Array<number>(tables).fill(0);
	for (const { seatedAt } of all) if (seatedAt !== null) taken[seatedAt - 1]! += 1;
	const sits = new Map<number, typeof all>();
	for (const person of all.filter(({ seatedAt }) => seatedAt === null)) {
		const table = emptiestTable(taken);
		taken[table - 1]! += 1;
		sits.set(table, [...(sits.get(table) ?? []), person]);
	}
	for (const [table, persons] of sits) await tx.update(people).set({ seatedAt: table }).where(inArray(people.id, persons.map(({ id }) => id)));
	await note(app, tx, workshopId, null, 'tables.laid', { tables, people: all.length });
}

export type Sorter = { tx: Tx; spec: RoundSpec; roundId: RoundId; table: number };

/**
 * One act of one person at their table. The share lock on the round makes it land wholly before or wholly after the round's end; the lock on
 * the table's people lets two of one table act one after the other.
 */
export async function atTable<T>(app: App, actor: Actor, act: (at: Sorter) => Promise<Result<T>>): Promise<Result<T>> {
	const acted = await app.db.transaction(async (tx): Promise<Result<{ value: T; table: number }>> => {
		await tx.select({ id: rounds.workshopId }).from(rounds).where(eq(rounds.workshopId, actor.workshopId)).for('share');
		const context = await readRoundContext(tx, actor.workshopId);
		const refusal = await refusalNow(tx, actor, 'sort');
		if (refusal) return refuse(refusal);
		const [me] = await tx.select({ table: people.seatedAt }).from(people).where(eq(people.id, actor.personId));
		if (!me?.table) return refuse({ reason: 'no-such-table' });
		await tx.select({ id: people.id }).from(people).where(and(eq(people.workshopId, actor.workshopId), eq(people.seatedAt, me.table))).orderBy(people.id).for('update');
		const result = await act({ tx, spec: context.spec, roundId: context.spec.id, table: me.table });
		return result.ok ? done({ value: result.value, table: me.table }) : result;
	});
	if (!acted.ok) return acted;
	await tellTable(app, actor.workshopId, acted.value.table);
	return done(acted.value.value);
}

async function tellTable(app: App, workshopId: WorkshopId, table: number): Promise<void> {
	const sitting = await app.db.select({ id: people.id }).from(people).where(and(eq(people.workshopId, workshopId), eq(people.seatedAt, table)));
	for (const { id } of sitting) app.facts.changedFor(id, workshopId);
	app.facts.changed(workshopId, 'sort');
}

/**
 * Puts a group, or a card on its own, into a tray of one's own table; null takes it out again.
 * @param was where it lay when the person looked: where someone moved it meanwhile, theirs stands
 */
export function sortItem(app: App, actor: Actor, { item, when, was }: { item: string; when: string | null; was: string | null }): Promise<Result<void>> {
	return atTable(app, actor, async ({ tx, spec, roundId, table }) => {
		const tray = when === null ? null : spec.sorting?.trays.find((known) => known.when === when);
		if (tray === undefined) return refuse({ reason: 'bad-shape' });
		if (!(await isOnTable(tx, actor.workshopId, item))) return refuse({ reason: 'no-such-cluster' });
		const lies = (await readMoves(tx, actor.workshopId, roundId)).find((move) => move.table === table && move.item === item)?.when ?? null;
		if (lies === (tray?.when ?? null)) return done(undefined);
		if (lies !== was) return refuse({ reason: 'just-changed' });
		const [moved] = await tx.select({ n: count() }).from(sortMoves).where(and(eq(sortMoves.workshopId, actor.workshopId), eq(sortMoves.roundId, roundId), eq(sortMoves.personId, actor.personId)));
		if ((moved?.n ?? 0) >= movesEver) return refuse({ reason: 'board-full', limit: movesEver });
		await tx.delete(tablesReady).where(and(eq(tablesReady.workshopId, actor.workshopId), eq(tablesReady.roundId, roundId), eq(tablesReady.table, table)));
		await tx.insert(sortMoves).values({ workshopId: actor.workshopId, roundId, table, item, when: (tray?.when ?? null) as When | null, personId: actor.personId, at: new Date(app.clock.now()) });
		return done(undefined);
	});
}

/** Why one side sees it so: in one's own words, without a name. */
export function giveSortReason(app: App, actor: Actor, { item, side, reason }: { item: string; side: number; reason: string }): Promise<Result<void>> {
	const words = reason.trim();
	const bad: Refusal | null =
		words === '' ? { reason: 'text-empty' } : !isSafeText(words) || (side !== 0 && side !== 1) ? { reason: 'bad-shape' } : longerBy(words, sortReasonLimit) > 0 ? { reason: 'text-too-long', limit: sortReasonLimit, over: longerBy(words, sortReasonLimit) } : null;
	if (bad) return Promise.resolve(refuse(bad));
	return atTable(app, actor, async ({ tx, roundId, table }) => {
		if (!(await isOnTable(tx, actor.workshopId, item))) return refuse({ reason: 'no-such-cluster' });
		const given = await tx
			.select({ item: sortReasons.item, takenBackAt: sortReasons.takenBackAt })
			.from(sortReasons)
			.where(and(eq(sortReasons.workshopId, actor.workshopId), eq(sortReasons.roundId, roundId), eq(sortReasons.personId, actor.personId)));
		if (given.length >= reasonsEver) return refuse({ reason: 'board-full', limit: reasonsEver });
		if (given.filter((one) => one.item === item && one.takenBackAt === null).length >= reasonsEach) return refuse({ reason: 'board-full', limit: reasonsEach });
		await tx.insert(sortReasons).values({ id: makeId(app.random), workshopId: actor.workshopId, roundId, table, item, side: side as 0 | 1, reason: words, personId: actor.personId, at: new Date(app.clock.now()) });
		return done(undefined);
	});
}

/** One's own reason only. It stays in the record of what happened, and is shown no more. */
export function takeBackSortReason(app: App, actor: Actor, { id }: { id: string }): Promise<Result<void>> {
	return atTable(app, actor, async ({ tx }) => {
		const [mine] = await tx
			.update(sortReasons)
			.set({ takenBackAt: new Date(app.clock.now()) })
			.where(and(eq(sortReasons.id, id), eq(sortReasons.workshopId, actor.workshopId), eq(sortReasons.personId, actor.personId)))
			.returning({ id: sortReasons.id });
		return mine ? done(undefined) : refuse({ reason: 'not-yours' });
	});
}

/** To another table, or to one's first: any that is laid. What one's old table sorted stays there. */
export async function sitDown(app: App, actor: Actor, { table }: { table: number }): Promise<Result<void>> {
	const left = await app.db.transaction(async (tx): Promise<Result<number | null>> => {
		const refusal = await refusalNow(tx, actor, 'sort');
		if (refusal) return refuse(refusal);
		const laid = await tx.selectDistinct({ table: people.seatedAt }).from(people).where(eq(people.workshopId, actor.workshopId));
		if (!Number.isInteger(table) || table < 1 || table > Math.max(1, ...laid.map((row) => row.table ?? 0))) return refuse({ reason: 'no-such-table' });
		const [me] = await tx.select({ table: people.seatedAt }).from(people).where(eq(people.id, actor.personId));
		await tx.update(people).set({ seatedAt: table }).where(eq(people.id, actor.personId));
		return done(me?.table ?? null);
	});
	if (!left.ok) return left;
	if (left.value !== null && left.value !== table) await tellTable(app, actor.workshopId, left.value);
	await tellTable(app, actor.workshopId, table);
	return done(undefined);
}

async function isOnTable(tx: Tx, workshopId: WorkshopId, item: string): Promise<boolean> {
	return optionsOf(await readBoardRows(tx, workshopId)).some(({ id }) => id === item);
}
