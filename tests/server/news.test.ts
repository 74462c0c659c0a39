import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { findDoorByCode, joinWorkshop } from '#server/auth/door.ts';
import { startSession, type SignedIn } from '#server/auth/session.ts';
import { rounds } from '#server/db/schema.ts';
import { commandRound } from '#server/use/rounds.ts';
import { leaveWorkshop } from '#server/use/reactions.ts';
import type { DeskFact } from '#lib/domain/facts.ts';
import type { PersonId, UserId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { must, openWorkshop, someAdmin } from '../support/app.ts';
import { readFrames } from '../support/frames.ts';
import { testServers, type Servers, type TestServer } from '../support/servers.ts';
import { until } from '../support/sockets.ts';

let servers: Servers;
let a: TestServer;
let b: TestServer;
let admin: SignedIn;
let workshopId: WorkshopId;
let facilitator: Actor;

beforeAll(async () => {
	servers = await testServers(2);
	[a, b] = servers.all as [TestServer, TestServer];
	admin = await someAdmin(a.app);
});
afterAll(() => servers.close());
beforeEach(async () => {
	({ workshopId, facilitator } = await openWorkshop(a.app, admin));
	await a.app.rooms.readBoard(workshopId);
});
afterEach(() => void vi.restoreAllMocks());

const join = async (of: TestServer, alias: string) => {
	const { personId, session } = must(await joinWorkshop(of.app, { workshopId, alias, user: null }));
	return { token: session!.token, actor: { personId: personId as PersonId, workshopId, role: 'participant' } as Actor };
};

test('[Y10] what happens on another server is told to those who are with the owner, and who left there loses the lines that are open here', async () => {
	const host = await startSession(a.app, admin.id as UserId);
	const frames = readFrames(a.front.socket(`/live/${workshopId}/board`, host.token));
	const joined = () => (frames.facts.filter(({ topic }) => topic === 'desk').at(-1)?.value as DeskFact | undefined)?.joined;
	await until(() => joined() === 0, 'the first count of people');
	const told: string[] = [];
	const tell = b.several.news.tell.bind(b.several.news);
	vi.spyOn(b.several.news, 'tell').mockImplementation((item) => (told.push(JSON.stringify(item)), tell(item)));
	const bob = await join(b, 'Nobody else should be told');
	await until(() => joined() === 1, 'a new count of people');

	const socket = a.front.socket(`/live/${workshopId}/board`, bob.token);
	const bobs = readFrames(socket);
	await until(() => bobs.hello, 'Bob is in');
	let code = 0;
	socket.on('close', (number) => (code = number));
	must(await leaveWorkshop(b.app, bob.actor));
	await until(() => code > 0, 'Bob’s line is closed');
	expect(told.join()).toContain(workshopId);
	expect(told.join()).not.toContain('Nobody else');
});

test('[Y10] failed guesses count on all servers together, and what is told of the guesser is a hash', async () => {
	const heard: string[] = [];
	const tell = a.several.news.tell.bind(a.several.news);
	vi.spyOn(a.several.news, 'tell').mockImplementation((item) => (heard.push(JSON.stringify(item)), tell(item)));
	const guess = (of: TestServer) => findDoorByCode(of.app, '22222222', '192.0.2.77');
	for (let i = 0; i < 10; i++) expect(await guess(a)).toMatchObject({ ok: false, refusal: { reason: 'wrong-code' } });
	await a.several.news.flush();
	await until(() => b.app.limits.code.wait('192.0.2.77') > 0, 'B has heard of them');
	expect(await guess(b)).toMatchObject({ ok: false, refusal: { reason: 'too-many-tries' } });
	expect(b.app.limits.code.wait('192.0.2.78')).toBe(0);
	expect(heard.join()).toContain('"failed"');
	expect(heard.join()).not.toContain('192.0.2');
});

test('[Y11] a round ends once, on its owner; where the owner is dead, whoever looks first takes it over and ends it', async () => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	for (const command of ['next', 'start'] as const) must(await commandRound(a.app, facilitator, { command }));
	const round = async () => (await a.app.db.select().from(rounds).where(eq(rounds.workshopId, workshopId)))[0]!;
	const { turn } = await round();
	expect([a.app.timers.isArmed(workshopId), b.app.timers.isArmed(workshopId)]).toEqual([true, false]);
	// A lives: nobody else cares, however near the end.
	const { endsAt } = (await round()).state as { endsAt: number };
	servers.clock.advance(endsAt - servers.clock.now() - 1000);
	await b.several.owning.beat();
	expect(b.app.timers.isArmed(workshopId)).toBe(false);
	// A is dead, and its timers with it.
	a.app.timers.disarm(workshopId);
	await servers.runOut(workshopId);
	await b.several.owning.beat();
	await until(() => b.app.timers.isArmed(workshopId), 'B minds the clock');
	servers.clock.advance(2000);
	await vi.waitFor(async () => expect((await round()).state.state).toBe('grace'), { timeout: 10_000 });
	expect((await round()).turn).toBe(turn + 1);
	// It was not dead after all, and wants to end it too.
	await expect(commandRound(a.app, facilitator, { command: 'end' })).rejects.toThrow();
	expect((await round()).turn).toBe(turn + 1);
});
