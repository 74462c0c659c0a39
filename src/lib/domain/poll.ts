import type { CardId, ClusterId, TalkId } from './ids.ts';
import type { DotsParameters } from './tally/dots.ts';

/** One frozen choice: a named group, a card that stands alone, or the report of a talk. The text does not change once the poll is open. */
export interface PollOption {
	/** The cluster's or the card's id: the same in every export. */
	id: ClusterId | CardId | TalkId;
	kind: 'cluster' | 'card' | 'talk';
	name: string;
	/** Cards behind it, and the distinct people who wrote them. */
	cards: number;
	people: number;
}

/** More options than this are refused until they are grouped (methods.md 7.7). */
export const optionLimit = 20;
export const optionsAdvised = 12;
/** Reports are never grouped away: every one is on the ballot, and there may be as many as there are talks. */
export const reportsLimit = 120;

/** methods.md 7.7: a quarter of the options, rounded, between 3 and 7; at most 2 on one option. */
export function defaultDots(options: number): DotsParameters {
	return { dots: Math.min(7, Math.max(3, Math.round(options / 4))), cap: 2 };
}

/** methods.md 7.7, for reports: no cap on one of them. */
export function dotsForReports(options: number): DotsParameters {
	const { dots } = defaultDots(options);
	return { dots, cap: dots };
}

/** The order one voter sees: a Fisher-Yates shuffle by a seed of that voter, the same at every reload. */
export function shuffledFor<T>(items: readonly T[], seed: string): T[] {
	const order = [...items];
	let state = 2166136261;
	for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16777619);
	const next = () => {
		// mulberry32: enough for an order on a page; nothing secret hangs on it.
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	for (let i = order.length - 1; i > 0; i--) {
		const j = Math.floor(next() * (i + 1));
		[order[i], order[j]] = [order[j]!, order[i]!];
	}
	return order;
}
