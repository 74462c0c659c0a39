import type { CardId } from './ids.ts';

/** What a writer says when a host asks whether another card says the same as theirs. */
export type Said = 'same' | 'different';
export const isSaid = (said: string): said is Said => said === 'same' || said === 'different';

/** Two cards that a host keeps apart, or whose writers were asked; `heard` is null where they were not. */
export interface AlikeLine {
	a: CardId;
	b: CardId;
	apart: boolean;
	heard: Heard | null;
}

/**
 * What the host is told of the answers, never whose: of both cards that it is the same, or of one or both that it is different. A single "same", and whether
 * one or both say "different", would tell one writer of both cards from two.
 */
export type Heard = 'waiting' | 'same' | 'different';

/** One of this person's cards, and another that looks like it to a host, who waits for an answer. */
export interface AskedAlike {
	own: CardId;
	other: CardId;
}

/** The same two, in whatever order they are named. */
export function inOrder<T extends string>(a: T, b: T): [T, T] {
	return a < b ? [a, b] : [b, a];
}

export const pairOf = (a: string, b: string): string => inOrder(a, b).join(' ');

export function heardOf(saidA: Said | null, saidB: Said | null): Heard {
	if (saidA === 'different' || saidB === 'different') return 'different';
	return saidA === 'same' && saidB === 'same' ? 'same' : 'waiting';
}
