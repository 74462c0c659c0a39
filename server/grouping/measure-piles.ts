import { likelyPiles } from '#lib/domain/grouping/piles.ts';

export interface PileMeasures {
	perPile: number;
	seed: number;
	piles: number;
	/** Cards that were guessed. */
	cards: number;
	/** Share whose own pile is the first, or among the first three, of those proposed. */
	top1: number;
	top3: number;
	/** What three piles drawn blindly would get. */
	chance3: number;
}

/** Puts `perPile` cards of each label into a pile, drawn by the seed, and looks where the others would be sent. Labels with no card left over are piles all the same. */
export function measurePiles(texts: readonly string[], labels: readonly string[], perPile: number, seed: number): PileMeasures {
	const random = seededRandom(seed);
	const names = [...new Set(labels)].sort();
	const pile = new Array<number>(texts.length).fill(-1);
	names.forEach((name, p) => {
		const waiting = [...labels.keys()].filter((i) => labels[i] === name);
		for (let n = 0; n < perPile && waiting.length > 0; n++) {
			const [drawn] = waiting.splice(Math.floor(random() * waiting.length), 1);
			pile[drawn!] = p;
		}
	});
	const likely = likelyPiles(texts, pile);
	let [cards, first, three] = [0, 0, 0];
	likely.forEach((guesses, i) => {
		if (pile[i]! >= 0) return;
		cards += 1;
		const at = guesses.indexOf(names.indexOf(labels[i]!));
		if (at === 0) first += 1;
		if (at !== -1) three += 1;
	});
	return { perPile, seed, piles: names.length, cards, top1: cards === 0 ? 1 : first / cards, top3: cards === 0 ? 1 : three / cards, chance3: Math.min(1, 3 / names.length) };
}

/** Mulberry32 (Tommy Ettinger, public domain): small, and the same everywhere. */
export function seededRandom(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}
