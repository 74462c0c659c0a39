import { once } from 'node:events';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { must, openWorkshop, someAdmin, testApp } from '../support/app.ts';
import { Port, until } from '../support/sockets.ts';
import { readFrames } from '../support/frames.ts';
import type { App } from '#server/app.ts';
import { actorForSocket } from '#server/auth/socket.ts';
import { joinWorkshop } from '#server/auth/door.ts';
import { endSession } from '#server/auth/session.ts';
import { tokenHash } from '#server/auth/keys.ts';
import { AskTogether } from '#server/db/ask-together.ts';
import { sessions } from '#server/db/schema.ts';
import { NotLetIn } from '#server/realtime/socket/admission.ts';
import { Crowd } from '#server/realtime/socket/crowd.ts';
import { leaveWorkshop } from '#server/use/reactions.ts';
import type { FactFrame } from '#lib/doc/frames.ts';
import type { MineFact } from '#lib/domain/facts.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import { eq } from 'drizzle-orm';

let app: App;
let port: Port;
let workshopId: WorkshopId;

const guest = async (alias: string, where = workshopId) => {
	const { personId, session } = must(await joinWorkshop(app, { workshopId: where, alias, user: null }));
	return { personId: personId as PersonId, token: session!.token };
};
/** Queries outside transactions, as either driver makes them. */
const queries = () => vi.spyOn((app.db as unknown as { $client: { query(): unknown } }).$client, 'query');

beforeAll(async () => {
	app = await testApp();
	({ workshopId } = await openWorkshop(app, await someAdmin(app)));
	port = await Port.open(app);
});
afterAll(async () => {
	await port.close();
	await app.close();
});

test('[J1] a hundred who come in together are looked up in a few queries, not in a few each, and each gets their own facts', async () => {
	const people = [];
	for (let i = 0; i < 100; i++) people.push(await guest(`Person ${i + 1}`));
	const first = port.socket(`/live/${workshopId}/board`, people[0]!.token);
	await once(first, 'message');
	// What one who comes in alone costs, on this machine and this database.
	const last = await guest('Alone');
	const one = queries();
	const alone = readFrames(port.socket(`/live/${workshopId}/board`, last.token));
	await until(() => alone.hello !== undefined && alone.facts.some(({ topic }) => topic === 'mine'), 'one is in', 15_000);
	const each = one.mock.calls.length;
	one.mockRestore();
	const counted = queries();
	const heard = people.map(({ token }) => readFrames(port.socket(`/live/${workshopId}/board`, token)));
	const mine = (facts: FactFrame[]) => facts.findLast(({ topic }) => topic === 'mine')?.value as MineFact | undefined;
	await until(() => heard.every(({ hello, facts }) => hello && mine(facts)), 'everyone is in and has their own facts', 15_000);
	// A slow machine lets them in a few at a time; far from one by one they still are.
	expect(counted.mock.calls.length).toBeLessThan(each * 50);
	counted.mockRestore();
	expect(heard.map(({ facts }) => mine(facts)!.personId)).toEqual(people.map(({ personId }) => personId));
	expect(new Set(heard.map(({ hello }) => hello!.clientId)).size).toBe(100);
	for (const { socket } of heard) socket.terminate();
}, 180_000);

test('[J2] among many who ask at once each is judged alone: expired, too old, ended, left, strangers and forgers stay out', async () => {
	const other = await openWorkshop(app, { id: (await app.db.query.users.findFirst())!.id, kind: 'account', name: 'Ada', admin: true });
	const [good, expired, old, ended, left, stranger] = [await guest('Good'), await guest('Expired'), await guest('Old'), await guest('Ended'), await guest('Left'), await guest('Stranger', other.workshopId)] as const;
	await app.db.update(sessions).set({ expiresAt: new Date(Date.now() - 1000) }).where(eq(sessions.id, tokenHash(expired.token)));
	await app.db.update(sessions).set({ startedAt: new Date(app.clock.now() - 91 * 24 * 60 * 60 * 1000) }).where(eq(sessions.id, tokenHash(old.token)));
	await endSession(app, tokenHash(ended.token));
	must(await leaveWorkshop(app, { personId: left.personId, workshopId, role: 'participant' }));
	const ask = (token: string) => actorForSocket(app, { headers: port.headers(token) } as never, workshopId);
	const forged = [good.token.slice(0, -1), `${good.token}x`, tokenHash(good.token), ''];
	const answers = await Promise.all([good, expired, old, ended, left, stranger, good].map(({ token }) => ask(token)));
	expect(answers.map((found) => found?.actor.personId ?? null)).toEqual([good.personId, null, null, null, null, null, good.personId]);
	expect(answers[0]!.actor).toEqual({ personId: good.personId, workshopId, role: 'participant' });
	expect(await Promise.all(forged.map(ask))).toEqual(forged.map(() => null));
	// Both ways round: someone of the other workshop asks for their own in the same breath.
	const [here, there] = await Promise.all([ask(stranger.token), actorForSocket(app, { headers: port.headers(stranger.token) } as never, other.workshopId)]);
	expect(here).toBeNull();
	expect(there?.actor.workshopId).toBe(other.workshopId);
});

test('[J2] nobody is answered from what was read before they asked', async () => {
	const reads: { keys: string[]; answer(): void }[] = [];
	let stored = 'before';
	const crowd = new AskTogether<string, string>((keys) => {
		const read = stored;
		return new Promise((resolve) => reads.push({ keys, answer: () => resolve(new Map(keys.map((key) => [key, read]))) }));
	});
	const early = [crowd.ask('a'), crowd.ask('b'), crowd.ask('a')];
	await until(() => reads.length === 1, 'the first reading');
	const late = crowd.ask('a');
	stored = 'after';
	expect(reads.map(({ keys }) => keys)).toEqual([['a', 'b']]);
	reads[0]!.answer();
	expect(await Promise.all(early)).toEqual(['before', 'before', 'before']);
	await until(() => reads.length === 2, 'the second reading');
	reads[1]!.answer();
	expect(await late).toBe('after');
});

test('[J2] a question that fails fails for those who asked it, and for nobody after', async () => {
	let fails = true;
	const crowd = new AskTogether<string, string>(async (keys) => {
		if (fails) throw new Error('no database');
		return new Map(keys.map((key) => [key, key]));
	});
	await expect(Promise.all([crowd.ask('a'), crowd.ask('b')])).rejects.toThrow('no database');
	fails = false;
	expect(await crowd.ask('a')).toBe('a');
});

test('[J7] a whole hall behind one router may ask at once, and leaves room for others; who is too many is told when to come again', () => {
	const crowd = new Crowd();
	for (let i = 0; i < 2000; i++) expect(crowd.ask('the hall')).toBeNull();
	expect(crowd.ask('someone at home')).toBeNull();
	for (let i = 0; i < 500; i++) expect(crowd.ask('the hall')).toBeNull();
	expect(crowd.ask('the hall')).toBe('address');
	expect(crowd.ask('someone at home')).toBeNull();
	crowd.answered('the hall');
	expect(crowd.ask('the hall')).toBeNull();
	for (const status of [429, 503]) expect(new NotLetIn(status, 'Too early.').headers).toEqual({ 'retry-after': '2' });
	expect(new NotLetIn(401, 'Join first.').headers).toEqual({});
});

test('[J7] a server that is going away says so to those who ask, with a time', async () => {
	const going = await testApp();
	const door = await Port.open(going);
	await going.close();
	const answer = await door.knock(`/live/${workshopId}/board`, door.headers('x'.repeat(40)));
	expect(answer).toMatchObject({ status: 503, retryAfter: '2' });
	await door.close();
});
