import { cardTextLimit } from './card.ts';
import { done, refuse, type Result } from './result.ts';
import { isSafeText, longerBy } from './safe-text.ts';
import { isTheme, type Theme } from './theme.ts';

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

/** Cards as they were typed: empty ones are dropped, what a card could not say is refused with the card's number in the list. */
export function tidyDeck(typed: readonly { theme: string; text: string; keep: boolean }[]): Result<StarterCard[]> {
	const deck: StarterCard[] = [];
	for (const { theme, text, keep } of typed) {
		const words = text.replace(/\s+/g, ' ').trim();
		if (words === '') continue;
		if (!isTheme(theme)) return refuse({ reason: 'bad-theme' });
		if (!isSafeText(words)) return refuse({ reason: 'deck-text', text: words.slice(0, 60) });
		const over = longerBy(words, cardTextLimit);
		if (over > 0) return refuse({ reason: 'deck-long', text: words.slice(0, 60), over });
		deck.push({ theme, text: words, keep });
	}
	if (deck.length > deckLimit) return refuse({ reason: 'deck-many', have: deck.length, limit: deckLimit });
	return done(deck);
}
