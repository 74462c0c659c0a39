import type { PlanRefusal } from '../../plan-refusal.ts';
import type { Affine } from '../affine.ts';
import { metresPerDegree, type Georeference } from '../georeference.ts';
import type { Feature, Place2 } from './feature.ts';

/** The sheet that a file is drawn on: its size in units, and how degrees become units. */
export interface Frame {
	width: number;
	height: number;
	georeference: Georeference;
	project(place: Place2): [number, number];
}

const longSide = 1440;
/** A plan that is a strip could not be looked at on a phone: it gets paper around it. */
const strip = 0.55;
const margin = 0.03;

/** The smallest upright sheet that shows everything, north up; refused where that is under 5 m or over 200 km. */
export function frameOf(features: readonly Feature[]): Frame | PlanRefusal {
	let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
	for (const [lon, lat] of placesOf(features)) [west, east, south, north] = [Math.min(west, lon), Math.max(east, lon), Math.min(south, lat), Math.max(north, lat)];
	const across = metresPerDegree * Math.cos((((north + south) / 2) * Math.PI) / 180);
	let metres: [number, number] = [(east - west) * across, (north - south) * metresPerDegree];
	const long = Math.max(...metres);
	if (long < 5 || long > 200_000) return { reason: 'plan-size-odd', metres: Math.round(long) };
	metres = [Math.max(metres[0], long * strip) * (1 + 2 * margin), Math.max(metres[1], long * strip) * (1 + 2 * margin)];
	const [width, height] = metres.map((length) => Math.round((length / Math.max(...metres)) * longSide)) as [number, number];
	const [lonSpan, latSpan] = [metres[0] / across, metres[1] / metresPerDegree];
	const [left, top] = [(west + east - lonSpan) / 2, (north + south + latSpan) / 2];
	const matrix: Affine = [lonSpan, 0, left, 0, -latSpan, top];
	return {
		width,
		height,
		georeference: { crs: 'EPSG:4326', matrix, source: 'geojson', rms: null },
		project: ([lon, lat]) => [((lon - left) / lonSpan) * width, ((top - lat) / latSpan) * height]
	};
}

function* placesOf(features: readonly Feature[]): Generator<Place2> {
	for (const { shape } of features) {
		if (shape.type === 'points') yield* shape.points;
		else if (shape.type === 'lines') for (const line of shape.lines) yield* line;
		else for (const polygon of shape.polygons) yield* polygon[0] ?? [];
	}
}
