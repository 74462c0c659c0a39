import type { Pick } from '../branches.ts';
import { equalShares, type SharesRun, type Worth } from './equal-shares.ts';
import { idleSteps } from './leap.ts';
import { greedy, type GreedyRun } from './greedy.ts';
import type { TieOrder } from './ties.ts';
import type { Purse } from './wishes.ts';

/**
 * How money that is left gets used. 'none': not at all. 'add1': every share grows by `step`, the count is made again, and so on; the
 * last result that fits the budget stands. 'greedy': what is left buys by score, skipping what does not fit. 'add1-greedy' ("add1u"): add1, then greedy.
 */
export type Completion = 'none' | 'add1' | 'greedy' | 'add1-greedy';

export interface SharesRule {
	worth: Worth;
	completion: Completion;
	/** For add1. 'over': stop at the first result over the budget. 'full': also as soon as nothing more fits (equalshares.net recommends it). */
	stop: 'over' | 'full';
	/** For add1: 'exact' begins at budget / voters, 'whole' at that rounded down to whole `step`s of one coin. */
	start: 'exact' | 'whole';
	/** For add1: how much a share grows each time, in coins. */
	step: bigint;
	/** One whole coin, in the smallest: 100 where amounts have two decimals. */
	coin?: bigint;
}

export interface SharesResult {
	run: SharesRun;
	/** The result at the first share, before any completion. */
	first: SharesRun;
	/** How often the share grew. */
	steps: number;
	/** Why it grew no more. */
	ended: 'no-completion' | 'over-budget' | 'nothing-more-fits' | 'all-bought';
	/** Bought by score with what was left. */
	filled: GreedyRun | null;
	bought: number[];
	cost: bigint;
}

/** Equal shares with the completion named. Where everything that someone wants fits the budget together, growing ends with all of it bought. */
export function completedShares(purse: Purse, rule: SharesRule, ties: TieOrder, fillTies: TieOrder, pick: Pick): SharesResult {
	const { budget, voters, supporters } = purse;
	const people = BigInt(Math.max(1, voters));
	const first = equalShares(purse, { n: budget, d: people }, rule.worth, ties, pick);
	const grows = rule.completion === 'add1' || rule.completion === 'add1-greedy';
	let run = first;
	let steps = 0;
	let ended: SharesResult['ended'] = grows ? 'over-budget' : 'no-completion';
	if (grows) {
		const coin = rule.coin ?? 1n;
		const grow = rule.step * coin;
		let share = rule.start === 'whole' ? { n: (budget / (people * coin)) * coin, d: 1n } : { n: budget, d: people };
		if (rule.start === 'whole') run = equalShares(purse, share, rule.worth, ties, pick);
		// With a share as high as the cost of the dearest option everything with a supporter is bought: it ends.
		for (;;) {
			if (rule.stop === 'full' && nothingFits(purse, run.bought, run.cost)) {
				ended = 'nothing-more-fits';
				break;
			}
			if (run.bought.length === supporters.filter((n) => n > 0).length) {
				ended = 'all-bought';
				break;
			}
			const idle = idleSteps(purse, run, rule.worth, grow);
			if (idle > 0n) {
				share = { n: share.n + idle * grow * share.d, d: share.d };
				run = { ...run, share };
				steps += Number(idle);
			}
			share = { n: share.n + grow * share.d, d: share.d };
			const next = equalShares(purse, share, rule.worth, ties, pick);
			if (next.cost > budget) break;
			run = next;
			steps += 1;
		}
	}
	const fills = rule.completion === 'greedy' || rule.completion === 'add1-greedy';
	const filled = fills ? greedy(purse, { stop: 'skip', order: 'score' }, fillTies, pick, run.bought) : null;
	return { run, first, steps, ended, filled, bought: filled?.bought ?? run.bought, cost: filled?.cost ?? run.cost };
}

function nothingFits({ costs, budget }: Purse, bought: readonly number[], cost: bigint): boolean {
	return costs.every((each, option) => bought.includes(option) || cost + each > budget);
}
