import { nearDuplicates, type Duplicate } from './duplicates.ts';
import { groupTexts } from './group-texts.ts';
import { namesOf } from './names.ts';

/** What a machine can say about a table full of cards. Help, not truth: it proposes, a person accepts. */
export interface Grouping<Id> {
	groups: { name: string; ids: Id[] }[];
	ungrouped: Id[];
	duplicates: Duplicate<Id>[];
}

/** The same cards give the same answer in any order. Under two seconds for 2,000 cards; call it where nobody's page waits for it. */
export function groupCards<Id>(cards: readonly { id: Id; text: string }[]): Grouping<Id> {
	const texts = cards.map(({ text }) => text);
	const group = groupTexts(texts);
	const names = namesOf(texts, group);
	return {
		groups: names.map((name, g) => ({ name, ids: cards.filter((_, i) => group[i] === g).map(({ id }) => id) })),
		ungrouped: cards.filter((_, i) => group[i] === -1).map(({ id }) => id),
		duplicates: nearDuplicates(cards)
	};
}
