import type { Refusal } from '#lib/domain/refusal.ts';
import type { RefusalWords, Said } from './en/refusals.ts';

/** A catalogue of refusals: what this page's people can meet, and always what to say of what they should not. */
type Known = Partial<RefusalWords> & Pick<RefusalWords, 'bad-shape'>;

/** What happened, and what to do now. */
export function sayRefusal({ refusals }: { refusals: Known }, refusal: Refusal): Said {
	// One entry for each reason, each taking its own kind of refusal: the lookup by reason is what TypeScript cannot follow.
	const say = (refusals[refusal.reason] ?? refusals['bad-shape']) as (refusal: Refusal) => Said;
	return say(refusal);
}
