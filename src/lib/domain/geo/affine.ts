/** X = a x + b y + c, Y = d x + e y + f. From fractions of a plan (y down) to a flat world (Y up), unless it says otherwise. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export type Pair = readonly [x: number, y: number];

export function apply([a, b, c, d, e, f]: Affine, [x, y]: Pair): [number, number] {
	return [a * x + b * y + c, d * x + e * y + f];
}

export function determinant([a, b, , d, e]: Affine): number {
	return a * e - b * d;
}

/** Null where it maps a plane onto a line or a point. */
export function invert(affine: Affine): Affine | null {
	const det = determinant(affine);
	if (!Number.isFinite(det) || Math.abs(det) < 1e-30) return null;
	const [a, b, c, d, e, f] = affine;
	return [e / det, -b / det, (b * f - c * e) / det, -d / det, a / det, (c * d - a * f) / det];
}

/** First the second one, then the first one. */
export function compose(outer: Affine, inner: Affine): Affine {
	const [a, b, c, d, e, f] = outer;
	const [g, h, i, j, k, l] = inner;
	return [a * g + b * j, a * h + b * k, a * i + b * l + c, d * g + e * j, d * h + e * k, d * i + e * l + f];
}

/** On paper y grows downward and in the world upward, so a true picture turns the plane over and a mirrored one does not. */
export function isMirrored(affine: Affine): boolean {
	return determinant(affine) > 0;
}
