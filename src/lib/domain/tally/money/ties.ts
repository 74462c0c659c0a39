import type { Pick } from '../branches.ts';
import type { Purse } from './wishes.ts';

/**
 * How equal options are told apart, one after another: lower cost, higher cost, more supporters, more given, the id in alphabetical
 * order, the order of the frozen options, or an order that was drawn once and is kept for all runs (`drawn`). What announces nothing in public ('id', 'frozen') is
 * there to compare with other programs, not to decide with.
 */
export interface TieOrder {
	rules: readonly TieRule[];
	/** Ids, first comes first: what a lot gave. */
	drawn?: readonly string[];
}

export type TieRule = 'lower-cost' | 'higher-cost' | 'more-votes' | 'more-points' | 'id' | 'frozen' | 'drawn';
export const tieRules: readonly TieRule[] = ['lower-cost', 'higher-cost', 'more-votes', 'more-points', 'id', 'frozen', 'drawn'];

/** One of these positions: by the rules, then as `pick` says. */
export function breakTie(purse: Purse, tied: readonly number[], ties: TieOrder, pick: Pick): number {
	const left = narrow(purse, tied, ties);
	return left.length === 1 ? left[0]! : purse.ids.indexOf(pick(left.map((option) => purse.ids[option]!)));
}

/** Those that the rules leave equal. */
export function narrow(purse: Purse, tied: readonly number[], { rules, drawn }: TieOrder): number[] {
	let left = [...tied];
	for (const rule of rules) {
		if (left.length < 2) break;
		const value = valueBy(rule, purse, drawn);
		const least = left.map(value).reduce((a, b) => (b < a ? b : a));
		left = left.filter((option) => value(option) === least);
	}
	return left;
}

function valueBy(rule: TieRule, { ids, costs, supporters, scores }: Purse, drawn: readonly string[] = []): (option: number) => number | bigint | string {
	switch (rule) {
		case 'lower-cost':
			return (option) => costs[option]!;
		case 'higher-cost':
			return (option) => -costs[option]!;
		case 'more-votes':
			return (option) => -supporters[option]!;
		case 'more-points':
			return (option) => -scores[option]!;
		case 'id':
			return (option) => ids[option]!;
		case 'frozen':
			return (option) => option;
		case 'drawn':
			// What the lot does not name comes after what it names.
			return (option) => (drawn.includes(ids[option]!) ? drawn.indexOf(ids[option]!) : drawn.length);
	}
}
