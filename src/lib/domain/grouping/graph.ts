/** An undirected weighted graph without loops: node i has the ties start[i] to start[i + 1], each tie stands at both its ends. */
export interface Graph {
	size: number;
	start: Int32Array;
	to: Int32Array;
	weight: Float64Array;
}

/** Neighbour lists in the order of the nodes. */
export function asGraph(ties: readonly ReadonlyMap<number, number>[]): Graph {
	const start = new Int32Array(ties.length + 1);
	ties.forEach((row, i) => (start[i + 1] = start[i]! + row.size));
	const to = new Int32Array(start[ties.length]!);
	const weight = new Float64Array(to.length);
	ties.forEach((row, i) => {
		[...row].sort(([a], [b]) => a - b).forEach(([other, w], n) => {
			to[start[i]! + n] = other;
			weight[start[i]! + n] = w;
		});
	});
	return { size: ties.length, start, to, weight };
}
