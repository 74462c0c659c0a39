import { isOpen, type RoundKind, type RoundSpec, type RoundState } from './round.ts';

/**
 * Whether words for a card can still be handed in: a round for cards is over and none is on. It goes on until the workshop closes, for
 * whoever was late, was away, or had not finished the sentence. A host looks at each before others see it, and it stays marked.
 */
export function takesLateCards(rounds: readonly Pick<RoundSpec, 'may'>[], round: RoundState): boolean {
	const isForCards = (spec: Pick<RoundSpec, 'may'> | undefined) => spec?.may.participant?.includes('card.add') === true;
	if (isForCards(rounds[round.index]) && isOpen(round)) return false;
	const over = round.state === 'over' || round.state === 'finished' ? round.index : round.index - 1;
	return rounds.slice(0, over + 1).some(isForCards);
}

/** Letters: all fields of a line of a plan and what it is about have room. */
export const leftWordsLimit = 3000;

/** Where nobody can miss anything but time. */
export const idle: ReadonlySet<RoundKind> = new Set<RoundKind>(['arrive', 'break', 'opening']);

/** How many rounds came and went unseen. @param seen the last one this person looked at; null: they have only just come */
export function missedRounds(rounds: readonly (Pick<RoundSpec, 'kind'> & { leftOut?: true })[], seen: number | null, index: number): number {
	return rounds.filter(({ kind, leftOut }, i) => i > (seen ?? -1) && i < index && !leftOut && !idle.has(kind)).length;
}
