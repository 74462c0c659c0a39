import type { Choice } from '../../ballot.ts';

/**
 * Ranked ballots that are the same, `many` of them. `ranks[i]` is what stands at rank i + 1, as positions of options: none is a skipped
 * rank, several an overvote; `unread` marks an overvote whose options are not told.
 */
export interface Paper {
	many: number;
	ranks: readonly (readonly number[])[];
}

/** Stands at a rank where more than one was marked and the record does not say which. */
export const unread = -1;

/** Our own ballots as papers: a rank by option id, 1 first. */
export function papersFrom(ids: readonly string[], ballots: readonly Choice[]): Paper[] {
	const positions = new Map(ids.map((id, position) => [id, position]));
	const byKey = new Map<string, { many: number; ranks: number[][] }>();
	for (const choice of ballots) {
		const ranks: number[][] = [];
		for (const [id, rank] of Object.entries(choice)) {
			const option = positions.get(id);
			if (option === undefined || rank < 1) continue;
			while (ranks.length < rank) ranks.push([]);
			ranks[rank - 1]!.push(option);
		}
		for (const rank of ranks) rank.sort((a, b) => a - b);
		const key = ranks.map((rank) => rank.join(',')).join(';');
		const same = byKey.get(key);
		if (same) same.many += 1;
		else byKey.set(key, { many: 1, ranks });
	}
	return [...byKey.values()];
}

/** The rank of each option on a paper, by position; an option named twice counts where it stands first. Infinity: not ranked. */
export function ranksOf(paper: Paper, options: number): number[] {
	const ranks = new Array<number>(options).fill(Infinity);
	paper.ranks.forEach((marked, rank) => {
		for (const option of marked) if (option >= 0 && ranks[option] === Infinity) ranks[option] = rank + 1;
	});
	return ranks;
}
