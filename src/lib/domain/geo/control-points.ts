import { done, refuse, type Result } from '../result.ts';
import { apply, compose, invert, isMirrored, type Affine, type Pair } from './affine.ts';
import { extentOf, metresAt, type Georeference } from './georeference.ts';
import { fitAffine, fitSimilarity, type Known } from './least-squares.ts';
import { toGrid, type LonLat } from './osgb36.ts';

/** A point of the plan whose place in the world is known. `at`: fractions from the top left. */
export interface ControlPoint extends LonLat {
	at: Pair;
}

export interface Fit {
	georeference: Georeference;
	/** How far each point is off its place, in metres, in the order given. */
	residuals: number[];
	/**
	 * How far the points are off when the plan must not be stretched: with three points an affine plan goes through all of them, so that
	 * only this shows a slip. Null with two points.
	 */
	unstretched: number[] | null;
	/** The point that does not agree with the others, and how many metres it is from where they put it; null where none stands out, or there are too few to tell. */
	suspect: { point: number; metres: number } | null;
}

export const controlPointLimit = 20;

/**
 * Lays a plan into the world. Two points: turned, scaled and shifted. Three and more: also stretched, the least squares of all.
 * In metres of the National Grid where all points are on it, elsewhere in metres around their middle.
 * Refused: too few, two on one spot, all on one line, a mirrored plan. `size` gives the plan's proportions.
 */
export function fitControlPoints(points: readonly ControlPoint[], size: { width: number; height: number }): Result<Fit> {
	if (points.length < 2) return refuse({ reason: 'points-few', have: points.length, want: 2 });
	if (points.length > controlPointLimit) return refuse({ reason: 'points-many', limit: controlPointLimit });
	const grids = points.map(toGrid);
	const onGrid = grids.every((grid) => grid !== null);
	const lat = points.reduce((sum, point) => sum + point.lat, 0) / points.length;
	const flat = metresAt(lat);
	const known: Known[] = points.map(({ at, lon, lat }, i) => ({
		from: [at[0] * size.width, at[1] * size.height],
		to: onGrid ? [grids[i]!.easting, grids[i]!.northing] : apply(flat, [lon, lat])
	}));
	const same = samePair(known, Math.hypot(size.width, size.height) / 200);
	if (same) return refuse({ reason: 'points-together', first: same[0] + 1, second: same[1] + 1 });

	const affine = points.length > 2 ? fitAffine(known) : null;
	if (points.length > 2 && affine === null) return refuse({ reason: 'points-in-line' });
	if (affine && isMirrored(affine)) return refuse({ reason: 'plan-mirrored', where: 'points' });
	const similar = fitSimilarity(known)!;
	const chosen = affine ?? similar;
	const residuals = misses(known, chosen);
	const toFlat: Affine = compose(chosen, [size.width, 0, 0, 0, size.height, 0]);
	const matrix = onGrid ? toFlat : compose(invert(flat)!, toFlat);
	const georeference: Georeference = { crs: onGrid ? 'EPSG:27700' : 'EPSG:4326', matrix, source: 'points', rms: points.length > 2 ? rootMeanSquare(residuals) : null };
	// Two points can mean anything: 1 cm between them on the plan and 300 km in the world is a slip of the keyboard.
	const { width, height } = extentOf(georeference);
	if (Math.max(width, height) > 200_000 || Math.min(width, height) < 5) return refuse({ reason: 'plan-size-odd', metres: Math.round(Math.max(width, height)) });
	return done({ georeference, residuals, unstretched: points.length > 2 ? misses(known, similar) : null, suspect: suspectOf(known) });
}

export function rootMeanSquare(values: readonly number[]): number {
	return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length));
}

function misses(known: readonly Known[], affine: Affine): number[] {
	return known.map(({ from, to }) => {
		const [x, y] = apply(affine, from);
		return Math.hypot(x - to[0], y - to[1]);
	});
}

function samePair(known: readonly Known[], least: number): [number, number] | null {
	for (let i = 0; i < known.length; i++) {
		for (let j = i + 1; j < known.length; j++) {
			const [a, b] = [known[i]!, known[j]!];
			if (Math.hypot(a.from[0] - b.from[0], a.from[1] - b.from[1]) < least || Math.hypot(a.to[0] - b.to[0], a.to[1] - b.to[1]) < 1) return [i, j];
		}
	}
	return null;
}

/**
 * The point without which the others agree at least four times as well, and well over what a plan's drawing allows. An affine fit of four
 * points spreads one slip evenly over all of them; leaving each out in turn does not.
 */
function suspectOf(known: readonly Known[]): Fit['suspect'] {
	if (known.length < 4) return null;
	const all = rootMeanSquare(misses(known, fitSimilarity(known)!));
	if (all < 10) return null;
	let best: Fit['suspect'] = null;
	let least = Infinity;
	known.forEach((_, i) => {
		const others = known.filter((_, j) => j !== i);
		const similar = fitSimilarity(others);
		const miss = similar ? rootMeanSquare(misses(others, similar)) : Infinity;
		if (similar && miss < least) [best, least] = [{ point: i, metres: misses([known[i]!], similar)[0]! }, miss];
	});
	return least < all / 4 ? best : null;
}
