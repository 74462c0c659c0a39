import type { Choice } from '../../ballot.ts';

/** Voters who gave exactly the same: they pay and hold the same at every moment of a count, so they are counted as one, `many` times. */
export interface Wish {
	many: number;
	/** Positions of options and what was given to each, above 0. */
	on: readonly { option: number; weight: number }[];
}

/** A vote about money, in whole units of the smallest coin that occurs. */
export interface Purse {
	ids: readonly string[];
	costs: readonly bigint[];
	budget: bigint;
	wishes: readonly Wish[];
	voters: number;
	/** Distinct voters, and everything given, by position. */
	supporters: readonly number[];
	scores: readonly number[];
}

/** @param positions of the options by id; ids that are no option, and what is not above 0, say nothing here: ballots are checked before */
export function gatherWishes(ids: readonly string[], costs: readonly bigint[], budget: bigint, ballots: readonly Choice[]): Purse {
	const positions = new Map(ids.map((id, position) => [id, position]));
	const byKey = new Map<string, { many: number; on: { option: number; weight: number }[] }>();
	const supporters = new Array<number>(ids.length).fill(0);
	const scores = new Array<number>(ids.length).fill(0);
	for (const choice of ballots) {
		const on: { option: number; weight: number }[] = [];
		for (const id in choice) {
			const option = positions.get(id);
			const weight = choice[id]!;
			if (option === undefined || weight <= 0) continue;
			on.push({ option, weight });
			supporters[option]! += 1;
			scores[option]! += weight;
		}
		on.sort((a, b) => a.option - b.option);
		const key = on.map(({ option, weight }) => `${option}:${weight}`).join();
		const same = byKey.get(key);
		if (same) same.many += 1;
		else byKey.set(key, { many: 1, on });
	}
	return { ids, costs, budget, wishes: [...byKey.values()], voters: ballots.length, supporters, scores };
}
