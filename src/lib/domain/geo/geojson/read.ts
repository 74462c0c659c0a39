import type { PlanRefusal } from '../../plan-refusal.ts';
import { done, refuse, type Result } from '../../result.ts';
import { isOnGrid } from '../osgb36.ts';
import { kindOf, nameOf, type Feature, type Place2, type Shape } from './feature.ts';

/** A district of a town with every house, and still drawn within a second. */
export const featureLimit = 60_000;
export const positionLimit = 600_000;

/**
 * Reads a GeoJSON file for a plan. What is not GeoJSON, is empty, too much, in another coordinate system or has its axes swapped is
 * refused with the place where it shows; features are counted from 1. Features without geometry are left out.
 */
export function readGeoJson(text: string): Result<Feature[]> {
	let root: unknown;
	try {
		root = JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch (fault) {
		return refuse({ reason: 'geojson-unread', line: lineOf(text, fault) });
	}
	const crs = crsOf(root);
	if (crs !== null) return refuse({ reason: 'geojson-crs', name: crs });
	const items = itemsOf(root);
	if (items === null) return refuse({ reason: 'geojson-kind' });
	if (items.length > featureLimit) return refuse({ reason: 'geojson-many', limit: featureLimit });
	const features: Feature[] = [];
	const axes = new Axes();
	for (const item of items) {
		const read = featureOf(item, axes);
		if (read !== null && 'reason' in read) return refuse(read);
		if (axes.count > positionLimit) return refuse({ reason: 'geojson-many', limit: positionLimit });
		if (read) features.push(read);
	}
	if (features.length === 0) return refuse({ reason: 'geojson-empty' });
	if (axes.areBritishSwapped) return refuse({ reason: 'axes-swapped', where: 'geojson', ...axes.first });
	return done(features);
}

/** What all positions have in common. */
class Axes {
	count = 0;
	/** Where the first of them stands. */
	first = { feature: 1, x: 0, y: 0 };
	#west = Infinity;
	#east = -Infinity;
	#south = Infinity;
	#north = -Infinity;

	take(lon: number, lat: number, feature: number): void {
		if (this.count++ === 0) this.first = { feature, x: lon, y: lat };
		this.#west = Math.min(this.#west, lon);
		this.#east = Math.max(this.#east, lon);
		this.#south = Math.min(this.#south, lat);
		this.#north = Math.max(this.#north, lat);
	}

	/** All of it in the sea off Somalia is all of it in Britain with latitude first. */
	get areBritishSwapped(): boolean {
		return this.#west > 49 && this.#east < 61.5 && this.#south > -9 && this.#north < 2.5;
	}
}

/** The file is for degrees only (RFC 7946, section 4), but older files may say that they are in something else. */
function crsOf(root: unknown): string | null {
	const crs = (root as { crs?: { properties?: { name?: unknown } } } | null)?.crs;
	const name = crs?.properties?.name;
	if (typeof name !== 'string' || /(CRS84|EPSG:{1,2}4326|EPSG:.*:4326)$/i.test(name)) return null;
	return /(\d{4,6})$/.exec(name) ? `EPSG:${/(\d{4,6})$/.exec(name)![1]}` : name.slice(0, 60);
}

interface Item {
	/** Which feature of the file it belongs to. */
	number: number;
	geometry: unknown;
	properties: Record<string, unknown>;
}

/** Everything with a geometry, however deep it is packed; null where the file is no GeoJSON. */
function itemsOf(root: unknown): Item[] | null {
	if (typeof root !== 'object' || root === null) return null;
	const { type, features, geometry, geometries, properties } = root as Record<string, unknown>;
	if (type === 'FeatureCollection') return Array.isArray(features) ? features.flatMap((feature, i) => (itemsOf(feature) ?? [{ geometry: feature, properties: {} }]).map((item) => ({ ...item, number: i + 1 }))) : null;
	const own = typeof properties === 'object' && properties !== null ? (properties as Record<string, unknown>) : {};
	if (type === 'Feature') return partsOf(geometry).map((part) => ({ number: 1, geometry: part, properties: own }));
	if (type === 'GeometryCollection') return Array.isArray(geometries) ? geometries.map((part) => ({ number: 1, geometry: part, properties: {} })) : null;
	return typeof type === 'string' && 'coordinates' in root ? [{ number: 1, geometry: root, properties: {} }] : null;
}

function partsOf(geometry: unknown): unknown[] {
	const { type, geometries } = (geometry ?? {}) as Record<string, unknown>;
	return type === 'GeometryCollection' && Array.isArray(geometries) ? geometries : [geometry];
}

function featureOf({ number, geometry, properties }: Item, axes: Axes): Feature | PlanRefusal | null {
	if (geometry === null || geometry === undefined) return null;
	const { type, coordinates } = geometry as Record<string, unknown>;
	const bad: PlanRefusal = { reason: 'geojson-shape', feature: number };
	let wrong: PlanRefusal | null = null;
	const position = (value: unknown): Place2 => {
		const [lon, lat] = Array.isArray(value) ? (value as unknown[]) : [];
		if (typeof lon !== 'number' || typeof lat !== 'number' || !Number.isFinite(lon) || !Number.isFinite(lat)) wrong ??= bad;
		else if (Math.abs(lon) > 180 || Math.abs(lat) > 90) wrong ??= outside(lon, lat, number);
		else axes.take(lon, lat, number);
		return [lon as number, lat as number];
	};
	const list = <T>(value: unknown, read: (part: unknown) => T, least = 1): T[] => {
		if (!Array.isArray(value) || value.length < least) {
			wrong ??= bad;
			return [];
		}
		return value.map(read);
	};
	const line = (value: unknown) => list(value, position, 2);
	const polygon = (value: unknown) => list(value, (ring) => list(ring, position, 4));
	const shape = ((): Shape | null => {
		switch (type) {
			case 'Point':
				return { type: 'points', points: [position(coordinates)] };
			case 'MultiPoint':
				return { type: 'points', points: list(coordinates, position) };
			case 'LineString':
				return { type: 'lines', lines: [line(coordinates)] };
			case 'MultiLineString':
				return { type: 'lines', lines: list(coordinates, line) };
			case 'Polygon':
				return { type: 'polygons', polygons: [polygon(coordinates)] };
			case 'MultiPolygon':
				return { type: 'polygons', polygons: list(coordinates, polygon) };
			default:
				return null;
		}
	})();
	if (wrong !== null) return wrong;
	return shape ? { kind: kindOf(properties, shape.type), name: nameOf(properties), shape } : bad;
}

function outside(x: number, y: number, feature: number): PlanRefusal {
	if (isOnGrid({ easting: x, northing: y }) && x > 1000) return { reason: 'geojson-grid', feature, x, y };
	// A latitude beyond the poles that would be a good longitude.
	if (Math.abs(x) <= 90 && Math.abs(y) <= 180) return { reason: 'axes-swapped', where: 'geojson', feature, x, y };
	return { reason: 'geojson-degrees', feature, x, y };
}

/** The line on which reading stopped, where the engine says so. */
function lineOf(text: string, fault: unknown): number | null {
	const message = fault instanceof Error ? fault.message : '';
	const line = /line (\d+)/.exec(message)?.[1];
	if (line) return Number(line);
	const position = /position (\d+)/.exec(message)?.[1];
	if (position) return text.slice(0, Number(position)).split('\n').length;
	return /end of JSON/i.test(message) ? text.split('\n').length : null;
}
