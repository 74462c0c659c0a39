import { and, eq } from 'drizzle-orm';
import * as decoding from 'lib0/decoding';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { cards, updates } from '#server/db/schema.ts';
import { commandRound } from '#server/use/rounds.ts';
import { readCards, writeCard, writeCardField } from '#lib/doc/board.ts';
import { closeCode, encodeClock, frame } from '#lib/doc/frames.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { must } from '../support/app.ts';
import type { Caller } from '../support/network.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

let room: Meeting;
let ann: Actor;
let bob: Actor;
let cy: Actor;

beforeEach(async () => {
	room = await meeting(3);
	[ann, bob, cy] = room.people as [Actor, Actor, Actor];
});
afterEach(async () => {
	vi.restoreAllMocks();
	await room.close();
});

/** One face-up card each. */
async function look(): Promise<[CardId, CardId, CardId]> {
	await room.start('place');
	const ids: CardId[] = [];
	for (const person of room.people) ids.push(await room.place(person, `A card of ${person.personId}`));
	await room.start('look');
	return ids as [CardId, CardId, CardId];
}

const documentFrames = (caller: Caller, from = 0) => caller.received.slice(from).filter((bytes) => bytes[0] === frame.sync && bytes[1] === 2);
const structs = (bytes: Uint8Array) => {
	const decoder = decoding.createDecoder(bytes);
	decoding.readVarUint(decoder);
	decoding.readVarUint(decoder);
	return Y.decodeUpdate(decoding.readVarUint8Array(decoder)).structs;
};

test('[R11] no write is judged under a round that is over, however it meets the turn', async () => {
	const [id] = await look();
	const writer = await room.sit(ann);
	const late: string[] = [];
	const write = (text: string) => {
		writer.write((doc) => writeCardField(doc, id, 'text', text));
		room.network.flush();
	};
	for (let i = 0; i < 40; i++) {
		const turn = commandRound(room.app, room.facilitator, { command: 'next' });
		// While the step runs, writes keep coming; whether they meet the old round or the new one, they meet exactly one.
		for (let k = 0; k < 5; k++) {
			write(`turn ${i} write ${k}`);
			await new Promise((resolve) => setImmediate(resolve));
		}
		must(await turn);
		late.push(`too late in turn ${i}`);
		write(late.at(-1)!);
		expect(writer.refused.at(-1), `turn ${i}`).toMatchObject({ refusal: { reason: 'not-in-this-round' }, text: late.at(-1) });
		must(await commandRound(room.app, room.facilitator, { command: 'back' }));
		must(await commandRound(room.app, room.facilitator, { command: 'start' }));
		write(`in time, turn ${i}`);
		await room.settle();
		expect((await room.rooms.readBoard(room.workshopId)).cards.find((card) => card.id === id)!.text).toBe(`in time, turn ${i}`);
	}
	expect(writer.closed).toBeNull();
	const log = await room.app.db.select().from(updates);
	for (const text of late) expect(log.some((row) => Buffer.from(row.bytes).includes(text)), text).toBe(false);
	expect(readCards(writer.doc)).toEqual((await room.rooms.readBoard(room.workshopId)).cards);
});

test('[R11] a step that fails has changed nothing: cards stay hidden, and people write on', async () => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	await room.start('place');
	const id = await room.place(ann, 'still hidden');
	const watcher = await room.sit(bob);
	const heard = watcher.received.length;
	await expect(
		room.rooms.step(room.workshopId, (step) =>
			room.app.db.transaction(async (tx) => {
				expect(await step.reveal(tx)).toBe(1);
				throw new Error('the database gave up');
			})
		)
	).rejects.toThrow('gave up');
	await room.settle();
	for (const bytes of watcher.received.slice(heard)) expect(Buffer.from(bytes).includes('still hidden')).toBe(false);
	expect((await room.rooms.readBoard(room.workshopId)).cards).toEqual([]);
	const [row] = await room.app.db.select().from(cards).where(and(eq(cards.id, id), eq(cards.state, 'draft')));
	expect(row?.text).toBe('still hidden');
	const again = await room.sit(ann, 'draft');
	expect(readCards(again.doc).map(({ text }) => text)).toEqual(['still hidden']);
	again.write((doc) => writeCard(doc, newCardId(room.app), draft('one more')));
	await room.settle();
	await room.start('look');
	expect((await room.rooms.readBoard(room.workshopId)).cards.map(({ text, number }) => [number, text])).toEqual([
		[1, 'still hidden'],
		[2, 'one more']
	]);
});

test('[R12] everyone gets one frame in a tick, whatever was written in it, and nobody gets an own word back', async () => {
	const [annsCard, bobsCard] = await look();
	const [a, b, c] = [await room.sit(ann), await room.sit(bob), await room.sit(cy)];
	const from = [a, b, c].map((caller) => caller.received.length);
	for (const text of ['one', 'two', 'three']) {
		a.write((doc) => writeCardField(doc, annsCard, 'text', text));
		b.write((doc) => writeCardField(doc, bobsCard, 'text', text));
	}
	room.network.flush();
	await room.rooms.tick();
	room.network.flush();
	const got = [a, b, c].map((caller, i) => documentFrames(caller, from[i]));
	expect(got.map((frames) => frames.length)).toEqual([1, 1, 1]);
	const writers = (bytes: Uint8Array) => new Set(structs(bytes).map(({ id }) => id.client));
	expect(writers(got[0]![0]!)).toEqual(new Set([b.hello!.clientId]));
	expect(writers(got[1]![0]!)).toEqual(new Set([a.hello!.clientId]));
	expect(writers(got[2]![0]!)).toEqual(new Set([a.hello!.clientId, b.hello!.clientId]));
	for (const caller of [a, b, c]) expect(readCards(caller.doc)).toEqual((await room.rooms.readBoard(room.workshopId)).cards);

	// Alone in a tick: an acknowledgement and nothing else.
	const before = a.received.length;
	a.write((doc) => writeCardField(doc, annsCard, 'text', 'four'));
	room.network.flush();
	await room.rooms.tick();
	room.network.flush();
	expect(documentFrames(a, before)).toEqual([]);
	expect(a.saved).toBe(a.sent);
});

test('[R12] a second page of the same person is shown what the first one wrote', async () => {
	const [annsCard] = await look();
	const [first, second] = [await room.sit(ann), await room.sit(ann)];
	first.write((doc) => writeCardField(doc, annsCard, 'text', 'from my other screen'));
	await room.settle();
	expect(readCards(second.doc).find(({ id }) => id === annsCard)?.text).toBe('from my other screen');
});

test('[R13] pointers are the server’s: own place only, ids that mean nothing, none where the round shows none', async () => {
	await look();
	const [a, b, c] = [await room.sit(ann), await room.sit(bob), await room.sit(cy)];
	a.point([0.25, 0.75]);
	await room.settle();
	expect([...b.pointers.values()]).toEqual([{ at: [0.25, 0.75] }]);
	expect(a.pointers.size).toBe(0);
	const [idOfAnn] = b.pointers.keys();
	expect([a.hello!.clientId, a.doc.clientID]).not.toContain(idOfAnn);

	// Bob may neither move Ann’s pointer nor put anything but a place into his own.
	b.point([0, 0], idOfAnn);
	await room.settle();
	expect(c.pointers.get(idOfAnn!)).toEqual({ at: [0.25, 0.75] });
	for (const bad of [[2, 0], ['x', 1], [0.5], { name: 'Ann' }, 'x'.repeat(3000)]) b.point(bad);
	await room.settle();
	expect(c.pointers.size).toBe(1);
	b.point([0.1, 0.1]);
	await room.settle();
	expect(c.pointers.size).toBe(2);
	const late = await room.sit(cy);
	expect(late.pointers.size).toBe(2);

	a.drop();
	await room.settle();
	expect(c.pointers.has(idOfAnn!)).toBe(false);
	must(await commandRound(room.app, room.facilitator, { command: 'next' }));
	must(await commandRound(room.app, room.facilitator, { command: 'next' }));
	await room.settle();
	expect(c.pointers.size).toBe(0);
	b.point([0.3, 0.3]);
	await room.settle();
	expect(c.pointers.size).toBe(0);
});

test('[R13] people are counted once, whatever pages they have open; hidden is away; staff and screens are nobody', async () => {
	const count = () => {
		const { here, away } = room.rooms.presence(room.workshopId);
		return { here, away };
	};
	const pages = [await room.sit(ann), await room.sit(ann), await room.sit(bob)];
	await room.sit(room.facilitator);
	await room.sit({ ...cy, role: 'observer' });
	expect(count()).toEqual({ here: 2, away: 0 });
	pages[0]!.hide(true);
	await room.settle();
	expect(count()).toEqual({ here: 2, away: 0 });
	pages[1]!.hide(true);
	await room.settle();
	expect(count()).toEqual({ here: 1, away: 1 });
	pages[0]!.drop();
	pages[1]!.drop();
	expect(count()).toEqual({ here: 1, away: 0 });
});

/** 56 kB at once, as a crowd could bring about. */
async function flood(id: CardId, round: number): Promise<void> {
	await room.done(room.rooms.writeBoard(room.workshopId, (doc) => void writeCardField(doc, id, 'differ', Array.from({ length: 200 }, (_, i) => `${round} ${i} `.padEnd(280, 'x')))));
}

test('[R14] a line that takes nothing costs a bounded heap and no one else’s time; when it is free it catches up', async () => {
	const [annsCard] = await look();
	const [writer, slow, fast] = [await room.sit(ann), await room.sit(bob), await room.sit(cy)];
	slow.isStuck = true;
	for (let i = 0; i < 60; i++) {
		await flood(annsCard, i);
		room.network.flush();
	}
	expect(slow.wire.bufferedAmount).toBeGreaterThan(256 * 1024);
	expect(slow.wire.bufferedAmount).toBeLessThan(400 * 1024);
	expect(readCards(fast.doc)[0]!.differ[0]).toContain('59 0');
	slow.isStuck = false;
	const from = slow.received.length;
	await room.settle();
	expect(slow.closed).toBeNull();
	expect(readCards(slow.doc)).toEqual(readCards(fast.doc));
	// What had piled up, and one difference for all the rest.
	expect(documentFrames(slow, from).length).toBeLessThan(10);
	writer.write((doc) => writeCardField(doc, annsCard, 'text', 'afterwards'));
	await room.settle();
	expect(readCards(slow.doc).find(({ id }) => id === annsCard)?.text).toBe('afterwards');
});

test('[R14] a line that stays stuck for ten seconds is closed', async () => {
	const [annsCard] = await look();
	const slow = await room.sit(bob);
	slow.isStuck = true;
	for (let i = 0; i < 6; i++) await flood(annsCard, i);
	room.rooms.mind();
	expect(slow.closed).toBeNull();
	const now = performance.now();
	vi.spyOn(performance, 'now').mockImplementation(() => now + 11_000);
	room.rooms.mind();
	expect(slow.closed?.code).toBe(closeCode.tooSlow);
});

test('[R15] a browser is told the server’s time at once, on both kinds of socket', async () => {
	await room.start('place');
	for (const kind of ['board', 'draft'] as const) {
		const caller = await room.sit(ann, kind);
		const from = caller.received.length;
		room.clock.advance(1234);
		caller.send(encodeClock(77));
		room.network.flush();
		const answer = caller.received.slice(from).find((bytes) => bytes[0] === frame.clock)!;
		const decoder = decoding.createDecoder(answer);
		decoding.readVarUint(decoder);
		expect([decoding.readFloat64(decoder), decoding.readFloat64(decoder)]).toEqual([77, room.clock.now()]);
	}
});

test('[R16] what a form without scripts writes passes the same gate, into the document the round chooses', async () => {
	await room.start('place');
	const id = newCardId(room.app);
	const board = await room.sit(bob);
	expect(await room.done(room.rooms.actAs(ann, (doc) => writeCard(doc, id, draft('By form'))))).toEqual({ ok: true, value: undefined });
	expect(readCards(board.doc)).toEqual([]);
	expect(await room.rooms.readDraft(room.workshopId, ann.personId)).toMatchObject([{ id, text: 'By form', number: 1 }]);
	expect(await room.done(room.rooms.actAs(ann, (doc) => writeCard(doc, newCardId(room.app), draft('x'.repeat(281)))))).toEqual({ ok: false, refusal: { reason: 'text-too-long', limit: 280, over: 1 } });
	await room.start('look');
	expect(readCards(board.doc)).toMatchObject([{ id, text: 'By form', number: 1 }]);
	expect(await room.done(room.rooms.actAs(bob, (doc) => void writeCardField(doc, id, 'text', 'not mine')))).toEqual({ ok: false, refusal: { reason: 'not-yours' } });
	expect(readCards(board.doc)[0]?.text).toBe('By form');
});

test('[R11] people who come in while a round turns neither stop it nor are stopped by it', async () => {
	await room.start('place');
	for (const person of room.people) await room.place(person, `A card of ${person.personId}`);
	// Loads that begin before, in and after the step; with one connection to the database each could wait for the other for ever.
	const turn = commandRound(room.app, room.facilitator, { command: 'next' });
	const coming: Promise<Caller>[] = [];
	for (let i = 0; i < 12; i++) {
		coming.push(room.sit(room.people[i % 3]!, i % 2 === 0 ? 'draft' : 'board', { settle: false }));
		await new Promise((resolve) => setImmediate(resolve));
	}
	must(await turn);
	const callers = await Promise.all(coming);
	await room.settle();
	for (const caller of callers) {
		expect(caller.closed).toBeNull();
		expect(readCards(caller.doc)).toHaveLength(caller.seat!.room.kind === 'board' ? 3 : 0);
	}
});

test('[R11] a write that meets a step which fails is made on the board as it was, and stands', async () => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	const [id] = await look();
	await room.start('place');
	await room.place(ann, 'hidden');
	const failing = room.rooms.step(room.workshopId, (step) =>
		room.app.db.transaction(async (tx) => {
			await step.reveal(tx);
			throw new Error('the database gave up');
		})
	);
	const writing = room.rooms.writeBoard(room.workshopId, (doc) => void writeCardField(doc, id, 'same', 5));
	await expect(failing).rejects.toThrow('gave up');
	await room.done(writing);
	const board = await room.rooms.readBoard(room.workshopId);
	expect(board.cards).toHaveLength(3);
	expect(board.cards.find((card) => card.id === id)?.same).toBe(5);
});
