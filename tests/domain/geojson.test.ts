import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kindOf, nameOf, type Feature } from '#lib/domain/geo/geojson/feature.ts';
import { frameOf } from '#lib/domain/geo/geojson/frame.ts';
import { namedPointLimit, namesOf } from '#lib/domain/geo/geojson/names.ts';
import { readGeoJson } from '#lib/domain/geo/geojson/read.ts';
import { simplify } from '#lib/domain/geo/geojson/simplify.ts';
import { extentOf, toPlan } from '#lib/domain/geo/georeference.ts';
import { readPlaceList, writePlaceList } from '#lib/domain/place-list.ts';
import { readPlaceWords } from '#lib/domain/place-words.ts';

const feature = (geometry: unknown, properties: Record<string, unknown> = {}) => ({ type: 'Feature', properties, geometry });
const file = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });
const line = (...coordinates: number[][]) => ({ type: 'LineString', coordinates });
const refusalOf = (text: string) => {
	const read = readGeoJson(text);
	return read.ok ? null : read.refusal;
};
const good = feature(line([-0.13, 51.5], [-0.12, 51.5]));

test('[GE11] a file that is no GeoJSON, is empty or in another system is refused with where it shows', () => {
	expect(refusalOf('{\n"type": "FeatureCollection",\n"features": [\n{]')).toMatchObject({ reason: 'geojson-unread', line: 4 });
	expect(refusalOf('{"type":"Topology","objects":{}}')).toEqual({ reason: 'geojson-kind' });
	expect(refusalOf('[1,2]')).toEqual({ reason: 'geojson-kind' });
	expect(refusalOf(file())).toEqual({ reason: 'geojson-empty' });
	expect(refusalOf(file(feature(null)))).toEqual({ reason: 'geojson-empty' });
	expect(refusalOf(file(good, feature(line([530024, 180403], [530524, 180403]))))).toEqual({ reason: 'geojson-grid', feature: 2, x: 530024, y: 180403 });
	expect(refusalOf(file(feature(line([-14240, 6711542], [-14000, 6711542]))))).toEqual({ reason: 'geojson-degrees', feature: 1, x: -14240, y: 6711542 });
	expect(refusalOf(file(feature(line([51.5, -0.13], [51.5, -0.12]))))).toEqual({ reason: 'axes-swapped', where: 'geojson', feature: 1, x: 51.5, y: -0.13 });
	expect(refusalOf(file(feature(line([35.6, 139.7], [35.7, 139.8]))))).toEqual({ reason: 'axes-swapped', where: 'geojson', feature: 1, x: 35.6, y: 139.7 });
	const packed = { type: 'GeometryCollection', geometries: [line([-0.13, 51.5], [-0.12, 51.5]), line([-0.13, 51.5], [-0.12, 51.5])] };
	expect(refusalOf(file(feature(packed), feature(null), feature(line([35.6, 139.7], [35.7, 139.8]))))).toEqual({ reason: 'axes-swapped', where: 'geojson', feature: 3, x: 35.6, y: 139.7 });
	expect(refusalOf(file(feature(null), feature(line([51.5, -0.13], [51.5, -0.12]))))).toMatchObject({ where: 'geojson', feature: 2 });
	expect(refusalOf(JSON.stringify({ type: 'FeatureCollection', crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::27700' } }, features: [good] }))).toEqual({ reason: 'geojson-crs', name: 'EPSG:27700' });
	expect(readGeoJson(JSON.stringify({ type: 'FeatureCollection', crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } }, features: [good] })).ok).toBe(true);
	for (const broken of [line([0, 'a'] as never, [1, 1]), line([0, 0]), { type: 'Polygon', coordinates: [[[0, 0], [1, 1]]] }, { type: 'Curve', coordinates: [] }, { type: 'Point' }, 'Point']) expect(refusalOf(file(good, feature(broken))), JSON.stringify(broken)).toEqual({ reason: 'geojson-shape', feature: 2 });
	expect(refusalOf(file(...Array.from({ length: 60_001 }, () => good)))).toMatchObject({ reason: 'geojson-many' });
	fc.assert(fc.property(fc.json(), (text) => typeof readGeoJson(text).ok === 'boolean'));
});

test('[GE11] a file with a point in the wrong country makes no plan 600 km wide', () => {
	const read = readGeoJson(file(good, feature({ type: 'Point', coordinates: [-3.2, 55.9] })));
	if (!read.ok) throw new Error(read.refusal.reason);
	expect(frameOf(read.value)).toMatchObject({ reason: 'plan-size-odd' });
});

test('[GE12] things are told apart by their tags, straight or packed, in any case', () => {
	expect(kindOf({ highway: 'residential' }, 'lines')).toBe('street');
	expect(kindOf({ Highway: 'primary' }, 'lines')).toBe('road');
	expect(kindOf({ tags: { highway: 'footway' } }, 'lines')).toBe('path');
	expect(kindOf({ waterway: 'stream' }, 'lines')).toBe('stream');
	expect(kindOf({ natural: 'water' }, 'polygons')).toBe('water');
	expect(kindOf({ leisure: 'park' }, 'polygons')).toBe('green');
	expect(kindOf({ landuse: 'forest' }, 'polygons')).toBe('wood');
	expect(kindOf({ building: 'yes', leisure: 'park' }, 'polygons')).toBe('building');
	expect(kindOf({}, 'polygons')).toBe('site');
	expect(kindOf({ amenity: 'school' }, 'points')).toBe('place');
	expect(nameOf({ name: ' Mill\u202e \n Lane ' })).toBe('Mill Lane');
	expect(nameOf({ name: { toString: 'x' } })).toBe('');
});

test('[GE12] names of a file are found by typing, a street along its length, and never too many', () => {
	const read = readGeoJson(
		file(
			feature(line([-0.13, 51.5], [-0.125, 51.5]), { highway: 'residential', name: 'Mill Lane' }),
			feature(line([-0.12, 51.5], [-0.125, 51.5]), { highway: 'residential', name: 'Mill Lane' }),
			feature({ type: 'Point', coordinates: [-0.122, 51.504] }, { amenity: 'school', name: 'Millbrook School' })
		)
	);
	if (!read.ok) throw new Error(read.refusal.reason);
	const frame = frameOf(read.value);
	if ('reason' in frame) throw new Error(frame.reason);
	// A flat strip of streets gets paper above and below, north stays up, and both axes have one scale.
	const metres = extentOf(frame.georeference);
	expect(metres.width / metres.height).toBeCloseTo(frame.width / frame.height, 2);
	expect(toPlan(frame.georeference, { lon: -0.125, lat: 51.502 })).toEqual([expect.closeTo(0.5, 5), expect.closeTo(0.5, 5)]);
	const names = namesOf(read.value, frame);
	const along = readPlaceWords('along mill lane', names);
	if (along === null || typeof along === 'string' || !('line' in along)) throw new Error('no line');
	expect(along.line[0]![0]).toBeLessThan(0.15);
	expect(along.line.at(-1)![0]).toBeGreaterThan(0.85);
	expect(readPlaceWords('school', names)).not.toBeNull();

	const many: Feature[] = Array.from({ length: 400 }, (_, i) => ({ kind: 'street', name: `Street ${i}`, shape: { type: 'lines', lines: [[[-0.13, 51.5 + i / 1e5], [-0.12, 51.5 + i / 1e5]]] } }));
	expect(namesOf(many, frame).length).toBeLessThanOrEqual(namedPointLimit);
});

test('[GE12] a line is thinned to what the eye sees', () => {
	expect(simplify([[0, 0], [1, 0.1], [2, -0.1], [3, 0], [3, 3]], 0.5)).toEqual([[0, 0], [3, 0], [3, 3]]);
});

test('[PL4] names of a plan are written as a list and read back', () => {
	const text = 'Mill Lane: B2 B3\nOld Mill: 44.4,47';
	const read = readPlaceList(text);
	expect(read.ok && writePlaceList(read.value)).toBe(text);
	expect(readPlaceList('Mill Lane: B2\n\nGreen Road G3')).toEqual({ ok: false, refusal: { reason: 'place-line', line: 3, text: 'Green Road G3' } });
	expect(readPlaceList('Mill Lane: Z9').ok).toBe(false);
	expect(readPlaceList(`A: ${'A1 '.repeat(601)}`)).toMatchObject({ ok: false, refusal: { reason: 'place-many' } });
});
