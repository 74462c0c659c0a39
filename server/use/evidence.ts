import { and, asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { outcomes, people, voters, workshops } from '../db/schema.ts';
import { countedWay } from './outcomes.ts';
import type { OutcomeId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import { channels, type Channel } from '#lib/domain/people.ts';
import type { ByChannel, VoteEvidence } from '#lib/domain/priority.ts';
import type { CountedWay } from '#lib/domain/tally/all.ts';
import { unitOf } from '#lib/domain/tally/unit.ts';
import { countChannels, turnoutsByChannel, type SafeByChannel } from '#lib/domain/turnout-by-channel.ts';

export interface ClosedVote {
	outcomeId: OutcomeId;
	row: typeof outcomes.$inferSelect;
	counted: CountedWay;
	/** As far as it may be told beside all else that is. */
	votedByChannel: SafeByChannel;
	/** What it says about each option, by the option's id. */
	evidence: Map<string, VoteEvidence>;
}

/** Every closed vote of a workshop, oldest first, told in the words all methods share. */
export async function readClosedVotes(db: Db | Tx, workshopId: WorkshopId): Promise<ClosedVote[]> {
	const rows = await db.select().from(outcomes).where(eq(outcomes.workshopId, workshopId)).orderBy(asc(outcomes.closedAt), asc(outcomes.id));
	if (rows.length === 0) return [];
	const [workshop] = await db.select({ state: workshops.state }).from(workshops).where(eq(workshops.id, workshopId));
	const came = new Map((await db.select({ id: people.id, channel: people.channel }).from(people).where(and(eq(people.workshopId, workshopId), eq(people.role, 'participant')))).map(({ id, channel }) => [id, channel]));
	const voted: PersonId[][] = [];
	for (const { pollId } of rows) voted.push((await db.select({ personId: voters.personId }).from(voters).where(eq(voters.pollId, pollId))).map(({ personId }) => personId));
	const told = turnoutsByChannel(workshop!.state, came, voted).map(inOrder);
	const votes: ClosedVote[] = [];
	for (const [i, row] of rows.entries()) {
		const votedByChannel = told[i]!;
		const counted = countedWay(row);
		const { id: outcomeId, turnout, eligible, closedAt } = row;
		const evidence = new Map(
			counted.result.rows.map(({ id, score, voters: chose, place, tied }): [string, VoteEvidence] => [id, { outcomeId, method: counted.method, score, unit: unitOf(counted), voters: chose, place, tied, turnout, eligible, turnoutByChannel: votedByChannel, closedAt }])
		);
		votes.push({ outcomeId, row, counted, votedByChannel, evidence });
	}
	return votes;
}

export function byChannel(all: readonly { channel: Channel }[]): ByChannel {
	return inOrder(countChannels(all.map(({ channel }) => channel)));
}

/** In one order, whoever came first. */
function inOrder<N>(counts: Partial<Record<Channel, N>>): Partial<Record<Channel, N>> {
	return Object.fromEntries(channels.flatMap((channel) => (counts[channel] ? [[channel, counts[channel]]] : []))) as Partial<Record<Channel, N>>;
}
