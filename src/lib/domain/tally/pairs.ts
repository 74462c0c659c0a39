import type { Choice } from '../ballot.ts';
import type { Candidate } from './row.ts';

/** `over[a][b]`: ballots that put the option at position a above the one at b. Positions are those of the frozen options. */
export interface Pairs {
	ids: readonly string[];
	over: number[][];
}

/** Every pair of options on every ballot of marks, where more is better and no mark is 0 (stars). Equal marks prefer neither. */
export function countPairs(options: readonly Candidate[], ballots: readonly Choice[]): Pairs {
	const ids = options.map(({ id }) => id);
	const over = ids.map(() => new Array<number>(ids.length).fill(0));
	for (const choice of ballots) {
		const marks = ids.map((id) => choice[id] ?? 0);
		for (let a = 0; a < ids.length; a++) {
			for (let b = 0; b < ids.length; b++) if (marks[a]! > marks[b]!) over[a]![b]! += 1;
		}
	}
	return { ids, over };
}

/** The option that more ballots put above than below each other one (Condorcet winner); null where there is none. */
export function beatsAll({ ids, over }: Pairs): string | null {
	const found = ids.findIndex((_, a) => ids.every((__, b) => a === b || over[a]![b]! > over[b]![a]!));
	return found < 0 || ids.length < 2 ? null : ids[found]!;
}
