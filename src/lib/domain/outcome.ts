import type { CastBallot } from './ballot.ts';
import type { Card } from './card.ts';
import type { Cluster } from './cluster.ts';
import type { Deal } from './deal.ts';
import type { CardId, ClusterId } from './ids.ts';
import type { PollOption } from './poll.ts';
import type { Way } from './tally/all.ts';

/** The board as it was at the close: what the priorities are made of. No authors. */
export interface OutcomeRecord {
	deal: Deal;
	clusters: (Pick<Cluster, 'id' | 'name' | 'number'> & { cardIds: CardId[]; people: number })[];
	/** Groups that had been merged, as they were before: missing in records older than merging. */
	parts?: (Pick<Cluster, 'id' | 'name' | 'number' | 'into'> & { cardIds: CardId[] })[];
	cards: Card[];
	/** Cards in no group that was voted on: nothing leaves the record. */
	notVoted: CardId[];
}

/**
 * The text whose SHA-256 is an outcome's digest. One line each, joined by \n: the method with its parameters and the option ids in frozen order,
 * then every ballot sorted by receipt, what it gives sorted by option id. Anyone can rebuild it from an export.
 *
 * Format 1 is that of plain dots, and of every outcome before there were other methods. In format 2 the parameters are JSON with all keys
 * sorted and no spaces; costs, the lot and everything else that was said before the vote stand there, so none of it can be changed unseen.
 */
export function digestText(way: Way, options: readonly Pick<PollOption, 'id'>[], ballots: readonly CastBallot[]): string {
	const plain = way.method === 'dots' && Object.keys(way.parameters).every((key) => key === 'dots' || key === 'cap');
	const head = plain ? `folkmoot-outcome-1 dots dots=${way.parameters.dots} cap=${way.parameters.cap}` : `folkmoot-outcome-2 ${way.method} ${sortedJson(way.parameters)}`;
	const lines = [head, `options ${options.map((option) => option.id).join(',')}`];
	// A mark of 0 says something on a scale and for stars; elsewhere a ballot holds none.
	const least = way.method === 'stars' || way.method === 'agreement' ? 0 : 1;
	const sorted = [...ballots].sort((a, b) => (a.receipt < b.receipt ? -1 : a.receipt > b.receipt ? 1 : 0));
	for (const { receipt, choice } of sorted) {
		const given = Object.entries(choice)
			.filter(([, n]) => n >= least)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([id, n]) => `${id}:${n}`);
		lines.push(`ballot ${receipt} ${given.join(',')}`);
	}
	return lines.join('\n');
}

/** JSON with the keys of every object in order, so that the same values are always the same text. What is undefined is left out. */
export function sortedJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const entries = Object.entries(value).filter(([, each]) => each !== undefined);
	return `{${entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => `${JSON.stringify(key)}:${sortedJson(each)}`).join(',')}}`;
}

/** One option of a closed vote with what stands behind it. What the council answers is a priority: see priority.ts. */
export interface OptionLine {
	id: ClusterId | CardId;
	statement: string;
	place: number;
	tied: boolean;
	/** Dots, ticks, stars or points: see the outcome's method. */
	score: number;
	voters: number;
	cards: Card[];
	people: number;
}
