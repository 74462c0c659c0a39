import type { Pick } from '../branches.ts';
import { compareFractions, gcd, type Fraction } from './fraction.ts';
import { breakTie, type TieOrder } from './ties.ts';
import type { Purse } from './wishes.ts';

/**
 * What an option is worth to a supporter: 'cost' as much as it costs (times what was given to it), 'each' the same for every option
 * (times what was given). With ticks, 'cost' is the variant that cities use and 'each' that of many papers (Peters, Pierczynski and
 * Skowron 2021); with points, 'each' makes payments proportional to points and compares the price of a point, as in Aarau 2023.
 */
export type Worth = 'cost' | 'each';

/** One purchase. `price` is what a supporter pays for each unit given (each tick, each point) unless less is left; all in exact fractions of the smallest coin. */
export interface Purchase {
	option: number;
	price: Fraction;
	/** Supporters, and those of them who paid all they had left and less than the full price. */
	payers: number;
	emptied: number;
	/** Tied with it at this moment, itself included; one entry where nothing was tied. */
	tied: number[];
}

/** What one run at one share came to. */
export interface SharesRun {
	/** Positions in the order they were bought. */
	bought: number[];
	purchases: Purchase[];
	cost: bigint;
	/** The share of one voter. */
	share: Fraction;
}

/** A count under way: what changes from one purchase to the next. */
interface Table {
	/** All amounts are multiples of 1/unit. */
	unit: bigint;
	/** Distinct amounts that voters hold, ascending. */
	levels: bigint[];
	/** The level of each wish. */
	at: Int32Array;
}

/**
 * The Method of Equal Shares at one share per voter (equalshares.net/docs/implementation/computation). Each voter holds the same share; again and
 * again the option is bought whose supporters get the most for their money, payments as equal as possible and nobody paying more than is
 * left. Exact: amounts are whole multiples of a common unit that grows as needed.
 *
 * Options without a supporter are never bought; those that cost nothing are bought at once by theirs. Ties: `ties` in turn, then `pick`.
 */
export function equalShares(purse: Purse, share: Fraction, worth: Worth, ties: TieOrder, pick: Pick): SharesRun {
	const { costs, wishes, ids } = purse;
	const supportersOf = groupsOf(purse);
	const table: Table = { unit: share.d, levels: [share.n], at: new Int32Array(wishes.length) };
	const bought: number[] = [];
	const purchases: Purchase[] = [];
	const waiting = new Set<number>();
	ids.forEach((_, option) => {
		if (purse.supporters[option] === 0) return;
		if (costs[option] === 0n) {
			bought.push(option);
			purchases.push({ option, price: { n: 0n, d: 1n }, payers: purse.supporters[option]!, emptied: 0, tied: [option] });
		} else waiting.add(option);
	});
	// The last known price of each option's worth: it never falls, because nobody's money ever grows.
	const known = new Map<number, Fraction>();
	for (const option of waiting) known.set(option, { n: worth === 'cost' ? 1n : costs[option]!, d: BigInt(purse.scores[option]!) });
	let cost = 0n;
	for (;;) {
		let best: { option: number; offer: Offer; per: Fraction }[] = [];
		const order = [...waiting].sort((a, b) => compareFractions(known.get(a)!, known.get(b)!) || a - b);
		for (const option of order) {
			if (best.length > 0 && compareFractions(known.get(option)!, best[0]!.per) > 0) break;
			const offer = offerFor(costs[option]!, supportersOf[option]!, wishes, table);
			if (offer === null) {
				waiting.delete(option);
				continue;
			}
			// What a unit of worth costs: the price itself, or the price over the option's cost.
			const per: Fraction = worth === 'cost' ? { n: offer.rest, d: offer.weight * table.unit * costs[option]! } : { n: offer.rest, d: offer.weight * table.unit };
			known.set(option, per);
			const against = best.length === 0 ? -1 : compareFractions(per, best[0]!.per);
			if (against < 0) best = [{ option, offer, per }];
			else if (against === 0) best.push({ option, offer, per });
		}
		if (best.length === 0) break;
		const tied = best.map(({ option }) => option).sort((a, b) => a - b);
		const option = tied.length === 1 ? tied[0]! : breakTie(purse, tied, ties, pick);
		const { offer } = best.find((one) => one.option === option)!;
		const price: Fraction = { n: offer.rest, d: offer.weight * table.unit };
		const emptied = pay(table, wishes, supportersOf[option]!, offer);
		purchases.push({ option, price, payers: purse.supporters[option]!, emptied, tied });
		bought.push(option);
		cost += costs[option]!;
		waiting.delete(option);
	}
	return { bought, purchases, cost, share };
}

type ByWeight = readonly { weight: bigint; wishes: readonly number[] }[];

/** The same for every run on one purse. */
const groupsKept = new WeakMap<Purse, ByWeight[]>();
function groupsOf(purse: Purse): ByWeight[] {
	let groups = groupsKept.get(purse);
	if (!groups) groupsKept.set(purse, (groups = groupByWeight(purse)));
	return groups;
}

/** For each option its supporters, those who gave it the same together. */
function groupByWeight({ ids, wishes }: Purse): ByWeight[] {
	const maps = ids.map(() => new Map<number, number[]>());
	wishes.forEach(({ on }, wish) => {
		for (const { option, weight } of on) {
			const map = maps[option]!;
			const list = map.get(weight);
			if (list) list.push(wish);
			else map.set(weight, [wish]);
		}
	});
	return maps.map((map) => [...map].map(([weight, list]) => ({ weight: BigInt(weight), wishes: list })));
}

/** The price of one unit given is rest / (weight * unit): `rest` is left to pay after those who give all they have, `weight` what the others gave. */
interface Offer {
	rest: bigint;
	weight: bigint;
}

/** Null where all the supporters hold together is less than the cost. */
function offerFor(cost: bigint, groups: ByWeight, wishes: Purse['wishes'], { unit, levels, at }: Table): Offer | null {
	// Voters at each level, for each weight, poorest first.
	const parts = groups.map(({ weight, wishes: list }) => {
		const many = new Int32Array(levels.length);
		for (const wish of list) many[at[wish]!]! += wishes[wish]!.many;
		return { weight, many, next: 0 };
	});
	let rest = cost * unit;
	let weight = 0n;
	for (const part of parts) {
		let sum = 0;
		for (const n of part.many) sum += n;
		weight += BigInt(sum) * part.weight;
	}
	for (let changed = true; changed; ) {
		changed = false;
		for (const part of parts) {
			while (part.next < levels.length) {
				const n = part.many[part.next]!;
				if (n > 0) {
					const level = levels[part.next]!;
					if (level * weight >= rest * part.weight) break;
					rest -= level * BigInt(n);
					weight -= BigInt(n) * part.weight;
					changed = true;
					if (weight === 0n) return null;
				}
				part.next += 1;
			}
		}
	}
	return { rest, weight };
}

/** Takes the payments, and returns how many voters paid all they had and less than the full price. */
function pay(table: Table, wishes: Purse['wishes'], groups: ByWeight, { rest, weight }: Offer): number {
	// So that a payment is a whole multiple of the unit again.
	const grow = weight / gcd(rest, weight);
	const each = (rest * grow) / weight;
	const levels = grow === 1n ? table.levels : table.levels.map((level) => level * grow);
	table.unit *= grow;
	let emptied = 0;
	// One new amount for each level that someone stays on, and for each level and weight that pays. Each of these lists ascends.
	const amounts: bigint[] = [];
	const next = new Int32Array(table.at.length).fill(-1);
	let zero = -1;
	for (const group of groups) {
		const price = each * group.weight;
		const isOn = new Uint8Array(levels.length);
		for (const wish of group.wishes) isOn[table.at[wish]!] = 1;
		const moved = new Int32Array(levels.length);
		for (let level = 0; level < levels.length; level++) {
			if (isOn[level] === 0) continue;
			const left = levels[level]! - price;
			if (left > 0n) moved[level] = amounts.push(left) - 1;
			else {
				if (zero < 0) zero = amounts.push(0n) - 1;
				moved[level] = left < 0n ? ~zero : zero;
			}
		}
		for (const wish of group.wishes) {
			const to = moved[table.at[wish]!]!;
			if (to < 0) emptied += wishes[wish]!.many;
			next[wish] = to < 0 ? ~to : to;
		}
	}
	const stays = new Int32Array(levels.length).fill(-1);
	for (let wish = 0; wish < next.length; wish++) if (next[wish] === -1) stays[table.at[wish]!] = -2;
	for (let level = 0; level < levels.length; level++) if (stays[level] === -2) stays[level] = amounts.push(levels[level]!) - 1;
	const order = amounts.map((_, index) => index).sort((a, b) => (amounts[a]! < amounts[b]! ? -1 : amounts[a]! > amounts[b]! ? 1 : 0));
	const rank = new Int32Array(amounts.length);
	const found: bigint[] = [];
	for (const index of order) {
		if (found.length === 0 || found[found.length - 1] !== amounts[index]) found.push(amounts[index]!);
		rank[index] = found.length - 1;
	}
	for (let wish = 0; wish < next.length; wish++) next[wish] = rank[next[wish] === -1 ? stays[table.at[wish]!]! : next[wish]!]!;
	table.levels = found;
	table.at = next;
	return emptied;
}
