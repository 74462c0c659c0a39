import type { Pairs } from '../pairs.ts';

export interface Schulze {
	/** `paths[a][b]`: strength of the widest path from a to b. */
	paths: number[][];
	/** How many others each option beats by paths, by position. */
	beats: number[];
	/** Positions of those that no other beats: one, or a tie. */
	unbeaten: number[];
}

/**
 * Schulze's method (Schulze 2011, arXiv 1804.02973): a link from a to b exists where more ballots put a above b than below; it is as strong as the
 * ballots for it ('winning-votes') or as their lead ('margins'). A path is as strong as its weakest link; a beats b where the widest path from a to
 * b is wider than the one back. The result is a partial order, and ties stay ties.
 */
export function schulze({ ids, over }: Pairs, strength: 'winning-votes' | 'margins'): Schulze {
	const n = ids.length;
	const paths = ids.map((_, a) => ids.map((__, b) => (over[a]![b]! > over[b]![a]! ? (strength === 'margins' ? over[a]![b]! - over[b]![a]! : over[a]![b]!) : 0)));
	// Floyd and Warshall, with the weakest link in place of the length.
	for (let via = 0; via < n; via++) {
		for (let a = 0; a < n; a++) {
			if (a === via) continue;
			for (let b = 0; b < n; b++) {
				if (b === via || b === a) continue;
				const through = Math.min(paths[a]![via]!, paths[via]![b]!);
				if (through > paths[a]![b]!) paths[a]![b] = through;
			}
		}
	}
	const isBeaten = (b: number) => ids.some((_, a) => a !== b && paths[a]![b]! > paths[b]![a]!);
	return {
		paths,
		beats: ids.map((_, a) => ids.filter((__, b) => a !== b && paths[a]![b]! > paths[b]![a]!).length),
		unbeaten: ids.map((_, option) => option).filter((option) => !isBeaten(option))
	};
}
