import type { SharesRun, Worth } from './equal-shares.ts';
import { compareFractions, type Fraction } from './fraction.ts';
import type { Purse } from './wishes.ts';

/**
 * How many growing steps of `grow` coins certainly change nothing about a run of equal shares, so that add1 need not make them one by one: an option
 * that one person wants may be a million steps away. Our own; it only says more than 0 where this holds:
 * - everyone paid the full price of all they paid for, so that with more money they pay the same;
 * - what is not bought would either still be out of reach with nothing spent at all, or comes after all that is bought even at its
 *   lowest price, and what its supporters have left still falls short.
 */
export function idleSteps(purse: Purse, run: SharesRun, worth: Worth, grow: bigint): bigint {
	if (run.purchases.some(({ emptied }) => emptied > 0)) return 0n;
	const lowest = (option: number): Fraction => ({ n: worth === 'cost' ? 1n : purse.costs[option]!, d: BigInt(purse.scores[option]!) });
	const dearest = run.purchases.reduce<Fraction | null>((most, { option }) => (purse.costs[option] === 0n || (most !== null && compareFractions(lowest(option), most) <= 0) ? most : lowest(option)), null);
	let idle: bigint | null = null;
	for (const [option, cost] of purse.costs.entries()) {
		if (purse.supporters[option] === 0 || run.bought.includes(option)) continue;
		const people = BigInt(purse.supporters[option]!);
		const comesAfter = dearest === null || compareFractions(lowest(option), dearest) > 0;
		const have = comesAfter ? leftBehind(purse, run, option) : { n: people * run.share.n, d: run.share.d };
		const missing = cost * have.d - have.n;
		if (missing <= 0n) return 0n;
		// The most whole steps after which people still have less than the cost.
		const steps = (missing - 1n) / (people * grow * have.d);
		if (idle === null || steps < idle) idle = steps;
	}
	return idle ?? 0n;
}

/** What the supporters of an option hold together, where nobody paid less than the full price. */
function leftBehind({ wishes, supporters }: Purse, run: SharesRun, option: number): Fraction {
	let left: Fraction = { n: BigInt(supporters[option]!) * run.share.n, d: run.share.d };
	const theirs = wishes.filter(({ on }) => on.some((one) => one.option === option));
	for (const { option: bought, price } of run.purchases) {
		const given = theirs.reduce((sum, { many, on }) => sum + many * (on.find((one) => one.option === bought)?.weight ?? 0), 0);
		left = { n: left.n * price.d - price.n * BigInt(given) * left.d, d: left.d * price.d };
	}
	return left;
}
