import { SteadyGroups } from './again.ts';
import { nearDuplicates, type Duplicate } from './duplicates.ts';
import { namesOf } from './names.ts';

/** What a machine can say about a table full of cards. Help, not truth: it proposes, a person accepts. */
export interface Grouping<Id> {
	groups: { name: string; ids: Id[] }[];
	ungrouped: Id[];
	duplicates: Duplicate<Id>[];
}

/**
 * The same cards give the same answer in any order. Under two seconds for 2,000 cards; call it where nobody's page waits for it.
 * @param before an earlier answer: its groups stay, and cards that came since are put to them, until more than a tenth is new
 */
export function groupCards<Id>(cards: readonly { id: Id; text: string }[], before: { groups: readonly { ids: readonly Id[] }[]; ungrouped: readonly Id[] } = { groups: [], ungrouped: [] }): Grouping<Id> {
	const texts = cards.map(({ text }) => text);
	const found = new Map<Id, number>(before.ungrouped.map((id) => [id, -1]));
	before.groups.forEach(({ ids }, g) => ids.forEach((id) => found.set(id, g)));
	const group = new SteadyGroups(found).of(cards.map(({ id, text }) => ({ key: id, text })));
	const names = namesOf(texts, group);
	return {
		groups: names.map((name, g) => ({ name, ids: cards.filter((_, i) => group[i] === g).map(({ id }) => id) })),
		ungrouped: cards.filter((_, i) => group[i] === -1).map(({ id }) => id),
		duplicates: nearDuplicates(cards)
	};
}
