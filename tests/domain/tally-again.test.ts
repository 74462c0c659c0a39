import { expect, test } from 'vitest';
import type { Choice } from '#lib/domain/ballot.ts';
import { tallyBudget } from '#lib/domain/tally/budget.ts';
import { tallyRanked } from '#lib/domain/tally/ranked.ts';
import { tallyStars } from '#lib/domain/tally/stars.ts';
import { Chance } from '../load/chance.ts';

/*
 * Each method once more, in the plainest way there is: voter by voter, path by path, every order of a tie. Written from the definitions in
 * docs, sharing nothing with the counts themselves. Small elections, because small ones are where ties are.
 */

const rounds = 400;
const letters = ['a', 'b', 'c', 'd', 'e'];
const named = (n: number) => letters.slice(0, n).map((id) => ({ id, name: id }));

function rankedBallots(chance: Chance, options: number): string[][] {
	return Array.from({ length: 1 + chance.below(9) }, () => chance.shuffled(letters.slice(0, options)).slice(0, chance.below(options + 1)));
}
const ranksFrom = (orders: string[][]): Choice[] => orders.map((order) => Object.fromEntries(order.map((id, i) => [id, i + 1])));

/** Everyone who can win an instant runoff, ties for last place going each way. */
function canWin(orders: string[][], left: string[]): Set<string> {
	const votes = new Map(left.map((id) => [id, 0]));
	for (const order of orders) {
		const first = order.find((id) => votes.has(id));
		if (first !== undefined) votes.set(first, votes.get(first)! + 1);
	}
	const counting = [...votes.values()].reduce((a, b) => a + b, 0);
	if (counting === 0) return new Set(left);
	const leader = left.find((id) => votes.get(id)! * 2 > counting);
	if (leader !== undefined) return new Set([leader]);
	const least = Math.min(...votes.values());
	const last = left.filter((id) => votes.get(id) === least);
	return new Set(last.flatMap((out) => [...canWin(orders, left.filter((id) => id !== out))]));
}

test('[V44] instant runoff names who can win, whichever way its ties go, and nobody else', () => {
	const chance = new Chance('runoff again');
	for (let round = 0; round < rounds; round++) {
		const n = 2 + chance.below(4);
		const orders = rankedBallots(chance, n);
		const result = tallyRanked(named(n), ranksFrom(orders), { rule: 'instant-runoff', runoff: { ties: [] } });
		const expected = [...canWin(orders, letters.slice(0, n))].sort();
		const got = [...result.winners, ...(result.open?.among ?? [])].sort();
		expect({ orders, got }).toEqual({ orders, got: expected });
		expect(result.winners.length).toBe(expected.length === 1 ? 1 : 0);
		// While it is open no round pretends that someone has gone out.
		if (result.open) expect(result.rounds!.at(-1)!.out).toEqual([]);
	}
});

test('[V44] Schulze finds the widest of all paths, by trying every one', () => {
	const chance = new Chance('schulze again');
	for (let round = 0; round < rounds; round++) {
		const n = 2 + chance.below(4);
		const ids = letters.slice(0, n);
		const orders = rankedBallots(chance, n);
		const over = (a: string, b: string) => orders.filter((order) => order.includes(a) && (!order.includes(b) || order.indexOf(a) < order.indexOf(b))).length;
		for (const strength of ['winning-votes', 'margins'] as const) {
			const link = (a: string, b: string) => (over(a, b) > over(b, a) ? (strength === 'margins' ? over(a, b) - over(b, a) : over(a, b)) : 0);
			const widest = (a: string, b: string, seen: string[]): number => Math.max(link(a, b), ...ids.filter((via) => via !== b && !seen.includes(via)).map((via) => Math.min(link(a, via), widest(via, b, [...seen, via]))));
			const beats = (a: string, b: string) => widest(a, b, [a]) > widest(b, a, [b]);
			const unbeaten = ids.filter((b) => !ids.some((a) => a !== b && beats(a, b)));
			const result = tallyRanked(named(n), ranksFrom(orders), { rule: 'schulze', strength });
			for (const { id, score } of result.rows) expect([orders, id, score]).toEqual([orders, id, ids.filter((other) => other !== id && beats(id, other)).length]);
			if (result.winners.length === 1) expect([orders, result.winners]).toEqual([orders, unbeaten.length === 1 ? unbeaten : result.winners]);
			const all = ids.find((a) => ids.every((b) => a === b || over(a, b) > over(b, a)));
			expect(result.beatsAll).toBe(all ?? null);
		}
	}
});

test('[V44] stars: the sum, and of the two highest the one that more ballots put higher', () => {
	const chance = new Chance('stars again');
	for (let round = 0; round < rounds; round++) {
		const n = 3 + chance.below(3);
		const ids = letters.slice(0, n);
		const ballots = Array.from({ length: 1 + chance.below(9) }, (): Choice => Object.fromEntries(ids.filter(() => chance.below(5) > 0).map((id) => [id, chance.below(6)])));
		const sum = (id: string) => ballots.reduce((total, choice) => total + (choice[id] ?? 0), 0);
		const result = tallyStars(named(n), ballots, { most: 5, rule: 'star' });
		expect(result.rows.map(({ id, score }) => [id, score])).toEqual([...ids].sort((a, b) => sum(b) - sum(a)).map((id) => [id, sum(id)]));
		const [a, b, c] = [...ids].sort((x, y) => sum(y) - sum(x)) as [string, string, string];
		// Where the finalists are beyond doubt; the ties between them are [V15].
		if (sum(b) === sum(c) || sum(b) === 0) continue;
		const [over, under] = [ballots.filter((choice) => (choice[a] ?? 0) > (choice[b] ?? 0)).length, ballots.filter((choice) => (choice[a] ?? 0) < (choice[b] ?? 0)).length];
		const winner = over !== under ? (over > under ? a : b) : sum(a) !== sum(b) ? a : null;
		expect([ballots, result.winners]).toEqual([ballots, winner === null ? [] : [winner]]);
	}
});

interface Money {
	costs: Record<string, number>;
	budget: number;
	ballots: Choice[];
}

function moneyVote(chance: Chance, n: number): Money {
	const ids = letters.slice(0, n);
	// Costs and shares that divide often, so that real ties come up; every weight 1 (ticks) or up to 3 (points).
	return { costs: Object.fromEntries(ids.map((id) => [id, 6 * (1 + chance.below(10))])), budget: 60 + 6 * chance.below(15), ballots: Array.from({ length: 1 + chance.below(8) }, () => Object.fromEntries(ids.filter(() => chance.below(2) === 0).map((id) => [id, 1]))) };
}

/** Every list that buying by score can end with; ties in each order. */
function buysByScore({ costs, budget, ballots }: Money, stop: boolean): Set<string> {
	const score = (id: string) => ballots.filter((choice) => choice[id]).length;
	const ends = new Set<string>();
	const go = (waiting: string[], bought: string[], left: number) => {
		if (waiting.length === 0) return void ends.add([...bought].sort().join());
		const most = Math.max(...waiting.map(score));
		for (const id of waiting.filter((each) => score(each) === most)) {
			const rest = waiting.filter((each) => each !== id);
			if (costs[id]! <= left) go(rest, [...bought, id], left - costs[id]!);
			else if (stop) ends.add([...bought].sort().join());
			else go(rest, bought, left);
		}
	};
	go(Object.keys(costs).filter((id) => score(id) > 0), [], budget);
	return ends;
}

/** Every list equal shares can end with, in floating point and voter by voter; amounts closer than this are the same. */
const close = 1e-7;
function sharesOf({ costs, budget, ballots }: Money, worth: 'cost' | 'each', share = budget / ballots.length): Set<string> {
	const ends = new Set<string>();
	const go = (waiting: string[], bought: string[], money: number[]) => {
		let best: { id: string; value: number; max: number }[] = [];
		for (const id of waiting) {
			const payers = ballots.flatMap((choice, voter) => (choice[id] ? [voter] : []));
			if (payers.length === 0 || payers.reduce((sum, voter) => sum + money[voter]!, 0) < costs[id]! - close) continue;
			// The payment at which all together make the cost: the poorest give all they have.
			const poor = payers.map((voter) => money[voter]!).sort((x, y) => x - y);
			let due = costs[id]!;
			let max = 0;
			for (let i = 0; i < poor.length; i++) {
				const each = due / (poor.length - i);
				if (poor[i]! >= each - close) {
					max = each;
					break;
				}
				due -= poor[i]!;
			}
			const value = (worth === 'cost' ? costs[id]! : 1) / max;
			if (best.length === 0 || value > best[0]!.value + close) best = [{ id, value, max }];
			else if (Math.abs(value - best[0]!.value) <= close) best.push({ id, value, max });
		}
		if (best.length === 0) return void ends.add([...bought].sort().join());
		for (const { id, max } of best) go(waiting.filter((each) => each !== id), [...bought, id], money.map((left, voter) => (ballots[voter]![id] ? Math.max(0, left - max) : left)));
	};
	go(Object.keys(costs), [], ballots.map(() => share));
	return ends;
}

/** What every end has, and what some have and others do not. */
const sureOf = (ends: Set<string>, ids: string[]) => {
	const lists = [...ends].map((end) => end.split(','));
	return { sure: ids.filter((id) => lists.every((list) => list.includes(id))), open: ids.filter((id) => lists.some((list) => list.includes(id)) && !lists.every((list) => list.includes(id))) };
};

test('[V44] buying by score, going on and stopping, ends as every order of its ties does', () => {
	const chance = new Chance('greedy again');
	for (let round = 0; round < rounds; round++) {
		const n = 2 + chance.below(4);
		const vote = moneyVote(chance, n);
		for (const atFirstMiss of ['skip', 'stop'] as const) {
			const result = tallyBudget(named(n), vote.ballots, { ...vote, ballot: { kind: 'ticks' }, rule: 'greedy', atFirstMiss });
			const { sure, open } = sureOf(buysByScore(vote, atFirstMiss === 'stop'), letters.slice(0, n));
			expect([vote, [...result.winners].sort(), [...(result.open?.among ?? [])].sort()]).toEqual([vote, sure, open]);
			// Nothing is called spent that a tie may still spend otherwise.
			expect(result.cost).toBe(sure.reduce((sum, id) => sum + vote.costs[id]!, 0));
		}
	}
});

test('[V44] equal shares, by cost and the same from each, ends as a count voter by voter does', () => {
	const chance = new Chance('shares again');
	for (let round = 0; round < rounds; round++) {
		const n = 2 + chance.below(4);
		const vote = moneyVote(chance, n);
		for (const worth of ['cost', 'each'] as const) {
			const result = tallyBudget(named(n), vote.ballots, { ...vote, ballot: { kind: 'ticks' }, rule: 'equal-shares', worth });
			const { sure, open } = sureOf(sharesOf(vote, worth), letters.slice(0, n));
			expect([worth, vote, [...result.winners].sort(), [...(result.open?.among ?? [])].sort()]).toEqual([worth, vote, sure, open]);
		}
	}
});

test('[V44] shares that grow one by one stop before the first result that costs too much', () => {
	const chance = new Chance('add1 again');
	for (let round = 0; round < rounds / 4; round++) {
		const n = 2 + chance.below(3);
		const vote = moneyVote(chance, n);
		const ids = letters.slice(0, n);
		const costOf = (end: string) => (end === '' ? 0 : end.split(',').reduce((sum, id) => sum + vote.costs[id]!, 0));
		const wanted = ids.filter((id) => vote.ballots.some((choice) => choice[id]));
		let share = vote.budget / vote.ballots.length;
		let stands = sharesOf(vote, 'cost', share);
		let tied = stands.size > 1;
		let steps = 0;
		while (!tied && [...stands][0] !== wanted.join()) {
			share += 1;
			const next = sharesOf(vote, 'cost', share);
			tied = next.size > 1;
			if ([...next].some((end) => costOf(end) > vote.budget)) break;
			stands = next;
			steps += 1;
		}
		// What a tie does between two steps is not for this: it is found by [V21].
		if (tied) continue;
		const result = tallyBudget(named(n), vote.ballots, { ...vote, ballot: { kind: 'ticks' }, rule: 'equal-shares', completion: 'add1' });
		expect([vote, [...result.winners].sort().join()]).toEqual([vote, [...stands][0]]);
		// Steps that change nothing are leapt over, and counted all the same.
		expect(result.shares!.steps).toBe(steps);
	}
});

test('[V45] a share that is a million steps away is reached at once, and everything that someone wants is bought where it fits', () => {
	const ballots: Choice[] = [{ a: 1 }, { a: 1, b: 1 }, { a: 1 }];
	const way = { budget: 3_000_000, ballot: { kind: 'ticks' as const }, rule: 'equal-shares' as const, completion: 'add1' as const };
	const fits = tallyBudget(named(3), ballots, { ...way, costs: { a: 300_000, b: 2_500_000, c: 900_000 } });
	expect([fits.winners, fits.shares]).toEqual([['a', 'b'], { first: '1000000', last: '2600000', steps: 1_600_000, ended: 'all-bought' }]);
	// What costs more than there is does not keep the count going for ever.
	const dear = tallyBudget(named(2), ballots, { ...way, costs: { a: 300_000, b: 999_999_999 } });
	expect([dear.winners, dear.shares!.ended, dear.ends['b']]).toEqual([['a'], 'over-budget', { end: 'impossible' }]);
});
