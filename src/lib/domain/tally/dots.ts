import type { DotsChoice } from '../ballot.ts';
import type { PollOption } from '../poll.ts';

export interface DotsRow {
	id: string;
	name: string;
	/** Sum of dots. */
	dots: number;
	/** Distinct voters who put at least one dot here. */
	voters: number;
	/** How many voters put 1, 2, ... dots here: spread[0] is voters with one dot. */
	spread: number[];
	/** 1 for the most dots; equal dots share a place (1, 2, 2, 4). */
	place: number;
	/** Whether another option has the same number of dots. */
	tied: boolean;
}

export interface DotsResult {
	/** Most dots first; equal dots in the order of the frozen options. */
	rows: DotsRow[];
	ballots: number;
	/** Ballots without any dot: "none of these". */
	blank: number;
	dots: number;
	/** Places shared by more than one option, as lists of option ids. */
	ties: string[][];
}

/** Cumulative ("dot") voting: adds up whole dots. A tie is a tie; nothing breaks it here. Standard competition ranking (1, 2, 2, 4). */
export function tallyDots(options: readonly Pick<PollOption, 'id' | 'name'>[], ballots: readonly DotsChoice[], cap: number): DotsResult {
	const rows = options.map((option) => ({ id: option.id as string, name: option.name, dots: 0, voters: 0, spread: new Array<number>(cap).fill(0), place: 0, tied: false }));
	const byId = new Map(rows.map((row) => [row.id, row]));
	let blank = 0;
	for (const choice of ballots) {
		let any = false;
		for (const [id, n] of Object.entries(choice)) {
			const row = byId.get(id);
			if (!row || n <= 0) continue;
			any = true;
			row.dots += n;
			row.voters += 1;
			row.spread[n - 1] = (row.spread[n - 1] ?? 0) + 1;
		}
		if (!any) blank += 1;
	}
	// Array.prototype.sort is stable: equal dots keep the frozen order.
	const sorted = [...rows].sort((a, b) => b.dots - a.dots);
	const ties: string[][] = [];
	for (let start = 0; start < sorted.length; ) {
		let end = start;
		while (end + 1 < sorted.length && sorted[end + 1]!.dots === sorted[start]!.dots) end += 1;
		for (let i = start; i <= end; i++) {
			sorted[i]!.place = start + 1;
			sorted[i]!.tied = end > start;
		}
		if (end > start) ties.push(sorted.slice(start, end + 1).map((row) => row.id));
		start = end + 1;
	}
	return { rows: sorted, ballots: ballots.length, blank, dots: rows.reduce((sum, row) => sum + row.dots, 0), ties };
}
