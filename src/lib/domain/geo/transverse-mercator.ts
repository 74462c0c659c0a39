/**
 * The projection of the British National Grid (EPSG:27700): a transverse Mercator of the Airy 1830 ellipsoid. Series and constants:
 * Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes A and C. Angles in degrees, lengths in metres.
 */
export const airy = { a: 6_377_563.396, b: 6_356_256.909 };
const scale = 0.9996012717;
const trueOrigin = { lat: radians(49), lon: radians(-2), easting: 400_000, northing: -100_000 };
const e2 = 1 - (airy.b * airy.b) / (airy.a * airy.a);
const n = (airy.a - airy.b) / (airy.a + airy.b);

export interface GridPoint {
	easting: number;
	northing: number;
}

/** `lat` and `lon` on the Airy ellipsoid (OSGB36), not those of a GPS: osgb36.ts makes one from the other. */
export function project(lat: number, lon: number): GridPoint {
	const phi = radians(lat);
	const { nu, rho, eta2 } = radii(phi);
	const [s, c, t] = [Math.sin(phi), Math.cos(phi), Math.tan(phi)];
	const t2 = t * t;
	const t4 = t2 * t2;
	const p = radians(lon) - trueOrigin.lon;
	const I = meridian(phi) + trueOrigin.northing;
	const II = (nu / 2) * s * c;
	const III = (nu / 24) * s * c ** 3 * (5 - t2 + 9 * eta2);
	const IIIA = (nu / 720) * s * c ** 5 * (61 - 58 * t2 + t4);
	const IV = nu * c;
	const V = (nu / 6) * c ** 3 * (nu / rho - t2);
	const VI = (nu / 120) * c ** 5 * (5 - 18 * t2 + t4 + 14 * eta2 - 58 * t2 * eta2);
	return {
		easting: trueOrigin.easting + IV * p + V * p ** 3 + VI * p ** 5,
		northing: I + II * p ** 2 + III * p ** 4 + IIIA * p ** 6
	};
}

/** The way back, to the same ellipsoid. */
export function unproject({ easting, northing }: GridPoint): { lat: number; lon: number } {
	let phi = trueOrigin.lat;
	let rest = northing - trueOrigin.northing;
	// Gains four digits a turn; ten are more than enough for anything finite.
	for (let turn = 0; turn < 10 && Math.abs(rest) > 1e-5; turn++) {
		phi += rest / (airy.a * scale);
		rest = northing - trueOrigin.northing - meridian(phi);
	}
	const { nu, rho, eta2 } = radii(phi);
	const t = Math.tan(phi);
	const t2 = t * t;
	const t4 = t2 * t2;
	const sec = 1 / Math.cos(phi);
	const e = easting - trueOrigin.easting;
	const VII = t / (2 * rho * nu);
	const VIII = (t / (24 * rho * nu ** 3)) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2);
	const IX = (t / (720 * rho * nu ** 5)) * (61 + 90 * t2 + 45 * t4);
	const X = sec / nu;
	const XI = (sec / (6 * nu ** 3)) * (nu / rho + 2 * t2);
	const XII = (sec / (120 * nu ** 5)) * (5 + 28 * t2 + 24 * t4);
	const XIIA = (sec / (5040 * nu ** 7)) * (61 + 662 * t2 + 1320 * t4 + 720 * t4 * t2);
	return {
		lat: degrees(phi - VII * e ** 2 + VIII * e ** 4 - IX * e ** 6),
		lon: degrees(trueOrigin.lon + X * e - XI * e ** 3 + XII * e ** 5 - XIIA * e ** 7)
	};
}

function radii(phi: number) {
	const w = 1 - e2 * Math.sin(phi) ** 2;
	const nu = (airy.a * scale) / Math.sqrt(w);
	const rho = (airy.a * scale * (1 - e2)) / w ** 1.5;
	return { nu, rho, eta2: nu / rho - 1 };
}

/** Length of the meridian from the true origin to a latitude. */
function meridian(phi: number): number {
	const d = phi - trueOrigin.lat;
	const sum = phi + trueOrigin.lat;
	const n2 = n * n;
	const n3 = n2 * n;
	return (
		airy.b *
		scale *
		((1 + n + (5 / 4) * (n2 + n3)) * d -
			(3 * n + 3 * n2 + (21 / 8) * n3) * Math.sin(d) * Math.cos(sum) +
			(15 / 8) * (n2 + n3) * Math.sin(2 * d) * Math.cos(2 * sum) -
			(35 / 24) * n3 * Math.sin(3 * d) * Math.cos(3 * sum))
	);
}

export function radians(angle: number): number {
	return (angle * Math.PI) / 180;
}

export function degrees(angle: number): number {
	return (angle * 180) / Math.PI;
}
