import fc from 'fast-check';
import { expect, test } from 'vitest';
import { squaresOf } from '#lib/domain/named-place.ts';
import { placeValue, readPlaceValue, readPlaceWords } from '#lib/domain/place-words.ts';
import { anchorOf, cornerLimit, cornersOf, isPlace, isSamePlace, kindOfPlace, movedTo, placeFrom, twiceArea, type Place, type Point } from '#lib/domain/place.ts';
import { millbrook } from '#lib/domain/plan.ts';
import { en } from '#lib/i18n/en.ts';
import { placeInWords } from '#lib/i18n/say-where.ts';

const fraction = fc.integer({ min: 0, max: 10_000 }).map((n) => n / 10_000);
const corners = fc.array(fc.tuple(fraction, fraction), { minLength: 1, maxLength: cornerLimit });
const square: Place = { area: [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.4]] };

test('[PL1] a place is a point, a line, an area, the whole area or none, and nothing else', () => {
	for (const good of [[0, 1], 'whole', 'none', { line: [[0, 0], [1, 1]] }, square]) expect(isPlace(good), JSON.stringify(good)).toBe(true);
	const many = Array.from({ length: cornerLimit + 1 }, (_, i) => [i / 100, 0]);
	for (const bad of [null, {}, [0.1], [0.1, 2], ['0', 0], { line: [[0, 0]] }, { line: [[0.1, 0.1], [0.1, 0.1]] }, { line: many }, { area: [[0, 0], [1, 1]] }, { area: [[0, 0], [0.5, 0.5], [1, 1]] }, { area: [[0, 0], [1, NaN], [1, 1]] }, { line: [[0, 0], [1, 1]], area: [] }, { spot: [[0, 0], [1, 1]] }, 'all'])
		expect(isPlace(bad), JSON.stringify(bad)).toBe(false);
	expect(isSamePlace(square, structuredClone(square))).toBe(true);
	expect(isSamePlace(square, 'whole')).toBe(false);
});

test('[PL2] corners put down in any order make a place whose pin is on the plan and whose edges do not cross', () => {
	const crossed = placeFrom('area', [[0.2, 0.2], [0.4, 0.4], [0.4, 0.2], [0.2, 0.4]]);
	expect(Math.abs(twiceArea(cornersOf(crossed!)))).toBeCloseTo(0.08);
	expect(anchorOf(square)).toEqual([0.3, 0.3]);
	expect(anchorOf({ line: [[0, 0], [0.2, 0], [0.2, 0.6]] })).toEqual([0.2, 0.2]);
	fc.assert(
		fc.property(corners, fc.constantFrom('line' as const, 'area' as const), (all, kind) => {
			const place = placeFrom(kind, all);
			if (place === null) return true;
			const [x, y] = anchorOf(place)!;
			return isPlace(place) && kindOfPlace(place) === kind && x >= 0 && x <= 1 && y >= 0 && y <= 1 && isSamePlace(readPlaceValue(placeValue(place))!, place);
		})
	);
});

test('[PL2] a line or an area is moved as a whole and stays on the plan', () => {
	expect(movedTo(square, [0.5, 0.6])).toEqual({ area: [[0.4, 0.5], [0.6, 0.5], [0.6, 0.7], [0.4, 0.7]] });
	expect(movedTo(square, [1, 0])).toEqual({ area: [[0.8, 0], [1, 0], [1, 0.2], [0.8, 0.2]] });
	expect(movedTo('whole', [0.5, 0.5])).toEqual([0.5, 0.5]);
});

test('[PL3] places are typed as people say them, in full or in part, and never guessed between two', () => {
	const said = (text: string) => {
		const place = readPlaceWords(text, millbrook.places);
		return place && placeInWords(en, millbrook, place);
	};
	expect(said('Mill Lane')).toBe('Mill Lane, C3');
	expect(said('  mill lane, c2 ')).toBe('Mill Lane, C2');
	expect(said('near the school')).toBe('Millbrook School, B3');
	expect(said("St Bride's")).toBe('St Bride’s, D2');
	expect(said('along Mill Lane')).toBe('Along Mill Lane, C2 to C4');
	// One goes along a street, and not along a hall.
	const hall = millbrook.places.find(({ name }) => name === 'Village hall')!.at;
	expect(placeInWords(en, millbrook, { line: [hall, [hall[0] + 0.03, hall[1]]] })).toMatch(/^Line by Village hall, /);
	expect(said('c3')).toMatch(/C3$/);
	expect(said('squares C3 C4')).toMatch(/^Area.*, C3 to C4$/);
	expect(said('D4 to C3')).toMatch(/^Area.*, C3 to D4$/);
	expect(kindOfPlace(readPlaceWords('along the brook', millbrook.places)!)).toBe('line');
	// "Mill" begins both Mill Lane and Millbrook School.
	for (const unknown of ['mill', 'Acacia Avenue', 'Z9', 'C3 to K4', '', 'st']) expect(said(unknown), unknown).toBeNull();
	fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => readPlaceWords(text, millbrook.places) === null || isPlace(readPlaceWords(text, millbrook.places))));
});

test('[PL3] what a form sends reads back, and nothing else does', () => {
	for (const bad of ['line', 'line 0.1,0.2', 'area 0,0 1,1', '0.1', 'point 0,0', '0.1,0.2 0.3,0.4', `line ${Array.from({ length: 200 }, () => '0,0').join(' ')}`, 'line 0.1,0.2 whole', '']) expect(readPlaceValue(bad), bad).toBeNull();
	expect(squaresOf('whole')).toBeNull();
	const p: Point = [0.99, 0.99];
	expect(squaresOf(p)).toEqual({ from: 'H5', to: 'H5' });
});
