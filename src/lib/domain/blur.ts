import { extentOf, type Georeference } from './geo/georeference.ts';

/** Sides in metres. Each divides the next, so that two exports of one workshop never cut a smaller square out of a larger one. */
export const blurSides = [0, 25, 50, 100, 200] as const;
export type BlurSide = (typeof blurSides)[number];

type Point = readonly [x: number, y: number];

/**
 * The middle of the square a point lies in, on a fixed grid that begins at the plan's north-west corner: always the same, so that no number of
 * exports gives the point away by their mean. A plan whose metres are not known uses the squares printed on it (8 by 5).
 * @param side metres; 0 leaves the point where it is
 */
export function blurPoint([x, y]: Point, side: number, georeference: Pick<Georeference, 'crs' | 'matrix'> | null): [number, number] {
	if (side <= 0) return [x, y];
	const { width, height } = georeference ? extentOf(georeference) : { width: 8 * side, height: 5 * side };
	const middle = (at: number, length: number) => {
		const squares = Math.max(1, Math.ceil(length / side));
		const n = Math.min(squares - 1, Math.floor((at * length) / side));
		// The last square may stick out over the edge: its middle is taken of what lies on the plan.
		const [from, to] = [n * side, Math.min(length, (n + 1) * side)];
		return Math.round(((from + to) / 2 / length) * 10_000) / 10_000;
	};
	return [middle(x, width), middle(y, height)];
}

/** Corners moved likewise; corners that fall together are one. Fewer than are needed for a line (2) or an area (3) leave a point. */
export function blurCorners(corners: readonly Point[], side: number, georeference: Pick<Georeference, 'crs' | 'matrix'> | null): [number, number][] {
	const moved = corners.map((corner) => blurPoint(corner, side, georeference));
	return moved.filter(([x, y], i) => !moved.slice(0, i).some(([a, b]) => a === x && b === y));
}
