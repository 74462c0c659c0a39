import { cardTextLimit } from '#lib/domain/card.ts';

/** Letters as people count them (an emoji of one code point is one), and how many are too many. The same count as the gate's. */
export function measure(text: string, limit: number = cardTextLimit): { letters: number; over: number } {
	const letters = [...text.trim()].length;
	return { letters, over: Math.max(0, letters - limit) };
}
