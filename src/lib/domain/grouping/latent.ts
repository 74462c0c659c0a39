import { many, type Vectors } from './vectors.ts';

/** Cards in a few dimensions: row-major, rows x dims, the most telling dimension first. */
export interface Latent {
	rows: number;
	dims: number;
	at: Float64Array;
}

const spare = 8;

/**
 * Latent semantic analysis (Deerwester and others, 1990): the truncated singular value decomposition X = U S V', as U S. Words that keep
 * company pull cards together that share none of them. Found by subspace
 * iteration (Halko, Martinsson, Tropp 2011), begun from the cards themselves (`seeds`, one number for each), so that the same cards give
 * the same numbers and one card more changes them only a little.
 */
export function latentOf(vectors: Vectors, wanted: number, seeds: ArrayLike<number>): Latent {
	const { rows } = vectors;
	const width = Math.min(wanted + spare, rows);
	const rounds = rows < many ? 3 : 2;
	const product = new Gram(vectors, width);
	let basis = new Float64Array(rows * width);
	for (let row = 0; row < rows; row++) {
		let state = seeds[row]! | 0;
		for (let c = 0; c < width; c++) {
			state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
			basis[row * width + c] = (state >>> 8) / 0x1000000 - 0.5;
		}
	}
	for (let round = 0; round < rounds; round++) {
		makeOrthonormal(basis, rows, width);
		basis = product.times(basis);
	}
	makeOrthonormal(basis, rows, width, 2);
	const image = product.times(basis);
	const small = new Float64Array(width * width);
	for (let row = 0; row < rows; row++) {
		for (let a = 0; a < width; a++) {
			const left = basis[row * width + a]!;
			for (let b = a; b < width; b++) small[a * width + b]! += left * image[row * width + b]!;
		}
	}
	for (let a = 0; a < width; a++) for (let b = 0; b < a; b++) small[a * width + b] = small[b * width + a]!;
	const { values, vectors: turns } = eigenOf(small, width);
	const order = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b).slice(0, Math.min(wanted, width));
	const kept = order.filter((c) => values[c]! > 1e-9);
	const dims = kept.length;
	const at = new Float64Array(rows * dims);
	for (let row = 0; row < rows; row++) {
		for (let j = 0; j < dims; j++) {
			const c = kept[j]!;
			let sum = 0;
			for (let d = 0; d < width; d++) sum += basis[row * width + d]! * turns[d * width + c]!;
			// The eigenvalues of X X' are the squares of the singular values.
			at[row * dims + j] = sum * Math.sqrt(values[c]!);
		}
	}
	return { rows, dims, at };
}

/** X X' times a block of columns, without ever making X X'. */
class Gram {
	readonly #vectors: Vectors;
	readonly #width: number;
	// Half the memory is nearly twice the speed here, and these are sums of a few hundred small numbers.
	readonly #terms: Float32Array;

	constructor(vectors: Vectors, width: number) {
		this.#vectors = vectors;
		this.#width = width;
		this.#terms = new Float32Array(vectors.terms * width);
	}

	times(block: Float64Array): Float64Array<ArrayBuffer> {
		const { rows, start, term, value } = this.#vectors;
		const width = this.#width;
		const terms = this.#terms;
		terms.fill(0);
		for (let row = 0; row < rows; row++) {
			const from = row * width;
			for (let i = start[row]!; i < start[row + 1]!; i++) {
				const to = term[i]! * width;
				const v = value[i]!;
				for (let c = 0; c < width; c++) terms[to + c]! += v * block[from + c]!;
			}
		}
		const out = new Float64Array(rows * width);
		for (let row = 0; row < rows; row++) {
			const to = row * width;
			for (let i = start[row]!; i < start[row + 1]!; i++) {
				const from = term[i]! * width;
				const v = value[i]!;
				for (let c = 0; c < width; c++) out[to + c]! += v * terms[from + c]!;
			}
		}
		return out;
	}
}

/** Modified Gram-Schmidt, in place; twice is enough for any (Kahan). A column that is nothing after it becomes zero. */
function makeOrthonormal(block: Float64Array, rows: number, width: number, passes = 1): void {
	const columns = Array.from({ length: width }, (_, c) => {
		const column = new Float64Array(rows);
		for (let row = 0; row < rows; row++) column[row] = block[row * width + c]!;
		return column;
	});
	columns.forEach((column, c) => {
		const before = length(column);
		for (let pass = 0; pass < passes; pass++) {
			for (let d = 0; d < c; d++) {
				const other = columns[d]!;
				let dot = 0;
				for (let row = 0; row < rows; row++) dot += column[row]! * other[row]!;
				if (dot !== 0) for (let row = 0; row < rows; row++) column[row]! -= dot * other[row]!;
			}
		}
		const after = length(column);
		const scale = after > 1e-9 * (before || 1) ? 1 / after : 0;
		for (let row = 0; row < rows; row++) block[row * width + c] = column[row]! *= scale;
	});
}

function length(column: Float64Array): number {
	let sum = 0;
	for (const value of column) sum += value * value;
	return Math.sqrt(sum);
}

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
