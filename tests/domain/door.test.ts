import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeAlphabet, codeLength, readCode, spokenCode } from '#lib/domain/code.ts';
import { emptyDeal, missingFromDeal } from '#lib/domain/deal.ts';
import { makeId, isId } from '#lib/domain/ids.ts';
import { middleOf, nearestPlace, squareOf } from '#lib/domain/named-place.ts';
import { roundPoint } from '#lib/domain/place.ts';
import { millbrook } from '#lib/domain/plan.ts';

test('[A4] a code is read in any case and grouping, with look-alikes forgiven', () => {
	expect(codeAlphabet).toHaveLength(31);
	const code = fc.array(fc.constantFrom(...codeAlphabet), { minLength: codeLength, maxLength: codeLength }).map((letters) => letters.join(''));
	fc.assert(fc.property(code, (made) => readCode(spokenCode(made).toLowerCase()) === made && readCode(`${made.slice(0, 2)}-${made.slice(2)}.`) === made));
	expect(readCode('o0 i1 l')).toBe(readCode('QQ JJ J'));
});

test('[A5] a workshop cannot open without decider, decision date and feedback date', () => {
	expect(missingFromDeal(emptyDeal)).toEqual(['decider', 'decisionDate', 'feedbackDate']);
	expect(missingFromDeal({ ...emptyDeal, decider: ' ', decisionDate: '2027-02-30', feedbackDate: '2027-04-30' })).toEqual(['decider', 'decisionDate']);
	expect(missingFromDeal({ ...emptyDeal, decider: 'Millbrook Town Council', decisionDate: '2027-04-13', feedbackDate: '2027-04-30' })).toEqual([]);
});

test('[K1] ids are random and of one shape', () => {
	let n = 0;
	const bytes = (count: number) => Uint8Array.from({ length: count }, () => (n = (n * 31 + 7) % 256));
	expect(isId(makeId(bytes))).toBe(true);
	for (const bad of ['__proto__', 'constructor', '', 'A'.repeat(16), 'a'.repeat(17), 7, null]) expect(isId(bad)).toBe(false);
});

test('[K2] every point of the plan has a square, every square a middle that lies in it, and places are named along streets', () => {
	fc.assert(
		fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (x, y) => {
			const square = squareOf(roundPoint(x, y));
			expect(square).toMatch(/^[A-H][1-5]$/);
			expect(squareOf(middleOf(square)!)).toBe(square);
		})
	);
	expect(middleOf('J9')).toBeNull();
	expect(nearestPlace([0.44, 0.47], millbrook.places, 1.44)?.name).toBe('Old Mill');
	expect(nearestPlace([0.99, 0.99], millbrook.places, 1.44)).toBeNull();
});
