import type { SheetFact, StageFact } from '#lib/domain/facts.ts';
import { breakPlaces, canReword, firstAhead, waiting, type Stand } from '#lib/domain/method/during.ts';
import type { RoundKind } from '#lib/domain/round.ts';
import { roundNumbers } from '../round-numbers.ts';

/** A round as hosts change it. `mark`: of the length and words they look at. */
export interface SheetRound {
	id: string;
	kind: RoundKind;
	short: string;
	minutes: number;
	script: string;
	mark: string;
	canGo: boolean;
}

export interface EditRow extends SheetRound {
	number: number | null;
	/** It waits for its start: its words can change, its place cannot. */
	waits: boolean;
	/** The round that it would move past; null where it cannot. */
	above: string | null;
	below: string | null;
}

const standOf = ({ round }: Pick<StageFact, 'round'>, { cameTo, begun }: Pick<SheetFact, 'cameTo' | 'begun'>): Stand => ({ round, cameTo, begun: new Set(begun) });

/** What can still be changed, in its order; nothing once the workshop is over. */
export function editRows(rounds: readonly SheetRound[], stage: Pick<StageFact, 'round' | 'workshop'>, sheet: Pick<SheetFact, 'cameTo' | 'begun'>): EditRow[] {
	if (stage.workshop.state !== 'open') return [];
	const stand = standOf(stage, sheet);
	const first = firstAhead(stand);
	const { numbers } = roundNumbers(rounds);
	return rounds.flatMap((spec, index) => {
		if (!canReword(index, stand)) return [];
		const moves = index >= first;
		return [{ ...spec, canGo: spec.canGo && moves, number: numbers[index] ?? null, waits: !moves, above: index > first ? rounds[index - 1]!.id : null, below: moves ? (rounds[index + 1]?.id ?? null) : null }];
	});
}

/** Where a break may come: nearest first. `is`: how that is said. */
export function breakChoices(stage: Pick<StageFact, 'round' | 'rounds' | 'workshop'>, sheet: Pick<SheetFact, 'cameTo' | 'begun'>): { value: string; is: 'now' | 'next' | 'after'; round: string }[] {
	if (stage.workshop.state !== 'open') return [];
	const stand = standOf(stage, sheet);
	const wait = waiting(stand);
	const short = (id: string) => stage.rounds.find((line) => line.id === id)?.short ?? '';
	return breakPlaces(stage.rounds as never, stand).map(({ after, before }) => {
		const value = `${after}:${before}`;
		if (wait !== null && stage.rounds[wait]?.id === before) return { value, is: 'now' as const, round: short(before) };
		return { value, is: stage.rounds[stage.round.index]?.id === after ? ('next' as const) : ('after' as const), round: short(after) };
	});
}
