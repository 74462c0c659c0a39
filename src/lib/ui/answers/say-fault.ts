import type { HouseWords } from '#lib/i18n/en-house.ts';

/** What is wrong with one field, in words. */
export function sayFault(house: HouseWords, { problem, limit = 0 }: { problem: string; limit?: number }): string {
	const p = house.answers.problem;
	if (problem === 'too-long') return p['too-long'](limit);
	const text = p[problem as keyof typeof p];
	return typeof text === 'string' ? text : p.choice;
}
