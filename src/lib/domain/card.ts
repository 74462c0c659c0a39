import type { CardId, ClusterId } from './ids.ts';
import type { Place } from './place.ts';
import type { Theme } from './theme.ts';

/** One thought on one card. Who wrote it is never in here: authorship stays with the server. */
export interface Card {
	id: CardId;
	text: string;
	theme: Theme;
	at: Place;
	/** The group it lies in, or null for a card on its own. */
	cluster: ClusterId | null;
	/** A second group it belongs in too. It is listed there and counted in the first only. Null while it lies in no first one. */
	also: ClusterId | null;
	/** Given by the server, unique in a workshop, from 1. 0 until the server has seen the card. */
	number: number;
	/** People who pressed "same here". Written by the server only. */
	same: number;
	/** Reasons of people who see it differently, in the order given. Written by the server only. */
	differ: readonly string[];
}

/** What a person may write; the rest of a card is the server's. */
export type CardDraft = Pick<Card, 'text' | 'theme' | 'at'>;

export const cardTextLimit = 280;
export const reasonLimit = 280;
export const boardCardLimit = 5000;
/** Cards of one person in one workshop: far above any honest use. */
export const personCardLimit = 200;
