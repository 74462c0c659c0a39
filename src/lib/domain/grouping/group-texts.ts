import { centresOf, nearnessOf, settleAtCentres, unitRows } from './centres.ts';
import { agreedCommunities } from './communities.ts';
import { countTerms, eachGram, hashOf } from './counted.ts';
import { latentOf } from './latent.ts';
import { nearestOf } from './neighbours.ts';
import { many, vectorsOf } from './vectors.ts';
import { keyOf, wordsOf } from './words.ts';

/**
 * Numbers of dimensions, neighbours and the rest. None is fitted to one town: V-measure stays within .02 of its best for 7 to 20
 * neighbours, a resolution of .8 to 2 and any ranks from 15 to 80 on every set we have (`npm run prove -- grouping` leaves each out in turn).
 */
export const settings = {
	views: [15, 25, 40, 80],
	neighbours: 14,
	resolution: 1.15,
	/** How often communities are sought, with other turns; what is together in most of them stays together. */
	searches: 40,
	weakest: 0.05,
	/** Dimensions in which cards settle at the middles of groups. */
	settleDims: 40,
	settleRounds: 10,
	/** A card that is nearly as near to another group, or far from its own, stays on its own: never force a card. */
	margin: 0.02,
	far: 0.3
};

/**
 * Suggests which texts belong together. Texts that say the same word for word are one; the number of groups comes from the texts.
 * The same texts give the same groups in any order.
 * @returns for each text the number of its group, largest group first, or -1: on its own
 */
export function groupTexts(texts: readonly string[], options: Partial<typeof settings> = {}): number[] {
	const chosen = { ...settings, ...options };
	const byKey = new Map<string, number[]>();
	texts.forEach((text, i) => {
		const key = keyOf(text);
		if (key === '') return;
		const same = byKey.get(key);
		if (same) same.push(i);
		else byKey.set(key, [i]);
	});
	const keys = [...byKey.keys()].sort();
	const rows = keys.length;
	const hashes = keys.map((key) => hashOf(key, 0x5bd1e995));
	const views = rows < many ? chosen.views : chosen.views.map((view) => Math.min(view, 60));
	const latent = latentOf(vectorsOf(keys.map(wordsOf)), Math.max(...views), hashes);
	const graph = nearestOf(latent, views, Math.min(chosen.neighbours, Math.ceil(Math.sqrt(rows)) + 1), chosen.weakest);
	const unit = unitRows(latent, chosen.settleDims);
	let group = withoutLoners(agreedCommunities(graph, chosen.resolution, rows < many ? chosen.searches : chosen.searches / 2, hashes), (row) => graph.start[row + 1]! > graph.start[row]!);
	const count = Math.max(-1, ...group) + 1;
	group = settleAtCentres(unit, group, count, chosen.settleRounds);
	const centres = centresOf(unit, group, null, count);
	const shares = withCompany(keys);
	const sure = group.map((g, row) => {
		if (g < 0 || !shares[row]) return -1;
		const near = nearnessOf(unit, row, centres);
		const own = near[0]!.cosine;
		return own < chosen.far || (near.length > 1 && own - near[1]!.cosine < chosen.margin) ? -1 : g;
	});
	const least = texts.length < 30 ? 2 : 3;
	let next = count;
	const out = new Array<number>(texts.length).fill(-1);
	keys.forEach((key, row) => {
		const same = byKey.get(key)!;
		// What many people wrote in the same words is a group, also where nothing else is like it.
		const g = sure[row]! === -1 && same.length >= least ? next++ : sure[row]!;
		for (const i of same) out[i] = g;
	});
	return bySize(out, least, texts);
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
