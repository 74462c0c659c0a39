import type { Graph } from './graph.ts';
import type { Latent } from './latent.ts';

/**
 * Ties every card to its nearest cards, once for each number of dimensions, and adds the ties up: what is near in the rough view and in
 * the fine one counts most, and no single number of dimensions has to be right. `weakest` is the least cosine that is a tie at all.
 */
export function nearestOf({ rows, dims, at }: Latent, views: readonly number[], wanted: number, weakest: number): Graph {
	const steps = [...new Set(views.map((view) => Math.min(view, dims)))].sort((a, b) => a - b);
	const lists = steps.map(() => new Nearest(rows, wanted, weakest));
	const inverse = steps.map((step) => inverseLengths(at, rows, dims, step));
	const offer = (s: number, a: number, b: number, dot: number) => {
		const cosine = dot * inverse[s]![a]! * inverse[s]![b]!;
		if (cosine <= weakest) return;
		const list = lists[s]!;
		if (cosine > list.bar[a]!) list.put(a, b, cosine);
		if (cosine > list.bar[b]!) list.put(b, a, cosine);
	};
	for (let a = 0; a < rows; a++) {
		const own = at.subarray(a * dims, a * dims + dims);
		let b = a + 1;
		// Four at a time: a sum waits for the one before it, and four do not wait for one another.
		for (; b + 3 < rows; b += 4) {
			let [d, one, two, three, four] = [0, 0, 0, 0, 0];
			const from = b * dims;
			for (let s = 0; s < steps.length; s++) {
				for (const step = steps[s]!; d < step; d++) {
					const mine = own[d]!;
					const to = from + d;
					one += mine * at[to]!;
					two += mine * at[to + dims]!;
					three += mine * at[to + 2 * dims]!;
					four += mine * at[to + 3 * dims]!;
				}
				offer(s, a, b, one);
				offer(s, a, b + 1, two);
				offer(s, a, b + 2, three);
				offer(s, a, b + 3, four);
			}
		}
		for (; b < rows; b++) {
			let [d, dot] = [0, 0];
			const from = b * dims;
			for (let s = 0; s < steps.length; s++) {
				for (const step = steps[s]!; d < step; d++) dot += own[d]! * at[from + d]!;
				offer(s, a, b, dot);
			}
		}
	}
	return addedUp(lists, rows);
}

/** A tie that both ends have is one tie in each view. Arrays, because maps took as long as the cosines. */
function addedUp(lists: readonly Nearest[], rows: number): Graph {
	const first = new Int32Array(rows + 1);
	for (const list of lists) {
		for (let row = 0; row < rows; row++) {
			list.each(row, (other) => {
				first[row + 1]! += 1;
				first[other + 1]! += 1;
			});
		}
	}
	for (let row = 0; row < rows; row++) first[row + 1]! += first[row]!;
	const [ends, cosines, views] = [new Int32Array(first[rows]!), new Float64Array(first[rows]!), new Uint8Array(first[rows]!)];
	const next = first.slice();
	lists.forEach((list, view) => {
		const put = (row: number, other: number, cosine: number) => {
			const at = next[row]!++;
			[ends[at], cosines[at], views[at]] = [other, cosine, view];
		};
		for (let row = 0; row < rows; row++) {
			list.each(row, (other, cosine) => {
				put(row, other, cosine);
				put(other, row, cosine);
			});
		}
	});
	const graph: Graph = { size: rows, start: new Int32Array(rows + 1), to: new Int32Array(first[rows]!), weight: new Float64Array(first[rows]!) };
	const sum = new Float64Array(rows);
	const seen = new Int32Array(rows).fill(-1);
	let used = 0;
	for (let row = 0; row < rows; row++) {
		const from = used;
		for (let at = first[row]!; at < first[row + 1]!; at++) {
			const other = ends[at]!;
			const stamp = row * lists.length + views[at]!;
			if (seen[other] === stamp) continue;
			if (seen[other]! < row * lists.length) graph.to[used++] = other;
			seen[other] = stamp;
			sum[other]! += cosines[at]!;
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
