import { and, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { cards, clusters, rooms, updates, workshops } from '#server/db/schema.ts';
import { openRealtime } from '#server/realtime/open.ts';
import { takeRoom } from '#server/realtime/log/load.ts';
import { cardsOf, readCards, removeCard, writeCard, writeCardField, writeCluster } from '#lib/doc/board.ts';
import { closeCode } from '#lib/doc/frames.ts';
import { makeId, type ClusterId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { commandRound } from '#server/use/rounds.ts';
import { must } from '../support/app.ts';
import { Caller } from '../support/network.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

let room: Meeting;
let ann: Actor;
let bob: Actor;

beforeEach(async () => {
	room = await meeting(2);
	[ann, bob] = room.people as [Actor, Actor];
	// Failures are said on the console, once; here they are what is looked for.
	vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(async () => {
	room.database.open();
	await room.close();
	vi.restoreAllMocks();
});

const stored = () => room.app.db.select().from(updates).where(eq(updates.roomId, `${room.workshopId}/board`));

test('[R1] nothing is called saved, and nobody is shown it, before it stands in the log', async () => {
	await room.start('place');
	const id = await room.place(ann, 'A bench');
	await room.start('look');
	const [first, second] = [await room.sit(ann), await room.sit(bob)];
	const before = { saved: first.saved, heard: second.received.length, rows: (await stored()).length };

	room.database.hold();
	first.write((doc) => writeCardField(doc, id, 'text', 'A bench in the sun'));
	room.network.flush();
	const beat = room.rooms.tick();
	await new Promise((resolve) => setImmediate(resolve));
	room.network.flush();
	expect(first.saved).toBe(before.saved);
	expect(second.received.length).toBe(before.heard);
	// Someone who comes now is not shown it either: at most the board as it stands in the log.
	const late = await room.sit(bob, 'board', { settle: false });
	room.network.flush();
	room.network.flush();
	expect(late.received.some((bytes) => Buffer.from(bytes).includes('in the sun'))).toBe(false);

	room.database.open();
	await beat;
	await room.settle();
	expect(first.saved).toBe(first.sent);
	expect((await stored()).length).toBe(before.rows + 1);
	for (const caller of [second, late]) expect(readCards(caller.doc)[0]?.text).toBe('A bench in the sun');
});

test('[R2] while the log cannot be written nothing is taken in, and writers keep their words; it recovers by itself', async () => {
	await room.start('place');
	const id = await room.place(ann, 'A bench');
	await room.start('look');
	const [first, second] = [await room.sit(ann), await room.sit(bob)];

	room.database.fail();
	first.write((doc) => writeCardField(doc, id, 'text', 'written before it was known'));
	room.network.flush();
	await room.rooms.tick();
	first.write((doc) => writeCardField(doc, id, 'text', 'written while the disk is full'));
	room.network.flush();
	await room.rooms.tick();
	room.network.flush();
	expect(first.refused).toMatchObject([{ refusal: { reason: 'standstill' }, text: 'written while the disk is full' }]);
	expect(first.saved).toBe(first.sent - 2);
	expect(readCards(second.doc)[0]?.text).toBe('A bench');

	room.database.open();
	await room.settle();
	expect(first.saved).toBe(first.sent);
	for (const caller of [first, second]) expect(readCards(caller.doc)[0]?.text).toBe('written before it was known');
	first.write((doc) => writeCardField(doc, id, 'text', 'and on we go'));
	await room.settle();
	expect(readCards(second.doc)[0]?.text).toBe('and on we go');
});

test('[R3] whoever loads a room takes it over: the one before can append nothing more', async () => {
	await room.start('place');
	const id = await room.place(ann, 'A bench');
	await room.start('look');
	const first = await room.sit(ann);
	const other = openRealtime(room.app, { ticking: 'hand' });
	const taken = await other.rooms.readBoard(room.workshopId);
	expect(taken.cards).toHaveLength(1);
	const before = (await stored()).length;

	first.write((doc) => writeCardField(doc, id, 'text', 'into the void'));
	room.network.flush();
	await room.rooms.tick();
	expect(first.closed?.code).toBe(closeCode.restarting);
	expect(first.saved).toBe(first.sent - 1);
	expect((await stored()).length).toBe(before);
	expect((await other.rooms.readBoard(room.workshopId)).cards[0]?.text).toBe('A bench');
	await other.close();

	// The person comes back with the same document, and what was never saved is handed in again.
	const back = new Caller(room.network);
	Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(first.doc), back);
	back.seat = await room.rooms.enter(back.wire, ann, 's', 'board');
	await room.settle();
	expect(back.closed).toBeNull();
	expect((await room.rooms.readBoard(room.workshopId)).cards[0]?.text).toBe('into the void');
});

test('[R3] a workshop that is taken over while it waits for its log waits no longer', async () => {
	await room.start('place');
	const id = await room.place(ann, 'A bench');
	await room.start('look');
	const first = await room.sit(ann);
	const other = openRealtime(room.app, { ticking: 'hand' });
	await other.rooms.readBoard(room.workshopId);
	first.write((doc) => writeCardField(doc, id, 'text', 'into the void'));
	room.network.flush();
	await expect(room.rooms.flush(room.workshopId)).rejects.toThrow('opened again');
	expect(first.closed?.code).toBe(closeCode.restarting);
	await other.close();
});

test('[R3] of two that race for one room, time and again, never both append', async () => {
	await room.start('place');
	const id = await room.place(ann, 'A bench');
	await room.start('look');
	const rivals = [openRealtime(room.app, { ticking: 'hand' }), openRealtime(room.app, { ticking: 'hand' })] as const;
	const counted = async () => (await stored()).length;
	let kept = await counted();
	for (let i = 0; i < 50; i++) {
		const writes = await Promise.all(
			rivals.map(async ({ rooms }, k) => {
				let outcome: 'stands' | 'lost' | null = null;
				await rooms.readBoard(room.workshopId);
				rooms.writeBoard(room.workshopId, (doc) => void writeCardField(doc, id, 'same', 2 * i + k + 1)).then(() => (outcome = 'stands'), () => (outcome = 'lost'));
				// A write that was lost is made once more on what the other has written, and may be lost again.
				while (outcome === null) {
					await rooms.readBoard(room.workshopId);
					await rooms.tick();
				}
				return outcome as 'stands' | 'lost';
			})
		);
		const now = await counted();
		const claimed = writes.filter((outcome) => outcome === 'stands').length;
		expect(now - kept, `race ${i}`).toBe(claimed);
		kept = now;
	}
	const { doc } = await takeRoom(room.app.db, room.workshopId, { kind: 'board' });
	expect(readCards(doc)).toHaveLength(1);
	for (const rival of rivals) await rival.close();
});

test('[R4] a room whose log cannot be read whole is not opened', async () => {
	await room.start('place');
	const id = await room.place(ann, 'A bench');
	await room.start('look');
	const first = await room.sit(ann);
	for (const text of ['one', 'two', 'three']) {
		first.write((doc) => writeCardField(doc, id, 'text', text));
		await room.settle();
	}
	const [middle] = (await stored()).filter((row) => row.seq === 2);
	await room.app.db.delete(updates).where(and(eq(updates.roomId, middle!.roomId), eq(updates.seq, 2)));
	const other = openRealtime(room.app, { ticking: 'hand' });
	await expect(other.rooms.readBoard(room.workshopId)).rejects.toThrow('has a hole');
	await room.app.db.insert(updates).values(middle!);
	expect((await other.rooms.readBoard(room.workshopId)).cards[0]?.text).toBe('three');
	await other.close();
});

test('[R5] rows made anew from the log are the rows that were there, with all that was taken away', async () => {
	await room.start('place');
	const kept = await room.place(ann, 'A bench');
	const gone = await room.place(bob, 'A crossing');
	const third = await room.place(bob, 'A tree');
	const hidden = await room.sit(ann, 'draft');
	const withdrawn = newCardId(room.app);
	hidden.write((doc) => writeCard(doc, withdrawn, draft('thought better of')));
	await room.settle();
	hidden.write((doc) => removeCard(doc, withdrawn));
	await room.settle();
	await room.start('look');
	const [first, second] = [await room.sit(ann), await room.sit(bob)];
	room.clock.advance(1000);
	second.write((doc) => removeCard(doc, gone));
	await room.settle();
	await room.start('group');
	const [stays, goes] = [makeId<ClusterId>(room.app.random), makeId<ClusterId>(room.app.random)];
	first.write((doc) => {
		writeCluster(doc, stays, 'Seats');
		writeCluster(doc, goes, 'Nothing');
		writeCardField(doc, kept, 'cluster', stays);
	});
	await room.settle();
	room.clock.advance(1000);
	first.write((doc) => doc.getMap('clusters').delete(goes));
	await room.settle();
	await room.rooms.flush(room.workshopId);

	const rows = async () => ({
		cards: (await room.app.db.select().from(cards)).sort((a, b) => (a.id < b.id ? -1 : 1)),
		clusters: (await room.app.db.select().from(clusters)).sort((a, b) => (a.id < b.id ? -1 : 1))
	});
	const before = await rows();
	expect(Object.fromEntries(before.cards.map(({ id, state }) => [id, state]))).toEqual({ [kept]: 'board', [gone]: 'removed', [third]: 'board', [withdrawn]: 'removed' });
	expect(before.cards.find(({ id }) => id === withdrawn)?.text).toBe('thought better of');
	expect(Object.fromEntries(before.clusters.map(({ id, state }) => [id, state]))).toEqual({ [stays]: 'board', [goes]: 'removed' });
	await room.app.db.delete(cards);
	await room.app.db.update(clusters).set({ name: 'wrong' });
	await room.rooms.rebuild(room.workshopId);
	expect(await rows()).toEqual(before);
});

test('[R18] what a server that died had not brought into the rows is there before a round turns: no hidden card is left behind', async () => {
	await room.start('place');
	const early = await room.place(ann, 'A bench');
	await room.rooms.flush(room.workshopId);
	room.clock.advance(1000);
	const [hidden, other] = [await room.sit(ann, 'draft'), await room.sit(bob, 'draft')];
	const late = newCardId(room.app);
	hidden.write((doc) => writeCardField(doc, early, 'text', 'A bench in the sun'));
	other.write((doc) => writeCard(doc, late, draft('A crossing')));
	await room.settle();
	expect(hidden.saved).toBe(hidden.sent);
	// Saved, and then the power went: the rows are as they were.
	expect((await room.app.db.select().from(cards)).map(({ text }) => text)).toEqual(['A bench']);
	const after = openRealtime(room.app, { ticking: 'hand' });
	room.app.rooms = after.rooms;
	must(await commandRound(room.app, room.facilitator, { command: 'next' }));
	const texts = ['A bench in the sun', 'A crossing'];
	expect((await after.rooms.readBoard(room.workshopId)).cards.map(({ text }) => text)).toEqual(texts);
	expect((await room.app.db.select().from(cards)).map(({ text, state }) => [text, state]).sort()).toEqual(texts.map((text) => [text, 'board']));
	// The same for the board: a group that stood in the log alone.
	const writing = after.rooms.writeBoard(room.workshopId, (doc) => writeCluster(doc, makeId<ClusterId>(room.app.random), 'Seats'));
	await new Promise((resolve) => setImmediate(resolve));
	await after.rooms.tick();
	await writing;
	expect(await room.app.db.select().from(clusters)).toEqual([]);
	const third = openRealtime(room.app, { ticking: 'hand' });
	await third.rooms.flush(room.workshopId);
	expect((await room.app.db.select().from(clusters)).map(({ name }) => name)).toEqual(['Seats']);
	for (const realtime of [after, third]) await realtime.close();
});

test('[R6] after a restart numbers go on, leases hold, and old copies fit', async () => {
	await room.start('place');
	const id = await room.place(ann, 'A bench');
	await room.place(bob, 'A tree');
	await room.start('look');
	const first = await room.sit(ann);
	first.write((doc) => writeCardField(doc, id, 'theme', 'play'));
	await room.settle();
	const lease = first.hello!.clientId;
	const again = openRealtime(room.app, { ticking: 'hand' });
	const [counters] = await room.app.db.select().from(workshops).where(eq(workshops.id, room.workshopId));
	expect(counters!.nextCardNumber).toBe(3);
	const [board] = await room.app.db.select().from(rooms).where(eq(rooms.id, `${room.workshopId}/board`));
	expect(board!.fence).toBeGreaterThan(0);

	const [thief, annAgain] = [new Caller(room.network), new Caller(room.network)];
	for (const caller of [thief, annAgain]) Y.applyUpdate(caller.doc, Y.encodeStateAsUpdate(first.doc), caller);
	annAgain.seat = await again.rooms.enter(annAgain.wire, ann, 's', 'board');
	thief.seat = await again.rooms.enter(thief.wire, bob, 's', 'board');
	room.network.flush();
	// What a browser had not sent when the line went comes under its old id.
	annAgain.doc.clientID = lease;
	thief.doc.clientID = lease;
	annAgain.write((doc) => writeCardField(doc, id, 'text', 'A longer bench'));
	thief.write((doc) => cardsOf(doc).get(id)!.set('text', 'stolen'));
	room.network.flush();
	await again.rooms.tick();
	room.network.flush();
	expect(annAgain.closed).toBeNull();
	expect(thief.closed?.reason).toBe('a client id of someone else');
	expect((await again.rooms.readBoard(room.workshopId)).cards[0]).toMatchObject({ text: 'A longer bench', number: 1 });
	await again.close();
});
