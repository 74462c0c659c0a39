/** An undirected weighted graph without loops: node i has the ties start[i] to start[i + 1], each tie stands at both its ends. */
export interface Graph {
	size: number;
	start: Int32Array;
	to: Int32Array;
	weight: Float64Array;
}
