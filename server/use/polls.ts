import { createHash } from 'node:crypto';
import { and, count, eq, isNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { ballots, openBallots, outcomes, people, polls, voters, workshops } from '../db/schema.ts';
import { countGroups, readBoardRows, type BoardRows } from './board-rows.ts';
import { numbersKnowing } from './known-areas.ts';
import { note } from './trail.ts';
import { reportOptions } from './wall/reports.ts';
import type { CastBallot, Choice } from '#lib/domain/ballot.ts';
import { makeId, type OutcomeId, type PersonId, type PollId, type WorkshopId } from '#lib/domain/ids.ts';
import { digestText, type OutcomeRecord } from '#lib/domain/outcome.ts';
import { dotsForReports, optionLimit, reportsLimit, type PollOption } from '#lib/domain/poll.ts';
import { usualPlan, wayFor } from '#lib/domain/poll-plan.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { commitmentOf } from '#lib/domain/tie-break.ts';
import { tally, type Way } from '#lib/domain/tally/all.ts';
import { fewestOfAreas, tellsFew, freeze, mayVoteIn, type Electorate } from '#lib/domain/who-votes.ts';

/** Whether cards on their own go on the ballot too: where all of it fits on one. */
export function singleInVote(filledGroups: number, single: number): boolean {
	return single > 0 && filledGroups + single <= optionLimit;
}

/** Groups with cards; and cards on their own, where they fit. */
export function optionsOf(rows: BoardRows): PollOption[] {
	const filled = filledGroupsOf(rows);
	const single = singleOptionsOf(rows);
	return singleInVote(filled.length, single.length) ? [...filled, ...single] : filled;
}

export function filledGroupsOf(rows: BoardRows): PollOption[] {
	const counts = countGroups(rows);
	const filled = rows.clusters.filter((cluster) => (counts.get(cluster.id)?.cards ?? 0) > 0);
	return filled.map((cluster) => ({ id: cluster.id, kind: 'cluster', name: cluster.name, ...counts.get(cluster.id)! }));
}

/** Cards that are in no group. */
export function singleOptionsOf({ cards }: Pick<BoardRows, 'cards'>): PollOption[] {
	return cards.filter((card) => card.cluster === null).map((card) => ({ id: card.id, kind: 'card', name: card.text, cards: 1, people: 1 }));
}

/** Freezes the options with their text. Refused while groups have no names, below two options, and above twenty (methods.md 7.7). */
export async function openPoll(app: App, tx: Tx, workshopId: WorkshopId, roundIndex: number): Promise<Result<PollId>> {
	const [workshop] = await tx.select({ nextPoll: workshops.nextPoll }).from(workshops).where(eq(workshops.id, workshopId));
	const plan = workshop?.nextPoll ?? usualPlan;
	const reports = await reportOptions(tx, workshopId, roundIndex);
	const all = reports ?? optionsOf(await readBoardRows(tx, workshopId));
	// What a runoff names may have been regrouped since: then all of it is on the ballot again.
	const limit = reports ? reportsLimit : optionLimit;
	const only = all.filter(({ id }) => plan.only?.includes(id));
	const options = only.length >= 2 ? only : all;
	const unnamed = options.filter((option) => option.name.trim() === '').length;
	if (unnamed > 0) return refuse({ reason: 'groups-need-names', count: unnamed });
	if (options.length < 2) return refuse({ reason: 'poll-needs-options', have: options.length, want: 2 });
	if (options.length > limit) return refuse({ reason: 'poll-too-many-options', have: options.length, limit });
	const way = reports && plan.way === 'usual' ? done({ method: 'dots', parameters: dotsForReports(options.length) } as Way) : wayFor(plan, options);
	if (!way.ok) return way;
	const id = makeId<PollId>(app.random);
	const lotSeed = Buffer.from(app.random(32)).toString('hex');
	const lotCommitment = commitmentOf(lotSeed);
	const openedAt = new Date(app.clock.now());
	const electorate = plan.who ? freeze(plan.who, openedAt, plan.who.who === 'areas' ? await numbersKnowing(tx, workshopId, plan.who.areas) : []) : null;
	if (electorate?.who === 'areas' && electorate.people < fewestOfAreas) return refuse({ reason: 'who-few', least: fewestOfAreas });
	if (electorate?.who === 'areas') {
		const earlier = await tx.select({ electorate: polls.electorate }).from(polls).where(eq(polls.workshopId, workshopId));
		if (earlier.some(({ electorate: was }) => was?.who === 'areas' && tellsFew(was.numbers, electorate.numbers))) return refuse({ reason: 'who-few', least: fewestOfAreas });
	}
	if ((await countEligible(tx, workshopId, electorate)) === 0 && electorate) return refuse({ reason: 'who-numbers' });
	await tx.insert(polls).values({ id, workshopId, roundIndex, ...way.value, options, state: 'open', lotSeed, lotCommitment, electorate, openedAt });
	// A runoff is for one vote.
	if (plan.only) await tx.update(workshops).set({ nextPoll: { ...plan, only: null } }).where(eq(workshops.id, workshopId));
	await note(app, tx, workshopId, null, 'poll.opened', { pollId: id, options: options.length, method: way.value.method, runoff: options === only, lotCommitment });
	return done(id);
}

/**
 * Law 3, in the caller's one transaction: lock, tally, store the outcome with method, parameters, result and digest, cut the link from
 * voter to ballot (ballots go by receipt, in the receipts' order; voters stay as a list of who took part), keep the receipts.
 */
export async function closePoll(app: App, tx: Tx, workshopId: WorkshopId): Promise<void> {
	const [poll] = await tx.select().from(polls).where(and(eq(polls.workshopId, workshopId), eq(polls.state, 'open'))).for('update');
	if (!poll) return;
	const rows = await readBoardRows(tx, workshopId);
	const [workshop] = await tx.select({ deal: workshops.deal }).from(workshops).where(eq(workshops.id, workshopId));
	const open = await tx.select().from(openBallots).where(eq(openBallots.pollId, poll.id));
	const { took, cast } = cutApart(open);
	const way = wayOf(poll);
	const now = new Date(app.clock.now());
	if (cast.length > 0) {
		await tx.insert(voters).values(took.map((personId) => ({ pollId: poll.id, personId })));
		await tx.insert(ballots).values(cast.map((ballot) => ({ pollId: poll.id, ...ballot })));
		await tx.delete(openBallots).where(eq(openBallots.pollId, poll.id));
	}
	await tx.update(polls).set({ state: 'closed', closedAt: now }).where(eq(polls.id, poll.id));
	const id = makeId<OutcomeId>(app.random);
	await tx.insert(outcomes).values({
		id,
		workshopId,
		pollId: poll.id,
		method: way.method,
		parameters: way.parameters,
		options: poll.options,
		result: tally(poll.options, cast.map((ballot) => ballot.choice), way).result,
		eligible: await countEligible(tx, workshopId, poll.electorate),
		turnout: cast.length,
		digest: createHash('sha256').update(digestText(way, poll.options, cast)).digest('hex'),
		record: recordOf(rows, poll.options, workshop!.deal),
		closedAt: now
	});
	await note(app, tx, workshopId, null, 'poll.closed', { pollId: poll.id, outcomeId: id, turnout: cast.length });
}

/** Who took part, and what was cast: two lists in orders of their own, with nothing left that joins them. */
export function cutApart(open: readonly { personId: PersonId; receipt: string; choice: Choice }[]): { took: PersonId[]; cast: CastBallot[] } {
	return {
		took: open.map(({ personId }) => personId).sort(),
		cast: open.map(({ receipt, choice }) => ({ receipt, choice })).sort((a, b) => (a.receipt < b.receipt ? -1 : 1))
	};
}

/** A stored poll or outcome has its method and its parameters in two columns that belong together. */
export function wayOf({ method, parameters }: { method: Way['method']; parameters: Way['parameters'] }): Way {
	return { method, parameters } as Way;
}

/** Participants who have not left: the same for everyone, however late they came; of those, where the host has said so, who may vote. */
export async function countEligible(db: Db | Tx, workshopId: WorkshopId, electorate: Electorate | null = null): Promise<number> {
	if (electorate) {
		const all = await db.select({ number: people.number, joinedAt: people.joinedAt }).from(people).where(and(eq(people.workshopId, workshopId), eq(people.role, 'participant'), isNull(people.leftAt)));
		return all.filter((person) => mayVoteIn(electorate, person)).length;
	}
	const [row] = await db.select({ n: count() }).from(people).where(and(eq(people.workshopId, workshopId), eq(people.role, 'participant'), isNull(people.leftAt)));
	return row?.n ?? 0;
}

function recordOf(rows: BoardRows, options: readonly PollOption[], deal: OutcomeRecord['deal']): OutcomeRecord {
	const counts = countGroups(rows);
	const votedOn = new Set<string>(options.map((option) => option.id));
	return {
		deal,
		clusters: rows.clusters.map(({ id, name, number }) => ({
			id,
			name,
			number,
			cardIds: rows.cards.filter((card) => card.cluster === id).map((card) => card.id),
			people: counts.get(id)?.people ?? 0
		})),
		...(rows.parts.length > 0 ? { parts: rows.parts.map(({ id, name, number, into, cardIds }) => ({ id, name, number, into, cardIds })) } : {}),
		cards: rows.cards,
		notVoted: rows.cards.filter((card) => !votedOn.has(card.id) && ![card.cluster, card.also].some((id) => id !== null && votedOn.has(id))).map((card) => card.id)
	};
}
