import { nearestPlace, squareOf } from '#lib/domain/named-place.ts';
import { roundPoint } from '#lib/domain/place.ts';
import type { Plan } from '#lib/domain/plan.ts';

export type Point = readonly [x: number, y: number];

/** One step of an arrow key: an eightieth of the plan's width, a tenth of a printed square. */
const step = 1 / 80;

/** Where an arrow key takes a card in hand; null for any other key. With shift, five steps. */
export function stepped(at: Point, key: string, shift: boolean, plan: Plan): [number, number] | null {
	const by = step * (shift ? 5 : 1);
	const down = (by * plan.width) / plan.height;
	switch (key) {
		case 'ArrowLeft':
			return roundPoint(at[0] - by, at[1]);
		case 'ArrowRight':
			return roundPoint(at[0] + by, at[1]);
		case 'ArrowUp':
			return roundPoint(at[0], at[1] - down);
		case 'ArrowDown':
			return roundPoint(at[0], at[1] + down);
		default:
			return null;
	}
}

/** What a point is called: its printed square, and the named place near it. */
export function placeNames(at: Point, plan: Plan): { square: string; near: string | null } {
	return { square: squareOf(at), near: nearestPlace(at, plan.places, plan.width / plan.height)?.name ?? null };
}
