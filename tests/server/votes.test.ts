import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinAs, must, someAdmin, TestClock, testApp } from '../support/app.ts';
import { votedWorkshop } from '../support/voted.ts';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { events, polls } from '#server/db/schema.ts';
import { exportJson } from '#server/export/files.ts';
import { exportTables } from '#server/export/tables.ts';
import { castBallot } from '#server/use/ballots.ts';
import { readOutcomes } from '#server/use/outcomes.ts';
import { takingOut } from '#server/use/taking-out.ts';
import { breakTie } from '#server/use/ties.ts';
import { readVotePlan, setVotePlan } from '#server/use/vote-plan.ts';
import { viewFor } from '#server/use/views.ts';
import { readExport } from '#server/count/read-export.ts';
import { verifyVote } from '#server/count/verify.ts';
import type { Actor } from '#lib/domain/people.ts';
import { lotHolds } from '#lib/domain/tie-break.ts';
import { scaleSteps } from '#lib/i18n/en/counting.ts';

let app: App;
let ada: SignedIn;
let clock: TestClock;
beforeAll(async () => {
	clock = new TestClock();
	app = await testApp(clock);
	ada = await someAdmin(app);
});
afterAll(() => app.close());

const plan = (actor: Actor, fields: Record<string, string>) => setVotePlan(app, actor, (field) => fields[field] ?? '', (scale) => [...scaleSteps[scale]]);
const openPoll = async (workshopId: Actor['workshopId']) => {
	const poll = await viewFor(app, workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error(`the poll is ${poll.state}`);
	return poll;
};

test('[V34] a budget vote opens as it was set, with costs for everything on it; it is counted, exported and recounted as such', async () => {
	const { workshopId, facilitator, people, cards, groups, turn, start } = await votedWorkshop(app, ada, 5, { vote: false });
	expect(await plan(people[0]!, { method: 'stars' })).toMatchObject({ refusal: { reason: 'not-allowed' } });
	expect(await plan(facilitator, { method: 'budget', budget: '100', 'cost-x': '1' })).toMatchObject({ refusal: { reason: 'plan-bad', least: 0, most: 100 } });
	const costs = { [`cost-${groups[0]}`]: '60', [`cost-${groups[1]}`]: '40', [`cost-${cards[4]}`]: '30' };
	must(await plan(facilitator, { method: 'budget', budget: '100', currency: 'gbp', say: 'ticks', ...costs }));
	expect((await viewFor(app, workshopId, 'desk', 'facilitator')).nextVote).toMatchObject({ method: 'budget', parameters: { currency: 'GBP' } });
	await start('vote');
	const poll = await openPoll(workshopId);
	expect(poll).toMatchObject({ method: 'budget', parameters: { budget: 100, rule: 'equal-shares', costs: { [groups[0]!]: 60 } } });
	// Whoever comes late has the whole ballot.
	const late = await joinAs(app, workshopId, 'Late');
	for (const [i, person] of [...people, late].entries()) must(await castBallot(app, person, { pollId: poll.id, choice: i < 3 ? { [groups[0]!]: 1 } : { [groups[1]!]: 1 } }));
	expect(await castBallot(app, late, { pollId: poll.id, choice: { [groups[1]!]: 2 } })).toMatchObject({ ok: false });
	expect(await castBallot(app, late, { pollId: poll.id, choice: {}, none: false })).toMatchObject({ refusal: { reason: 'ballot-empty' } });
	await turn('next');
	const [outcome] = await readOutcomes(app, workshopId);
	expect(outcome).toMatchObject({ method: 'budget', turnout: 6, recountEqual: true, result: { winners: [groups[1], groups[0]], cost: 100 } });
	const { votes: exported } = readExport(exportJson(await exportTables(app, workshopId)));
	expect(exported.map(verifyVote).map(({ method, differences }) => [method, differences])).toEqual([['budget', []]]);
});

test('[V35] a tie is settled once, by a host, and kept; a lot reveals the promised seed, a runoff asks about the tied only', async () => {
	const { workshopId, facilitator, people, groups, turn, start } = await votedWorkshop(app, ada, 4, { vote: false });
	must(await plan(facilitator, { method: 'approval', take: '1' }));
	await start('vote');
	const poll = await openPoll(workshopId);
	expect(poll.lotCommitment).toMatch(/^[0-9a-f]{64}$/);
	const [kept] = await app.db.select({ seed: polls.lotSeed }).from(polls).where(eq(polls.id, poll.id));
	const everything = async () => JSON.stringify([await viewFor(app, workshopId, 'poll', 'facilitator'), await viewFor(app, workshopId, 'desk', 'facilitator'), await exportTables(app, workshopId)]);
	expect(await everything()).not.toContain(kept!.seed);
	for (const [i, person] of people.entries()) must(await castBallot(app, person, { pollId: poll.id, choice: { [groups[i % 2]!]: 1 } }));
	await turn('next');
	const [outcome] = await readOutcomes(app, workshopId);
	expect(outcome!.result.open).toEqual({ places: 1, among: groups });
	expect(await everything()).not.toContain(kept!.seed);
	expect(await breakTie(app, people[0]!, { outcomeId: outcome!.id, how: 'widen', word: '' })).toMatchObject({ refusal: { reason: 'not-allowed' } });
	must(await breakTie(app, facilitator, { outcomeId: outcome!.id, how: 'runoff', word: '' }));
	expect(await breakTie(app, facilitator, { outcomeId: outcome!.id, how: 'lot', word: 'kettle' })).toMatchObject({ refusal: { reason: 'tie-broken' } });
	expect((await app.db.select().from(events).where(eq(events.workshopId, workshopId))).filter(({ kind }) => kind === 'tie.broken')).toMatchObject([{ personId: facilitator.personId, data: { how: 'runoff' } }]);
	clock.advance(60_000);
	await start('vote');
	const runoff = await openPoll(workshopId);
	expect(runoff.options.map(({ id }) => id)).toEqual(groups);
	for (const [i, person] of people.entries()) must(await castBallot(app, person, { pollId: runoff.id, choice: { [groups[i % 2]!]: 1 } }));
	await turn('next');
	const [second] = await readOutcomes(app, workshopId);
	const lot = must(await breakTie(app, facilitator, { outcomeId: second!.id, how: 'lot', word: 'kettle' }));
	if (lot.how !== 'lot') throw new Error(lot.how);
	expect(lotHolds(lot, runoff.lotCommitment!)).toBe(true);
	expect(await viewFor(app, workshopId, 'poll', 'participant')).toMatchObject({ state: 'closed', tieBreak: { how: 'lot', word: 'kettle', winners: [lot.order[0]] } });
	// Two votes, the first of them settled by the second: both stay, as they were counted.
	expect((await readOutcomes(app, workshopId)).map(({ recountEqual, tieBreak }) => [recountEqual, tieBreak?.how])).toEqual([[true, 'lot'], [true, 'runoff']]);
	expect((await readVotePlan(app, workshopId)).plan.only).toBeNull();
});

test('[V13] an outcome from before there were other methods is read, recounted and verified as it was stored', async () => {
	const { workshopId } = await votedWorkshop(app, ada, 3);
	await app.db.transaction(async (tx) => {
		await takingOut(tx);
		await tx.execute(sql`UPDATE outcomes SET result = (result - 'total' - 'winners' - 'open') || jsonb_build_object('dots', result->'total', 'rows', (SELECT jsonb_agg((r - 'score') || jsonb_build_object('dots', r->'score')) FROM jsonb_array_elements(result->'rows') r)) WHERE workshop_id = ${workshopId}`);
	});
	await app.db.execute(sql`UPDATE polls SET lot_seed = NULL, lot_commitment = NULL WHERE workshop_id = ${workshopId}`);
	const [outcome] = await readOutcomes(app, workshopId);
	expect(outcome).toMatchObject({ recountEqual: true, lotCommitment: null, result: { total: 3, winners: [], open: null } });
	expect(readExport(exportJson(await exportTables(app, workshopId))).votes.map(verifyVote)[0]!.differences).toEqual([]);
});
