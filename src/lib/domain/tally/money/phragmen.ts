import type { Pick } from '../branches.ts';
import { compareFractions, gcd, type Fraction } from './fraction.ts';
import { breakTie, type TieOrder } from './ties.ts';
import type { Purse } from './wishes.ts';

/**
 * Phragmen's sequential rule for money (Los, Christoff and Grossi 2022): everyone's load grows at the same pace, an option is bought as
 * soon as its supporters can carry it together, and the rule stops at the first that would overshoot. Not offered in a workshop: it is
 * here so that published results can be counted again. Exact.
 */
export function phragmen(purse: Purse, ties: TieOrder, pick: Pick): { bought: number[]; cost: bigint } {
	const { costs, wishes, ids, budget } = purse;
	// Loads in multiples of 1/unit.
	let unit = 1n;
	let loads = new Array<bigint>(wishes.length).fill(0n);
	const supporters = ids.map((_, option) => wishes.flatMap(({ on }, wish) => (on.some((one) => one.option === option) ? [wish] : [])));
	const waiting = new Set(ids.map((_, option) => option).filter((option) => purse.supporters[option]! > 0));
	const bought: number[] = [];
	let cost = 0n;
	while (waiting.size > 0) {
		let best: { options: number[]; load: Fraction } | null = null;
		for (const option of waiting) {
			const carried = supporters[option]!.reduce((sum, wish) => sum + loads[wish]! * BigInt(wishes[wish]!.many), 0n);
			const load = { n: costs[option]! * unit + carried, d: unit * BigInt(purse.supporters[option]!) };
			const against = best === null ? -1 : compareFractions(load, best.load);
			if (against < 0) best = { options: [option], load };
			else if (against === 0) best!.options.push(option);
		}
		const { options, load } = best!;
		// It ends as soon as one of the next would overshoot.
		if (options.some((option) => cost + costs[option]! > budget)) break;
		const option = options.length === 1 ? options[0]! : breakTie(purse, options, ties, pick);
		const common = gcd(unit, load.d);
		const grow = load.d / common;
		unit *= grow;
		loads = loads.map((amount) => amount * grow);
		for (const wish of supporters[option]!) loads[wish] = (load.n * unit) / load.d;
		bought.push(option);
		cost += costs[option]!;
		waiting.delete(option);
	}
	return { bought, cost };
}
