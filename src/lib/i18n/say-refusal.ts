import type { Refusal } from '#lib/domain/refusal.ts';
import type { Words } from './en.ts';
import type { Said } from './en/refusals.ts';

/** What happened, and what to do now. */
export function sayRefusal(words: Pick<Words, 'refusals'>, refusal: Refusal): Said {
	// One entry for each reason, each taking its own kind of refusal: the lookup by reason is what TypeScript cannot follow.
	const say = words.refusals[refusal.reason] as (refusal: Refusal) => Said;
	return say(refusal);
}
