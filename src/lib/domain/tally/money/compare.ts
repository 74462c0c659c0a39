import type { Purse } from './wishes.ts';

/**
 * 'more-wins': a voter prefers the list with more of what they asked for. 'any-win': the list that has anything of theirs, where the other has nothing.
 * (equalshares.net/docs/implementation/comparison; both are in use.)
 */
export type Comparison = 'none' | 'more-wins' | 'any-win';

export interface Compared {
	by: Comparison;
	forShares: number;
	forGreedy: number;
	/** Voters who have as much from one as from the other, those with nothing from either included. */
	equal: number;
}

/** Asks every voter which of two lists serves them better. A voter with nothing in one of them counts as having none, and is not left out. */
export function compareLists({ wishes }: Purse, by: Exclude<Comparison, 'none'>, shares: readonly number[], greedy: readonly number[]): Compared {
	const [a, b] = [new Set(shares), new Set(greedy)];
	const compared: Compared = { by, forShares: 0, forGreedy: 0, equal: 0 };
	for (const { many, on } of wishes) {
		let [inShares, inGreedy] = [0, 0];
		for (const { option } of on) {
			if (a.has(option)) inShares += 1;
			if (b.has(option)) inGreedy += 1;
		}
		if (by === 'any-win') [inShares, inGreedy] = [Math.min(1, inShares), Math.min(1, inGreedy)];
		if (inShares > inGreedy) compared.forShares += many;
		else if (inGreedy > inShares) compared.forGreedy += many;
		else compared.equal += many;
	}
	return compared;
}
