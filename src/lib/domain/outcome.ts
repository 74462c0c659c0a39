import type { CastBallot } from './ballot.ts';
import type { Card } from './card.ts';
import type { Cluster } from './cluster.ts';
import type { Deal } from './deal.ts';
import type { CardId, ClusterId } from './ids.ts';
import type { DotsParameters, PollOption } from './poll.ts';

/** The board as it was at the close: what the priorities are made of. No authors. */
export interface OutcomeRecord {
	deal: Deal;
	clusters: (Cluster & { cardIds: CardId[]; people: number })[];
	cards: Card[];
	/** Cards in no group that was voted on: nothing leaves the record. */
	notVoted: CardId[];
}

/**
 * The text whose SHA-256 is an outcome's digest. One line each, joined by \n: the method, the parameters and option ids in frozen order,
 * then every ballot sorted by receipt, its dots sorted by option id. Anyone can rebuild it from an export.
 */
export function digestText(method: 'dots', parameters: DotsParameters, options: readonly Pick<PollOption, 'id'>[], ballots: readonly CastBallot[]): string {
	const lines = [`folkmoot-outcome-1 ${method} dots=${parameters.dots} cap=${parameters.cap}`, `options ${options.map((option) => option.id).join(',')}`];
	const sorted = [...ballots].sort((a, b) => (a.receipt < b.receipt ? -1 : a.receipt > b.receipt ? 1 : 0));
	for (const { receipt, choice } of sorted) {
		const dots = Object.entries(choice)
			.filter(([, n]) => n > 0)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([id, n]) => `${id}:${n}`);
		lines.push(`ballot ${receipt} ${dots.join(',')}`);
	}
	return lines.join('\n');
}

/** One option of a closed vote with what stands behind it. What the council answers is a priority: see priority.ts. */
export interface OptionLine {
	id: ClusterId | CardId;
	statement: string;
	place: number;
	tied: boolean;
	dots: number;
	voters: number;
	cards: Card[];
	people: number;
}
