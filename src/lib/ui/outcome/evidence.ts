import type { OptionLine, OutcomeRecord } from '#lib/domain/outcome.ts';
import type { Row } from '#lib/domain/tally/row.ts';
import type { Card } from '#lib/domain/card.ts';

/** A line of the officer's table: the priority with how its voters spread what they gave. */
export interface EvidenceLine extends OptionLine {
	/** "2=" where it shares a place. */
	placeWord: string;
	spread: readonly number[];
	differing: number;
}

export function placeWord({ place, tied }: { place: number; tied: boolean }): string {
	return tied ? `${place}=` : String(place);
}

export function evidence(priorities: readonly OptionLine[], rows: readonly Pick<Row, 'id' | 'spread'>[]): EvidenceLine[] {
	const spreads = new Map(rows.map(({ id, spread }) => [id, spread]));
	return priorities.map((priority) => ({
		...priority,
		placeWord: placeWord(priority),
		spread: spreads.get(priority.id) ?? [],
		differing: priority.cards.reduce((sum, card) => sum + card.differ.length, 0)
	}));
}

/** Cards that stood in no vote, in the order of their numbers: nothing leaves the record. */
export function notVotedOn(record: Pick<OutcomeRecord, 'cards' | 'notVoted'>): Card[] {
	const out = new Set<string>(record.notVoted);
	return record.cards.filter((card) => out.has(card.id)).sort((a, b) => a.number - b.number);
}
