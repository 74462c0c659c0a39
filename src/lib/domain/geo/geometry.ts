import { twiceArea, type Place, type Point } from '../place.ts';
import { toWorld, type Georeference } from './georeference.ts';

/** [longitude, latitude], WGS84, as RFC 7946 wants it. */
export type Position = [lon: number, lat: number];

export type Geometry = { type: 'Point'; coordinates: Position } | { type: 'LineString'; coordinates: Position[] } | { type: 'Polygon'; coordinates: Position[][] };

const wholePlan: readonly Point[] = [[0, 0], [0, 1], [1, 1], [1, 0]];

/**
 * A place as GeoJSON: the whole area is the outline of the plan, not a place is null. The outer ring goes against the clock and ends where
 * it began (RFC 7946, 3.1.6). Seven decimals: a centimetre.
 */
export function geometryOf(place: Place, georeference: Georeference): Geometry | null {
	const position = (at: Point): Position => {
		const { lon, lat } = toWorld(georeference, at);
		return [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
	};
	if (place === 'none') return null;
	if (place === 'whole') return ringOf(wholePlan.map(position));
	if ('line' in place) return { type: 'LineString', coordinates: place.line.map(position) };
	return 'area' in place ? ringOf(place.area.map(position)) : { type: 'Point', coordinates: position(place) };
}

function ringOf(corners: Position[]): Geometry {
	const ring = twiceArea(corners) < 0 ? corners.reverse() : corners;
	return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
}
