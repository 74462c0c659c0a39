import type { CardId } from './ids.ts';
import type { RoundKind } from './round.ts';

/** A host's call to come to one place: the list or the plan of the round that is on, or one card. `at` is when, and by it each call is followed once. */
export interface Called {
	at: number;
	view: 'list' | 'plan';
	card: CardId | null;
}

/** In these rounds everyone has one and the same page before them, without the list and the plan: there is nowhere to be called to. */
const apartFromBoard: readonly RoundKind[] = ['sort', 'conversation', 'vote', 'converge', 'who', 'plan', 'close'];

export function canCall(kind: RoundKind | undefined): boolean {
	return kind !== undefined && !apartFromBoard.includes(kind);
}

/** What a page says of its person after a call: came, has words to finish first, or looks round on their own. */
export const stances = ['with', 'writing', 'apart'] as const;
export type Stance = (typeof stances)[number];

export function isStance(value: unknown): value is Stance {
	return stances.some((known) => known === value);
}

/** Of a person with several pages: whoever is with the group on one of them is with the group; who writes on one is writing. */
export function nearer(a: Stance, b: Stance): Stance {
	return stances[Math.min(stances.indexOf(a), stances.indexOf(b))]!;
}
