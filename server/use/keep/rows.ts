import { is, sql, type SQL } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from '../../db/client.ts';
import * as schema from '../../db/schema.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';

/** How a table's rows are known to belong to a workshop: by its id, by a row of another table that does, or by a guest who was nowhere else. */
interface Way {
	table: string;
	column: string;
	by: 'workshop' | 'guest' | { table: string };
}

/** What people with accounts have beside any workshop, and what is left of deleted ones. */
export const apart: readonly string[] = ['templates', 'api_tokens', 'deletions'];

/** Every other table of the schema, so that a new one cannot be forgotten. Throws where one hangs on no workshop and is not named above. */
export const ways: readonly Way[] = waysOf();

function waysOf(): Way[] {
	const tables = Object.values(schema).flatMap((each) => (is(each, PgTable) ? [getTableConfig(each)] : []));
	const known = new Map<string, Way>([
		['workshops', { table: 'workshops', column: 'id', by: 'workshop' }],
		['users', { table: 'users', column: 'id', by: 'guest' }],
		['sessions', { table: 'sessions', column: 'user_id', by: 'guest' }]
	]);
	const rest = tables.filter(({ name }) => !known.has(name) && !apart.includes(name));
	for (const { name, columns } of rest) if (columns.some((column) => column.name === 'workshop_id')) known.set(name, { table: name, column: 'workshop_id', by: 'workshop' });
	for (const { name, foreignKeys } of rest.filter((table) => !known.has(table.name))) {
		const parent = foreignKeys.map((key) => key.reference()).find(({ foreignTable }) => known.get(getTableConfig(foreignTable).name)?.column === 'workshop_id');
		if (!parent) throw new Error(`table ${name} belongs to no workshop: say how, or that it stands apart`);
		known.set(name, { table: name, column: parent.columns[0]!.name, by: { table: getTableConfig(parent.foreignTable).name } });
	}
	return [...known.values()];
}

/** Keys by which a workshop's rows are known, read while they are all there: afterwards the same keys find what was left behind. */
export interface Keys {
	workshopId: WorkshopId;
	guests: readonly string[];
	/** Ids of the rows that others hang on, by table. */
	parents: ReadonlyMap<string, readonly string[]>;
}

export async function keysOf(tx: Tx, workshopId: WorkshopId, guests: readonly string[]): Promise<Keys> {
	const parents = new Map<string, string[]>();
	for (const { by } of ways) {
		if (typeof by === 'string' || parents.has(by.table)) continue;
		const { rows } = await tx.execute<{ id: string }>(sql`select id from ${sql.identifier(by.table)} where workshop_id = ${workshopId}`);
		parents.set(by.table, rows.map(({ id }) => id));
	}
	return { workshopId, guests, parents };
}

/** How many rows each table holds under these keys. */
export async function countRows(tx: Tx, keys: Keys): Promise<Record<string, number>> {
	const counted: Record<string, number> = {};
	for (const way of ways) {
		const { rows } = await tx.execute<{ n: number }>(sql`select count(*)::int as n from ${sql.identifier(way.table)} where ${isOf(way, keys)}`);
		counted[way.table] = rows[0]!.n;
	}
	return counted;
}

function isOf({ column, by }: Way, { workshopId, guests, parents }: Keys): SQL {
	const name = sql.identifier(column);
	if (by === 'workshop') return sql`${name} = ${workshopId}`;
	return sql`${name} = any(${sql.param([...(by === 'guest' ? guests : parents.get(by.table)!)])}::text[])`;
}
