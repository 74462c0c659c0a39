import { asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { outcomes, people, voters } from '../db/schema.ts';
import { countedWay } from './outcomes.ts';
import type { OutcomeId, WorkshopId } from '#lib/domain/ids.ts';
import { channels, type Channel } from '#lib/domain/people.ts';
import type { ByChannel, VoteEvidence } from '#lib/domain/priority.ts';
import type { CountedWay } from '#lib/domain/tally/all.ts';

export interface ClosedVote {
	outcomeId: OutcomeId;
	row: typeof outcomes.$inferSelect;
	counted: CountedWay;
	votedByChannel: ByChannel;
	/** What it says about each option, by the option's id. */
	evidence: Map<string, VoteEvidence>;
}

/** Every closed vote of a workshop, oldest first, told in the words all methods share. */
export async function readClosedVotes(db: Db | Tx, workshopId: WorkshopId): Promise<ClosedVote[]> {
	const rows = await db.select().from(outcomes).where(eq(outcomes.workshopId, workshopId)).orderBy(asc(outcomes.closedAt), asc(outcomes.id));
	const votes: ClosedVote[] = [];
	for (const row of rows) {
		const who = await db.select({ channel: people.channel }).from(voters).innerJoin(people, eq(people.id, voters.personId)).where(eq(voters.pollId, row.pollId));
		const votedByChannel = byChannel(who);
		const counted = countedWay(row);
		const { id: outcomeId, turnout, eligible, closedAt } = row;
		const evidence = new Map(
			counted.result.rows.map(({ id, score, voters: chose, place, tied }): [string, VoteEvidence] => [id, { outcomeId, method: counted.method, score, voters: chose, place, tied, turnout, eligible, turnoutByChannel: votedByChannel, closedAt }])
		);
		votes.push({ outcomeId, row, counted, votedByChannel, evidence });
	}
	return votes;
}

export function byChannel(all: readonly { channel: Channel }[]): ByChannel {
	const counts: ByChannel = {};
	for (const { channel } of all) counts[channel] = (counts[channel] ?? 0) + 1;
	// In one order, whoever came first.
	return Object.fromEntries(channels.flatMap((channel) => (counts[channel] ? [[channel, counts[channel]]] : [])));
}
