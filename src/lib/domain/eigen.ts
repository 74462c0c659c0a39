/** Eigenvalues and eigenvectors (columns) of a small symmetric matrix, by Jacobi's rotations. Spoils the matrix. */
export function eigenOf(matrix: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
	const vectors = new Float64Array(size * size);
	for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
	for (let sweep = 0; sweep < 20; sweep++) {
		let off = 0;
		let on = 0;
		for (let p = 0; p < size; p++) {
			on += matrix[p * size + p]! ** 2;
			for (let q = p + 1; q < size; q++) off += matrix[p * size + q]! ** 2;
		}
		if (off <= 1e-20 * on || off === 0) break;
		for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(matrix, vectors, size, p, q);
	}
	const values = new Float64Array(size);
	for (let i = 0; i < size; i++) values[i] = matrix[i * size + i]!;
	return { values, vectors };
}

function rotate(matrix: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
	const apart = matrix[p * size + q]!;
	if (Math.abs(apart) < 1e-300) return;
	const theta = (matrix[q * size + q]! - matrix[p * size + p]!) / (2 * apart);
	const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
	const cos = 1 / Math.sqrt(t * t + 1);
	const sin = t * cos;
	for (let k = 0; k < size; k++) {
		const [x, y] = [matrix[k * size + p]!, matrix[k * size + q]!];
		matrix[k * size + p] = cos * x - sin * y;
		matrix[k * size + q] = sin * x + cos * y;
	}
	for (let k = 0; k < size; k++) {
		const [x, y] = [matrix[p * size + k]!, matrix[q * size + k]!];
		matrix[p * size + k] = cos * x - sin * y;
		matrix[q * size + k] = sin * x + cos * y;
		const [v, w] = [vectors[k * size + p]!, vectors[k * size + q]!];
		vectors[k * size + p] = cos * v - sin * w;
		vectors[k * size + q] = sin * v + cos * w;
	}
}
