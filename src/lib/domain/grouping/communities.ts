import { asGraph, type Graph } from './graph.ts';

/** How much of all searches two cards must have been together in to stay tied. */
const together = 0.1;

/**
 * Communities that many searches agree on (consensus clustering: Lancichinetti and Fortunato 2012). One search depends on who moves
 * first; ties weighed by how often both ends came out together hardly do, so that one card more moves few others.
 * @param keys one number for each node, the same for the same card: turns come from it
 */
export function agreedCommunities(graph: Graph, resolution: number, searches: number, keys: ArrayLike<number>): Int32Array {
	const found = Array.from({ length: searches }, (_, search) => communitiesOf(graph, resolution, turnsOf(keys, search + 1)));
	const { size, start, to } = graph;
	const kept = { size, start: new Int32Array(size + 1), to: new Int32Array(to.length), weight: new Float64Array(to.length) };
	let used = 0;
	for (let i = 0; i < size; i++) {
		for (let e = start[i]!; e < start[i + 1]!; e++) {
			const other = to[e]!;
			let times = 0;
			for (const community of found) if (community[i] === community[other]) times += 1;
			if (times <= together * searches) continue;
			kept.to[used] = other;
			kept.weight[used++] = times / searches;
		}
		kept.start[i + 1] = used;
	}
	return communitiesOf({ ...kept, to: kept.to.slice(0, used), weight: kept.weight.slice(0, used) }, resolution, turnsOf(keys, 0));
}

function turnsOf(keys: ArrayLike<number>, search: number): Float64Array {
	return Float64Array.from(keys, (key) => {
		let x = Math.imul(key ^ Math.imul(search + 1, 0x9e3779b1), 0x85ebca6b);
		x ^= x >>> 13;
		x = Math.imul(x, 0xc2b2ae35);
		return (x ^ (x >>> 16)) >>> 0;
	});
}

/**
 * Communities by modularity with a resolution (Louvain: Blondel and others, 2008; resolution: Reichardt and Bornholdt, 2006). It finds
 * how many groups there are by itself.
 * @param turns in which order nodes move, one number for each
 * @returns for each node the number of its community
 */
export function communitiesOf(graph: Graph, resolution: number, turns: Float64Array): Int32Array {
	const whole = Int32Array.from({ length: graph.size }, (_, i) => i);
	let level: Level = { ...graph, inside: new Float64Array(graph.size), turn: turns };
	for (;;) {
		const moved = settle(level, resolution);
		if (!moved) break;
		const { next, number } = collapse(level, moved);
		for (let i = 0; i < whole.length; i++) whole[i] = number[whole[i]!]!;
		if (next.size === level.size) break;
		level = next;
	}
	return whole;
}

interface Level extends Graph {
	/** Weight of the ties inside a node that stands for several, both ways. */
	inside: Float64Array;
	turn: Float64Array;
}

/** Moves each node to the neighbour community that gains most, until nobody moves; null where nobody ever did. */
function settle({ size, start, to, weight, inside, turn }: Level, resolution: number): Int32Array | null {
	const degree = inside.slice();
	let all = 0;
	for (let i = 0; i < size; i++) {
		for (let e = start[i]!; e < start[i + 1]!; e++) degree[i]! += weight[e]!;
		all += degree[i]!;
	}
	if (all === 0) return null;
	const community = Int32Array.from({ length: size }, (_, i) => i);
	const total = degree.slice();
	const order = community.slice().sort((a, b) => turn[a]! - turn[b]! || a - b);
	const toward = new Float64Array(size);
	let hasMoved = false;
	// Every move gains, so this ends; the bound is for rounding.
	for (let sweep = 0; sweep < 100; sweep++) {
		let moves = 0;
		for (const i of order) {
			const own = community[i]!;
			const [from, until] = [start[i]!, start[i + 1]!];
			for (let e = from; e < until; e++) toward[community[to[e]!]!]! += weight[e]!;
			total[own]! -= degree[i]!;
			const price = (resolution * degree[i]!) / all;
			let best = own;
			let most = toward[own]! - price * total[own]!;
			for (let e = from; e < until; e++) {
				const other = community[to[e]!]!;
				const gain = toward[other]! - price * total[other]!;
				if (gain > most + 1e-12) {
					most = gain;
					best = other;
				}
			}
			for (let e = from; e < until; e++) toward[community[to[e]!]!] = 0;
			total[best]! += degree[i]!;
			if (best === own) continue;
			community[i] = best;
			moves += 1;
		}
		if (moves === 0) break;
		hasMoved = true;
	}
	return hasMoved ? community : null;
}

/** Each community becomes one node; its turn is the earliest of its members'. */
function collapse({ size, start, to, weight, inside, turn }: Level, community: Int32Array): { next: Level; number: Int32Array } {
	const number = new Int32Array(size).fill(-1);
	const ids = new Int32Array(size).fill(-1);
	let count = 0;
	for (let i = 0; i < size; i++) {
		const c = community[i]!;
		if (ids[c] === -1) ids[c] = count++;
		number[i] = ids[c]!;
	}
	const ties = Array.from({ length: count }, () => new Map<number, number>());
	const nextInside = new Float64Array(count);
	const nextTurn = new Float64Array(count).fill(Infinity);
	for (let i = 0; i < size; i++) {
		const from = number[i]!;
		nextInside[from]! += inside[i]!;
		nextTurn[from] = Math.min(nextTurn[from]!, turn[i]!);
		for (let e = start[i]!; e < start[i + 1]!; e++) {
			const other = number[to[e]!]!;
			if (other === from) nextInside[from]! += weight[e]!;
			else ties[from]!.set(other, (ties[from]!.get(other) ?? 0) + weight[e]!);
		}
	}
	return { next: { ...asGraph(ties), inside: nextInside, turn: nextTurn }, number };
}
