import { anchorOf, cornerLimit, cornersOf, placeFrom, roundPoint, type Place, type Point } from './place.ts';

export const gridColumns = 8;
export const gridRows = 5;

/** The square of a point, as printed on the paper pack: letters A to H from the west, numbers 1 to 5 from the north. */
export function squareOf([x, y]: Point): string {
	const column = Math.min(gridColumns - 1, Math.floor(x * gridColumns));
	const row = Math.min(gridRows - 1, Math.floor(y * gridRows));
	return `${String.fromCharCode(65 + column)}${row + 1}`;
}

/** The middle of a square, or null where there is no such square. */
export function middleOf(square: string): [number, number] | null {
	const match = /^([A-H])([1-5])$/.exec(square);
	if (!match) return null;
	return roundPoint((match[1]!.charCodeAt(0) - 65 + 0.5) / gridColumns, (Number(match[2]) - 0.5) / gridRows);
}

/** A street stands in the list several times under one name, its points in order, so that "near" works along it. */
export interface NamedPlace {
	name: string;
	at: Point;
}

/** The named place nearest to a point, within `reach` of the plan's width; null where none is near. `ratio` is width / height. */
export function nearestPlace(point: Point, places: readonly NamedPlace[], ratio: number, reach = 0.09): NamedPlace | null {
	let best: NamedPlace | null = null;
	let least = reach;
	for (const place of places) {
		const distance = Math.hypot(place.at[0] - point[0], (place.at[1] - point[1]) / ratio);
		if (distance < least) {
			least = distance;
			best = place;
		}
	}
	return best;
}

/** First and last square of what lies on the plan, from its north-west to its south-east corner; null for the rest. */
export function squaresOf(place: Place): { from: string; to: string } | null {
	const corners = cornersOf(place);
	if (corners.length === 0) return null;
	const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
	// An area drawn along the lines of the grid does not reach into the next square.
	const inside = corners.length > 2 && typeof place === 'object' && 'area' in place ? 1e-3 : 0;
	const [left, top, right, bottom] = [Math.min(...xs) + inside, Math.min(...ys) + inside, Math.max(...xs) - inside, Math.max(...ys) - inside];
	return { from: squareOf([left, top]), to: squareOf([Math.max(left, right), Math.max(top, bottom)]) };
}

/** The rectangle of squares from one to another, in whatever order they are given; null where there is no such square. */
export function areaOfSquares(squares: readonly string[]): Place | null {
	const middles = squares.map(middleOf);
	if (middles.length === 0 || middles.some((middle) => middle === null)) return null;
	const known = middles as Point[];
	const edge = (axis: 0 | 1, count: number) => {
		const values = known.map((middle) => middle[axis]);
		return [Math.min(...values) - 0.5 / count, Math.max(...values) + 0.5 / count] as const;
	};
	const [left, right] = edge(0, gridColumns);
	const [top, bottom] = edge(1, gridRows);
	return placeFrom('area', [[left, top], [right, top], [right, bottom], [left, bottom]]);
}

/** What is near a place: for a line or an area the name that most of its corners and its middle are near. */
export function nameNear(place: Place, places: readonly NamedPlace[], ratio: number): string | null {
	const anchor = anchorOf(place);
	if (anchor === null) return null;
	const counts = new Map<string, number>();
	for (const corner of new Set([anchor, ...cornersOf(place)])) {
		const name = nearestPlace(corner, places, ratio)?.name;
		if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return [...counts].reduce<[string, number] | null>((best, entry) => (best === null || entry[1] > best[1] ? entry : best), null)?.[0] ?? null;
}

/** The line of a street that is named at two points or more; null for anything else. */
export function streetLine(name: string, places: readonly NamedPlace[]): Place | null {
	return placeFrom('line', places.filter((place) => place.name === name).map(({ at }) => at).slice(0, cornerLimit));
}
