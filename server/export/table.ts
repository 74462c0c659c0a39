import type { SafeCount } from '#lib/domain/small-counts.ts';

export type Cell = string | number | boolean | null;

/** One tidy table: one thing a row, one fact a column, English keys that stay. `columns` says what each key means: the data dictionary. */
export interface Table {
	name: string;
	about: string;
	columns: Record<string, string>;
	rows: Record<string, Cell>[];
}

/** Said beside every column of people. */
export const peopleSay = 'From 1 to 4: “under 5”. “hidden”: fewer than 10 people took part, or the number would give another one away.';

export function peopleCell(count: SafeCount): Cell {
	return count === 'under-5' ? 'under 5' : count;
}
