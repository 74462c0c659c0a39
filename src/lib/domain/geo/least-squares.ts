import type { Affine, Pair } from './affine.ts';

/** One point known on both sides. */
export interface Known {
	from: Pair;
	to: Pair;
}

/**
 * The similarity (turn, one scale, shift; no mirror) that fits best, y being down on the left and up on the right. From two points on;
 * null where they are all one point. Closed form: centred points as complex numbers, Umeyama 1991 in two dimensions.
 */
export function fitSimilarity(known: readonly Known[]): Affine | null {
	const from = middle(known.map(({ from }) => from));
	const to = middle(known.map(({ to }) => to));
	let [p, q, size] = [0, 0, 0];
	for (const known_ of known) {
		const [x, y] = [known_.from[0] - from[0], -(known_.from[1] - from[1])];
		const [X, Y] = [known_.to[0] - to[0], known_.to[1] - to[1]];
		p += x * X + y * Y;
		q += x * Y - y * X;
		size += x * x + y * y;
	}
	if (size < 1e-12) return null;
	const [a, b] = [p / size, q / size];
	// With y turned over: X = a x + b y, Y = b x - a y.
	return [a, b, to[0] - a * from[0] - b * from[1], b, -a, to[1] - b * from[0] + a * from[1]];
}

/** The affine map that fits best, from three points on; null where they lie on one line. Normal equations of centred points. */
export function fitAffine(known: readonly Known[]): Affine | null {
	if (known.length < 3) return null;
	const from = middle(known.map(({ from }) => from));
	const to = middle(known.map(({ to }) => to));
	let [xx, xy, yy, xX, yX, xY, yY] = [0, 0, 0, 0, 0, 0, 0];
	for (const known_ of known) {
		const [x, y] = [known_.from[0] - from[0], known_.from[1] - from[1]];
		const [X, Y] = [known_.to[0] - to[0], known_.to[1] - to[1]];
		xx += x * x;
		xy += x * y;
		yy += y * y;
		xX += x * X;
		yX += y * X;
		xY += x * Y;
		yY += y * Y;
	}
	const det = xx * yy - xy * xy;
	// The square of how thin the cloud of points is: under a fiftieth of its length it is a line.
	if (det <= ((xx + yy) / 50) ** 2) return null;
	const [a, b] = [(xX * yy - yX * xy) / det, (yX * xx - xX * xy) / det];
	const [d, e] = [(xY * yy - yY * xy) / det, (yY * xx - xY * xy) / det];
	return [a, b, to[0] - a * from[0] - b * from[1], d, e, to[1] - d * from[0] - e * from[1]];
}

function middle(pairs: readonly Pair[]): Pair {
	const sum = pairs.reduce<[number, number]>(([x, y], [X, Y]) => [x + X, y + Y], [0, 0]);
	return [sum[0] / pairs.length, sum[1] / pairs.length];
}
