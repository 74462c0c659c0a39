import { workshopLimit } from './people.ts';

/** Who may vote, as the host says it before the vote. What is not said: everybody who has come, also who comes late. Others may look. */
export type WhoVotes = { who: 'came-before' } | { who: 'numbers'; numbers: number[] } | { who: 'areas'; areas: string[] };

/** A vote for areas opens for no fewer than this: how many people know a part of the plan is not told where they are few. */
export const fewestOfAreas = 5;

/** The same, frozen when the vote opens. `at` is an ISO moment: the opening. `people`: how many numbers there are; in a workshop that was brought back the numbers themselves are not known. */
export type Electorate = { who: 'came-before'; at: string } | { who: 'numbers'; numbers: number[]; people: number } | { who: 'areas'; areas: string[]; numbers: number[]; people: number };

/** What everybody is told, and what every export says: no one's number. */
export type ToldWho = { who: 'came-before'; at: string } | { who: 'numbers'; people: number } | { who: 'areas'; areas: string[]; people: number };

/**
 * Whether of two votes for areas one is for all the people of the other and a few more: then how many could vote in each tells how many know the rest.
 * Nothing can be hidden afterwards: that number stands beside every vote.
 * @param one, other the numbers of their people
 */
export function tellsFew(one: readonly (number | string)[], other: readonly (number | string)[]): boolean {
	const [small, large] = one.length <= other.length ? [one, new Set(other)] : [other, new Set(one)];
	const rest = large.size - small.length;
	return small.length > 0 && rest > 0 && rest < fewestOfAreas && small.every((number) => large.has(number));
}

/** @param known numbers of the people who have said that they know one of the areas best, for a vote by areas */
export function freeze(plan: WhoVotes, openedAt: Date, known: readonly number[] = []): Electorate {
	switch (plan.who) {
		case 'came-before':
			return { who: 'came-before', at: openedAt.toISOString() };
		case 'numbers':
			return { who: 'numbers', numbers: plan.numbers, people: plan.numbers.length };
		case 'areas':
			return { who: 'areas', areas: plan.areas, numbers: [...known], people: known.length };
	}
}

export function told(electorate: Electorate): ToldWho {
	if (electorate.who === 'came-before') return electorate;
	return electorate.who === 'areas' ? { who: 'areas', areas: electorate.areas, people: electorate.people } : { who: 'numbers', people: electorate.people };
}

/** Null: everybody may. */
export function mayVoteIn(electorate: Electorate | null, person: { number: number; joinedAt: Date }): boolean {
	if (electorate === null) return true;
	return electorate.who === 'came-before' ? person.joinedAt.getTime() <= Date.parse(electorate.at) : electorate.numbers.includes(person.number);
}

/** "3, 5, 8-12": each once, lowest first. Null where it is anything else, or nobody. */
export function readNumbers(text: string): number[] | null {
	const found = new Set<number>();
	for (const part of text.split(/[,;\s]+/).filter((each) => each !== '')) {
		const range = /^(\d{1,4})(?:[-\u2013](\d{1,4}))?$/.exec(part);
		const [from, to] = range ? [Number(range[1]), Number(range[2] ?? range[1])] : [0, 0];
		if (from < 1 || to < from || to > workshopLimit * 2) return null;
		for (let n = from; n <= to; n++) found.add(n);
	}
	return found.size === 0 ? null : [...found].sort((a, b) => a - b);
}
