import { communitiesOf, turnsOf } from './communities.ts';
import type { Graph } from './graph.ts';

/** How finely the searches look, in turn, as parts of the resolution asked for. */
const finenesses = [0.85, 1, 1.15];
/** How much of all searches two groups must be together in, on average over their cards, to be one. */
const together = 0.35;

/**
 * Communities of a table of some hundred cards: what many searches find, some looking for larger groups and some for smaller ones, is put together by
 * average linkage (evidence accumulation: Fred and Jain, 2005). One search depends on who moves first, and on a resolution at which one group may just
 * fall in two; what most of them have together hardly does, so that one card more moves few others. (Of many cards, with many groups, linkage itself
 * is less steady than `agreedCommunities`.)
 * @param keys one number for each node, the same for the same card: turns come from it
 * @returns for each node the number of its community
 */
export function linkedCommunities(graph: Graph, resolution: number, searches: number, keys: ArrayLike<number>): Int32Array {
	const found = Array.from({ length: searches }, (_, search) => communitiesOf(graph, resolution * finenesses[search % finenesses.length]!, turnsOf(keys, search + 1)));
	const { number, firsts, sizes } = alike(found, graph.size);
	const lead = linked(likeness(found, firsts), sizes);
	return number.map((n) => lead[n]!);
}

/** Nodes that no search has parted are one bundle from here on. `firsts`: one node of each. */
function alike(found: readonly Int32Array[], nodes: number): { number: Int32Array; firsts: number[]; sizes: number[] } {
	let number = new Int32Array(nodes);
	for (const community of found) {
		const ids = new Map<number, number>();
		number = number.map((before, node) => {
			const pair = before * nodes + community[node]!;
			if (!ids.has(pair)) ids.set(pair, ids.size);
			return ids.get(pair)!;
		});
	}
	const firsts: number[] = [];
	const sizes: number[] = [];
	number.forEach((n, node) => {
		firsts[n] ??= node;
		sizes[n] = (sizes[n] ?? 0) + 1;
	});
	return { number, firsts, sizes };
}

/** In which part of the searches two bundles were together; row-major. */
function likeness(found: readonly Int32Array[], firsts: readonly number[]): Float32Array {
	const many = firsts.length;
	const shares = new Float32Array(many * many);
	const each = 1 / found.length;
	for (const community of found) {
		const of = Int32Array.from(firsts, (node) => community[node]!);
		for (let a = 0; a < many; a++) for (let b = a + 1; b < many; b++) if (of[a] === of[b]) shares[a * many + b]! += each;
	}
	for (let a = 0; a < many; a++) for (let b = 0; b < a; b++) shares[a * many + b] = shares[b * many + a]!;
	return shares;
}

/**
 * Average linkage by chains of nearest neighbours (Murtagh, 1983), until none are together often enough. What is not near enough to anything never
 * will be: two that join are no nearer to a third than the nearer of them was.
 * @param shares is written over
 */
function linked(shares: Float32Array, sizes: readonly number[]): Int32Array {
	const many = sizes.length;
	const size = Float64Array.from(sizes);
	const lead = Int32Array.from({ length: many }, (_, i) => i);
	const open = new Uint8Array(many).fill(1);
	const chain: number[] = [];
	for (;;) {
		if (chain.length === 0) {
			const first = open.indexOf(1);
			if (first === -1) return lead;
			chain.push(first);
		}
		const at = chain.at(-1)!;
		const before = chain.at(-2);
		// Of several that are as near, the one before: or a chain would go on in a ring.
		let nearest = before ?? -1;
		for (let other = 0; other < many; other++) {
			if (open[other] === 1 && other !== at && (nearest === -1 || shares[at * many + other]! > shares[at * many + nearest]!)) nearest = other;
		}
		if (nearest === -1 || shares[at * many + nearest]! <= together) {
			open[at] = 0;
			chain.pop();
		} else if (nearest === before) {
			chain.length -= 2;
			join(before, at);
		} else chain.push(nearest);
	}

	function join(into: number, from: number): void {
		open[from] = 0;
		const all = size[into]! + size[from]!;
		for (let other = 0; other < many; other++) {
			if (open[other] === 0 || other === into) continue;
			const share = (shares[into * many + other]! * size[into]! + shares[from * many + other]! * size[from]!) / all;
			shares[into * many + other] = shares[other * many + into] = share;
		}
		size[into] = all;
		for (let i = 0; i < many; i++) if (lead[i] === from) lead[i] = into;
	}
}
