import { done, refuse, type Result } from '../result.ts';
import { apply, compose, isMirrored, type Affine } from './affine.ts';
import type { Georeference } from './georeference.ts';
import { isOnGrid } from './osgb36.ts';

/** A world file is six short lines; anything longer is another file. */
export const worldFileLimit = 1000;

/**
 * Reads a world file (.pgw, .jgw, .tfw): six lines A, D, B, E, C, F with X = A column + B row + C and Y = D column + E row + F, where
 * column 0, row 0 is the MIDDLE of the picture's top left pixel. `size` is that of the picture as it was made, before any scaling.
 * What the numbers are is not written in it: they are told apart by where the picture's corners would lie.
 */
export function readWorldFile(text: string, size: { width: number; height: number }): Result<Georeference> {
	if (text.length > worldFileLimit) return refuse({ reason: 'world-file-long', limit: worldFileLimit });
	const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/).map((line) => line.trim());
	while (lines.at(-1) === '') lines.pop();
	if (lines.length !== 6) return refuse({ reason: 'world-file-lines', have: lines.length });
	const numbers: number[] = [];
	for (const [i, line] of lines.entries()) {
		const number = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(line) ? Number(line.replace(',', '.')) : NaN;
		if (!Number.isFinite(number)) return refuse({ reason: 'world-file-number', line: i + 1, text: line.slice(0, 40) });
		numbers.push(number);
	}
	const [A, D, B, E, C, F] = numbers as [number, number, number, number, number, number];
	const pixels: Affine = [A, B, C, D, E, F];
	// The matrix counts from the corner of the first pixel, a world file from its middle.
	const matrix = compose(pixels, [size.width, 0, -0.5, 0, size.height, -0.5]);
	const det = A * E - B * D;
	if (Math.abs(det) < 1e-18) return refuse({ reason: 'world-file-flat' });
	const corners = ([[0, 0], [1, 0], [0, 1], [1, 1]] as const).map((at) => apply(matrix, at));
	const crs = systemOf(corners);
	if (crs === 'swapped') return refuse({ reason: 'axes-swapped', where: 'world-file' });
	if (crs === null) return refuse({ reason: 'world-file-unknown', x: C, y: F });
	if (isMirrored(matrix)) return refuse({ reason: 'plan-mirrored', where: E > 0 && A > 0 ? 'line-4' : A < 0 && E < 0 ? 'line-1' : 'world-file' });
	return done({ crs, matrix, source: 'world-file', rms: null });
}

/** Numbers of a plan of a town: all corners on the grid, or all of them degrees and less than two degrees apart. */
function systemOf(corners: readonly (readonly [number, number])[]): Georeference['crs'] | 'swapped' | null {
	const xs = corners.map(([x]) => x);
	const ys = corners.map(([, y]) => y);
	if (xs.every((x) => Math.abs(x) <= 180) && ys.every((y) => Math.abs(y) <= 180) && spread(xs) < 2 && spread(ys) < 2) {
		const british = (lon: number, lat: number) => lon > -9 && lon < 2.5 && lat > 49 && lat < 61.5;
		if (ys.some((y) => Math.abs(y) > 90) || corners.every(([x, y]) => british(y, x))) return 'swapped';
		return 'EPSG:4326';
	}
	if (spread(xs) > 200_000 || spread(ys) > 200_000) return null;
	if (corners.every(([easting, northing]) => isOnGrid({ easting, northing }))) return 'EPSG:27700';
	if (corners.every(([x, y]) => y > 0 && y < 700_000 && x > 700_000 && x < 1_300_000)) return 'swapped';
	return null;
}

function spread(values: readonly number[]): number {
	return Math.max(...values) - Math.min(...values);
}
