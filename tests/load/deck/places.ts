import { roundPoint, type Place } from '#lib/domain/place.ts';
import type { Chance } from '../chance.ts';

/** Degrees, or null where the row names no place. */
export type Degrees = { lat: number; lon: number } | null;

// A border, so that no card hangs over the edge of the plan.
const border = 0.05;
const fit = (share: number) => border + share * (1 - 2 * border);

/** Places in degrees are stretched over the plan by their bounding box, north up; rows without one are spread over it. */
export function placesFor(all: readonly Degrees[], chance: Chance): Place[] {
	const known = all.filter((degrees) => degrees !== null);
	const lat = rangeOf(known.map((degrees) => degrees.lat));
	const lon = rangeOf(known.map((degrees) => degrees.lon));
	return all.map((degrees) => (degrees === null ? roundPoint(fit(chance.next()), fit(chance.next())) : roundPoint(fit(lon(degrees.lon)), fit(1 - lat(degrees.lat)))));
}

/** Where a value lies between the least and the greatest, 0 to 1; the middle where all are the same. */
function rangeOf(values: readonly number[]): (value: number) => number {
	let least = Infinity;
	let greatest = -Infinity;
	for (const value of values) {
		least = Math.min(least, value);
		greatest = Math.max(greatest, value);
	}
	return (value) => (greatest > least ? (value - least) / (greatest - least) : 0.5);
}
