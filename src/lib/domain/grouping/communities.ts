import type { Graph } from './graph.ts';

/** How much of all searches two cards must have been together in to stay tied. */
const together = 0.3;

/**
 * Communities that many searches agree on (consensus clustering: Lancichinetti and Fortunato 2012). One search depends on who moves
 * first; ties weighed by how often both ends came out together hardly do, so that one card more moves few others.
 * @param keys one number for each node, the same for the same card: turns come from it
 */
export function agreedCommunities(graph: Graph, resolution: number, searches: number, keys: ArrayLike<number>): Int32Array {
	return communitiesOf(agreement(graph, resolution, searches, keys), resolution, turnsOf(keys, 0));
}

/** The ties that many searches keep, each weighed by how many. */
function agreement({ size, start, to, ...graph }: Graph, resolution: number, searches: number, keys: ArrayLike<number>): Graph {
	const found = Array.from({ length: searches }, (_, search) => communitiesOf({ size, start, to, ...graph }, resolution, turnsOf(keys, search + 1)));
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
	return { ...kept, to: kept.to.slice(0, used), weight: kept.weight.slice(0, used) };
}

/** In which order nodes have their turn in one of several searches. */
export function turnsOf(keys: ArrayLike<number>, search: number): Float64Array {
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
	// Whoever has moved gives their neighbours another turn, and nobody else: most of a table lies still after its first turn (the fast local
	// moving of Traag, Waltman and van Eck, 2019). Every move gains, so this ends; the bound is for rounding.
	const queue = Int32Array.from(order);
	const waits = new Uint8Array(size).fill(1);
	let [head, length] = [0, size];
	for (let turns = 0; length > 0 && turns < 100 * size; turns++) {
		const i = queue[head]!;
		head = head + 1 === size ? 0 : head + 1;
		length -= 1;
		waits[i] = 0;
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
		hasMoved = true;
		for (let e = from; e < until; e++) {
			const other = to[e]!;
			if (waits[other] === 1 || community[other] === best) continue;
			waits[other] = 1;
			queue[(head + length) % size] = other;
			length += 1;
		}
	}
	return hasMoved ? community : null;
}

/** The ties between communities, and into `inside` those within one. Rows are summed in an array of their own: maps took most of a search's time. */
function joined({ size, start, to, weight }: Graph, number: Int32Array, count: number, inside: Float64Array): Graph {
	const first = new Int32Array(count + 1);
	for (let i = 0; i < size; i++) first[number[i]! + 1]! += 1;
	for (let c = 0; c < count; c++) first[c + 1]! += first[c]!;
	const members = new Int32Array(size);
	const next = first.slice();
	for (let i = 0; i < size; i++) members[next[number[i]!]!++] = i;
	const row = new Float64Array(count);
	const isIn = new Uint8Array(count);
	const graph: Graph = { size: count, start: new Int32Array(count + 1), to: new Int32Array(to.length), weight: new Float64Array(to.length) };
	let used = 0;
	for (let c = 0; c < count; c++) {
		const from = used;
		for (let m = first[c]!; m < first[c + 1]!; m++) {
			const i = members[m]!;
			for (let e = start[i]!; e < start[i + 1]!; e++) {
				const other = number[to[e]!]!;
				if (other === c) {
					inside[c]! += weight[e]!;
					continue;
				}
				if (isIn[other] === 0) {
					isIn[other] = 1;
					graph.to[used++] = other;
				}
				row[other]! += weight[e]!;
			}
		}
		graph.to.subarray(from, used).sort();
		for (let at = from; at < used; at++) {
			const other = graph.to[at]!;
			graph.weight[at] = row[other]!;
			row[other] = 0;
			isIn[other] = 0;
		}
		graph.start[c + 1] = used;
	}
	return { ...graph, to: graph.to.slice(0, used), weight: graph.weight.slice(0, used) };
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
	const nextInside = new Float64Array(count);
	const nextTurn = new Float64Array(count).fill(Infinity);
	for (let i = 0; i < size; i++) {
		const from = number[i]!;
		nextInside[from]! += inside[i]!;
		nextTurn[from] = Math.min(nextTurn[from]!, turn[i]!);
	}
	return { next: { ...joined({ size, start, to, weight }, number, count, nextInside), inside: nextInside, turn: nextTurn }, number };
}
