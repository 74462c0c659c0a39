import type { Choice } from '../ballot.ts';
import type { Refusal } from '../refusal.ts';
import { done, refuse, type Result } from '../result.ts';
import type { Candidate } from './row.ts';

/**
 * The part of a ballot check that all methods share: an object of whole numbers from `least` to `most` on frozen options. Nothing is
 * trimmed or rounded: what does not fit is refused whole, with the option it is about.
 */
export function checkShape(choice: unknown, options: readonly Candidate[], least: number, most: number): Result<Choice, Refusal> {
	if (typeof choice !== 'object' || choice === null || Array.isArray(choice)) return refuse({ reason: 'ballot-bad' });
	const known = new Set(options.map(({ id }) => id));
	for (const [id, n] of Object.entries(choice)) {
		if (!known.has(id)) return refuse({ reason: 'ballot-bad', option: id });
		if (typeof n !== 'number' || !Number.isInteger(n) || n < least) return refuse({ reason: 'ballot-bad', option: id });
		if (n > most) return refuse({ reason: 'ballot-cap', cap: most, option: id });
	}
	return done(choice as Choice);
}

/** Without the options that got nothing. */
export function withoutZeros(choice: Choice): Choice {
	return Object.fromEntries(Object.entries(choice).filter(([, n]) => n > 0));
}

export function sumOf(choice: Choice): number {
	return Object.values(choice).reduce((sum, n) => sum + n, 0);
}
