import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeCount, safeParts } from '#lib/domain/small-counts.ts';

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
			// More than one way to fill in what is hidden; where all parts are small, there is nothing more to hide.
			if (others === 0 && !counts.some((n) => n >= 5)) return;
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
