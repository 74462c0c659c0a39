import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eq } from 'drizzle-orm';
import type { SignedIn } from '#server/auth/session.ts';
import { people, workshops } from '#server/db/schema.ts';
import { readRecord } from '#server/export/read-record.ts';
import { castBallot } from '#server/use/ballots.ts';
import { readRoundContext } from '#server/use/context.ts';
import { readLog } from '#server/use/host/log.ts';
import { changeSheet } from '#server/use/host/run-sheet.ts';
import { haveSeen } from '#server/use/late.ts';
import { mineFor } from '#server/use/mine.ts';
import { commandRound } from '#server/use/rounds.ts';
import { viewFor } from '#server/use/views.ts';
import { readWorkshop, saveRounds } from '#server/use/workshops.ts';
import { markOf, type SheetEdit } from '#lib/domain/method/during.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import type { RoundId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { joinAs, must, openWorkshop, reasonOf, someAdmin, TestClock } from '../support/app.ts';
import { openWall } from '../support/open-wall.ts';
import { testServers, type Servers, type TestServer } from '../support/servers.ts';
import { startRound } from '../support/to-round.ts';
import { votedWorkshop } from '../support/voted.ts';

let servers: Servers;
let a: TestServer;
let b: TestServer;
let ada: SignedIn;

beforeEach(async () => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	servers = await testServers(2);
	[a, b] = servers.all as [TestServer, TestServer];
	ada = await someAdmin(a.app);
});
afterEach(async () => {
	await servers.close();
	vi.restoreAllMocks();
});

const stageOf = (of: TestServer, workshopId: WorkshopId) => viewFor(of.app, workshopId, 'stage', 'participant');
const titles = async (of: TestServer, workshopId: WorkshopId) => (await stageOf(of, workshopId)).rounds.map(({ id }) => id);
const here = async (of: TestServer, workshopId: WorkshopId) => {
	const { rounds, round } = await stageOf(of, workshopId);
	return rounds[round.index]!.id;
};
/** A break right after this round. */
const breakAfter = async (of: TestServer, host: Actor, id: string, minutes = 10): Promise<SheetEdit> => {
	const list = await titles(of, host.workshopId);
	return { do: 'break', after: id, before: list[list.indexOf(id) + 1]!, minutes };
};
const add = async (of: TestServer, host: Actor, id: string) => must(await changeSheet(of.app, host, await breakAfter(of, host, id)));

test('[F15] [F18] a break while the clock runs and while it stands: the round, its clock and its cards stay, and the break is gone through as any', async () => {
	const { workshopId, facilitator } = await openWorkshop(a.app, ada);
	await startRound(a.app, facilitator, 'look');
	const before = (await stageOf(a, workshopId)).round;
	const { turn } = await stageOf(a, workshopId);
	await add(a, facilitator, 'look');
	expect(await stageOf(a, workshopId)).toMatchObject({ round: before, turn });
	must(await commandRound(a.app, facilitator, { command: 'pause' }));
	const paused = (await stageOf(a, workshopId)).round;
	await add(a, facilitator, 'group');
	expect((await stageOf(a, workshopId)).round).toEqual(paused);
	expect((await titles(a, workshopId)).filter((id) => id.startsWith('break'))).toEqual(['break', 'break-2']);
	must(await commandRound(a.app, facilitator, { command: 'resume' }));
	for (const command of ['next', 'start'] as const) must(await commandRound(a.app, facilitator, { command }));
	expect(await stageOf(a, workshopId)).toMatchObject({ title: 'Break', round: { state: 'running', lengthMs: 600_000 } });
	expect((await readRoundContext(a.app.db, workshopId)).spec.kind).toBe('break');
	must(await commandRound(a.app, facilitator, { command: 'next' }));
	expect(await here(a, workshopId)).toBe('group');
	// A later round is found by its id, whatever has come before it.
	must(await commandRound(a.app, facilitator, { command: 'jump', to: 'sort' as RoundId }));
	expect(await here(a, workshopId)).toBe('sort');
	expect((await stageOf(a, workshopId)).rounds.filter(({ leftOut }) => leftOut).map(({ id }) => id)).toEqual(['arrive', 'place', 'group', 'break-2', 'tea']);
	expect((await readRecord(a.app, workshopId))!.rounds.filter(({ came }) => came === 'held').map(({ title }) => title)).toEqual(['Look together', 'Break'].map((title) => expect.stringMatching(title) as string));
});

test('[F15] [F18] a break before the round that waits is what waits then; nobody has missed anything, and the log calls each round by its name', async () => {
	const { workshopId, facilitator } = await openWorkshop(a.app, ada);
	const otter = await joinAs(a.app, workshopId, 'Otter');
	await startRound(a.app, facilitator, 'look');
	must(await commandRound(a.app, facilitator, { command: 'next' }));
	must(await haveSeen(a.app, otter));
	const { turn, round } = await stageOf(a, workshopId);
	await add(a, facilitator, 'look');
	expect(await stageOf(a, workshopId)).toMatchObject({ title: 'Break', round, turn: turn + 1, may: [] });
	for (const command of ['start', 'next', 'start'] as const) must(await commandRound(a.app, facilitator, { command }));
	expect(await here(a, workshopId)).toBe('group');
	expect((await stageOf(a, workshopId)).may).toContain('card.group');
	expect((await stageOf(a, workshopId)).rounds.filter(({ leftOut }) => leftOut).map(({ id }) => id)).not.toContain('break');
	const entered = (await readLog(a.app, workshopId, null)).filter(({ kind }) => kind === 'round.entered').map(({ data }) => data['round']);
	expect(entered.filter((id) => id === 'group')).toHaveLength(2);
	expect(entered.filter((id) => id === 'break')).toHaveLength(0);
	expect((await mineFor(a.app, workshopId, otter.personId))!.seen).toBe(round.index);
});

test('[F16] [F17] one change at a time: who looked at an older list is told so, nobody but a host changes it, and the log says who did what', async () => {
	const { workshopId, facilitator } = await openWorkshop(a.app, ada);
	const otter = await joinAs(a.app, workshopId, 'Otter');
	const co: Actor = { ...(await joinAs(a.app, workshopId, 'Cora')), role: 'cofacilitator' };
	await a.app.db.update(people).set({ role: 'cofacilitator' }).where(eq(people.id, co.personId));
	await startRound(a.app, facilitator, 'look');
	const edit = await breakAfter(a, facilitator, 'look');
	expect(reasonOf(await changeSheet(a.app, otter, edit))).toBe('not-allowed');
	const both = await Promise.all([changeSheet(a.app, facilitator, edit), changeSheet(a.app, co, edit)]);
	expect(both.map(reasonOf).filter((reason) => reason !== null)).toEqual(['sheet-changed']);
	const spec = planningForReal.rounds.find(({ id }) => id === 'sort')!;
	(a.app.clock as TestClock).advance(1000);
	must(await changeSheet(a.app, co, { do: 'words', id: 'sort', was: markOf(spec), minutes: 25, script: 'Talk first.' }));
	expect(reasonOf(await changeSheet(a.app, facilitator, { do: 'words', id: 'sort', was: markOf(spec), minutes: 15, script: spec.script }))).toBe('sheet-changed');
	(a.app.clock as TestClock).advance(1000);
	must(await changeSheet(a.app, co, { do: 'up', id: 'tea', past: 'group' }));
	expect((await titles(a, workshopId)).slice(2, 6)).toEqual(['look', 'break', 'tea', 'group']);
	const log = (await readLog(a.app, workshopId, null)).filter(({ kind }) => kind === 'rounds.changed');
	expect(log.map(({ data }) => data['did'])).toEqual(['break', 'words', 'moved']);
	expect(log[2]).toMatchObject({ by: { name: 'Cora' }, data: { short: 'Tea', after: 'Break' } });
	expect((await viewFor(a.app, workshopId, 'desk', 'facilitator')).sheet.last).toMatchObject({ by: 'Cora', change: { did: 'moved', short: 'Tea' } });
	// Lengths that are saved in the making of the workshop meanwhile take nothing away.
	must(await saveRounds(a.app, facilitator, { rounds: [{ id: 'vote', minutes: 9 }] }));
	expect((await readWorkshop(a.app, workshopId))!.method.rounds.map(({ id, minutes }) => `${id} ${minutes}`)).toEqual(expect.arrayContaining(['break 10', 'sort 25', 'vote 9']));
});

test('[F18] before a vote, while it is open and after it: the vote, its ballots and its result stay those of their round', async () => {
	const voted = await votedWorkshop(a.app, ada, 5, { vote: false });
	const { workshopId, facilitator } = voted;
	const vote = planningForReal.rounds.find(({ kind }) => kind === 'vote')!.id;
	await add(a, facilitator, await here(a, workshopId));
	await voted.start('vote');
	const poll = await viewFor(a.app, workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error(poll.state);
	const cast = (who: Actor) => castBallot(a.app, who, { pollId: poll.id, choice: { [poll.options[0]!.id]: 1 }, shown: poll.options.map(({ id }) => id) } as never);
	const outcomes = [await cast(voted.people[0]!)];
	await add(a, facilitator, vote);
	expect(await here(a, workshopId)).toBe(vote);
	outcomes.push(await cast(voted.people[1]!));
	for (const outcome of outcomes) must(outcome);
	await voted.turn('next');
	expect(await here(a, workshopId)).toMatch(/^break/);
	expect(await viewFor(a.app, workshopId, 'poll', 'participant')).toMatchObject({ state: 'closed', id: poll.id, turnout: 2 });
	await add(a, facilitator, vote);
	expect(await viewFor(a.app, workshopId, 'poll', 'participant')).toMatchObject({ state: 'closed', id: poll.id, turnout: 2 });
	await voted.start('who');
	expect((await viewFor(a.app, workshopId, 'doing', 'facilitator'))!.items.length).toBeGreaterThan(0);
	await voted.finish();
	expect(reasonOf(await changeSheet(a.app, facilitator, await breakAfter(a, facilitator, 'plan')))).toBe('round-begun');
});

test('[F18] after a restart, and on another server, the clock ends the same round, and what it leads to is the break', async () => {
	const { workshopId, facilitator } = await openWorkshop(a.app, ada);
	await startRound(a.app, facilitator, 'look');
	await add(a, facilitator, 'look');
	const { round } = await stageOf(a, workshopId);
	const closing = a.close();
	b.several.owning.forget(workshopId);
	await closing;
	b.several.owning.forget(workshopId);
	expect((await stageOf(b, workshopId)).round).toEqual(round);
	await add(b, facilitator, 'group');
	(b.app.clock as TestClock).advance(3_600_000);
	const { turnRound } = await import('#server/use/rounds.ts');
	for (let i = 0; i < 2; i++) {
		must(await turnRound(b.app, workshopId, { command: 'time-up' }, null));
		(b.app.clock as TestClock).advance(60_000);
	}
	expect(await here(b, workshopId)).toBe('look');
	must(await commandRound(b.app, facilitator, { command: 'next' }));
	expect(await here(b, workshopId)).toBe('break');
	const [row] = await b.app.db.select({ method: workshops.method }).from(workshops).where(eq(workshops.id, workshopId));
	expect(row!.method.rounds.map(({ id }) => id).slice(2, 6)).toEqual(['look', 'break', 'group', 'break-2']);
});

test('[F15] [F18] in an Open Space a break between two times keeps every talk where it is, and moves only the hours', async () => {
	const { workshopId, facilitator, wall } = await openWall(a.app, ada);
	const { slots } = await wall();
	const later = (slotsNow: typeof slots) => slotsNow.map(({ startsAt }, i) => startsAt! - slots[i]!.startsAt!);
	await add(a, facilitator, slots[0]!.id);
	const now = (await wall()).slots;
	expect(now.map(({ id, state }) => `${id} ${state}`)).toEqual(slots.map(({ id, state }) => `${id} ${state}`));
	expect(later(now)).toEqual(slots.map((_, i) => (i === 0 ? 0 : 600_000)));
	expect((await stageOf(a, workshopId)).rounds.map(({ kind }) => kind)).toContain('break');
});
