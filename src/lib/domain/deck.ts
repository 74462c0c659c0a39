import type { Theme } from './theme.ts';

/** A card that someone may take as it is, or change, instead of beginning with a blank one. */
export interface StarterCard {
	theme: Theme;
	text: string;
	/** Says that something should stay as it is. */
	keep: boolean;
}

/** Starter cards of a workshop, in the order they are shown. Blank cards always come first and are not in it. */
export type Deck = readonly StarterCard[];

export const deckLimit = 120;
