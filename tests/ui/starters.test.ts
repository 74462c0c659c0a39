import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { starterDeck } from '#lib/domain/method/starter-deck.ts';
import StarterCards from '#lib/ui/sheets/StarterCards.svelte';

/** The part of a new card with first words to take, at an address of the board. */
function shown(query: string, deck = starterDeck): string {
	const request = { page: { url: new URL(`http://localhost/w/x${query}`) } };
	return render(StarterCards, { props: { deck, theme: null, ontake: () => undefined }, context: new Map([['__request__', request]]) }).body;
}

test('[B15] a new card is a blank one: cards with words on them are folded away until somebody asks, and where a host took all of them out nothing stands in the way', () => {
	expect(shown('?new=')).toMatch(/<details(?![^>]*\bopen\b)/);
	expect(shown('?new=starters')).toMatch(/<details[^>]*\bopen\b/);
	expect(shown('?new=', [])).not.toContain('<details');
});
