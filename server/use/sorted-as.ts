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

/** What the tables said of each thing; nothing of what no table placed, and of a workshop that did not sort. */
export async function readSortedAs(tx: Tx, workshopId: WorkshopId): Promise<(item: string) => SortedAs> {
	const here = await readSorting(tx, workshopId);
	if (!here) return () => ({ when: null, disagreed: false, positions: [], placements: [] });
	const tables = await readTables(tx, workshopId, here.roundId);
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
