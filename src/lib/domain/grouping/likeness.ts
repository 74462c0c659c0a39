import { isSameStem, type Word } from './words.ts';

export interface Shared {
	/** Weight of the words both have, of all words of both: 0 to 1. */
	shared: number;
	/** Words without a like in the other card. */
	onlyA: string[];
	onlyB: string[];
	/** Their weight, of all words of their own card: 0 to 1. */
	looseA: number;
	looseB: number;
	/** The same as looseA and looseB, but what may be a typing error of one another counts as a like. */
	exchangedA: number;
	exchangedB: number;
	/** Both begin or end with the same words, and those are a good part of each: one sentence with something exchanged in it. */
	framed: boolean;
}

const frame = 0.4;

/** Compares two cards word by word. Rare words weigh more, and so do longer ones: the little words of any language are short. */
export class Likeness {
	readonly #spread = new Map<string, number>();
	readonly #total: number;

	constructor(cards: readonly (readonly Word[])[]) {
		for (const words of cards) for (const plain of new Set(words.map(({ plain }) => plain))) this.#spread.set(plain, (this.#spread.get(plain) ?? 0) + 1);
		this.#total = Math.max(cards.length, 50);
	}

	weight(plain: string): number {
		const size = /^\p{N}/u.test(plain) ? 1 : plain.length <= 2 ? 0.3 : plain.length === 3 ? 0.5 : plain.length === 4 ? 0.75 : 1;
		return size * Math.log(1 + this.#total / (this.#spread.get(plain) ?? 1));
	}

	of(a: readonly Word[], b: readonly Word[]): Shared {
		const left = [...new Set(a.map(({ plain }) => plain))];
		const right = [...new Set(b.map(({ plain }) => plain))];
		const free = new Set(right);
		const unmatched: string[] = [];
		for (const word of left) if (!free.delete(word)) unmatched.push(word);
		const onlyA: string[] = [];
		for (const word of unmatched) {
			const like = [...free].find((other) => this.#isForm(word, other));
			if (like === undefined) onlyA.push(word);
			else free.delete(like);
		}
		const onlyB = [...free];
		const [exchangedA, exchangedB] = this.#withoutSlips(onlyA, onlyB);
		const weigh = (words: readonly string[]) => words.reduce((sum, word) => sum + this.weight(word), 0);
		const [allA, allB, restA, restB] = [weigh(left), weigh(right), weigh(onlyA), weigh(onlyB)];
		const all = allA + allB;
		return {
			shared: all === 0 ? 0 : 1 - (restA + restB) / all,
			onlyA,
			onlyB,
			looseA: allA === 0 ? 0 : restA / allA,
			looseB: allB === 0 ? 0 : restB / allB,
			exchangedA: allA === 0 ? 0 : weigh(exchangedA) / allA,
			exchangedB: allB === 0 ? 0 : weigh(exchangedB) / allB,
			framed: commonEnds(a, b) >= frame * Math.max(a.length, b.length)
		};
	}

	/** Takes out, on both sides, what may be one another with a letter or two wrong, or with a blank in the wrong place. */
	#withoutSlips(onlyA: readonly string[], onlyB: readonly string[]): [string[], string[]] {
		const rest = new Set(onlyB);
		const left = onlyA.filter((word) => {
			const like = [...rest].find((other) => (this.#isRare(word) || this.#isRare(other)) && isNearSpelling(word, other));
			if (like !== undefined) rest.delete(like);
			return like === undefined;
		});
		const right = [...rest];
		return isNearSpelling(left.join(''), right.join('')) ? [[], []] : [left, right];
	}

	#isRare(word: string): boolean {
		return (this.#spread.get(word) ?? 1) === 1;
	}

	/** Another form of the same word, or the same word with a typing error: that is, one of the two stands nowhere else. */
	#isForm(a: string, b: string): boolean {
		if (/\p{N}/u.test(a) || /\p{N}/u.test(b)) return false;
		if (isSameStem(a, b)) return true;
		return (this.#isRare(a) || this.#isRare(b)) && isSlip(a, b);
	}
}

/** One letter too many, too few or two letters changed round, in words long enough that this is no other word. Not at the start: un-, in-. */
function isSlip(a: string, b: string): boolean {
	const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
	if (longer.length < 5 || longer.length - shorter.length > 1) return false;
	let at = 0;
	while (at < shorter.length && shorter[at] === longer[at]) at++;
	if (shorter.length === longer.length) return shorter[at] === longer[at + 1] && shorter[at + 1] === longer[at] && shorter.slice(at + 2) === longer.slice(at + 2);
	return at > 0 && shorter.slice(at) === longer.slice(at + 1);
}

function commonEnds(a: readonly Word[], b: readonly Word[]): number {
	const shorter = Math.min(a.length, b.length);
	let head = 0;
	while (head < shorter && a[head]!.plain === b[head]!.plain) head++;
	let tail = 0;
	while (tail < shorter - head && a[a.length - 1 - tail]!.plain === b[b.length - 1 - tail]!.plain) tail++;
	return head + tail;
}

/** One letter wrong, or two in a word of eight: too many, too few, another one or two changed round, also at the start. */
export function isNearSpelling(a: string, b: string): boolean {
	const longer = Math.max(a.length, b.length);
	if (longer < 4 || /\p{N}/u.test(a + b)) return false;
	const most = longer < 8 ? 1 : 2;
	return Math.abs(a.length - b.length) <= most && spellingDistance(a, b) <= most;
}

/** Optimal string alignment (Damerau-Levenshtein without a second change at one place). */
function spellingDistance(a: string, b: string): number {
	let before: number[] = [];
	let above = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			let least = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
			row.push(least);
		}
		before = above;
		above = row;
	}
	return above[b.length]!;
}
