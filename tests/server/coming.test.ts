import * as decoding from 'lib0/decoding';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { cardsOf, readCards, writeCard, writeCardField } from '#lib/doc/board.ts';
import { encodeClock, frame } from '#lib/doc/frames.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Caller } from '../support/network.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

let room: Meeting;
let ann: Actor;
let bob: Actor;
let first: CardId;

/** A board of some 200 kB: five pieces. */
beforeEach(async () => {
	room = await meeting(2);
	[ann, bob] = room.people as [Actor, Actor];
	await room.start('place');
	first = await room.place(ann, 'A bench');
	await room.start('look');
	await room.done(
		room.rooms.writeBoard(room.workshopId, (doc) => {
			for (let i = 0; i < 400; i++) writeCard(doc, newCardId(room.app), draft(`Card ${i}: ${'the brook and the mill '.repeat(20)}`));
		})
	);
});
afterEach(async () => {
	room.database.open();
	await room.close();
	vi.restoreAllMocks();
});

const kindOf = (bytes: Uint8Array) => decoding.readVarUint(decoding.createDecoder(bytes));
const kinds = (caller: Caller) => caller.received.map(kindOf);
const longest = (caller: Caller) => caller.received.reduce((most, bytes) => (bytes.length > most.length ? bytes : most));
const same = (a: Y.Doc, b: Y.Doc) => expect(readCards(a)).toEqual(readCards(b));

test('[J3] the board is encoded once for all who come, in a room that is writing too, and only what stands in the log', async () => {
	const writer = await room.sit(ann);
	const comers: Caller[] = [];
	for (let i = 0; i < 20; i++) {
		writer.write((doc) => writeCardField(doc, first, 'text', `A bench, ${i}`));
		room.network.flush();
		comers.push(await room.sit(bob, 'board', { settle: false }));
		room.network.flush();
		await room.rooms.tick();
	}
	await room.settle();
	for (const comer of comers) same(comer.doc, writer.doc);
	// The very same bytes, not equal ones: they are held once, however many lines they wait for.
	expect(new Set(comers.map(longest)).size).toBe(1);
	expect(readCards(writer.doc).find(({ id }) => id === first)?.text).toBe('A bench, 19');
});

test('[J3] a board that has changed much since is encoded anew', async () => {
	const writer = await room.sit(ann);
	const early = await room.sit(bob);
	for (let i = 0; i < 80; i++) {
		writer.write((doc) => writeCardField(doc, first, 'text', `${i} ${'a longer bench '.repeat(16)}`));
		await room.settle();
	}
	const late = await room.sit(bob);
	same(late.doc, writer.doc);
	expect(longest(late)).not.toBe(longest(early));
	const last = await room.sit(bob);
	expect(longest(last)).toBe(longest(late));
});

test('[J3] what a step writes beside the beat is in the board that the next one is given', async () => {
	await room.sit(ann);
	await room.start('place');
	await room.place(bob, 'A hidden tree');
	await room.sit(ann);
	await room.start('look');
	const after = await room.sit(bob);
	expect(readCards(after.doc).map(({ text }) => text)).toContain('A hidden tree');
});

test('[J4] a long board comes in pieces, in their order and complete; a stock client gets it whole', async () => {
	const [inParts, whole] = [await room.sit(ann, 'board', { parts: true }), await room.sit(bob)];
	same(inParts.doc, whole.doc);
	expect(cardsOf(inParts.doc).size).toBe(401);
	const pieces = inParts.received.filter((bytes) => kindOf(bytes) === frame.part);
	expect(pieces.length).toBeGreaterThanOrEqual(4);
	for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(64 * 1024);
	expect(kinds(whole)).not.toContain(frame.part);
	// The other half of the greeting comes after the last piece.
	expect(kinds(inParts).lastIndexOf(frame.part)).toBeLessThan(kinds(inParts).lastIndexOf(frame.sync));
	const again = await room.sit(ann, 'board', { parts: true });
	expect(again.received.filter((bytes) => kindOf(bytes) === frame.part)).toEqual(pieces);
	expect(again.received.find((bytes) => kindOf(bytes) === frame.part)).toBe(pieces[0]);
});

test('[J4] other frames come between the pieces, a slow line holds two of them, and what was written meanwhile is not missed', async () => {
	const writer = await room.sit(ann);
	const slow = await room.sit(bob, 'board', { settle: false, parts: true });
	let most = 0;
	for (let i = 0; !slow.isSynced; i++) {
		writer.write((doc) => writeCardField(doc, first, 'text', `A bench, ${i}`));
		slow.send(encodeClock(i));
		slow.carry(Infinity, 0);
		most = Math.max(most, slow.wire.bufferedAmount);
		slow.carry(0, 1);
		writer.carry();
		await room.rooms.tick();
	}
	await room.settle();
	expect(most).toBeLessThan(120 * 1024);
	const order = kinds(slow);
	const between = order.slice(order.indexOf(frame.part), order.lastIndexOf(frame.part));
	expect(between).toContain(frame.clock);
	same(slow.doc, writer.doc);
	// Nothing of the document came before the document.
	expect(order.slice(0, order.lastIndexOf(frame.part))).not.toContain(frame.sync);
});

test('[J4] who went away while the board was coming leaves nothing behind', async () => {
	const writer = await room.sit(ann);
	const gone = await room.sit(bob, 'board', { settle: false, parts: true });
	// The greeting, the facts, and a piece or two.
	while (!kinds(gone).includes(frame.part)) gone.carry(Infinity, 1);
	gone.drop();
	writer.write((doc) => writeCardField(doc, first, 'text', 'On we go'));
	await room.settle();
	expect(writer.saved).toBe(writer.sent);
	expect([...room.rooms.seats()]).toHaveLength(1);
});

test('[J12] a long board comes packed to who can unpack it, packed once for all, and what is written while it is packed is not missed', async () => {
	const writer = await room.sit(ann);
	const plain = await room.sit(bob, 'board', { parts: true });
	const comers = await Promise.all(Array.from({ length: 3 }, () => room.sit(bob, 'board', { settle: false, parts: true, packed: true })));
	for (let i = 0; comers.some(({ isSynced }) => !isSynced); i++) {
		writer.write((doc) => writeCardField(doc, first, 'text', `A bench, ${i}`));
		await room.settle();
		await new Promise((resolve) => setImmediate(resolve));
	}
	await room.settle();
	for (const comer of comers) same(comer.doc, writer.doc);
	const bytesOf = ({ received }: Caller) => received.reduce((sum, { length }) => sum + length, 0);
	for (const comer of comers) expect(bytesOf(comer)).toBeLessThan(bytesOf(plain) / 4);
	expect(new Set(comers.map(longest)).size, 'the very same bytes').toBe(1);
	// Nothing of the document came before the document.
	for (const comer of comers) expect(kinds(comer).indexOf(frame.sync)).toBeGreaterThan(kinds(comer).indexOf(frame.packed));
});

test('[J12] who goes while the board is being packed leaves nothing behind', async () => {
	const gone = await room.sit(ann, 'board', { settle: false, parts: true, packed: true });
	room.network.flush();
	gone.drop();
	const stays = await room.sit(bob, 'board', { parts: true, packed: true });
	while (!stays.isSynced) {
		await new Promise((resolve) => setImmediate(resolve));
		await room.settle();
	}
	expect([...room.rooms.seats()]).toHaveLength(1);
	expect(kinds(gone)).not.toContain(frame.packed);
});

test('[J4] who comes back is sent only what they lack', async () => {
	const before = await room.sit(bob, 'board', { parts: true });
	before.drop();
	const writer = await room.sit(ann);
	writer.write((doc) => writeCardField(doc, first, 'theme', 'play'));
	await room.settle();
	const back = await room.sit(bob, 'board', { settle: false, parts: true });
	Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(before.doc), back);
	await room.settle();
	same(back.doc, writer.doc);
	expect(longest(back).length).toBeLessThan(20_000);
});
