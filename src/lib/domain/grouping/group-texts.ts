import { centresOf, nearnessOf, settleAtCentres, unitRows } from './centres.ts';
import { agreedCommunities } from './communities.ts';
import { countTerms, eachGram, hashOf } from './counted.ts';
import { latentOf, type Latent } from './latent.ts';
import { linkedCommunities } from './linked.ts';
import { nearestOf } from './neighbours.ts';
import { atOneTable, many, vectorsOf } from './vectors.ts';
import { keyOf, wordsOf } from './words.ts';

/**
 * Numbers of dimensions, neighbours and the rest. None is fitted to one town: with 16 to 40 neighbours, 60 to 100 dimensions and a
 * resolution of 1 to 1.15 the mean V-measure stays within .02 (`npm run prove -- grouping` leaves each town out in turn).
 */
export const settings = {
	dims: 80,
	neighbours: 40,
	resolution: 1.15,
	/** How often communities are sought at one table, with other turns; what is together in many of them stays together. Fewer of more cards. */
	searches: 200,
	weakest: 0.05,
	settleRounds: 10,
	/** A card that is nearly as near to another group, or far from its own, stays on its own: never force a card. */
	margin: 0.01,
	far: 0.3
};

/**
 * Suggests which texts belong together. Texts that say the same word for word are one; the number of groups comes from the texts.
 * The same texts give the same groups in any order.
 * @returns for each text the number of its group, largest group first, or -1: on its own
 */
export function groupTexts(texts: readonly string[], options: Partial<typeof settings> = {}): number[] {
	const chosen = { ...settings, ...options };
	const table = tableOf(texts, chosen.dims);
	const { keys, hashes, unit } = table;
	const rows = keys.length;
	const graph = nearestOf(unit, neighboursFor(rows, chosen.neighbours), chosen.weakest);
	const communities = rows <= atOneTable ? linkedCommunities(graph, chosen.resolution, chosen.searches, hashes) : agreedCommunities(graph, chosen.resolution, chosen.searches * (rows < many ? 0.2 : 0.1), hashes);
	let group = withoutLoners(communities, (row) => graph.start[row + 1]! > graph.start[row]!);
	const count = Math.max(-1, ...group) + 1;
	group = settleAtCentres(unit, group, count, chosen.settleRounds);
	const put = placing(table, centresOf(unit, group, null, count), chosen);
	return numbered(table, keys.map((_, row) => (group[row]! < 0 || put(row) < 0 ? -1 : group[row]!)), count);
}

/** The different texts that lie on a table, in an order that is always the same, and where each of them lies in the space of what they mean. */
export interface Table {
	texts: readonly string[];
	keys: readonly string[];
	/** Of the keys: what is begun or chosen by chance hangs on the words, and not on the order of the cards. */
	hashes: number[];
	/** Which texts say the same, word for word. */
	byKey: ReadonlyMap<string, readonly number[]>;
	unit: Latent;
}

export function tableOf(texts: readonly string[], dims: number): Table {
	const byKey = new Map<string, number[]>();
	texts.forEach((text, i) => {
		const key = keyOf(text);
		if (key === '') return;
		const same = byKey.get(key);
		if (same) same.push(i);
		else byKey.set(key, [i]);
	});
	const keys = [...byKey.keys()].sort();
	const hashes = keys.map((key) => hashOf(key, 0x5bd1e995));
	const unit = unitRows(latentOf(vectorsOf(keys.map(wordsOf)), keys.length < many ? dims : Math.min(dims, 60), hashes));
	return { texts, keys, hashes, byKey, unit };
}

/** Says for a row the group whose middle it is surely nearest to, or -1. */
export function placing({ keys, unit }: Table, centres: Float64Array, { far, margin }: Pick<typeof settings, 'far' | 'margin'>): (row: number) => number {
	const shares = withCompany(keys);
	return (row) => {
		const near = nearnessOf(unit, row, centres);
		if (!shares[row] || near.length === 0) return -1;
		const own = near[0]!.cosine;
		return own < far || (near.length > 1 && own - near[1]!.cosine < margin) ? -1 : near[0]!.group;
	};
}

/**
 * From the groups of the rows those of the texts: numbered from the largest, without what is too small to be one.
 * @param count groups that there are
 * @param cards on how many the groups were found
 */
export function numbered({ texts, keys, byKey }: Table, group: readonly number[], count: number, cards = texts.length): number[] {
	const least = cards < 30 ? 2 : 3;
	let next = count;
	const out = new Array<number>(texts.length).fill(-1);
	keys.forEach((key, row) => {
		const same = byKey.get(key)!;
		// What many people wrote in the same words is a group, also where nothing else is like it.
		const g = group[row]! === -1 && same.length >= least ? next++ : group[row]!;
		for (const i of same) out[i] = g;
	});
	return bySize(out, least, texts);
}

/**
 * A small table has small themes: who looks for more neighbours than they have cards is tied to other themes. Ten at least, of which about
 * half weigh much, or a theme falls to pieces. Of very many the nearest will do.
 */
export function neighboursFor(rows: number, most: number): number {
	return Math.min(rows < many ? most : Math.min(most, 28), Math.max(10, Math.ceil(Math.sqrt(rows)) + 1));
}

/** Whether a card has five letters in a row (ends of words counted) with any other card: an ending alone brings nobody together. */
function withCompany(keys: readonly string[]): boolean[] {
	const { start, term, spread } = countTerms(keys.length, (row, add) => {
		for (const word of keys[row]!.split(' ')) eachGram(word, 5, 5, add);
	});
	return keys.map((_, row) => term.subarray(start[row], start[row + 1]).some((t) => spread[t]! > 1));
}

function withoutLoners(community: Int32Array, isTied: (row: number) => boolean): Int32Array {
	const ids = new Map<number, number>();
	return community.map((c, row) => {
		if (!isTied(row)) return -1;
		if (!ids.has(c)) ids.set(c, ids.size);
		return ids.get(c)!;
	});
}

/** Groups that are too small are none; the others are numbered from the largest, so that numbers do not hang on the order of the cards. */
function bySize(group: readonly number[], least: number, texts: readonly string[]): number[] {
	const members = new Map<number, string[]>();
	group.forEach((g, i) => {
		if (g >= 0) members.set(g, [...(members.get(g) ?? []), keyOf(texts[i]!)]);
	});
	const first = (keys: string[]) => keys.reduce((a, b) => (b < a ? b : a));
	const kept = [...members].filter(([, keys]) => keys.length >= least).map(([g, keys]) => ({ g, size: keys.length, key: first(keys) }));
	kept.sort((a, b) => b.size - a.size || (a.key < b.key ? -1 : 1));
	const number = new Map(kept.map(({ g }, i) => [g, i]));
	return group.map((g) => number.get(g) ?? -1);
}
