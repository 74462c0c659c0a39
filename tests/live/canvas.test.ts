import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeNames, stepped } from '#lib/canvas/aim.ts';
import { patchesOf, trailPatch } from '#lib/canvas/patches.ts';
import { crowded, loopsOf, pinAt, pinsOf } from '#lib/canvas/picture.ts';
import { anchorOf } from '#lib/domain/place.ts';
import type { Card } from '#lib/domain/card.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import type { Place } from '#lib/domain/place.ts';
import { millbrook } from '#lib/domain/plan.ts';
import { themes } from '#lib/domain/theme.ts';

const card = (number: number, at: Place, more: Partial<Card> = {}): Card => ({
	id: `card${number}` as CardId,
	text: `Card ${number}`,
	theme: 'green',
	at,
	cluster: null, also: null,
	number,
	same: 0,
	differ: [],
	...more
});

const board = fc
	.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }), fc.constantFrom(...themes)), { minLength: 1, maxLength: 120 })
	.map((all) => all.map(([x, y, { id }], i) => card(i + 1, [x / 1000, y / 1000], { theme: id })));
const zooms = fc.double({ min: 0.1, max: 8, noNaN: true });

describe('pins', () => {
	test('[C1] at every zoom each card on the plan is under exactly one pin, and no two pins are crowded', () => {
		fc.assert(
			fc.property(board, zooms, (cards, zoom) => {
				const pins = pinsOf(cards, millbrook, zoom);
				expect(pins.flatMap((pin) => pin.cards.map(({ id }) => id)).sort()).toEqual(cards.map(({ id }) => id).sort());
				for (const [i, a] of pins.entries()) {
					for (const b of pins.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y) * zoom).toBeGreaterThanOrEqual(crowded - 1e-6);
				}
			})
		);
	});

	test('[C1] a pile says how many lie in it and shows the theme most of them have', () => {
		const [pin, ...rest] = pinsOf([card(1, [0.5, 0.5], { theme: 'homes' }), card(2, [0.501, 0.5]), card(3, [0.5, 0.502])], millbrook, 0.5);
		expect(rest).toEqual([]);
		expect(pin).toMatchObject({ theme: 'green', cards: [{ number: 1 }, { number: 2 }, { number: 3 }] });
	});

	test('[C1] the picked card stands by itself, also in a crowd', () => {
		const pins = pinsOf([card(1, [0.5, 0.5]), card(2, [0.501, 0.5]), card(3, [0.5, 0.502])], millbrook, 0.5, 'card2' as CardId);
		expect(pins.map((pin) => pin.cards.map(({ number }) => number))).toEqual([[1, 3], [2]]);
	});

	test('[C1] whole-area cards and cards without a place have no pin', () => {
		expect(pinsOf([card(1, 'whole'), card(2, 'none')], millbrook, 1)).toEqual([]);
	});

	test('[C2] a finger on a drawn pin finds that pin; beside it, none', () => {
		fc.assert(
			fc.property(board, zooms, (cards, zoom) => {
				const pins = pinsOf(cards, millbrook, zoom);
				// The head of the pin is 23 pixels above its point.
				for (const pin of pins) expect(pinAt(pins, pin.x, pin.y - 23 / zoom, zoom)).toBe(pin);
			})
		);
		const [pin] = pinsOf([card(1, [0.5, 0.5])], millbrook, 1);
		expect(pinAt([pin!], pin!.x, pin!.y + 20, 1)).toBeNull();
		expect(pinAt([pin!], pin!.x + 40, pin!.y - 20, 1)).toBeNull();
	});
});

describe('groups', () => {
	const group = { id: 'groupa' as ClusterId, name: 'Walking to school should feel safe', into: null, number: 1 };

	test('[C3] a loop goes around every pin of its group, and the name hangs inside the plan', () => {
		const cards = [[0.28, 0.37], [0.32, 0.42], [0.3, 0.5]].map((at, i) => card(i + 1, at as unknown as Place, { cluster: group.id }));
		fc.assert(
			fc.property(fc.double({ min: 0.3, max: 4, noNaN: true }), (zoom) => {
				const [loop] = loopsOf([group], cards, millbrook, zoom);
				expect(loop).toMatchObject({ cards: 3, wide: false });
				for (const { at: place } of cards) {
					const at = anchorOf(place)!;
					const [dx, dy] = [at[0] * 1440 - loop!.x, at[1] * 1000 - 23 / zoom - loop!.y];
					const [u, v] = [dx * Math.cos(loop!.turn) + dy * Math.sin(loop!.turn), dy * Math.cos(loop!.turn) - dx * Math.sin(loop!.turn)];
					expect((2 * u / loop!.width) ** 2 + (2 * v / loop!.height) ** 2).toBeLessThanOrEqual(1);
				}
				expect(loop!.tag[1]).toBeGreaterThan(0);
				expect(loop!.tag[1]).toBeLessThan(1000);
			})
		);
	});

	test('[C3] where many groups lie close together, no name lies over another', () => {
		const many = Array.from({ length: 12 }, (_, i) => ({ ...group, id: `${i}`.padStart(16, 'g') as ClusterId, name: `Something for the street ${i}` }));
		const cards = many.flatMap(({ id }, i) => [0, 1].map((n) => card(2 * i + n + 1, [0.3 + (i % 4) * 0.08 + n * 0.03, 0.35 + Math.floor(i / 4) * 0.1] as unknown as Place, { cluster: id })));
		for (const zoom of [0.7, 1]) {
			const loops = loopsOf(many, cards, millbrook, zoom);
			const over = loops.flatMap((a, i) => loops.slice(i + 1).filter((b) => Math.abs(a.tag[0] - b.tag[0]) * zoom < (a.tagWidth + b.tagWidth) / 2 - 1 && Math.abs(a.tag[1] - b.tag[1]) * zoom < 44));
			expect(over.map(({ name }) => name), `zoom ${zoom}`).toEqual([]);
		}
	});

	test('[C3] cards all over the plan get a name and no loop; a group with no card on the plan gets neither', () => {
		const far = [card(1, [0.05, 0.1], { cluster: group.id }), card(2, [0.95, 0.9], { cluster: group.id })];
		expect(loopsOf([group], far, millbrook, 0.6)).toMatchObject([{ wide: true, cards: 2 }]);
		expect(loopsOf([group], [card(1, 'none', { cluster: group.id })], millbrook, 0.6)).toEqual([]);
	});
});

describe('a card in hand', () => {
	test('[C4] arrow keys move it one step, with shift five, never off the plan; every place has a name to say', () => {
		expect(stepped([0.5, 0.5], 'ArrowRight', false, millbrook)).toEqual([0.5125, 0.5]);
		expect(stepped([0.5, 0.5], 'ArrowRight', true, millbrook)).toEqual([0.5625, 0.5]);
		// The same way on the picture in both directions.
		expect(stepped([0.5, 0.5], 'ArrowDown', false, millbrook)).toEqual([0.5, 0.518]);
		expect(stepped([0, 0.99], 'ArrowLeft', true, millbrook)).toEqual([0, 0.99]);
		expect(stepped([0.5, 0.5], 'a', false, millbrook)).toBeNull();
		expect(placeNames([640 / 1440, 0.47], millbrook)).toEqual({ square: 'D3', near: 'Old Mill' });
	});
});

test('[C9] lines and areas are drawn under the pins, each by its corners, an area closed', () => {
	const plan = { width: 1000, height: 500 };
	const cards = [
		{ id: 'a' as CardId, theme: 'green' as const, at: { area: [[0.1, 0.1], [0.3, 0.1], [0.3, 0.4]] } as Place },
		{ id: 'b' as CardId, theme: 'about' as const, at: { line: [[0, 0], [1, 1]] } as Place },
		{ id: 'c' as CardId, theme: 'about' as const, at: [0.5, 0.5] as Place },
		{ id: 'd' as CardId, theme: 'about' as const, at: 'whole' as Place }
	];
	expect(patchesOf(cards, plan, 'b')).toEqual([
		{ id: 'a', theme: 'green', d: 'M100 50L300 50L300 200Z', closed: true, strong: false },
		{ id: 'b', theme: 'about', d: 'M0 0L1000 500', closed: false, strong: true }
	]);
	expect(trailPatch('area', [[0.1, 0.1]], 'else', plan)).toBeNull();
	expect(trailPatch('area', [[0.1, 0.1], [0.2, 0.1]], 'else', plan)).toMatchObject({ closed: false });
});
