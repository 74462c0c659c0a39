import { airy, degrees, project, radians, unproject, type GridPoint } from './transverse-mercator.ts';

export type { GridPoint };

/** WGS84, as a GPS and GeoJSON give it. Degrees. */
export interface LonLat {
	lon: number;
	lat: number;
}

/**
 * How true the way between WGS84 and the British National Grid is, in metres. One transformation for the whole country (Helmert,
 * seven parameters, Ordnance Survey's own) is good to about 5 m; OSTN15, a table of shifts, is good to 0.1 m and is 15 MB, so it is not shipped.
 */
export const gridAccuracy = 5;
export const gridMethod = 'Helmert (7 parameters, Ordnance Survey), about 5 m; not OSTN15';

const wgs84 = { a: 6_378_137, b: 6_356_752.314245 };
/** WGS84 to OSGB36: shifts in metres, scale, turns in radians. "A guide to coordinate systems in Great Britain", section 6.6. */
const helmert = { tx: -446.448, ty: 125.157, tz: -542.06, s: 20.4894e-6, rx: radians(-0.1502 / 3600), ry: radians(-0.247 / 3600), rz: radians(-0.8421 / 3600) };

type Axes = { a: number; b: number };
type Space = [x: number, y: number, z: number];

/** Where the National Grid is meant to be used, with a margin of sea. Anything else has no easting and northing. */
export function isOnGrid({ easting, northing }: GridPoint): boolean {
	return easting >= 0 && easting < 700_000 && northing >= 0 && northing < 1_300_000;
}

/** Null where the National Grid does not reach. */
export function toGrid({ lon, lat }: LonLat): GridPoint | null {
	if (!(lat > 48 && lat < 62.5 && lon > -10.5 && lon < 4)) return null;
	const there = toAngles(shift(toSpace(lat, lon, wgs84)), airy);
	const point = project(there.lat, there.lon);
	return isOnGrid(point) ? point : null;
}

export function fromGrid(point: GridPoint): LonLat {
	const { lat, lon } = unproject(point);
	return toAngles(shiftBack(toSpace(lat, lon, airy)), wgs84);
}

function toSpace(lat: number, lon: number, { a, b }: Axes): Space {
	const [phi, lambda] = [radians(lat), radians(lon)];
	const e2 = 1 - (b * b) / (a * a);
	const nu = a / Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
	return [nu * Math.cos(phi) * Math.cos(lambda), nu * Math.cos(phi) * Math.sin(lambda), (1 - e2) * nu * Math.sin(phi)];
}

function toAngles([x, y, z]: Space, { a, b }: Axes): LonLat {
	const e2 = 1 - (b * b) / (a * a);
	const p = Math.hypot(x, y);
	let phi = Math.atan2(z, p * (1 - e2));
	for (let turn = 0; turn < 6; turn++) {
		const nu = a / Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
		phi = Math.atan2(z + e2 * nu * Math.sin(phi), p);
	}
	return { lat: degrees(phi), lon: degrees(Math.atan2(y, x)) };
}

function shift([x, y, z]: Space): Space {
	const { tx, ty, tz, s, rx, ry, rz } = helmert;
	return [tx + (1 + s) * x - rz * y + ry * z, ty + rz * x + (1 + s) * y - rx * z, tz - ry * x + rx * y + (1 + s) * z];
}

/** The exact way back: changing the signs, as is often done, leaves millimetres. Each turn gains four digits. */
function shiftBack(target: Space): Space {
	let from: Space = [...target];
	for (let turn = 0; turn < 5; turn++) {
		const there = shift(from);
		from = [from[0] + target[0] - there[0], from[1] + target[1] - there[1], from[2] + target[2] - there[2]];
	}
	return from;
}
