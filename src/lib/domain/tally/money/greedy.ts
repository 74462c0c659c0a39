import type { Pick } from '../branches.ts';
import { narrow, type TieOrder } from './ties.ts';
import type { Purse } from './wishes.ts';

/**
 * What happens at an option that does not fit any more: 'skip' goes on with the next, 'stop' ends there, 'overrun' ends there but buys
 * it where at least `overrunPercent` of its cost is left (Poznan: 80, paid from a reserve). All three are in official use (pabulib.org/format).
 */
export type GreedyStop = 'skip' | 'stop' | 'overrun';

export interface GreedyRule {
	stop: GreedyStop;
	overrunPercent?: number;
	/** What options are ordered by: what they got, or what they got for each coin of their cost. */
	order: 'score' | 'score-per-cost';
	/** Options with less than this are left out. */
	threshold?: number;
}

/** What became of each option, in the order in which they were looked at. */
export interface GreedyStep {
	option: number;
	score: number;
	left: bigint;
	outcome: 'bought' | 'too-dear' | 'below-threshold' | 'after-stop' | 'overrun';
	/** Tied with these, itself included, for this turn. */
	tied: number[];
}

export interface GreedyRun {
	bought: number[];
	steps: GreedyStep[];
	cost: bigint;
}

/** Buys by what options got, most first. `already` are bought before it begins (a completion). Exact: per-cost order by cross products. */
export function greedy(purse: Purse, rule: GreedyRule, ties: TieOrder, pick: Pick, already: readonly number[] = []): GreedyRun {
	const { costs, scores, ids } = purse;
	const bought = [...already];
	let cost = already.reduce((sum, option) => sum + costs[option]!, 0n);
	const steps: GreedyStep[] = [];
	const before = (a: number, b: number): number => {
		if (rule.order === 'score') return scores[b]! - scores[a]!;
		// What costs nothing gives the most for it.
		const left = BigInt(scores[b]!) * costs[a]!;
		const right = BigInt(scores[a]!) * costs[b]!;
		return left < right ? -1 : left > right ? 1 : 0;
	};
	let waiting = ids.map((_, option) => option).filter((option) => !bought.includes(option) && scores[option]! > 0);
	let stopped = false;
	while (waiting.length > 0) {
		const first = waiting.reduce((a, b) => (before(b, a) < 0 ? b : a));
		const tied = waiting.filter((option) => before(option, first) === 0);
		const equal = narrow(purse, tied, ties);
		// Where all of the equal ones fit, or none does, it is the same in any order.
		const left = purse.budget - cost;
		const together = equal.reduce((sum, option) => sum + costs[option]!, 0n);
		const indifferent = stopped || together <= left || (rule.stop === 'skip' && equal.every((option) => costs[option]! > left));
		const option = equal.length === 1 || indifferent ? equal[0]! : ids.indexOf(pick(equal.map((one) => ids[one]!)));
		waiting = waiting.filter((one) => one !== option);
		const step = { option, score: scores[option]!, left, tied };
		if (rule.threshold !== undefined && scores[option]! < rule.threshold) steps.push({ ...step, outcome: 'below-threshold' });
		else if (stopped) steps.push({ ...step, outcome: 'after-stop' });
		else if (costs[option]! <= left) {
			bought.push(option);
			cost += costs[option]!;
			steps.push({ ...step, outcome: 'bought' });
		} else if (rule.stop === 'overrun' && left * 100n >= costs[option]! * BigInt(rule.overrunPercent ?? 80)) {
			bought.push(option);
			cost += costs[option]!;
			stopped = true;
			steps.push({ ...step, outcome: 'overrun' });
		} else {
			stopped = rule.stop !== 'skip';
			steps.push({ ...step, outcome: 'too-dear' });
		}
	}
	return { bought, steps, cost };
}
