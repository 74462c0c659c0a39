import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply, type Affine } from '#lib/domain/geo/affine.ts';
import { fitControlPoints, type ControlPoint } from '#lib/domain/geo/control-points.ts';
import { geometryOf } from '#lib/domain/geo/geometry.ts';
import { extentOf, toPlan, toWorld, type Georeference } from '#lib/domain/geo/georeference.ts';
import { parseGridReference, printGridReference } from '#lib/domain/geo/grid-reference.ts';
import { fromGrid, gridAccuracy, toGrid } from '#lib/domain/geo/osgb36.ts';
import { parsePosition } from '#lib/domain/geo/position.ts';
import { project, unproject } from '#lib/domain/geo/transverse-mercator.ts';
import { readWorldFile } from '#lib/domain/geo/world-file.ts';
import { twiceArea } from '#lib/domain/place.ts';

const dms = (degrees: number, minutes: number, seconds: number) => degrees + minutes / 60 + seconds / 3600;

test('[GE1] the grid is that of the Ordnance Survey: its worked example to a centimetre, its test points to what one transformation can do', () => {
	// "A guide to coordinate systems in Great Britain", annex C: the water tower at Caister, on the Airy ellipsoid.
	const tower = project(dms(52, 39, 27.2531), dms(1, 43, 4.5177));
	expect(tower.easting).toBeCloseTo(651409.903, 2);
	expect(tower.northing).toBeCloseTo(313177.27, 2);
	const back = unproject({ easting: 651409.903, northing: 313177.27 });
	expect(back.lat).toBeCloseTo(dms(52, 39, 27.2531), 8);
	expect(back.lon).toBeCloseTo(dms(1, 43, 4.5177), 8);

	// Points of the Ordnance Survey's own OSTN15 test file, from Scilly to Shetland's south: ETRS89 latitude, longitude; easting, northing.
	const points = [
		[49.9222639373, -6.29977752014, 91492.146, 11318.804],
		[49.9600613782, -5.20304609998, 170370.718, 11572.405],
		[50.43885825610, -4.10864563561, 250359.811, 62016.569],
		[50.575636650, -1.2978227724, 449816.371, 75335.861],
		[51.4007822014, -3.55128349240, 292184.870, 168003.465],
		[51.3744702555, 1.44454730409, 639821.835, 169565.858],
		[51.4893656495, -0.1199255718, 530624.974, 178388.464],
		[53.7791102576, -3.04045490691, 331534.564, 431920.794],
		[dms(52, 39, 28.8282), dms(1, 42, 57.8663), 651409.804, 313177.45]
	] as const;
	for (const [lat, lon, easting, northing] of points) {
		const got = toGrid({ lat, lon })!;
		expect(Math.hypot(got.easting - easting, got.northing - northing), `${lat}, ${lon}`).toBeLessThan(gridAccuracy);
		const again = fromGrid({ easting, northing });
		expect(Math.hypot((again.lat - lat) * 111_195, (again.lon - lon) * 111_195 * Math.cos((lat * Math.PI) / 180))).toBeLessThan(gridAccuracy);
	}
	// Without the datum shift everything would be about 100 m off.
	expect(Math.abs(toGrid({ lat: 51.5, lon: -0.12 })!.northing - project(51.5, -0.12).northing)).toBeGreaterThan(40);
	expect(toGrid({ lat: 48.85, lon: 2.35 })).toBeNull();
	expect(toGrid({ lat: 47.37, lon: 8.54 })).toBeNull();
});

test('[GE1] there and back again is under five millimetres', () => {
	fc.assert(
		fc.property(fc.double({ min: 60_000, max: 660_000, noNaN: true }), fc.double({ min: 5_000, max: 1_200_000, noNaN: true }), (easting, northing) => {
			const back = toGrid(fromGrid({ easting, northing }));
			return back !== null && Math.hypot(back.easting - easting, back.northing - northing) < 0.005;
		})
	);
});

test('[GE2] grid references of 2 to 10 figures are read and printed, and name the square a point lies in', () => {
	const nelson = { easting: 530024.4, northing: 180403.9 };
	expect([2, 4, 6, 8, 10].map((figures) => printGridReference(nelson, figures as 2))).toEqual(['TQ 3 8', 'TQ 30 80', 'TQ 300 804', 'TQ 3002 8040', 'TQ 30024 80403']);
	expect(parseGridReference('tq3002480403')).toEqual({ easting: 530024.5, northing: 180403.5, side: 1 });
	expect(parseGridReference(' TQ 300 804 ')).toEqual({ easting: 530050, northing: 180450, side: 100 });
	// The corners of the country: Scilly, Shetland, Ben Nevis.
	expect(printGridReference({ easting: 91492, northing: 11318 }, 4)).toBe('SV 91 11');
	expect(printGridReference({ easting: 460000, northing: 1209000 }, 4)).toBe('HP 60 09');
	expect(parseGridReference('NN 166 712')).toEqual({ easting: 216650, northing: 771250, side: 100 });
	for (const bad of ['TQ', 'TQ 300 80', 'TI 300 804', 'TQ 123456 123456', 'AA 1 1', '300 804', '']) expect(parseGridReference(bad), bad).toBeNull();
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 699_999 }), fc.integer({ min: 0, max: 1_299_999 }), (easting, northing) => {
			const read = parseGridReference(printGridReference({ easting, northing }, 10)!)!;
			return read.easting === easting + 0.5 && read.northing === northing + 0.5;
		})
	);
});

test('[GE3] one field takes degrees, eastings with northings, and grid references, as people write them', () => {
	const near = (text: string, lat: number, lon: number) => {
		const read = parsePosition(text);
		expect(read, text).not.toBeNull();
		expect(Math.hypot(read!.lat - lat, read!.lon - lon), text).toBeLessThan(0.0003);
		return read!;
	};
	for (const text of ['51.50774, -0.12793', '51.50774 -0.12793', '51.50774°, -0.12793°', '51°30\'27.9"N 0°07\'40.5"W', '51° 30.465′ N, 0° 7.676′ W', '0.12793 W, 51.50774 N', 'N51.50774 W0.12793', '51.50774; −0.12793', '530024, 180403', '530024 180403', 'E 530024 N 180403', 'Easting: 530024, Northing: 180403', 'TQ 30024 80403', 'tq3002480403'])
		near(text, 51.50774, -0.12793);
	expect(near('-0.12793, 51.50774', 51.50774, -0.12793).swapped).toBe(true);
	near('47.3717, 8.5423', 47.3717, 8.5423);
	for (const bad of ['', 'Mill Lane', '51.5', '91, 181', '800000 100000', '51.5 N, 0.1 N', '51°75\'N 0°1\'W', 'TQ 300 80', '1e5, 2', '<b>']) expect(parsePosition(bad), bad).toBeNull();
});

/** A sheared, stretched and turned plan in Norfolk. */
const sheared: Georeference = { crs: 'EPSG:27700', matrix: [1180, -210, 622_000, -150, -870, 310_400], source: 'points', rms: null };
const size = { width: 1440, height: 1000 };
const knownAt = (at: [number, number], georeference = sheared): ControlPoint => ({ at, lon: toWorld(georeference, at).lon, lat: toWorld(georeference, at).lat });

test('[GE4] an affine plan goes into the world and back within a metre, on the grid and off it', () => {
	const zurich: Georeference = { crs: 'EPSG:4326', matrix: [0.02, 0.001, 8.53, 0.0007, -0.012, 47.38], source: 'points', rms: null };
	const fraction = fc.double({ min: 0, max: 1, noNaN: true });
	for (const plan of [sheared, zurich]) {
		const fit = fitControlPoints([knownAt([0.1, 0.1], plan), knownAt([0.9, 0.2], plan), knownAt([0.4, 0.9], plan)], size);
		if (!fit.ok) throw new Error(fit.refusal.reason);
		expect(fit.value.georeference.crs).toBe(plan.crs);
		const metres = extentOf(plan);
		fc.assert(
			fc.property(fraction, fraction, (x, y) => {
				const back = toPlan(fit.value.georeference, toWorld(plan, [x, y]))!;
				return Math.hypot((back[0] - x) * metres.width, (back[1] - y) * metres.height) < 1;
			})
		);
	}
	expect(toWorld(sheared, [0.5, 0.5]).grid).toEqual({ easting: 622_485, northing: 309_890 });
	expect(toWorld(zurich, [0.5, 0.5]).grid).toBeNull();
});

test('[GE5] two points turn, scale and shift a plan without stretching it; more are fitted by least squares, each with its miss in metres', () => {
	const straight: Georeference = { crs: 'EPSG:27700', matrix: [1440, 0, 622_000, 0, -1000, 310_400], source: 'points', rms: null };
	const two = fitControlPoints([knownAt([0.1, 0.1], straight), knownAt([0.9, 0.8], straight)], size);
	if (!two.ok) throw new Error(two.refusal.reason);
	two.value.georeference.matrix.forEach((value, i) => expect(value).toBeCloseTo(straight.matrix[i]!, 1));
	expect(two.value).toMatchObject({ unstretched: null, georeference: { rms: null } });

	// Five points, one of them typed 120 m too far north.
	const points = ([[0.1, 0.1], [0.9, 0.15], [0.5, 0.5], [0.15, 0.9], [0.85, 0.85]] as [number, number][]).map((at) => knownAt(at, straight));
	const wrong = points.map((point, i) => (i === 3 ? { ...point, lat: point.lat + 120 / 111_195 } : point));
	const fit = fitControlPoints(wrong, size);
	if (!fit.ok) throw new Error(fit.refusal.reason);
	expect(fit.value.suspect).toEqual({ point: 3, metres: expect.closeTo(120, -1) });
	expect(fit.value.georeference.rms).toBeGreaterThan(10);
	const good = fitControlPoints(points, size);
	expect(good.ok && good.value.suspect).toBeNull();
	expect(good.ok && good.value.georeference.rms).toBeLessThan(0.01);

	// With three a stretched plan goes through all of them; only the unstretched fit shows the slip.
	const three = fitControlPoints([wrong[0]!, wrong[1]!, wrong[3]!], size);
	expect(three.ok && Math.max(...three.value.residuals)).toBeLessThan(0.01);
	expect(three.ok && Math.max(...three.value.unstretched!)).toBeGreaterThan(20);
});

test('[GE6] points that cannot place a plan are refused, and it is said which', () => {
	const refused = (points: ControlPoint[]) => {
		const fit = fitControlPoints(points, size);
		return fit.ok ? null : fit.refusal;
	};
	const [a, b, c] = [knownAt([0.1, 0.1]), knownAt([0.9, 0.2]), knownAt([0.4, 0.9])];
	expect(refused([a])).toEqual({ reason: 'points-few', have: 1, want: 2 });
	expect(refused([a, b, { ...c, at: [0.9, 0.2] }])).toEqual({ reason: 'points-together', first: 2, second: 3 });
	expect(refused([a, { ...b, lon: a.lon, lat: a.lat }])).toEqual({ reason: 'points-together', first: 1, second: 2 });
	expect(refused([knownAt([0.1, 0.1]), knownAt([0.5, 0.5]), knownAt([0.9, 0.9])])).toEqual({ reason: 'points-in-line' });
	expect(refused([a, b, c].map((point) => ({ ...point, at: [1 - point.at[0], point.at[1]] as [number, number] })))).toEqual({ reason: 'plan-mirrored', where: 'points' });
	expect(refused([a, { ...b, lat: b.lat - 5 }])?.reason).toBe('plan-size-odd');
});

test('[GE7] a world file counts from the middle of the first pixel, and its numbers are told apart', () => {
	const file = (lines: (string | number)[]) => readWorldFile(lines.join('\r\n'), { width: 1000, height: 800 });
	const grid = file([2, 0, 0, -2, 530_001, 180_399, '']);
	if (!grid.ok) throw new Error(grid.refusal.reason);
	expect(grid.value.crs).toBe('EPSG:27700');
	expect(apply(grid.value.matrix, [0, 0])).toEqual([530_000, 180_400]);
	expect(apply(grid.value.matrix, [1, 1])).toEqual([532_000, 178_800]);
	const degrees = file(['0,00001', 0, 0, '-1e-5', -0.128, 51.508]);
	expect(degrees.ok && degrees.value.crs).toBe('EPSG:4326');
	// Turned by a quarter is no mirror.
	expect(file([0, -2, -2, 0, 530_001, 180_399]).ok).toBe(true);
});

test('[GE8] a world file that mirrors the plan, or is none, is refused with the line that is wrong', () => {
	const refused = (text: string) => {
		const read = readWorldFile(text, { width: 1000, height: 800 });
		return read.ok ? null : read.refusal;
	};
	expect(refused('2\n0\n0\n2\n530001\n180399')).toEqual({ reason: 'plan-mirrored', where: 'line-4' });
	expect(refused('-2\n0\n0\n-2\n530001\n180399')).toEqual({ reason: 'plan-mirrored', where: 'line-1' });
	expect(refused('2\n0\n0\n-2\n530001')).toEqual({ reason: 'world-file-lines', have: 5 });
	expect(refused('')).toEqual({ reason: 'world-file-lines', have: 0 });
	expect(refused(`${'9'.repeat(1200)}\n0\n0\n-2\n1\n1`)).toEqual({ reason: 'world-file-long', limit: 1000 });
	expect(refused('2\n0\nnought\n-2\n530001\n180399')).toEqual({ reason: 'world-file-number', line: 3, text: 'nought' });
	expect(refused('0\n0\n0\n-2\n530001\n180399')).toEqual({ reason: 'world-file-flat' });
	expect(refused('2\n0\n0\n-2\n-14240\n6711542')).toEqual({ reason: 'world-file-unknown', x: -14240, y: 6711542 });
	expect(refused('0.00001\n0\n0\n-0.00001\n51.508\n-0.128')).toEqual({ reason: 'axes-swapped', where: 'world-file' });
	expect(refused(`${'9'.repeat(400)}\n0\n0\n-2\n1\n1`)).toEqual({ reason: 'world-file-number', line: 1, text: '9'.repeat(40) });
	fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => typeof readWorldFile(text, size).ok === 'boolean'));
	const affine: Affine = [1, 0, 0, 0, 1, 0];
	expect(apply(affine, [3, 4])).toEqual([3, 4]);
});

test('[GE9] a place becomes GeoJSON as RFC 7946 wants it', () => {
	expect(geometryOf([0.5, 0.5], sheared)).toEqual({ type: 'Point', coordinates: [expect.closeTo(toWorld(sheared, [0.5, 0.5]).lon, 6), expect.closeTo(toWorld(sheared, [0.5, 0.5]).lat, 6)] });
	expect(geometryOf({ line: [[0.1, 0.1], [0.2, 0.4]] }, sheared)).toMatchObject({ type: 'LineString', coordinates: [expect.anything(), expect.anything()] });
	for (const area of [[[0.2, 0.2], [0.4, 0.2], [0.4, 0.4]], [[0.4, 0.4], [0.4, 0.2], [0.2, 0.2]]] as [number, number][][]) {
		const shape = geometryOf({ area }, sheared);
		if (shape?.type !== 'Polygon') throw new Error('no polygon');
		const [ring] = shape.coordinates;
		expect(ring).toHaveLength(4);
		expect(ring![3]).toEqual(ring![0]);
		expect(twiceArea(ring!.slice(0, 3))).toBeGreaterThan(0);
	}
	expect(geometryOf('whole', sheared)?.type).toBe('Polygon');
	expect(geometryOf('none', sheared)).toBeNull();
});
