import { countTerms, eachGram, hashOf, type Counted } from './counted.ts';
import { stemOf, type Word } from './words.ts';

/** A weighted sparse matrix, one row of length 1 for each card (length 0 where nothing of a card counts). */
export interface Vectors {
	rows: number;
	terms: number;
	start: Int32Array;
	term: Int32Array;
	value: Float64Array;
}

/**
 * Shares of the three kinds of terms. Character n-grams carry Polish, Dutch and German, where words have many forms and grow together;
 * whole words and their beginnings sharpen English. Any shares with the n-grams ahead do about as well: see `npm run prove -- grouping`.
 */
const shares = { words: 0.25, stems: 0.25, grams: 1 };

/** Terms in more than this part of the cards tell no groups apart. */
const most = 0.25;
/** A theme of a small table is more than a quarter of it: a term in so few cards always counts, as little as its rarity says. */
const few = 15;
/** Up to so many different cards lie at one table: each is a larger part of all, and there is time to look more closely. */
export const atOneTable = 400;
/** From so many cards on there is enough to go by without the rarest terms and the least telling of long cards; it halves the work. */
export const many = 1200;
const mostOfMany = 140;

/** Words, beginnings of words, and character 3-5-grams, each kind weighed by rarity and brought to length 1, then put side by side. */
export function vectorsOf(cards: readonly (readonly Word[])[]): Vectors {
	const kinds = [
		weigh(countTerms(cards.length, (row, add) => cards[row]!.forEach(({ plain }) => add(hashOf(plain)))), shares.words),
		weigh(countTerms(cards.length, (row, add) => cards[row]!.forEach(({ plain }) => add(hashOf(stemOf(plain))))), shares.stems),
		weigh(countTerms(cards.length, (row, add) => cards[row]!.forEach(({ plain }) => eachGram(plain, 3, 5, add))), shares.grams)
	];
	return sideBySide(kinds, cards.length);
}

/** tf-idf with a logarithm on both, rows of length sqrt(share). In a handful of cards everything that is shared counts. */
function weigh({ rows, start, term, count, spread }: Counted, share: number): Vectors {
	// A term in one card ties nothing together.
	const least = rows < many ? 2 : 3;
	const mostPerCard = rows < many ? Infinity : mostOfMany;
	const upper = Math.max(rows * most, Math.min(rows - 1, few));
	const rank = new Int32Array(spread.length).fill(-1);
	let terms = 0;
	for (let t = 0; t < spread.length; t++) if (spread[t]! >= least && spread[t]! <= upper) rank[t] = terms++;
	const kept = { start: new Int32Array(rows + 1), term: new Int32Array(term.length), value: new Float64Array(term.length) };
	let used = 0;
	for (let row = 0; row < rows; row++) {
		let sum = 0;
		for (let i = start[row]!; i < start[row + 1]!; i++) {
			const t = term[i]!;
			if (rank[t] === -1) continue;
			const value = (1 + Math.log(count[i]!)) * Math.log(rows / spread[t]!);
			sum += value * value;
			kept.term[used] = rank[t]!;
			kept.value[used++] = value;
		}
		const from = kept.start[row]!;
		if (used - from > mostPerCard) {
			const bar = kept.value.slice(from, used).sort()[used - from - mostPerCard]!;
			let end = from;
			sum = 0;
			for (let i = from; i < used; i++) {
				if (kept.value[i]! < bar) continue;
				kept.term[end] = kept.term[i]!;
				kept.value[end] = kept.value[i]!;
				sum += kept.value[end++]! ** 2;
			}
			used = end;
		}
		const scale = sum > 0 ? Math.sqrt(share / sum) : 0;
		for (let i = kept.start[row]!; i < used; i++) kept.value[i]! *= scale;
		kept.start[row + 1] = used;
	}
	return { rows, terms, start: kept.start, term: kept.term.slice(0, used), value: kept.value.slice(0, used) };
}

function sideBySide(kinds: readonly Vectors[], rows: number): Vectors {
	const size = kinds.reduce((sum, { term }) => sum + term.length, 0);
	const all: Vectors = { rows, terms: kinds.reduce((sum, { terms }) => sum + terms, 0), start: new Int32Array(rows + 1), term: new Int32Array(size), value: new Float64Array(size) };
	let used = 0;
	for (let row = 0; row < rows; row++) {
		let sum = 0;
		let before = 0;
		for (const { start, term, value, terms } of kinds) {
			for (let i = start[row]!; i < start[row + 1]!; i++) {
				all.term[used] = before + term[i]!;
				all.value[used++] = value[i]!;
				sum += value[i]! * value[i]!;
			}
			before += terms;
		}
		const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
		for (let i = all.start[row]!; i < used; i++) all.value[i]! *= scale;
		all.start[row + 1] = used;
	}
	return all;
}
