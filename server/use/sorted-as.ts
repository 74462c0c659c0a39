import type { Tx } from '../db/client.ts';
import { readSorting, readTables } from './sorted.ts';
import type { When } from '#lib/domain/answer.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { Placement, Position } from '#lib/domain/priority.ts';
import { together } from '#lib/domain/sorting.ts';

/** What the tables made of one thing, as a priority keeps it. */
export interface SortedAs {
	when: When | null;
	disagreed: boolean;
	positions: Position[];
	placements: Placement[];
}

export const unsorted: SortedAs = { when: null, disagreed: false, positions: [], placements: [] };

/**
 * What the tables said of each thing. Null where no table has said anything in the newest round of sorting: before one, in one that has just
 * begun, in a workshop brought back from its file. What was said before then stands.
 */
export async function readSortedAs(tx: Tx, workshopId: WorkshopId): Promise<((item: string) => SortedAs) | null> {
	const here = await readSorting(tx, workshopId);
	if (!here) return null;
	const tables = await readTables(tx, workshopId, here.roundId);
	if (tables.every(({ placed, reasons }) => Object.keys(placed).length === 0 && reasons.length === 0)) return null;
	const { trays, sides } = here.sorting;
	return (item) => {
		const { when, disagreed } = together(item, tables, trays);
		// The sides are the same at every table; whose table it was stands with the placement.
		const positions = sides.flatMap((position, side): Position[] => {
			const reasons = tables.flatMap((table) => table.reasons.filter((reason) => reason.item === item && reason.side === side).map(({ reason }) => reason));
			return reasons.length > 0 ? [{ cardId: null, position, reasons }] : [];
		});
		const placements = tables.flatMap(({ table, people, placed, reasons }): Placement[] => {
			const put = placed[item];
			return put ? [{ table: String(table), when: put, people, reasons: reasons.filter((reason) => reason.item === item).map(({ reason }) => reason) }] : [];
		});
		return { when, disagreed, positions, placements };
	};
}
