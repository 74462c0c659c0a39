import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cards, owners, rounds, updates } from '#server/db/schema.ts';
import type { LiveRooms } from '#server/realtime/rooms.ts';
import { commandRound } from '#server/use/rounds.ts';
import { writeCard, writeCardField } from '#lib/doc/board.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { joinAs, must, openWorkshop, someAdmin } from '../support/app.ts';
import { draft, newCardId } from '../support/people.ts';
import { testServers, type Servers, type TestServer } from '../support/servers.ts';

let servers: Servers;
let a: TestServer;
let b: TestServer;
let workshopId: WorkshopId;
let facilitator: Actor;
let ann: Actor;

beforeEach(async () => {
	// What is lost is said on the console; here it is what is looked for.
	vi.spyOn(console, 'error').mockImplementation(() => {});
	servers = await testServers(2);
	[a, b] = servers.all as [TestServer, TestServer];
	({ workshopId, facilitator } = await openWorkshop(a.app, await someAdmin(a.app)));
	ann = await joinAs(a.app, workshopId, 'Ann');
});
afterEach(async () => {
	await servers.close();
	vi.restoreAllMocks();
});

const ownerRow = async () => (await a.app.db.select().from(owners).where(eq(owners.workshopId, workshopId)))[0]!;
const logged = async () => (await a.app.db.select({ room: updates.roomId, seq: updates.seq }).from(updates)).length;
const start = async (of: TestServer) => {
	for (const command of ['next', 'start'] as const) must(await commandRound(of.app, facilitator, { command }));
};
const place = async (of: TestServer, by: Actor, text: string) => {
	const id = newCardId(of.app);
	must(await of.app.rooms.actAs(by, (doc) => writeCard(doc, id, draft(text))));
	return id;
};
const refusal = (doing: Promise<unknown>) => doing.then(() => 'done', (error: Error) => error.name + error.message);

test('[Y3] a workshop that nobody owns goes to the server that is asked, and stays there; any other is told whose it is', async () => {
	expect(await ownerRow()).toMatchObject({ serverId: a.serverId, address: `127.0.0.1:${a.app.config.peer!.port}`, fence: 1 });
	expect(await b.several.owning.ask(workshopId)).toMatchObject({ serverId: a.serverId, fence: 1 });
	expect(await refusal(b.app.rooms.readBoard(workshopId))).toContain('lives with another server');
	expect(await b.several.owning.ask('0123456789abcdef' as WorkshopId)).toBeNull();
	expect((await ownerRow()).fence).toBe(1);
});

test('[Y3] in 20 races of two servers for one workshop one gets it, and never do both append', async () => {
	await start(a);
	const id = await place(a, ann, 'A bench');
	must(await commandRound(a.app, facilitator, { command: 'next' }));
	must(await commandRound(a.app, facilitator, { command: 'start' }));
	let { fence } = await ownerRow();
	let kept = await logged();
	for (let i = 0; i < 20; i++) {
		await servers.runOut(workshopId);
		for (const { several } of servers.all) several.owning.forget(workshopId);
		// Neither knows that its time has run out: the worst that a stopped clock can do.
		const outcomes = await Promise.all(
			servers.all.map(async ({ app, several }, k) => {
				await several.owning.ask(workshopId);
				const stands = await refusal(app.rooms.writeBoard(workshopId, (doc) => void writeCardField(doc, id, 'same', 2 * i + k + 1)));
				return { stands: stands === 'done' };
			})
		);
		const now = await logged();
		expect(now - kept, `race ${i}: ${JSON.stringify(outcomes)}`).toBe(outcomes.filter(({ stands }) => stands).length);
		// (The one before may have been in time with its last row.) Once it is over, one can go on, and the other cannot.
		const row = await ownerRow();
		const after = await Promise.all(servers.all.map(({ app }) => refusal(app.rooms.writeBoard(workshopId, (doc) => void writeCardField(doc, id, 'same', 1000 + i)))));
		expect(after.map((outcome) => outcome === 'done'), `race ${i}`).toEqual(servers.all.map(({ serverId }) => serverId === row.serverId));
		kept = await logged();
		expect(kept, `race ${i}`).toBe(now + 1);
		expect(row.fence, `race ${i}: taken at most once`).toBeLessThanOrEqual(fence + 1);
		({ fence } = row);
	}
});

test('[Y4] an owner that was paused and wakes can write nothing: no row of the board, of a draft or of a new draft, no turn of a round, no row of a card', async () => {
	const bob = await joinAs(a.app, workshopId, 'Bob');
	await start(a);
	const old = await place(a, ann, 'A bench');
	await a.app.rooms.flush(workshopId);
	await servers.runOut(workshopId);
	// The clock of A stands still all the while, so it is as sure of itself as it can be.
	await b.app.rooms.readBoard(workshopId);
	expect(await ownerRow()).toMatchObject({ serverId: b.serverId, fence: 2 });
	const edited = must(await b.app.rooms.actAs(ann, (doc) => void writeCardField(doc, old, 'text', 'A bench in the sun')));
	expect(edited).toBeUndefined();
	await b.app.rooms.flush(workshopId);
	const everything = async () => ({
		rows: await a.app.db.select().from(updates).orderBy(updates.roomId, updates.seq),
		round: await a.app.db.select().from(rounds).where(eq(rounds.workshopId, workshopId)),
		cards: await a.app.db.select().from(cards),
		rooms: (await a.app.db.execute(sql`select id, fence from rooms order by id`)).rows
	});
	const before = await everything();
	expect(before.cards.map(({ text }) => text)).toEqual(['A bench in the sun']);

	expect(a.several.owning.isSureOf(workshopId)).toBe(true);
	expect(await refusal(a.app.rooms.actAs(bob, (doc) => writeCard(doc, newCardId(a.app), draft('in a new draft'))))).not.toBe('done');
	expect(await refusal(a.app.rooms.actAs(ann, (doc) => void writeCardField(doc, old, 'text', 'in an open draft')))).not.toBe('done');
	expect(await refusal(a.app.rooms.writeBoard(workshopId, (doc) => writeCard(doc, newCardId(a.app), draft('on the board'))))).not.toBe('done');
	expect(await refusal(commandRound(a.app, facilitator, { command: 'end' }))).not.toBe('done');
	expect(await everything()).toEqual(before);
	// What it had in memory is gone, and the new owner goes on.
	expect(await refusal(place(a, bob, 'once more'))).not.toBe('done');
	expect(await everything()).toEqual(before);
	await place(b, bob, 'with the new owner');
	must(await commandRound(b.app, facilitator, { command: 'end' }));
});

test('[Y4] rows of an older state are not laid over newer ones by an owner that wakes', async () => {
	await start(a);
	const id = await place(a, ann, 'A bench');
	// Its log stands; the row of the card is still to be written.
	await servers.runOut(workshopId);
	must(await b.app.rooms.actAs(ann, (doc) => void writeCardField(doc, id, 'text', 'A longer bench')));
	await b.app.rooms.flush(workshopId);
	expect(await refusal(a.app.rooms.flush(workshopId))).not.toBe('done');
	expect((await a.app.db.select().from(cards)).map(({ text }) => text)).toEqual(['A longer bench']);
});

test('[Y5] a lease is renewed while it runs; an owner that cannot renew takes nothing in before its time is over, and goes on when it can', async () => {
	await start(a);
	await place(a, ann, 'A bench');
	a.heart.advance(2000);
	await a.several.owning.beat();
	a.heart.advance(2000);
	expect(a.several.owning.isSureOf(workshopId)).toBe(true);
	a.heart.advance(600);
	expect(a.several.owning.isSureOf(workshopId)).toBe(false);
	const { fence } = await ownerRow();
	expect(await a.app.rooms.actAs(ann, (doc) => writeCard(doc, newCardId(a.app), draft('too late')))).toEqual({ ok: false, refusal: { reason: 'standstill' } });
	await a.several.owning.beat();
	await place(a, ann, 'A crossing');
	expect((await ownerRow()).fence).toBe(fence);
	// Another server has come meanwhile: it is told so, and lets go.
	await servers.runOut(workshopId);
	await b.several.owning.ask(workshopId);
	await a.several.owning.beat();
	expect(a.several.owning.isSureOf(workshopId)).toBe(false);
	expect(await refusal(place(a, ann, 'A tree'))).toContain('lives with another server');
});

test('[Y6] nobody is replaced while a lease runs; a server that shuts down in order gives its workshops back at once', async () => {
	await start(a);
	const id = await place(a, ann, 'A bench');
	expect(await refusal(b.app.rooms.readBoard(workshopId))).toContain('lives with another server');
	await a.app.rooms.writeBoard(workshopId, () => {});
	const closing = a.close();
	b.several.owning.forget(workshopId);
	await closing;
	b.several.owning.forget(workshopId);
	expect((await b.app.rooms.readDraft(workshopId, ann.personId)).map((card) => card.id)).toEqual([id]);
	expect((await b.app.db.select().from(owners))[0]).toMatchObject({ serverId: b.serverId, fence: 2 });
});

test('[Y6] a workshop that nobody has asked for in a while is given back; one with people in it or a running clock is not', async () => {
	await a.app.rooms.readBoard(workshopId);
	a.heart.advance(70_000);
	await a.several.owning.beat();
	expect(a.several.owning.isSureOf(workshopId)).toBe(true);
	(a.app.rooms as LiveRooms).isOpen = () => false;
	await start(a);
	a.heart.advance(70_000);
	await a.several.owning.beat();
	expect(a.several.owning.isSureOf(workshopId)).toBe(true);
	must(await commandRound(a.app, facilitator, { command: 'pause' }));
	a.heart.advance(70_000);
	await a.several.owning.beat();
	expect(a.several.owning.isSureOf(workshopId)).toBe(false);
	expect(await b.several.owning.ask(workshopId)).toMatchObject({ serverId: b.serverId });
});
