import { eigenOf } from '../eigen.ts';
import { atOneTable, many, type Vectors } from './vectors.ts';

/** Cards in a few dimensions: row-major, rows x dims, the most telling dimension first. */
export interface Latent {
	rows: number;
	dims: number;
	at: Float64Array;
}

const spare = 8;
/** In how many dimensions the weight of a dimension falls to a third. */
const reach = 30;

/**
 * Latent semantic analysis (Deerwester and others, 1990): the truncated singular value decomposition X = U S V', as U S. Words that keep
 * company pull cards together that share none of them. Dimensions fade out instead of ending at one that weighs as much as the next: which
 * of two equal ones is in and which is out would hang on any one card more. Found by subspace
 * iteration (Halko, Martinsson, Tropp 2011), begun from the cards themselves (`seeds`, one number for each), so that the same cards give
 * the same numbers and one card more changes them only a little.
 */
export function latentOf(vectors: Vectors, wanted: number, seeds: ArrayLike<number>): Latent {
	const { rows } = vectors;
	const width = Math.min(wanted + spare, rows);
	// Of few cards the last dimensions are found as well: where they hang on where the search began, they hang on any one card more.
	const rounds = rows <= atOneTable ? 6 : rows < many ? 3 : 2;
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
			at[row * dims + j] = sum * Math.sqrt(values[c]!) * Math.exp(-j / reach);
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
				let c = 0;
				for (; c + 3 < width; c += 4) {
					terms[to + c]! += v * block[from + c]!;
					terms[to + c + 1]! += v * block[from + c + 1]!;
					terms[to + c + 2]! += v * block[from + c + 2]!;
					terms[to + c + 3]! += v * block[from + c + 3]!;
				}
				for (; c < width; c++) terms[to + c]! += v * block[from + c]!;
			}
		}
		const out = new Float64Array(rows * width);
		for (let row = 0; row < rows; row++) {
			const to = row * width;
			for (let i = start[row]!; i < start[row + 1]!; i++) {
				const from = term[i]! * width;
				const v = value[i]!;
				let c = 0;
				for (; c + 3 < width; c += 4) {
					out[to + c]! += v * terms[from + c]!;
					out[to + c + 1]! += v * terms[from + c + 1]!;
					out[to + c + 2]! += v * terms[from + c + 2]!;
					out[to + c + 3]! += v * terms[from + c + 3]!;
				}
				for (; c < width; c++) out[to + c]! += v * terms[from + c]!;
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
