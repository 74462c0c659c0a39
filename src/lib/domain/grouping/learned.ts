import type { Vectors } from './vectors.ts';

/** How many cards' worth a card that only is guessed to be of a pile counts. */
const guessed = 1;
/** Of each term, so much is taken to stand in every pile: what was not seen in one is not impossible there. */
const unseen = 0.05;
/** How far the terms of a card decide together: as if it had so many. They are not independent, and all of them at once would be too sure. */
const telling = 3;
const rounds = 5;

/**
 * What each pile's cards are written with, learnt from the cards in it and from the guesses about the others, again and again: naive Bayes with
 * expectation maximization (Nigam, McCallum, Thrun, Mitchell 2000). It knows words that none of the five cards of a pile has.
 * @param placed for each row the pile it lies in, or -1
 * @param belief rows x piles, shares that add up to one for each row: the first guesses
 * @returns rows x piles, shares likewise
 */
export function learnedFrom(vectors: Vectors, placed: readonly number[], belief: Float64Array, piles: number): Float64Array {
	const { rows, terms, start, term, value } = vectors;
	let shares = belief;
	for (let round = 0; round < rounds; round++) {
		const count = new Float64Array(piles * terms).fill(unseen);
		const all = new Float64Array(piles).fill(unseen * terms);
		const cards = new Float64Array(piles).fill(1);
		for (let row = 0; row < rows; row++) {
			const weight = placed[row]! >= 0 ? 1 : guessed;
			for (let p = 0; p < piles; p++) {
				const share = weight * shares[row * piles + p]!;
				if (share < 1e-4) continue;
				cards[p]! += share;
				for (let i = start[row]!; i < start[row + 1]!; i++) {
					count[p * terms + term[i]!]! += share * value[i]!;
					all[p]! += share * value[i]!;
				}
			}
		}
		const of = cards.reduce((sum, n) => sum + n, 0);
		const next = new Float64Array(rows * piles);
		for (let row = 0; row < rows; row++) {
			const own = next.subarray(row * piles, row * piles + piles);
			if (placed[row]! >= 0) {
				own[placed[row]!] = 1;
				continue;
			}
			let length = 0;
			for (let i = start[row]!; i < start[row + 1]!; i++) length += value[i]!;
			for (let p = 0; p < piles; p++) {
				let likelihood = 0;
				for (let i = start[row]!; i < start[row + 1]!; i++) likelihood += value[i]! * Math.log(count[p * terms + term[i]!]! / all[p]!);
				own[p] = Math.log(cards[p]! / of) + (length > 0 ? (telling * likelihood) / length : 0);
			}
			const most = Math.max(...own);
			let sum = 0;
			for (let p = 0; p < piles; p++) sum += own[p] = Math.exp(own[p]! - most);
			for (let p = 0; p < piles; p++) own[p]! /= sum;
		}
		shares = next;
	}
	return shares;
}
