import type { Answer } from '#lib/domain/answer.ts';

/** What the council's list of several workshops shows, as its address says it. */
export interface CouncilSieve {
	show: 'all' | 'due' | 'late';
	/** Of one workshop, by its id; '' for all. */
	of: string;
	/** A word in the priority, the answer, who does it, or the name of the workshop. */
	find: string;
}
export const shows = ['all', 'due', 'late'] as const;

export function councilSieveFrom(query: URLSearchParams, ids: readonly string[]): CouncilSieve {
	const of = query.get('of') ?? '';
	return { show: shows.find((one) => one === query.get('show')) ?? 'all', of: ids.includes(of) ? of : '', find: (query.get('find') ?? '').slice(0, 100) };
}

export function councilHref(sieve: CouncilSieve, changed: Partial<CouncilSieve> = {}): string {
	const { show, of, find } = { ...sieve, ...changed };
	return `?${new URLSearchParams({ ...(show === 'all' ? {} : { show }), ...(of ? { of } : {}), ...(find ? { find } : {}) })}`;
}

type Line = { workshopId: string; number: number; statement: string; answer: Answer; due: string | null; late: boolean };

/** What fits, and how many of those that fit in all but `show` are owed or late: the numbers on the switch. */
export function sieveCouncil<T extends Line>(lines: readonly T[], { show, of, find }: CouncilSieve, titles: ReadonlyMap<string, string>): { lines: T[]; counts: Record<CouncilSieve['show'], number> } {
	const word = find.trim().toLocaleLowerCase('en');
	const fit = lines.filter(({ workshopId, statement, answer, number }) => (of === '' || workshopId === of) && (word === '' || [`${number}.`, statement, titles.get(workshopId) ?? '', answer.decided, answer.reason, answer.team, answer.role].some((text) => text.toLocaleLowerCase('en').includes(word))));
	const by = { all: fit, due: fit.filter(({ due }) => due !== null), late: fit.filter(({ late }) => late) };
	return { lines: by[show], counts: { all: by.all.length, due: by.due.length, late: by.late.length } };
}
