import { and, asc, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { people, rounds, sortMoves, sortReasons, tableHosts, tablesReady, workshops } from '../db/schema.ts';
import { readBoardRows } from './board-rows.ts';
import { optionsOf } from './polls.ts';
import type { When } from '#lib/domain/answer.ts';
import type { SortFact } from '#lib/domain/facts.ts';
import type { PersonId, RoundId, WorkshopId } from '#lib/domain/ids.ts';
import { isHost, type Role } from '#lib/domain/people.ts';
import { isOpen, type Method, type RoundState } from '#lib/domain/round.ts';
import type { Sorting, SortReason, SortTable } from '#lib/domain/sorting.ts';

interface Move {
	table: number;
	item: string;
	when: When | null;
}

/** Where everything lies: each table's newest word about each thing. */
export async function readMoves(db: Db | Tx, workshopId: WorkshopId, roundId: RoundId): Promise<Move[]> {
	return db
		.selectDistinctOn([sortMoves.table, sortMoves.item], { table: sortMoves.table, item: sortMoves.item, when: sortMoves.when })
		.from(sortMoves)
		.where(and(eq(sortMoves.workshopId, workshopId), eq(sortMoves.roundId, roundId)))
		.orderBy(sortMoves.table, sortMoves.item, desc(sortMoves.seq));
}

/** The newest round of sorting that the workshop has come to; null before there is one. */
export async function readSorting(db: Db | Tx, workshopId: WorkshopId): Promise<{ roundId: RoundId; sorting: Sorting; isOver: boolean } | null> {
	const [row] = await db.select({ method: workshops.method, round: rounds.state, state: workshops.state }).from(workshops).innerJoin(rounds, eq(rounds.workshopId, workshops.id)).where(eq(workshops.id, workshopId));
	return row ? sortingOf(row.method, row.round, row.state) : null;
}

function sortingOf(method: Method, round: RoundState, state: 'draft' | 'open' | 'closed') {
	for (let i = round.index; i >= 0; i--) {
		const spec = method.rounds[i]!;
		if (spec.sorting) return { roundId: spec.id, sorting: spec.sorting, isOver: state === 'closed' || i < round.index || !isOpen(round) };
	}
	return null;
}

/** Every table that is laid, lowest number first: also one where nothing lies yet. */
export async function readTables(db: Db | Tx, workshopId: WorkshopId, roundId: RoundId): Promise<SortTable[]> {
	const seats = await readSeats(db, workshopId);
	const tables: SortTable[] = seats.map((n, i) => ({ table: i + 1, people: n, sorted: 0, placed: {}, reasons: [], host: 'none', ready: false }));
	// A table whose people have all gone keeps what it said.
	const at = (table: number): SortTable => {
		while (tables.length < table) tables.push({ table: tables.length + 1, people: 0, sorted: 0, placed: {}, reasons: [], host: 'none', ready: false });
		return tables[table - 1]!;
	};
	for (const { table, item, when } of await readMoves(db, workshopId, roundId)) if (when !== null) (at(table).placed as Record<string, When>)[item] = when;
	for (const { table, ...reason } of await readReasons(db, workshopId, roundId)) (at(table).reasons as SortReason[]).push(reason);
	for (const [table, persons] of await readSorters(db, workshopId, roundId)) at(table).sorted = persons.size;
	for (const { table, offered } of await readTableHosts(db, workshopId, roundId)) at(table).host = offered ? 'offered' : 'here';
	for (const { table } of await db.select({ table: tablesReady.table }).from(tablesReady).where(and(eq(tablesReady.workshopId, workshopId), eq(tablesReady.roundId, roundId)))) {
		// In a workshop that came back from its file nobody sits, and nothing lies, at a table that was ready.
		const laid = tables[table - 1];
		if (laid) laid.ready = true;
	}
	return tables;
}

/** Those who look after a table and still sit there. */
export async function readTableHosts(db: Db | Tx, workshopId: WorkshopId, roundId: RoundId): Promise<{ table: number; personId: PersonId; offered: boolean }[]> {
	return db
		.select({ table: tableHosts.table, personId: tableHosts.personId, offered: tableHosts.offered })
		.from(tableHosts)
		.innerJoin(people, and(eq(people.id, tableHosts.personId), eq(people.seatedAt, tableHosts.table), isNull(people.leftAt)))
		.where(and(eq(tableHosts.workshopId, workshopId), eq(tableHosts.roundId, roundId)));
}

/** What tables of all rounds of sorting said of themselves, for the record: never who. A table that has no host and is not ready says nothing. */
export async function readTableStands(db: Db | Tx, workshopId: WorkshopId): Promise<{ round: RoundId; table: number; host: 'none' | 'here' | 'offered'; ready: boolean }[]> {
	const hosts = await db
		.select({ round: tableHosts.roundId, table: tableHosts.table, offered: tableHosts.offered })
		.from(tableHosts)
		// Who has left since looked after it to the end.
		.innerJoin(people, and(eq(people.id, tableHosts.personId), eq(people.seatedAt, tableHosts.table)))
		.where(eq(tableHosts.workshopId, workshopId));
	const ready = await db.select({ round: tablesReady.roundId, table: tablesReady.table }).from(tablesReady).where(eq(tablesReady.workshopId, workshopId));
	const isAt = (one: { round: RoundId; table: number }) => (other: { round: RoundId; table: number }) => other.round === one.round && other.table === one.table;
	const hosted = hosts.map(({ round, table, offered }) => ({ round, table, host: offered ? ('offered' as const) : ('here' as const), ready: ready.some(isAt({ round, table })) }));
	const others = ready.filter((one) => !hosts.some(isAt(one))).map((one) => ({ ...one, host: 'none' as const, ready: true }));
	return [...hosted, ...others].sort((a, b) => (a.round === b.round ? a.table - b.table : a.round < b.round ? -1 : 1));
}

async function readReasons(db: Db | Tx, workshopId: WorkshopId, roundId: RoundId): Promise<(SortReason & { table: number })[]> {
	return db
		.select({ id: sortReasons.id, table: sortReasons.table, item: sortReasons.item, side: sortReasons.side, reason: sortReasons.reason })
		.from(sortReasons)
		.where(and(eq(sortReasons.workshopId, workshopId), eq(sortReasons.roundId, roundId), isNull(sortReasons.takenBackAt)))
		.orderBy(asc(sortReasons.at), asc(sortReasons.id));
}

async function readSorters(db: Db | Tx, workshopId: WorkshopId, roundId: RoundId): Promise<Map<number, Set<PersonId>>> {
	const rows = await db.selectDistinct({ table: sortMoves.table, personId: sortMoves.personId }).from(sortMoves).where(and(eq(sortMoves.workshopId, workshopId), eq(sortMoves.roundId, roundId)));
	const byTable = new Map<number, Set<PersonId>>();
	for (const { table, personId } of rows) byTable.set(table, (byTable.get(table) ?? new Set()).add(personId));
	return byTable;
}

/** People at table 1, 2, 3 ...; empty while nobody sits. */
async function readSeats(db: Db | Tx, workshopId: WorkshopId): Promise<number[]> {
	const rows = await db.select({ table: people.seatedAt }).from(people).where(and(eq(people.workshopId, workshopId), isNotNull(people.seatedAt), isNull(people.leftAt)));
	const seats = new Array<number>(Math.max(0, ...rows.map(({ table }) => table!))).fill(0);
	for (const { table } of rows) seats[table! - 1]! += 1;
	return seats;
}

/** What a role may see of the sorting. While it goes on nobody but the host sees other tables than their own, which `minesFor` has. */
export async function viewSort(app: Pick<App, 'db'>, workshopId: WorkshopId, role: Role): Promise<SortFact | null> {
	const here = await readSorting(app.db, workshopId);
	if (!here) return null;
	const board = await readBoardRows(app.db, workshopId);
	const tables = here.isOver || isHost(role) ? await readTables(app.db, workshopId, here.roundId) : null;
	const sorters = new Set([...(await readSorters(app.db, workshopId, here.roundId)).values()].flatMap((persons) => [...persons]));
	return {
		trays: here.sorting.trays,
		sides: here.sorting.sides,
		items: optionsOf(board).map(({ id, name, cards, people: writers }) => ({ id, name, cards, people: writers })),
		seats: await readSeats(app.db, workshopId),
		tables,
		placedBy: new Set(board.authors.values()).size,
		sortedBy: sorters.size
	};
}

/** What lies on each of these people's tables. Nobody is in it who sits at none. */
export async function tablesOf(db: Db, workshopId: WorkshopId, seated: readonly { id: PersonId; table: number | null }[]): Promise<Map<PersonId, SortTable & { own: string[]; hosting: boolean }>> {
	const found = new Map<PersonId, SortTable & { own: string[]; hosting: boolean }>();
	if (seated.every(({ table }) => table === null)) return found;
	const here = await readSorting(db, workshopId);
	if (!here) return found;
	const tables = await readTables(db, workshopId, here.roundId);
	const written = await db.select({ id: sortReasons.id, personId: sortReasons.personId }).from(sortReasons).where(and(eq(sortReasons.workshopId, workshopId), eq(sortReasons.roundId, here.roundId), isNull(sortReasons.takenBackAt)));
	const hosts = new Set((await readTableHosts(db, workshopId, here.roundId)).map(({ personId }) => personId));
	for (const { id, table } of seated) {
		const lies = table === null ? undefined : tables[table - 1];
		if (lies) found.set(id, { ...lies, own: written.filter((reason) => reason.personId === id).map((reason) => reason.id), hosting: hosts.has(id) });
	}
	return found;
}
