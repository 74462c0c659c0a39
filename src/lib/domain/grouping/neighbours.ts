import type { Graph } from './graph.ts';
import type { Latent } from './latent.ts';

/**
 * Ties every card to its nearest cards. A tie weighs as much as it stands above the first card that is left out (or above `weakest`, the
 * least cosine that is a tie at all), summed over both ends: where many cards are almost equally near, who is just in and who is just out
 * hangs on any one card more, and with this they weigh next to nothing.
 * Rows must be of length 1.
 */
export function nearestOf({ rows, dims, at }: Latent, wanted: number, weakest: number): Graph {
	const list = new Nearest(rows, wanted + 1, weakest);
	const offer = (a: number, b: number, cosine: number) => {
		if (cosine > list.bar[a]!) list.put(a, b, cosine);
		if (cosine > list.bar[b]!) list.put(b, a, cosine);
	};
	for (let a = 0; a < rows; a++) {
		const own = at.subarray(a * dims, a * dims + dims);
		let b = a + 1;
		// Four at a time: a sum waits for the one before it, and four do not wait for one another.
		for (; b + 3 < rows; b += 4) {
			let [one, two, three, four] = [0, 0, 0, 0];
			for (let d = 0, to = b * dims; d < dims; d++, to++) {
				const mine = own[d]!;
				one += mine * at[to]!;
				two += mine * at[to + dims]!;
				three += mine * at[to + 2 * dims]!;
				four += mine * at[to + 3 * dims]!;
			}
			offer(a, b, one);
			offer(a, b + 1, two);
			offer(a, b + 2, three);
			offer(a, b + 3, four);
		}
		for (; b < rows; b++) {
			let dot = 0;
			for (let d = 0, to = b * dims; d < dims; d++, to++) dot += own[d]! * at[to]!;
			offer(a, b, dot);
		}
	}
	return tied(list, rows);
}

/** What both ends say of a tie is added up. Arrays, because maps took as long as the cosines. */
function tied(list: Nearest, rows: number): Graph {
	const first = new Int32Array(rows + 1);
	for (let row = 0; row < rows; row++) {
		list.each(row, (other) => {
			first[row + 1]! += 1;
			first[other + 1]! += 1;
		});
	}
	for (let row = 0; row < rows; row++) first[row + 1]! += first[row]!;
	const [ends, weights] = [new Int32Array(first[rows]!), new Float64Array(first[rows]!)];
	const next = first.slice();
	const put = (row: number, other: number, weight: number) => {
		const at = next[row]!++;
		[ends[at], weights[at]] = [other, weight];
	};
	for (let row = 0; row < rows; row++) {
		list.each(row, (other, weight) => {
			put(row, other, weight);
			put(other, row, weight);
		});
	}
	const graph: Graph = { size: rows, start: new Int32Array(rows + 1), to: new Int32Array(first[rows]!), weight: new Float64Array(first[rows]!) };
	const sum = new Float64Array(rows);
	let used = 0;
	for (let row = 0; row < rows; row++) {
		const from = used;
		for (let at = first[row]!; at < first[row + 1]!; at++) {
			const other = ends[at]!;
			if (sum[other] === 0) graph.to[used++] = other;
			sum[other]! += weights[at]!;
		}
		graph.to.subarray(from, used).sort();
		for (let at = from; at < used; at++) {
			graph.weight[at] = sum[graph.to[at]!]!;
			sum[graph.to[at]!] = 0;
		}
		graph.start[row + 1] = used;
	}
	return { ...graph, to: graph.to.slice(0, used), weight: graph.weight.slice(0, used) };
}

/** The nearest so far of every row, nearest first. The last of a full list is only the bar for the others. */
class Nearest {
	/** What must be beaten to come in. */
	readonly bar: Float64Array;
	readonly #wanted: number;
	readonly #weakest: number;
	readonly #ids: Int32Array;
	readonly #cosines: Float64Array;
	readonly #filled: Int32Array;

	constructor(rows: number, wanted: number, weakest: number) {
		this.#wanted = wanted;
		this.#weakest = weakest;
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

	/** The ties of a row that weigh anything. */
	each(row: number, tell: (id: number, weight: number) => void): void {
		const first = row * this.#wanted;
		const filled = this.#filled[row]!;
		const floor = filled === this.#wanted ? this.#cosines[first + filled - 1]! : this.#weakest;
		for (let i = first; i < first + filled; i++) {
			const weight = this.#cosines[i]! - floor;
			if (weight > 1e-9) tell(this.#ids[i]!, weight);
		}
	}
}
