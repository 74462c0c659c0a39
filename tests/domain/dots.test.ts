import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CastBallot, Choice } from '#lib/domain/ballot.ts';
import type { ClusterId } from '#lib/domain/ids.ts';
import { digestText } from '#lib/domain/outcome.ts';
import { defaultDots, shuffledFor, type PollOption } from '#lib/domain/poll.ts';
import { checkDots, tallyDots } from '#lib/domain/tally/dots.ts';

const option = (id: string): PollOption => ({ id: id as ClusterId, kind: 'cluster', name: `Group ${id}`, cards: 1, people: 1 });
const options = ['a', 'b', 'c', 'd'].map(option);

test('[V1] dots are added up; voters are counted apart from dots; the spread says how many put one, how many two', () => {
	const result = tallyDots(options, [{ a: 2, b: 1 }, { a: 1, b: 2 }, { a: 2 }, {}], { cap: 2 });
	const [first, second] = result.rows;
	expect(first).toMatchObject({ id: 'a', score: 5, voters: 3, spread: [1, 2], place: 1, tied: false });
	expect(second).toMatchObject({ id: 'b', score: 3, voters: 2, spread: [1, 1], place: 2, tied: false });
	expect(result).toMatchObject({ ballots: 4, blank: 1, total: 8 });
});

test('[V2] equal dots share a place and are named as a tie; the place after it is skipped', () => {
	const result = tallyDots(options, [{ a: 1, b: 1 }, { c: 2 }, { a: 1, b: 1 }], { cap: 2 });
	expect(result.rows.map(({ id, place, tied }) => [id, place, tied])).toEqual([
		['a', 1, true],
		['b', 1, true],
		['c', 1, true],
		['d', 4, false]
	]);
	expect(result.ties).toEqual([['a', 'b', 'c']]);
});

test('[V3] a ballot keeps to its dots, to the cap and to the frozen options; anything else is refused', () => {
	const parameters = { dots: 3, cap: 2 };
	expect(checkDots({ a: 2, b: 1, c: 0 }, options, parameters)).toEqual({ ok: true, value: { a: 2, b: 1 } });
	expect(checkDots({}, options, parameters)).toEqual({ ok: true, value: {} });
	const reasonOf = (choice: unknown) => {
		const checked = checkDots(choice, options, parameters);
		return checked.ok ? null : checked.refusal.reason;
	};
	expect(reasonOf({ a: 3 })).toBe('ballot-cap');
	expect(reasonOf({ a: 2, b: 2 })).toBe('ballot-over');
	for (const bad of [{ z: 1 }, { a: -1 }, { a: 0.5 }, { a: '1' }, { a: NaN }, { a: Infinity }, null, [], 'a', 7, JSON.parse('{"__proto__":1}')]) expect(reasonOf(bad)).toBe('ballot-bad');
});

const ballots = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 2 })), { maxLength: 40 }) as fc.Arbitrary<Choice[]>;

test('[V4] the order of ballots does not matter, and no dot is lost or made', () => {
	fc.assert(
		fc.property(ballots, fc.integer(), (cast, seed) => {
			const one = tallyDots(options, cast, { cap: 2 });
			const two = tallyDots(options, shuffledFor(cast, String(seed)), { cap: 2 });
			expect(two).toEqual(one);
			expect(one.total).toBe(cast.flatMap((choice) => Object.values(choice)).reduce((a, b) => a + b, 0));
			for (const row of one.rows) expect(row.spread.reduce((sum, n, i) => sum + n * (i + 1), 0)).toBe(row.score);
		})
	);
});

test('[V5] the digest text does not depend on the order of ballots or of the dots in one, and shows one changed, dropped or added ballot', () => {
	const cast: CastBallot[] = [
		{ receipt: 'r2', choice: { b: 1, a: 2 } },
		{ receipt: 'r1', choice: { c: 1 } }
	];
	const text = digestText({ method: 'dots', parameters: { dots: 3, cap: 2 } }, options, cast);
	expect(digestText({ method: 'dots', parameters: { dots: 3, cap: 2 } }, options, [cast[1]!, { receipt: 'r2', choice: { a: 2, b: 1 } }])).toBe(text);
	const others: CastBallot[][] = [[cast[0]!], [...cast, { receipt: 'r3', choice: {} }], [cast[0]!, { receipt: 'r1', choice: { c: 2 } }], [cast[0]!, { receipt: 'r9', choice: { c: 1 } }]];
	for (const other of others) expect(digestText({ method: 'dots', parameters: { dots: 3, cap: 2 } }, options, other)).not.toBe(text);
	expect(digestText({ method: 'dots', parameters: { dots: 3, cap: 2 } }, [...options].reverse(), cast)).not.toBe(text);
});

test('[V6] each voter sees the options in an order of their own, the same at every reload, none missing', () => {
	const orders = new Set<string>();
	for (let voter = 0; voter < 50; voter++) {
		const order = shuffledFor(options, `poll voter${voter}`).map(({ id }) => id);
		expect(shuffledFor(options, `poll voter${voter}`).map(({ id }) => id)).toEqual(order);
		expect([...order].sort()).toEqual(['a', 'b', 'c', 'd']);
		orders.add(order.join());
	}
	expect(orders.size).toBeGreaterThan(10);
});

test('[V7] a quarter of the options in dots, between 3 and 7, at most 2 on one', () => {
	expect([2, 12, 14, 16, 20, 40].map((n) => defaultDots(n).dots)).toEqual([3, 3, 4, 4, 5, 7]);
	expect(defaultDots(12).cap).toBe(2);
});
