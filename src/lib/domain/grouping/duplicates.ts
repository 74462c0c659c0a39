import { byTerm, countTerms, eachGram, type Counted } from './counted.ts';
import { differencesOf, type Measured } from './guard.ts';
import { isNearSpelling, Likeness } from './likeness.ts';
import { unitsIn } from './quantities.ts';
import { isSameStem, wordsOf, type Word } from './words.ts';

export type Strength = 'almost identical' | 'possibly the same';

/** Two cards that look alike. Only ever a proposal: people read both, and link them or let them be. */
export interface Duplicate<Id> {
	a: Id;
	b: Id;
	strength: Strength;
	/** Cosine of the cards' character 3-5-grams, 0 to 1. */
	score: number;
}

const possibly = 0.45;
/** Where typing errors stand in short cards, fewer n-grams are shared; then nearly every word must have its like. */
const atLeast = 0.25;
const retyped = 0.2;
const few = 8;
const almost = 0.7;
/** What may stand in one of two "almost identical" cards and not in the other, by weight of words. */
const loose = 0.16;
/** From here on what is exchanged in the same sentence makes it another wish, by weight of words. */
const exchanged = 0.25;

/**
 * Pairs of cards that may say the same, best first: character n-grams find them (typing errors, endings, moved words), and then the
 * words say how much is really shared. "almost identical" leaves out whatever differs in a negation, a number, a unit, an opposite or an
 * exchanged word; pairs that differ so are in neither list when they are otherwise alike, because they ask for different things.
 * The same pairs, whatever order the cards come in. About half a second for 2,000 cards.
 */
export function nearDuplicates<Id>(cards: readonly { id: Id; text: string }[]): Duplicate<Id>[] {
	const words = cards.map(({ text }) => wordsOf(text));
	const counted = countTerms(cards.length, (row, add) => {
		for (const { plain } of words[row]!) eachGram(plain, 3, 5, add);
	});
	const likeness = new Likeness(words);
	const found: Duplicate<Id>[] = [];
	const measured = (i: number): Measured => ({ words: words[i]!, units: unitsIn(words[i]!, cards[i]!.text) });
	for (const { a, b, score } of alikePairs(counted, Uint8Array.from(words, (card) => (card.length <= few ? 1 : 0)))) {
		const strength = judgePair(measured(a), measured(b), score, likeness);
		if (strength) found.push({ a: cards[a]!.id, b: cards[b]!.id, strength, score: Math.round(score * 1000) / 1000 });
	}
	return found.sort((x, y) => (x.strength === y.strength ? y.score - x.score : x.strength === 'almost identical' ? -1 : 1));
}

/** All pairs over the lower bar, each once, a before b. Emoji and empty cards have no grams and are in none. */
function alikePairs(counted: Counted, isShort: Uint8Array): { a: number; b: number; score: number }[] {
	const { rows, start, term, count, spread } = counted;
	// A handful of cards says little about which words are rare: then all weigh nearly the same.
	const total = Math.max(rows, 50);
	const value = new Float64Array(term.length);
	const length = new Float64Array(rows);
	for (let row = 0; row < rows; row++) {
		let sum = 0;
		for (let i = start[row]!; i < start[row + 1]!; i++) {
			const weight = (1 + Math.log(count[i]!)) * Math.log(1 + total / spread[term[i]!]!);
			value[i] = weight;
			sum += weight * weight;
		}
		length[row] = Math.sqrt(sum) || 1;
	}
	const { first, entry, row: rowOf } = byTerm(counted);
	// What stands in every fifth card finds no pair; it is weighed only where a pair is found.
	const common = rows < 100 ? rows : rows / 10;
	const score = new Float64Array(rows);
	const isMarked = new Uint8Array(rows);
	const marked = new Float64Array(counted.terms);
	const pairs: { a: number; b: number; score: number }[] = [];
	for (let a = 0; a < rows; a++) {
		const near: number[] = [];
		for (let i = start[a]!; i < start[a + 1]!; i++) {
			const t = term[i]!;
			marked[t] = value[i]!;
			if (spread[t]! > common) continue;
			for (let q = first[t]!; q < first[t + 1]!; q++) {
				const b = rowOf[q]!;
				if (b <= a) continue;
				if (!isMarked[b]) {
					isMarked[b] = 1;
					near.push(b);
				}
				score[b]! += value[i]! * value[entry[q]!]!;
			}
		}
		for (const b of near) {
			const rough = score[b]! / (length[a]! * length[b]!);
			score[b] = 0;
			isMarked[b] = 0;
			if (rough < (isShort[a] && isShort[b] ? atLeast : possibly) * 0.7) continue;
			let exact = 0;
			for (let i = start[b]!; i < start[b + 1]!; i++) exact += marked[term[i]!]! * value[i]!;
			exact /= length[a]! * length[b]!;
			if (exact >= atLeast) pairs.push({ a, b, score: Math.min(1, exact) });
		}
		for (let i = start[a]!; i < start[a + 1]!; i++) marked[term[i]!] = 0;
	}
	return pairs;
}

function judgePair(left: Measured, right: Measured, score: number, likeness: Likeness): Strength | null {
	const [a, b] = [left.words, right.words];
	if (score < possibly && Math.max(a.length, b.length) > few) return null;
	const { shared, onlyA, onlyB, looseA, looseB, exchangedA, exchangedB, framed } = likeness.of(a, b);
	if (score < possibly && (exchangedA > retyped || exchangedB > retyped)) return null;
	const differs = differencesOf(left, right, onlyA, onlyB);
	if (differs.numbers || differs.units || differs.opposite) return null;
	const isShort = a.length <= 25 && b.length <= 25;
	if (differs.negation && (isShort || shared >= 0.7)) return null;
	// The same sentence about another thing: "I live in a town", "I live in a city".
	if (framed && exchangedA >= exchanged && exchangedB >= exchanged) return null;
	if (score >= almost && !differs.negation && !differs.extraNumber && looseA + looseB <= loose && (onlyA.length === 0 || onlyB.length === 0) && !isExchanged(a, b)) return 'almost identical';
	return 'possibly the same';
}

/** Whether, read in order, some words of one stand where the other has others: "at Little Bay Park" and "at MacNeil Park". Forms and moved words are none. */
function isExchanged(a: readonly Word[], b: readonly Word[]): boolean {
	const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
	for (let i = a.length - 1; i >= 0; i--) {
		for (let j = b.length - 1; j >= 0; j--) common[i]![j] = isSameStem(a[i]!.plain, b[j]!.plain) ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
	}
	const missing: string[] = [];
	const added: string[] = [];
	const turn = () => {
		const isThere = missing.length > 0 && added.length > 0 && missing.join(' ') !== added.join(' ');
		const isSpelling = isNearSpelling(missing.join(''), added.join(''));
		missing.length = 0;
		added.length = 0;
		return isThere && !isSpelling;
	};
	let [i, j] = [0, 0];
	while (i < a.length && j < b.length) {
		if (isSameStem(a[i]!.plain, b[j]!.plain)) {
			if (turn()) return true;
			i++;
			j++;
		} else if (common[i + 1]![j]! >= common[i]![j + 1]!) missing.push(a[i++]!.plain);
		else added.push(b[j++]!.plain);
	}
	missing.push(...a.slice(i).map(({ plain }) => plain));
	added.push(...b.slice(j).map(({ plain }) => plain));
	return turn();
}
