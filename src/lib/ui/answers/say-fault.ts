import type { Words } from '#lib/i18n/en.ts';

/** What is wrong with one field, in words. */
export function sayFault(w: Words, { problem, limit = 0 }: { problem: string; limit?: number }): string {
	const p = w.answers.problem;
	if (problem === 'too-long') return p['too-long'](limit);
	const text = p[problem as keyof typeof p];
	return typeof text === 'string' ? text : p.choice;
}
