/** Fractions of a plan's width and height, 0 to 1, from the top left. */
export type Point = readonly [x: number, y: number];

/** Where a card belongs: a point, a line or an area of the plan, the whole area, or no place. An area's last corner joins its first. */
export type Place = Point | { readonly line: readonly Point[] } | { readonly area: readonly Point[] } | 'whole' | 'none';

export type PlaceKind = 'point' | 'line' | 'area' | 'whole' | 'none';

/** Corners of one line or area: more than anyone taps, few enough for a board of thousands. */
export const cornerLimit = 24;

export function kindOfPlace(place: Place): PlaceKind {
	if (isPoint(place)) return 'point';
	if (typeof place === 'string') return place;
	return 'line' in place ? 'line' : 'area';
}

export function isPoint(place: Place): place is Point {
	return Array.isArray(place);
}

export function isPlace(value: unknown): value is Place {
	if (value === 'whole' || value === 'none') return true;
	if (Array.isArray(value)) return isPointLike(value);
	if (typeof value !== 'object' || value === null) return false;
	const [key, ...more] = Object.keys(value);
	if (more.length > 0 || (key !== 'line' && key !== 'area')) return false;
	const corners = (value as Record<string, unknown>)[key];
	if (!Array.isArray(corners) || corners.length < (key === 'line' ? 2 : 3) || corners.length > cornerLimit || !corners.every(isPointLike)) return false;
	// All corners on one spot, or an area without inside, would be nowhere on any map.
	return key === 'line' ? corners.some(([x, y]) => x !== corners[0][0] || y !== corners[0][1]) : Math.abs(twiceArea(corners)) > 1e-6;
}

function isPointLike(value: unknown): boolean {
	return Array.isArray(value) && value.length === 2 && value.every((n) => typeof n === 'number' && n >= 0 && n <= 1);
}

export function isSamePlace(a: Place, b: Place): boolean {
	return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

/** All corners; one for a point, none for the whole area and for no place. */
export function cornersOf(place: Place): readonly Point[] {
	if (isPoint(place)) return [place];
	if (typeof place === 'string') return [];
	return 'line' in place ? place.line : place.area;
}

/** Where a card's pin stands: the point, the middle of a line along its length, the middle of an area; null where it is not on the plan. */
export function anchorOf(place: Place): Point | null {
	if (isPoint(place)) return place;
	if (typeof place === 'string') return null;
	return 'line' in place ? halfway(place.line) : centroid(place.area);
}

/** The same place with its pin on `to`, moved as a whole and kept on the plan. */
export function movedTo(place: Place, to: Point): Place {
	const from = anchorOf(place);
	if (from === null || isPoint(place) || typeof place === 'string') return to;
	const corners = cornersOf(place);
	const within = (least: number, most: number, by: number) => Math.min(1 - most, Math.max(-least, by));
	const spread = (axis: 0 | 1) => [Math.min(...corners.map((corner) => corner[axis])), Math.max(...corners.map((corner) => corner[axis]))] as const;
	const dx = within(...spread(0), to[0] - from[0]);
	const dy = within(...spread(1), to[1] - from[1]);
	const moved = corners.map(([x, y]) => roundPoint(x + dx, y + dy));
	return 'line' in place ? { line: moved } : { area: moved };
}

/**
 * A place from corners in the order in which someone put them. Corners of an area that would make a crossed shape are taken in the order
 * around their middle instead. Null where they are too few, too many or all on one spot.
 */
export function placeFrom(kind: 'point' | 'line' | 'area', corners: readonly Point[]): Place | null {
	const tidy = corners.map(([x, y]) => roundPoint(x, y)).filter(([x, y], i, all) => i === 0 || x !== all[i - 1]![0] || y !== all[i - 1]![1]);
	const place = kind === 'point' ? tidy.at(-1) : kind === 'line' ? { line: tidy } : { area: isCrossed(tidy) ? around(tidy) : tidy };
	return isPlace(place) ? place : null;
}

function halfway(line: readonly Point[]): Point {
	const lengths = line.slice(1).map(([x, y], i) => Math.hypot(x - line[i]![0], y - line[i]![1]));
	let rest = lengths.reduce((sum, length) => sum + length, 0) / 2;
	for (const [i, length] of lengths.entries()) {
		if (rest <= length && length > 0) {
			const [from, to] = [line[i]!, line[i + 1]!];
			return roundPoint(from[0] + ((to[0] - from[0]) * rest) / length, from[1] + ((to[1] - from[1]) * rest) / length);
		}
		rest -= length;
	}
	return line[0]!;
}

/** Twice the area inside, signed; shoelace formula. */
export function twiceArea(ring: readonly Point[]): number {
	return ring.reduce((sum, [x, y], i) => {
		const [x2, y2] = ring[(i + 1) % ring.length]!;
		return sum + x * y2 - x2 * y;
	}, 0);
}

function centroid(ring: readonly Point[]): Point {
	const whole = twiceArea(ring) * 3;
	let [cx, cy] = [0, 0];
	ring.forEach(([x, y], i) => {
		const [x2, y2] = ring[(i + 1) % ring.length]!;
		const part = x * y2 - x2 * y;
		cx += (x + x2) * part;
		cy += (y + y2) * part;
	});
	return roundPoint(cx / whole, cy / whole);
}

function isCrossed(ring: readonly Point[]): boolean {
	const side = (a: Point, b: Point, c: Point) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
	const edges = ring.map((corner, i) => [corner, ring[(i + 1) % ring.length]!] as const);
	return edges.some(([a, b], i) =>
		edges.some(([c, d], j) => j > i + 1 && !(i === 0 && j === edges.length - 1) && side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b))
	);
}

function around(ring: readonly Point[]): Point[] {
	const [mx, my] = [0, 1].map((axis) => ring.reduce((sum, corner) => sum + corner[axis as 0 | 1], 0) / ring.length) as [number, number];
	return [...ring].sort((a, b) => Math.atan2(a[1] - my, a[0] - mx) - Math.atan2(b[1] - my, b[0] - mx));
}

/** Four decimals: 14 cm on a plan 1.4 km wide. More would only swell the document. */
export function roundPoint(x: number, y: number): [number, number] {
	const clip = (n: number) => Math.round(Math.min(1, Math.max(0, n)) * 10_000) / 10_000;
	return [clip(x), clip(y)];
}
