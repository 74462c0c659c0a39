import type { Card } from '#lib/domain/card.ts';
import type { Duplicate } from '#lib/domain/grouping/duplicates.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';

/** What the page asks its worker. `n` counts questions: an answer to an old one is not looked at. */
export interface Question {
	n: number;
	cards: { id: CardId; text: string; pile: ClusterId | null }[];
	piles: ClusterId[];
	/** Only cards that look alike are asked for: groups are the longer work. */
	pairsOnly?: true;
}

/** Proposals, and nothing else: each is one button that a person presses or does not. */
export interface Answer {
	n: number;
	/** Of the cards that lie on their own. */
	groups: { name: string; cards: CardId[] }[];
	pairs: Duplicate<CardId>[];
	/** At most three groups for each card on its own. */
	likely: Record<CardId, ClusterId[]>;
}

export function questionOf(n: number, cards: readonly Card[], clusters: readonly { id: ClusterId }[]): Question {
	const piles = clusters.map(({ id }) => id);
	const known = new Set(piles);
	return { n, piles, cards: cards.map(({ id, text, cluster }) => ({ id, text, pile: cluster !== null && known.has(cluster) ? cluster : null })) };
}
