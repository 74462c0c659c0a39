import { createHash } from 'node:crypto';
import { desc, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { ballots, outcomes } from '../db/schema.ts';
import type { CastBallot } from '#lib/domain/ballot.ts';
import type { Card } from '#lib/domain/card.ts';
import type { OutcomeId, PollId, WorkshopId } from '#lib/domain/ids.ts';
import { digestText, type OutcomeRecord, type OptionLine } from '#lib/domain/outcome.ts';
import type { DotsParameters, PollOption } from '#lib/domain/poll.ts';
import { tallyDots, type DotsResult } from '#lib/domain/tally/dots.ts';

export interface OutcomeView {
	id: OutcomeId;
	pollId: PollId;
	closedAt: Date;
	method: 'dots';
	parameters: DotsParameters;
	options: PollOption[];
	result: DotsResult;
	eligible: number;
	turnout: number;
	digest: string;
	record: OutcomeRecord;
	priorities: OptionLine[];
	/** Published: by receipt, without voter. */
	ballots: CastBallot[];
	/** Whether the stored ballots, counted again now, give the stored result and the stored digest. */
	recountEqual: boolean;
}

/** Newest first. Only closed polls have one: there is nothing to see of an open one. */
export async function readOutcomes(app: Pick<App, 'db'>, workshopId: WorkshopId): Promise<OutcomeView[]> {
	const rows = await app.db.select().from(outcomes).where(eq(outcomes.workshopId, workshopId)).orderBy(desc(outcomes.closedAt));
	const views: OutcomeView[] = [];
	for (const row of rows) {
		const cast = await app.db.select({ receipt: ballots.receipt, choice: ballots.choice }).from(ballots).where(eq(ballots.pollId, row.pollId)).orderBy(ballots.receipt);
		const { id, pollId, closedAt, method, parameters, options, result, eligible, turnout, digest, record } = row;
		views.push({ id, pollId, closedAt, method, parameters, options, result, eligible, turnout, digest, record, priorities: prioritiesOf(result, options, record), ballots: cast, recountEqual: recount(row, cast) });
	}
	return views;
}

export function recount(outcome: { method: 'dots'; parameters: DotsParameters; options: PollOption[]; result: DotsResult; digest: string; turnout: number }, cast: CastBallot[]): boolean {
	const again = tallyDots(outcome.options, cast.map((ballot) => ballot.choice), outcome.parameters.cap);
	const digest = createHash('sha256').update(digestText(outcome.method, outcome.parameters, outcome.options, cast)).digest('hex');
	return digest === outcome.digest && cast.length === outcome.turnout && plain(again) === plain(outcome.result);
}

/** One for every option, in the order of the result. */
export function prioritiesOf(result: DotsResult, options: readonly PollOption[], record: OutcomeRecord): OptionLine[] {
	const byCluster = new Map<string, Card[]>();
	for (const card of record.cards) byCluster.set(card.cluster ?? card.id, [...(byCluster.get(card.cluster ?? card.id) ?? []), card]);
	return result.rows.map((row) => {
		const option = options.find((candidate) => candidate.id === row.id);
		return {
			id: row.id as OptionLine['id'],
			statement: row.name,
			place: row.place,
			tied: row.tied,
			dots: row.dots,
			voters: row.voters,
			cards: byCluster.get(row.id) ?? [],
			people: option?.people ?? 0
		};
	});
}

// jsonb does not keep the order of keys.
function plain(result: DotsResult): string {
	const { ballots: n, blank, dots, ties, rows } = result;
	return JSON.stringify([n, blank, dots, ties, rows.map((row) => [row.id, row.name, row.dots, row.voters, row.spread, row.place, row.tied])]);
}
