import { createHash } from 'node:crypto';
import { desc, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { ballots, outcomes } from '../db/schema.ts';
import type { CastBallot } from '#lib/domain/ballot.ts';
import { readHiddenCards, unlessHidden } from './hidden-cards.ts';
import type { Card } from '#lib/domain/card.ts';
import type { OutcomeId, PollId, WorkshopId } from '#lib/domain/ids.ts';
import { digestText, sortedJson, type OutcomeRecord, type OptionLine } from '#lib/domain/outcome.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import { tally, type CountedWay, type TallyResult, type VoteMethod, type Way } from '#lib/domain/tally/all.ts';
import { readResult } from '#lib/domain/tally/stored.ts';
import type { TieBreak } from '#lib/domain/tie-break.ts';
import type { ToldWho } from '#lib/domain/who-votes.ts';
import { wayOf } from './polls.ts';
import { namedStill, readTaken, withoutTaken } from './taken-words.ts';
import { readPollPublic } from './ties.ts';

/** An outcome with everything that a recount needs; `method` says what `parameters` and `result` hold. */
export type OutcomeView = OutcomeFields & CountedWay;

interface OutcomeFields {
	id: OutcomeId;
	pollId: PollId;
	closedAt: Date;
	options: PollOption[];
	eligible: number;
	turnout: number;
	digest: string;
	record: OutcomeRecord;
	priorities: OptionLine[];
	/** Published: by receipt, without voter. */
	ballots: CastBallot[];
	/** Whether the stored ballots, counted again now, give the stored result and the stored digest. */
	recountEqual: boolean;
	/** Promised when the vote opened, for a lot; null in votes from before that. */
	lotCommitment: string | null;
	/** What was done about an open tie. */
	tieBreak: TieBreak | null;
	/** Who could vote, where not everybody could. */
	who?: ToldWho | undefined;
}

/** Newest first. Only closed polls have one: there is nothing to see of an open one. */
export async function readOutcomes(app: Pick<App, 'db'>, workshopId: WorkshopId): Promise<OutcomeView[]> {
	const rows = await app.db.select().from(outcomes).where(eq(outcomes.workshopId, workshopId)).orderBy(desc(outcomes.closedAt));
	const hidden = await readHiddenCards(app.db, workshopId);
	const taken = await readTaken(app.db, workshopId);
	const named = namedStill(taken);
	const views: OutcomeView[] = [];
	for (const row of rows) {
		const cast = await app.db.select({ receipt: ballots.receipt, choice: ballots.choice }).from(ballots).where(eq(ballots.pollId, row.pollId)).orderBy(ballots.receipt);
		const { id, pollId, closedAt, eligible, turnout, digest } = row;
		const options = row.options.map(named);
		const record = { ...row.record, cards: row.record.cards.map((card) => withoutTaken(unlessHidden(card, hidden), taken)), clusters: row.record.clusters.map(named), ...(row.record.parts ? { parts: row.record.parts.map(named) } : {}) };
		const counted = withNames(countedWay(row), named);
		views.push({ id, pollId, closedAt, ...counted, options, eligible, turnout, digest, record, priorities: prioritiesOf(counted.result, options, record), ballots: cast, recountEqual: recount(row, cast), ...(await readPollPublic(app, row.id)) });
	}
	return views;
}

/** Method, parameters and result as they are stored, in today's shape. */
export function countedWay(outcome: { method: VoteMethod; parameters: Way['parameters']; result: TallyResult }): CountedWay {
	return { ...wayOf(outcome), result: readResult(outcome.result) } as CountedWay;
}

/** The same count with the names of its options told otherwise. */
export function withNames(counted: CountedWay, named: ReturnType<typeof namedStill>): CountedWay {
	return { ...counted, result: { ...counted.result, rows: counted.result.rows.map(named) } } as CountedWay;
}

type Stored = { method: VoteMethod; parameters: Way['parameters']; options: PollOption[]; result: TallyResult; digest: string; turnout: number };

export function recount(outcome: Stored, cast: CastBallot[]): boolean {
	const way = wayOf(outcome);
	const again = tally(outcome.options, cast.map((ballot) => ballot.choice), way).result;
	const digest = createHash('sha256').update(digestText(way, outcome.options, cast)).digest('hex');
	// jsonb does not keep the order of keys.
	return digest === outcome.digest && cast.length === outcome.turnout && sortedJson(again) === sortedJson(readResult(outcome.result));
}

/** One for every option, in the order of the result. */
export function prioritiesOf(result: TallyResult, options: readonly PollOption[], record: OutcomeRecord): OptionLine[] {
	const byCluster = new Map<string, Card[]>();
	for (const card of record.cards) for (const id of new Set([card.cluster ?? card.id, card.also])) if (id) byCluster.set(id, [...(byCluster.get(id) ?? []), card]);
	return result.rows.map((row) => {
		const option = options.find((candidate) => candidate.id === row.id);
		return {
			id: row.id as OptionLine['id'],
			statement: row.name,
			place: row.place,
			tied: row.tied,
			score: row.score,
			voters: row.voters,
			cards: byCluster.get(row.id) ?? [],
			people: option?.people ?? 0
		};
	});
}
