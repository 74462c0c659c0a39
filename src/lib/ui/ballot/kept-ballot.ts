import type { Choice } from '#lib/domain/ballot.ts';
import { keepIn, tabStorage, type Keep } from '#lib/live/keep.ts';

/** A ballot that is not in the box yet, and of which vote. */
export interface KeptBallot {
	poll: string;
	choice: Choice;
	none: boolean;
}

/**
 * Kept for as long as the tab lives: a phone that drops the page while someone looks something up brings it back, and nothing of a secret
 * vote stays on a device that others use.
 */
export function keepBallot(workshop: string, person: string): Keep<KeptBallot> {
	return keepIn(tabStorage, 'ballot', workshop, person);
}
