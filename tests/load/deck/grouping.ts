import { optionLimit } from '#lib/domain/poll.ts';
import { isPoint } from '#lib/domain/place.ts';
import { clusterNameLimit } from '#lib/domain/cluster.ts';
import type { CardRow } from './card-row.ts';
import { groupNameOf } from './category-theme.ts';

/** Which group the simulated citizens will put a card in, by its text; null: it stays on its own. */
export type Grouping = { by: 'category' | 'words' | 'place'; groupOf: ReadonlyMap<string, string | null>; names: string[] };

type Ways = Map<string, string | null>;

/** By category where the file names at least two; else by words that cards share; else by the quarter of the plan. Never more groups than one ballot holds. */
export function planGroups(cards: readonly CardRow[]): Grouping {
	const ways: [Grouping['by'], () => Ways][] = [
		['category', () => byCategory(cards)],
		['words', () => byWords(cards)],
		['place', () => byPlace(cards)]
	];
	for (const [by, way] of ways) {
		const groupOf = way();
		const names = [...new Set([...groupOf.values()].filter((name) => name !== null))];
		if (names.length >= 2) return { by, groupOf, names };
	}
	// All in one corner: the first card stays on its own beside the rest, so that there is something to choose between.
	const groupOf: Ways = new Map(cards.map((card, i) => [card.text, i === 0 ? null : 'All the rest']));
	return { by: 'place', groupOf, names: ['All the rest'] };
}

function byCategory(cards: readonly CardRow[]): Ways {
	const sizes = new Map<string, number>();
	for (const { category } of cards) if (category !== null) sizes.set(category, (sizes.get(category) ?? 0) + 1);
	const ranked = [...sizes].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([name]) => name);
	const kept = new Set(ranked.length <= optionLimit ? ranked : ranked.slice(0, optionLimit - 1));
	return new Map(cards.map(({ text, category }) => [text, category === null ? null : nameFrom(kept.has(category) ? groupNameOf(category) : 'Other matters')]));
}

function nameFrom(text: string): string {
	return [...text].slice(0, clusterNameLimit).join('');
}

/** A group for each of the words that most cards share; a card goes to the rarest of its words that has one. */
function byWords(cards: readonly CardRow[]): Ways {
	const wordsOf = new Map(cards.map(({ text }) => [text, new Set(text.toLowerCase().match(/\p{L}{5,}/gu) ?? [])]));
	const spread = new Map<string, number>();
	for (const words of wordsOf.values()) for (const word of words) spread.set(word, (spread.get(word) ?? 0) + 1);
	const most = Math.max(2, wordsOf.size / 3);
	const heads = [...spread]
		.filter(([, n]) => n >= 2 && n <= most)
		.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
		.slice(0, optionLimit)
		.map(([word]) => word);
	return new Map([...wordsOf].map(([text, words]) => [text, groupNameFor(heads.findLast((head) => words.has(head)))]));
}

function groupNameFor(word: string | undefined): string | null {
	return word === undefined ? null : nameFrom(groupNameOf(word));
}

function byPlace(cards: readonly CardRow[]): Ways {
	return new Map(
		cards.map(({ text, at }) => {
			if (!isPoint(at)) return [text, 'The whole area'];
			return [text, `${at[1] < 0.5 ? 'North' : 'South'}-${at[0] < 0.5 ? 'west' : 'east'} of the plan`];
		})
	);
}
