import { asGraph, type Graph } from './graph.ts';
import type { Latent } from './latent.ts';

/**
 * Ties every card to its nearest cards, once for each number of dimensions, and adds the ties up: what is near in the rough view and in
 * the fine one counts most, and no single number of dimensions has to be right. `weakest` is the least cosine that is a tie at all.
 */
export function nearestOf({ rows, dims, at }: Latent, views: readonly number[], wanted: number, weakest: number): Graph {
	const steps = [...new Set(views.map((view) => Math.min(view, dims)))].sort((a, b) => a - b);
	const lists = steps.map(() => new Nearest(rows, wanted, weakest));
	const inverse = steps.map((step) => inverseLengths(at, rows, dims, step));
	for (let a = 0; a < rows; a++) {
		const own = at.subarray(a * dims, a * dims + dims);
		for (let b = a + 1; b < rows; b++) {
			let dot = 0;
			let d = 0;
			const from = b * dims;
			for (let s = 0; s < steps.length; s++) {
				for (const step = steps[s]!; d < step; d++) dot += own[d]! * at[from + d]!;
				const cosine = dot * inverse[s]![a]! * inverse[s]![b]!;
				if (cosine <= weakest) continue;
				const list = lists[s]!;
				if (cosine > list.bar[a]!) list.put(a, b, cosine);
				if (cosine > list.bar[b]!) list.put(b, a, cosine);
			}
		}
	}
	const ties = Array.from({ length: rows }, () => new Map<number, number>());
	for (const list of lists) {
		// A tie that both ends have is one tie in each view.
		const view = Array.from({ length: rows }, () => new Map<number, number>());
		for (let row = 0; row < rows; row++) {
			list.each(row, (other, cosine) => {
				view[row]!.set(other, cosine);
				view[other]!.set(row, cosine);
			});
		}
		view.forEach((row, i) => row.forEach((cosine, other) => ties[i]!.set(other, (ties[i]!.get(other) ?? 0) + cosine)));
	}
	return asGraph(ties);
}

function inverseLengths(at: Float64Array, rows: number, dims: number, step: number): Float64Array {
	const inverse = new Float64Array(rows);
	for (let row = 0; row < rows; row++) {
		let sum = 0;
		for (let d = 0; d < step; d++) sum += at[row * dims + d]! ** 2;
		inverse[row] = sum > 1e-18 ? 1 / Math.sqrt(sum) : 0;
	}
	return inverse;
}

/** The nearest so far of every row, nearest first. */
class Nearest {
	/** What must be beaten to come in. */
	readonly bar: Float64Array;
	readonly #wanted: number;
	readonly #ids: Int32Array;
	readonly #cosines: Float64Array;
	readonly #filled: Int32Array;

	constructor(rows: number, wanted: number, weakest: number) {
		this.#wanted = wanted;
		this.bar = new Float64Array(rows).fill(weakest);
		this.#ids = new Int32Array(rows * wanted);
		this.#cosines = new Float64Array(rows * wanted);
		this.#filled = new Int32Array(rows);
	}

	put(row: number, id: number, cosine: number): void {
		const first = row * this.#wanted;
		let at = first + Math.min(this.#filled[row]!, this.#wanted - 1);
		while (at > first && this.#cosines[at - 1]! < cosine) {
			this.#cosines[at] = this.#cosines[at - 1]!;
			this.#ids[at] = this.#ids[at - 1]!;
			at--;
		}
		this.#cosines[at] = cosine;
		this.#ids[at] = id;
		if (this.#filled[row]! < this.#wanted) this.#filled[row]! += 1;
		if (this.#filled[row] === this.#wanted) this.bar[row] = this.#cosines[first + this.#wanted - 1]!;
	}

	each(row: number, tell: (id: number, cosine: number) => void): void {
		const first = row * this.#wanted;
		for (let i = first; i < first + this.#filled[row]!; i++) tell(this.#ids[i]!, this.#cosines[i]!);
	}
}
