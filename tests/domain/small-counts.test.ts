import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Chance } from '../load/chance.ts';
import { tellsFew } from '#lib/domain/who-votes.ts';
import { safeCount, safeParts, safePartsBeside, type SafeCount } from '#lib/domain/small-counts.ts';

test('[Q6] a count of people under 5 goes out as "under 5"; of fewer than ten people nothing is broken down', () => {
	expect([0, 1, 4, 5, 12].map(safeCount)).toEqual([0, 'under-5', 'under-5', 5, 12]);
	expect(safeParts({ live: 6, paper: 3 })).toEqual({ live: 'hidden', paper: 'hidden' });
	expect(safeParts({ live: 27, event: 6, paper: 1 })).toEqual({ live: 27, event: 'hidden', paper: 'under-5' });
	expect(safeParts({ live: 20, event: 3, paper: 2 })).toEqual({ live: 20, event: 'under-5', paper: 'under-5' });
	expect(safeParts({ live: 20, event: 1, paper: 1 })).toEqual({ live: 'hidden', event: 'under-5', paper: 'under-5' });
});

test('[Q6] what is hidden cannot be worked out from the whole and what is shown', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 5 }), (counts) => {
			const parts = Object.fromEntries(counts.map((n, i) => [`p${i}`, n]));
			const shown = safeParts(parts);
			const whole = counts.reduce((sum, n) => sum + n, 0);
			const smalls = counts.flatMap((n, i) => (shown[`p${i}`] === 'under-5' ? [n] : []));
			if (whole < 10 || smalls.length === 0) return;
			const left = whole - counts.reduce((sum, _, i) => sum + (typeof shown[`p${i}`] === 'number' ? (shown[`p${i}`] as number) : 0), 0);
			const others = Object.values(shown).filter((n) => n === 'hidden').length;
			// More than one way to fill in what is hidden.
			expect(ways(left, smalls.length, others)).toBeGreaterThan(1);
		}),
		{ seed: 20270311, numRuns: 500 }
	);
});

/** Ways to make `sum` of `small` numbers from 1 to 4 and `large` numbers from 5 up; two are enough to know. */
function ways(sum: number, small: number, large: number): number {
	if (small === 0 && large === 0) return sum === 0 ? 1 : 0;
	let found = 0;
	const [least, most] = small > 0 ? [1, 4] : [5, sum];
	for (let n = least; n <= most && found < 2; n++) found += ways(sum - n, small > 0 ? small - 1 : 0, small > 0 ? large : large - 1);
	return found;
}

test('[X46] no small count is the only one that fits all that is shown: its own table, the whole, and sums that stand elsewhere', { timeout: 30_000 }, () => {
	for (const counts of everyCount(4, 6)) {
		const parts = Object.fromEntries(counts.map((n, i) => [`p${i}`, n]));
		const whole = counts.reduce((sum, n) => sum + n, 0);
		if (whole < 10) continue;
		const shown = counts.map((_, i) => safeParts(parts)[`p${i}`]!);
		expect([counts, workedOut(counts, shown, [[...counts.keys()]])]).toEqual([counts, []]);
	}
	const chance = new Chance('sums beside');
	for (let round = 0; round < 500; round++) {
		const counts = Array.from({ length: 2 + chance.below(3) }, () => chance.below(chance.below(3) === 0 ? 5 : 12));
		const keys = counts.map((_, i) => `p${i}`);
		// A vote for areas needs five people (V47).
		const sums = Array.from({ length: 1 + chance.below(2) }, () => [...counts.keys()].filter(() => chance.below(2) === 0)).filter((some) => some.length > 0 && some.reduce((sum, i) => sum + counts[i]!, 0) >= 5);
		// Of one inside another few may not be left: such a vote does not open (V47).
		const [one, other] = sums.map((some) => some.flatMap((i) => Array.from({ length: counts[i]! }, (_, person) => `${i} ${person}`)));
		if (one && other && tellsFew(one, other)) continue;
		const safe = safePartsBeside(Object.fromEntries(counts.map((n, i) => [keys[i]!, n])), sums.map((some) => some.map((i) => keys[i]!)));
		expect([counts, sums, safe, workedOut(counts, keys.map((key) => safe[key]!), sums)]).toEqual([counts, sums, safe, []]);
	}
});

/** All lists of so many counts up to `most`. */
function everyCount(many: number, most: number): number[][] {
	if (many === 0) return [[]];
	return everyCount(many - 1, most).flatMap((rest) => Array.from({ length: most + 1 }, (_, n) => [...rest, n]));
}

/** Positions of small counts that somebody can tell who knows all that is shown and these sums. */
function workedOut(counts: readonly number[], shown: readonly SafeCount[], sums: readonly (readonly number[])[]): number[] {
	const said = sums.map((some) => some.reduce((sum, i) => sum + counts[i]!, 0));
	const fits = counts.map(() => new Set<number>());
	const top = Math.max(13, ...said);
	const go = (at: number, so: number[]): void => {
		if (sums.some((some, s) => some.every((i) => i < so.length) && some.reduce((sum, i) => sum + so[i]!, 0) !== said[s])) return;
		if (at === counts.length) return so.forEach((n, i) => fits[i]!.add(n));
		const one = shown[at]!;
		const [from, to] = typeof one === 'number' ? [one, one] : one === 'under-5' ? [1, 4] : [0, top];
		for (let n = from; n <= to; n++) go(at + 1, [...so, n]);
	};
	go(0, []);
	return counts.flatMap((n, i) => (n > 0 && n < 5 && fits[i]!.size === 1 ? [i] : []));
}
