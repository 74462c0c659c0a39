import { apply, compose, invert, type Affine, type Pair } from './affine.ts';
import { fromGrid, toGrid, type GridPoint, type LonLat } from './osgb36.ts';

/** Metres of one degree of latitude, near enough to say how far off something is. */
export const metresPerDegree = 111_195;

/** Where a plan lies in the world. Kept with the workshop; a plan without one has no coordinates, as the invented Millbrook. */
export interface Georeference {
	/** What the numbers of the matrix are: metres of the British National Grid, or degrees (longitude, latitude) of WGS84. */
	crs: 'EPSG:27700' | 'EPSG:4326';
	/** From fractions of the plan (0 to 1 from the top left) to [easting, northing] or [longitude, latitude]. */
	matrix: Affine;
	source: 'world-file' | 'points' | 'geojson';
	/** How far the known points are off their places, root mean square in metres; null where there was nothing to compare. */
	rms: number | null;
}

/** One place in both systems; `grid` is null where the British National Grid does not reach. */
export interface WorldPoint extends LonLat {
	grid: GridPoint | null;
}

export function toWorld({ crs, matrix }: Pick<Georeference, 'crs' | 'matrix'>, at: Pair): WorldPoint {
	const [x, y] = apply(matrix, at);
	if (crs === 'EPSG:4326') {
		const place = { lon: x, lat: y };
		return { ...place, grid: toGrid(place) };
	}
	const grid = { easting: x, northing: y };
	return { ...fromGrid(grid), grid };
}

/** Fractions of the plan, beyond 0 and 1 where the place lies outside it; null where it has no place in the plan's system. */
export function toPlan({ crs, matrix }: Pick<Georeference, 'crs' | 'matrix'>, place: LonLat): [number, number] | null {
	const back = invert(matrix);
	if (!back) return null;
	if (crs === 'EPSG:4326') return apply(back, [place.lon, place.lat]);
	const grid = toGrid(place);
	return grid && apply(back, [grid.easting, grid.northing]);
}

/** How many metres the plan is wide and high, along its own edges. */
export function extentOf({ crs, matrix }: Pick<Georeference, 'crs' | 'matrix'>): { width: number; height: number } {
	const [a, b, , d, e] = crs === 'EPSG:27700' ? matrix : compose(metresAt(apply(matrix, [0.5, 0.5])[1]), matrix);
	return { width: Math.hypot(a, d), height: Math.hypot(b, e) };
}

/** Degrees to metres around a latitude. A straight map, so that what is fitted in metres stays affine in degrees. */
export function metresAt(lat: number): Affine {
	return [metresPerDegree * Math.cos((lat * Math.PI) / 180), 0, 0, 0, metresPerDegree, 0];
}
