import { centresOf, nearnessOf, unitRows } from './centres.ts';
import { hashOf } from './counted.ts';
import type { Graph } from './graph.ts';
import { neighboursFor, settings } from './group-texts.ts';
import { latentOf } from './latent.ts';
import { learnedFrom } from './learned.ts';
import { nearestOf } from './neighbours.ts';
import { vectorsOf, type Vectors } from './vectors.ts';
import { keyOf, wordsOf } from './words.ts';

/** How sharply nearness to a pile's middle counts: any from 5 to 12 do alike. */
const sharpness = 8;
/** How much a card keeps of its own first guess, for each of its words, and at least and at most: a card that says little listens more. */
const own = { eachWord: 0.01, least: 0.02, most: 0.2 };
const rounds = 40;
/** How much what was learnt of the piles' words counts: half for a card of a title's length, little where a card says much by itself. */
const learned = { most: 0.5, words: 6 };
/** The same words say more than words that keep the same company, where cards are as short as a title: 1 to 4 do alike. */
const sameWords = 2;
/** How much a pile that draws many cards is likelier for the next: people do not write as much on every theme. */
const popularity = 0.6;

/**
 * For each card that lies in no pile yet, the piles it may belong to, likeliest first, at most `wanted`. Cards begin with the nearness to
 * the middles of the piles and then listen to the cards most like them (label spreading: Zhou and others, 2004), because five cards say
 * little about a pile, and all the cards that wait say much about one another. What the piles' cards are written with is then learnt from
 * all these guesses, for short cards above all. The first guess is right in a third to a half of cases only: offered as three, never as
 * "I sorted it".
 * @param pile for each text the pile it lies in, or -1
 * @returns for each text in no pile its likely piles; an empty list for the others, and for those that nothing is near
 */
export function likelyPiles(texts: readonly string[], pile: readonly number[], wanted = 3): number[][] {
	const likely: number[][] = texts.map(() => []);
	const piles = Math.max(-1, ...pile) + 1;
	if (piles === 0) return likely;
	const keys = texts.map(keyOf);
	// The order of the cards must not matter.
	const order = [...keys.keys()].sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b));
	const rows = order.length;
	const words = order.map((i) => wordsOf(texts[i]!));
	const vectors = vectorsOf(words);
	const unit = unitRows(latentOf(vectors, settings.dims, order.map((i) => hashOf(keys[i]!))));
	const placed = order.map((i) => pile[i]!);

	const near = wordsInCommon(vectors, placed, piles);
	const centres = centresOf(unit, placed, null, piles);
	for (let row = 0; row < rows; row++) for (const { group, cosine } of nearnessOf(unit, row, centres)) near[row * piles + group]! += cosine;
	const start = softly(near, placed, piles);
	const graph = nearestOf(unit, neighboursFor(rows, settings.neighbours), settings.weakest);
	const kept = words.map(({ length }) => Math.max(own.least, Math.min(own.most, length * own.eachWord)));
	const belief = listened(start, graph, kept, piles);
	const guess = mixed(asShares(belief, piles), words.map(({ length }) => learned.most * Math.min(1, learned.words / Math.max(1, length)) ** 2), (shares) => learnedFrom(vectors, placed, shares, piles), piles);
	const drawn = drawnBy(guess, piles);
	order.forEach((i, row) => {
		const nearest = near.subarray(row * piles, row * piles + piles);
		if (pile[i]! >= 0 || keys[i] === '' || nearest.every((cosine) => cosine <= 0.02)) return;
		const at = (p: number) => guess[row * piles + p]! * drawn[p]! ** popularity;
		likely[i] = Array.from({ length: piles }, (_, p) => p).sort((a, b) => at(b) - at(a) || a - b).slice(0, wanted);
	});
	return likely;
}

/** Each card keeps so much (`kept`) of its own first guess, and takes the rest from its neighbours, again and again. */
function listened(start: Float64Array, graph: Graph, kept: readonly number[], piles: number): Float64Array {
	const rows = kept.length;
	const degree = new Float64Array(rows);
	for (let row = 0; row < rows; row++) for (let e = graph.start[row]!; e < graph.start[row + 1]!; e++) degree[row]! += graph.weight[e]!;
	let belief = start;
	for (let round = 0; round < rounds; round++) {
		const next = start.map((value, at) => value * kept[Math.floor(at / piles)]!);
		for (let row = 0; row < rows; row++) {
			const listening = 1 - kept[row]!;
			for (let e = graph.start[row]!; e < graph.start[row + 1]!; e++) {
				const other = graph.to[e]!;
				const weight = (listening * graph.weight[e]!) / Math.sqrt(degree[row]! * degree[other]!);
				for (let p = 0; p < piles; p++) next[row * piles + p]! += weight * belief[other * piles + p]!;
			}
		}
		belief = next;
	}
	return belief;
}

/** Nearness as shares that add up to one for each card; a card that lies in a pile is that pile's. */
function softly(near: Float64Array, placed: readonly number[], piles: number): Float64Array {
	const shares = new Float64Array(near.length);
	placed.forEach((pile, row) => {
		const own = near.subarray(row * piles, row * piles + piles);
		const most = Math.max(...own);
		const raised = own.map((cosine) => Math.exp((cosine - most) * sharpness));
		const sum = raised.reduce((all, value) => all + value, 0);
		for (let p = 0; p < piles; p++) shares[row * piles + p] = pile >= 0 ? Number(pile === p) : raised[p]! / sum;
	});
	return shares;
}

/** For each card and pile the cosine of its words to those of the pile's cards, weighed. */
function wordsInCommon({ start, term, value, terms }: Vectors, placed: readonly number[], piles: number): Float64Array {
	const middles = Array.from({ length: piles }, () => new Float64Array(terms));
	const eachTerm = (row: number, add: (t: number, v: number) => void) => {
		for (let i = start[row]!; i < start[row + 1]!; i++) add(term[i]!, value[i]!);
	};
	placed.forEach((pile, row) => {
		if (pile >= 0) eachTerm(row, (t, v) => void (middles[pile]![t]! += v));
	});
	const lengths = middles.map((middle) => Math.sqrt(middle.reduce((sum, v) => sum + v * v, 0)));
	const near = new Float64Array(placed.length * piles);
	placed.forEach((_, row) => {
		middles.forEach((middle, p) => {
			if (lengths[p]! > 0) eachTerm(row, (t, v) => void (near[row * piles + p]! += (sameWords * v * middle[t]!) / lengths[p]!));
		});
	});
	return near;
}

/** Brought to add up to one for each card; a card that nothing is near has none. */
function asShares(belief: Float64Array, piles: number): Float64Array {
	const shares = belief.slice();
	for (let from = 0; from < shares.length; from += piles) {
		const own = shares.subarray(from, from + piles);
		const sum = own.reduce((all, value) => all + value, 0);
		if (sum > 0) own.forEach((value, p) => void (own[p] = value / sum));
	}
	return shares;
}

/** For each card so much (`share`) of what `learn` makes of all first guesses, and the rest of its own. */
function mixed(first: Float64Array, share: readonly number[], learn: (first: Float64Array) => Float64Array, piles: number): Float64Array {
	const later = learn(first);
	return first.map((value, at) => value + share[Math.floor(at / piles)]! * (later[at]! - value));
}

/** How many of the cards each pile draws. */
function drawnBy(shares: Float64Array, piles: number): Float64Array {
	const drawn = new Float64Array(piles);
	shares.forEach((value, at) => void (drawn[at % piles]! += value));
	return drawn;
}
