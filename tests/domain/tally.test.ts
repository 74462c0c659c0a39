import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkBallot, tally, type Way } from '#lib/domain/tally/all.ts';
import type { Choice } from '#lib/domain/ballot.ts';
import { tallyAgreement } from '#lib/domain/tally/agreement.ts';
import { tallyBudget, type BudgetParameters } from '#lib/domain/tally/budget.ts';
import { readFraction } from '#lib/domain/tally/money/fraction.ts';
import { shareReceipt } from '#lib/domain/tally/money/receipt.ts';
import { tallyRanked } from '#lib/domain/tally/ranked.ts';
import { tallyStars } from '#lib/domain/tally/stars.ts';
import { shuffledFor } from '#lib/domain/poll.ts';
import { readPlan } from '#lib/domain/poll-plan.ts';
import { howCounted } from '#lib/i18n/en/counting.ts';
import { howToVote } from '#lib/i18n/en/how-to-vote.ts';

const named = (...ids: string[]) => ids.map((id) => ({ id, name: `Option ${id}` }));
const times = <T>(n: number, item: T): T[] => Array.from({ length: n }, () => item);
const scoresOf = (rows: readonly { id: string; score: number }[]) => Object.fromEntries(rows.map(({ id, score }) => [id, score]));
const reasonOf = (choice: unknown, way: Way, ids = ['a', 'b', 'c']) => {
	const checked = checkBallot(choice, named(...ids), way);
	return checked.ok ? null : checked.refusal.reason;
};

// The Tennessee capital: M Memphis, N Nashville, C Chattanooga, K Knoxville.
const cities = named('M', 'N', 'C', 'K');
const ranks = [...times(42, 'MNCK'), ...times(26, 'NCKM'), ...times(15, 'CKNM'), ...times(17, 'KCNM')].map((order) => Object.fromEntries([...order].map((id, i) => [id, i + 1])));

test('[V14] stars: the sum, with who marked an option at all; STAR takes the two highest sums and asks which more ballots put higher', () => {
	const sums = tallyStars(cities, [...times(42, { M: 10, N: 4, C: 2, K: 0 }), ...times(26, { M: 0, N: 10, C: 4, K: 2 }), ...times(15, { M: 0, N: 6, C: 10, K: 6 }), ...times(17, { M: 0, N: 5, C: 7, K: 10 })], { most: 10, rule: 'sum' });
	expect(scoresOf(sums.rows)).toEqual({ N: 603, C: 457, M: 420, K: 312 });
	const star = tallyStars(cities, [...times(42, { M: 5, N: 2, C: 1, K: 0 }), ...times(26, { M: 0, N: 5, C: 2, K: 2 }), ...times(15, { M: 0, N: 3, C: 5, K: 4 }), ...times(17, { M: 0, N: 2, C: 4, K: 5 })], { most: 5, rule: 'star' });
	expect(scoresOf(star.rows)).toEqual({ N: 293, C: 237, M: 210, K: 197 });
	expect(star.winners).toEqual(['N']);
	expect(star.star!.steps.at(-1)).toEqual({ step: 'runoff', ids: ['N', 'C'], votes: [68, 32], equal: 0 });
	expect(tallyStars(named('A', 'B'), [{ A: 0, B: 5 }, { A: 3 }], { most: 5, rule: 'sum' }).raters).toEqual({ A: 2, B: 1 });
});

test('[V15] STAR ties: head to head in the score round, the higher sum in the runoff, most full marks only where announced; else a tie', () => {
	const two = tallyStars(named('A', 'B'), [{ A: 0, B: 5 }, { A: 3, B: 2 }], { most: 5, rule: 'star' });
	expect([two.winners, two.star!.steps.at(-1)]).toEqual([['B'], { step: 'runoff-tie', ids: ['B', 'A'], by: 'score', chosen: 'B' }]);
	// A leads; B and C have 6 each, and more ballots put C above B.
	const three = tallyStars(named('A', 'B', 'C'), [{ A: 5, B: 4, C: 0 }, { A: 5, B: 1, C: 3 }, { A: 5, B: 1, C: 3 }], { most: 5, rule: 'star' });
	expect(three.star!.finalists).toEqual(['A', 'C']);
	const equal = [{ A: 5, B: 0 }, { A: 0, B: 4 }, { A: 1, B: 1 }, { A: 0, B: 1 }, { A: 0, B: 0 }];
	expect(tallyStars(named('A', 'B'), equal, { most: 5, rule: 'star' })).toMatchObject({ winners: ['B'] });
	const tied = [{ A: 5, B: 2 }, { A: 2, B: 4 }, { B: 1 , A: 0 }, { A: 0 , B: 0 }];
	expect(tallyStars(named('A', 'B'), tied, { most: 5, rule: 'star' }).winners).toEqual(['B']);
	const dead = [{ A: 5, B: 3 }, { A: 2, B: 4 }];
	expect(tallyStars(named('A', 'B'), dead, { most: 5, rule: 'star' })).toMatchObject({ winners: [], open: { places: 1, among: ['A', 'B'] } });
	expect(tallyStars(named('A', 'B'), dead, { most: 5, rule: 'star', fullMarks: true }).winners).toEqual(['A']);
});

test('[V16] a scale gives its distribution and whether the level set before was reached; nothing is averaged', () => {
	const spread = [3, 4, 2, 1, 1, 1, 0];
	const ballots = spread.flatMap((n, step) => times(n, { p: 6 - step }));
	const rule = { scale: 'gradients', steps: ['1', '2', '3', '4', '5', '6', '7'].reverse(), level: 3, needed: 100 };
	const result = tallyAgreement(named('p'), ballots, rule);
	expect(result.agreement['p']).toEqual({ answered: 12, agree: 10, below: 2, block: 0, reached: false });
	expect(result.rows[0]!.spread).toEqual([0, 1, 1, 1, 2, 4, 3]);
	expect(tallyAgreement(named('p'), ballots, { ...rule, needed: 83 }).winners).toEqual(['p']);
	expect(tallyAgreement(named('p'), ballots, { ...rule, needed: 84 }).winners).toEqual([]);
	expect(tallyAgreement(named('p'), [...times(9, { p: 5 }), { p: 0 }], { ...rule, needed: 80, blocks: 0 }).winners).toEqual([]);
});

test('[V17] ranked: instant runoff, Schulze and rank points each by their own rule, with a note where no option beats all others', () => {
	const runoff = tallyRanked(cities, ranks, { rule: 'instant-runoff' });
	expect(runoff.rounds!.map(({ out }) => out)).toEqual([['C'], ['N'], []]);
	expect([runoff.winners, runoff.rounds!.at(-1)!.votes, runoff.beatsAll]).toEqual([['K'], { M: 42, K: 58 }, 'N']);
	expect(scoresOf(tallyRanked(cities, ranks, { rule: 'points', base: 'all-but-one' }).rows)).toEqual({ N: 194, C: 173, M: 126, K: 107 });
	const schulze = [[5, 'ACBED'], [5, 'ADECB'], [8, 'BEDAC'], [3, 'CABED'], [7, 'CAEBD'], [2, 'CBADE'], [7, 'DCEBA'], [8, 'EBADC']] as const;
	const ballots = schulze.flatMap(([n, order]) => times(n, Object.fromEntries([...order].map((id, i) => [id, i + 1]))));
	const result = tallyRanked(named('A', 'B', 'C', 'D', 'E'), ballots, { rule: 'schulze' });
	expect([result.rows.map(({ id }) => id).join(''), result.beatsAll]).toEqual(['EACBD', null]);
	const circle = tallyRanked(named('A', 'B', 'C'), [{ A: 1, B: 2, C: 3 }, { B: 1, C: 2, A: 3 }, { C: 1, A: 2, B: 3 }], { rule: 'schulze' });
	expect([circle.beatsAll, circle.winners, circle.open]).toEqual([null, [], { places: 1, among: ['A', 'B', 'C'] }]);
});

test('[V18] an elimination tie that can change who wins is a tie; one that cannot is settled either way and says so', () => {
	// B and C are last with 2 each; B's ballots go to C, C's to A.
	const ballots = [...times(3, { A: 1, B: 2 }), ...times(2, { B: 1, C: 2 }), ...times(2, { C: 1, B: 2 })];
	expect(tallyRanked(named('A', 'B', 'C'), ballots, { rule: 'instant-runoff' })).toMatchObject({ winners: [], open: { places: 1, among: ['B', 'C'] } });
	expect(tallyRanked(named('A', 'B', 'C'), ballots, { rule: 'instant-runoff', runoff: { ties: ['drawn'], drawn: ['B', 'C'] } }).winners).toEqual(['C']);
	const small = tallyRanked(named('A', 'B', 'C', 'D'), [...times(5, { A: 1 }), ...times(4, { B: 1 }), { C: 1, B: 2 }, { D: 1, A: 2 }], { rule: 'instant-runoff' });
	expect(small.rounds![0]!.tie).toMatchObject({ by: 'either-way', among: ['C', 'D'] });
	expect([small.winners, small.unsure]).toEqual([['A'], undefined]);
});

const money = (parameters: Partial<BudgetParameters>): BudgetParameters => ({ budget: 100, costs: { a: 60, b: 40, c: 30, d: 0 }, ballot: { kind: 'ticks' }, rule: 'equal-shares', ...parameters });

test('[V19] equal shares: everyone holds the same, pays only for what they chose and never more than they have; exact to the last coin', () => {
	// Three of five want a, two of them c as well, and two want only b: once a is bought its three have nothing left for c.
	const ballots: Choice[] = [{ a: 1, c: 1 }, { a: 1, c: 1 }, { a: 1 }, { b: 1 }, { b: 1 }];
	const result = tallyBudget(named('a', 'b', 'c', 'd'), ballots, money({}));
	expect([result.winners, result.cost, result.left]).toEqual([['a', 'b'], 100, 0]);
	expect(result.rounds.map(({ option, price, payers }) => [option, price, payers])).toEqual([['a', '20', 3], ['b', '20', 2]]);
	expect([result.ends['c'], result.ends['d']]).toEqual([{ end: 'short', left: '0' }, { end: 'nobody' }]);
	const thirds = tallyBudget(named('a', 'b'), [{ a: 1 }, { a: 1 }, { a: 1, b: 1 }], { ...money({}), budget: 100, costs: { a: 100, b: 1 } });
	expect(thirds.rounds[0]).toMatchObject({ option: 'a', price: '100/3', payers: 3 });
	expect(thirds.ends['b']).toEqual({ end: 'short', left: '0' });
});

test('[V20] what every voter paid adds up to what everything costs, whatever the ballots are', () => {
	const ids = ['a', 'b', 'c', 'd', 'e'];
	const ballot = fc.dictionary(fc.constantFrom(...ids), fc.integer({ min: 1, max: 3 }), { maxKeys: 4 });
	const rule = fc.record({ costs: fc.tuple(...ids.map(() => fc.integer({ min: 1, max: 60 }))), worth: fc.constantFrom('cost' as const, 'each' as const) });
	fc.assert(
		fc.property(fc.array(ballot, { minLength: 1, maxLength: 12 }), rule, fc.integer(), (cast, { costs, worth }, seed) => {
			const parameters = money({ costs: Object.fromEntries(ids.map((id, i) => [id, costs[i]!])), worth, ties: ['lower-cost', 'more-votes', 'frozen'], completion: 'add1' });
			const result = tallyBudget(named(...ids), cast, parameters);
			expect(result.cost).toBeLessThanOrEqual(100);
			const receipts = cast.map((choice) => shareReceipt(choice, result.shares!.last, result.rounds, result.winners));
			let [n, d] = [0n, 1n];
			for (const amount of receipts.flatMap(({ paid }) => paid.map((each) => readFraction(each.amount)))) [n, d] = [n * amount.d + amount.n * d, d * amount.d];
			expect(n).toBe(BigInt(result.cost) * d);
			expect(tallyBudget(named(...ids), shuffledFor(cast, String(seed)), parameters)).toEqual(result);
		}),
		{ numRuns: 60 }
	);
});

test('[V21] comparing with greedy asks every voter, also one who got nothing; a tie about money is open only where it changes what is bought', () => {
	const ballots = [...times(2, { a: 1, b: 1 } as Choice), { b: 1, c: 1 }, { c: 1 }];
	const { compared } = tallyBudget(named('a', 'b', 'c', 'd'), ballots, money({ comparison: 'more-wins' }));
	expect(compared!.forShares + compared!.forGreedy + compared!.equal).toBe(4);
	const greedy = money({ rule: 'greedy', budget: 70, costs: { a: 60, b: 60, c: 5, d: 5 } });
	expect(tallyBudget(named('a', 'b', 'c', 'd'), [{ a: 1 }, { b: 1 }], greedy)).toMatchObject({ winners: [], open: { places: 1, among: ['a', 'b'] } });
	expect(tallyBudget(named('a', 'b', 'c', 'd'), [{ c: 1 }, { d: 1 }], greedy)).toMatchObject({ winners: ['c', 'd'], open: null });
	expect(tallyBudget(named('a', 'b', 'c', 'd'), [{ a: 1 }, { b: 1 }], { ...greedy, ties: ['drawn'], drawn: ['b', 'a'] })).toMatchObject({ winners: ['b'], open: null });
});

test('[V22] a ballot of any kind that breaks its rules is refused whole, and the refusal names the fault', () => {
	expect(reasonOf({ a: 1, b: 1 }, { method: 'approval', parameters: { most: 1 } })).toBe('ballot-ticks');
	expect(reasonOf({ a: 6 }, { method: 'stars', parameters: { most: 5, rule: 'sum' } })).toBe('ballot-cap');
	expect(reasonOf({ a: 1, b: 1 }, { method: 'ranked', parameters: { rule: 'schulze' } })).toBe('ballot-same-rank');
	expect(reasonOf({ a: 8 }, { method: 'agreement', parameters: { scale: 'five', steps: ['0', '1', '2', '3', '4', '5'], level: 3, needed: 100 } })).toBe('ballot-cap');
	expect(reasonOf({ a: 1, b: 1 }, { method: 'budget', parameters: money({ ballot: { kind: 'basket' }, budget: 90 }) })).toBe('ballot-dear');
	expect(reasonOf({ a: 6, b: 5 }, { method: 'budget', parameters: money({ ballot: { kind: 'points', points: 10, cap: 10 } }) })).toBe('ballot-points');
	expect(reasonOf({ a: 1 }, { method: 'budget', parameters: money({ ballot: { kind: 'ticks', least: 3 } }) })).toBe('ballot-few');
	for (const way of [{ method: 'approval', parameters: {} }, { method: 'stars', parameters: { most: 5, rule: 'sum' } }, { method: 'ranked', parameters: { rule: 'schulze' } }, { method: 'budget', parameters: money({}) }] as Way[])
		for (const bad of [{ z: 1 }, { a: -1 }, { a: 0.5 }, { a: '1' }, { a: NaN }, null, [], 'a', JSON.parse('{"__proto__":1}')]) expect(reasonOf(bad, way)).toBe('ballot-bad');
});

test('[V23] the line between going forward and not never cuts a tie: who is tied there stands open', () => {
	const result = tally(named('a', 'b', 'c'), [{ a: 1 }, { a: 1, b: 1 }, { c: 1 }], { method: 'approval', parameters: { take: 2 } }).result;
	expect([result.winners, result.open]).toEqual([['a'], { places: 1, among: ['b', 'c'] }]);
	expect(tally(named('a', 'b', 'c'), [{ a: 1 }], { method: 'approval', parameters: { take: 2 } }).result).toMatchObject({ winners: ['a'], open: null });
});

test('[V49] where it was said before, equal ones on the line are parted by how many people chose them; places stay shared, and what is equal in that too stays open', () => {
	// a has two dots of one person, b and c two of two, d one.
	const ballots: Choice[] = [{ a: 2 }, { b: 1, c: 1 }, { b: 1, c: 1 }, { d: 1 }];
	const count = (take: number, moreVoters: boolean) => tally(named('a', 'b', 'c', 'd'), ballots, { method: 'dots', parameters: { dots: 2, cap: 2, take, ...(moreVoters && { moreVoters }) } }).result;
	expect([count(2, false).winners, count(2, false).open]).toEqual([[], { places: 2, among: ['a', 'b', 'c'] }]);
	expect([count(2, true).winners, count(2, true).open]).toEqual([['b', 'c'], null]);
	expect([count(1, true).winners, count(1, true).open]).toEqual([[], { places: 1, among: ['b', 'c'] }]);
	expect(count(2, true).rows).toEqual(count(2, false).rows);
	const stars = (moreVoters: boolean) => tally(named('a', 'b'), [{ a: 4 }, { b: 2 }, { b: 2 }], { method: 'stars', parameters: { most: 5, rule: 'sum', take: 1, ...(moreVoters && { moreVoters }) } }).result;
	expect([stars(false).winners, stars(true).winners]).toEqual([[], ['b']]);
	const way = readPlan((field) => ({ method: 'dots', take: '2', 'more-voters': '1' })[field] ?? '', [], () => []);
	expect(way).toMatchObject({ ok: true, value: { method: 'dots', parameters: { take: 2, moreVoters: true } } });
	if (!way.ok || way.value === 'usual') throw new Error('no way');
	// Told on the ballot before, and with the result after.
	expect(howToVote(way.value)).toContain('Of equal ones, the one with more people goes first.');
	expect(howCounted(way.value)).toContain('that was said before');
});
