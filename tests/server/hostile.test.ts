import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { cardsOf, readCards, writeCardField } from '#lib/doc/board.ts';
import { contentHash } from '#lib/doc/content.ts';
import { frame } from '#lib/doc/frames.ts';
import type { CardId } from '#lib/domain/ids.ts';
import { corpus } from '../fuzz/corpus/all.ts';
import { hostileFrame } from '../fuzz/frames.ts';
import { Chance } from '../load/chance.ts';
import { believe } from '../fuzz/forgeries.ts';
import { forge } from '../support/forge.ts';
import type { Caller } from '../support/network.ts';
import { meeting, type Meeting } from '../support/people.ts';
import { until } from '../support/sockets.ts';

let room: Meeting;
let mine: CardId;
let theirs: CardId;
let honest: Caller;
let mallory: Caller;

beforeAll(async () => {
	room = await meeting(12);
	await room.start('place');
	theirs = await room.place(room.people[0]!, 'Ann’s bench');
	mine = await room.place(room.people[1]!, 'Mallory’s lamp');
	await room.start('look');
	honest = await room.sit(room.people[0]!);
});
afterAll(() => room.close());
beforeEach(async () => {
	mallory?.drop();
	mallory = await room.sit(room.people[1]!);
});

const view = () => ({ doc: mallory.doc, clientId: mallory.hello?.clientId ?? 7, mine, theirs, theirClient: honest.hello!.clientId });

async function expectWorking(words: string): Promise<void> {
	const { saved } = honest;
	honest.write((doc) => writeCardField(doc, theirs, 'text', words));
	await room.settle();
	expect(honest.closed).toBeNull();
	expect(honest.saved).toBeGreaterThan(saved);
	expect(readCards(honest.doc)).toEqual((await room.rooms.readBoard(room.workshopId)).cards);
}

test.each(Object.entries(corpus))('[G8] what once broke the server closes its own socket and nothing else: %s', async (name, { closes, make }) => {
	for (const bytes of make(view())) mallory.send(bytes);
	await room.settle();
	expect(mallory.closed?.reason).toBe(closes);
	await expectWorking(`after ${name}`);
});

test.each([1, 2, 3])('[G8] frames that nobody sends, by the hundred, reach nothing behind the gate (seed %i)', async (seed) => {
	const chance = new Chance(`hostile ${seed}`);
	const said = vi.spyOn(console, 'error').mockImplementation(() => {});
	const unhandled = vi.fn();
	process.on('unhandledRejection', unhandled);
	try {
		for (let i = 0; i < 250; i++) {
			if (mallory.closed) mallory = await room.sit(room.people[5 + (i % 6)]!, 'board', { settle: false });
			mallory.send(hostileFrame(chance, view()));
			if (i % 5 === 0) {
				room.network.flush();
				await room.rooms.tick();
			}
		}
		await room.settle();
		// A write that passes the reading step and fails behind it is said aloud.
		expect(said.mock.calls, `seed ${seed}`).toEqual([]);
		expect(unhandled, `seed ${seed}`).not.toHaveBeenCalled();
	} finally {
		process.off('unhandledRejection', unhandled);
		said.mockRestore();
	}
	await expectWorking(`after seed ${seed}`);
});

test('[G8] a page that was away and wrote hundreds of things is taken in', async () => {
	const writer = await room.sit(room.people[0]!);
	const before = Y.encodeStateVector(writer.doc);
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(writer.doc));
	copy.clientID = writer.hello!.clientId;
	for (let i = 0; i < 400; i++) {
		copy.transact(() => {
			writeCardField(copy, theirs, 'text', `thought ${i}`);
			writeCardField(copy, theirs, 'at', [i / 400, 0.5]);
		});
	}
	// Meanwhile others write behind the same words, as a second page of theirs would.
	honest.write((doc) => cardsOf(doc).get(theirs)!.set('text', 'meanwhile'));
	await room.settle();
	const update = Y.encodeStateAsUpdate(copy, before);
	believe(writer, update);
	writer.sendUpdate(update);
	await room.settle();
	expect(writer.closed).toBeNull();
	expect(writer.refused).toEqual([]);
	expect(honest.closed).toBeNull();
	expect(contentHash(writer.doc)).toBe(contentHash(honest.doc));
});

test('[G8] who brings more than a room puts up with is not let off by coming back', async () => {
	const person = room.people[2]!;
	const reasons: (string | undefined)[] = [];
	for (let k = 0; k < 6; k++) {
		const caller = await room.sit(person);
		for (let i = 0; i < 200 && !caller.closed; i++) {
			const update = forge(caller.doc, caller.hello!.clientId, (doc) => writeCardField(doc, theirs, 'text', `${k} ${i}`));
			believe(caller, update);
			caller.sendUpdate(update);
			caller.carry();
		}
		await room.settle();
		reasons.push(caller.closed?.reason);
	}
	expect(reasons.slice(0, 2)).toEqual([undefined, undefined]);
	expect(reasons.slice(3)).toEqual(Array(3).fill('too many changes that were refused'));
	await expectWorking('after many refusals');
});

test('[R21] a state vector that cannot be read harms nobody while the log cannot be written', async () => {
	const said = vi.spyOn(console, 'error').mockImplementation(() => {});
	const unhandled = vi.fn();
	process.on('unhandledRejection', unhandled);
	try {
		// So much that the board is not kept encoded for those who come.
		for (let i = 0; i < 100; i++) {
			honest.write((doc) => writeCardField(doc, theirs, 'text', `${i} `.repeat(70)));
			await room.settle();
		}
		room.database.fail();
		honest.write((doc) => writeCardField(doc, theirs, 'text', 'while the disk is full'));
		room.network.flush();
		await room.rooms.tick();
		const late = await room.sit(room.people[3]!, 'board', { settle: false });
		late.send(Uint8Array.of(frame.sync, 0, 3, 200, 1, 1));
		room.network.flush();
		await room.rooms.tick();
		// The room may hang up by itself, with nothing left to carry.
		await until(() => (room.network.flush(), late.isSynced || late.closed), 'an answer to the one who came late');
		room.database.open();
		await room.settle();
		expect(late.closed?.reason).toBe('a frame that cannot be read');
		expect(honest.saved).toBe(honest.sent);
		await new Promise((resolve) => setImmediate(resolve));
		expect(unhandled).not.toHaveBeenCalled();
	} finally {
		room.database.open();
		process.off('unhandledRejection', unhandled);
		said.mockRestore();
	}
	await expectWorking('after the disk was full');
});

test('[R21] a line that takes no answers does not pile them up', async () => {
	const person = room.people[4]!;
	const caller = await room.sit(person);
	const { wire, seat } = caller;
	let sent = 0;
	caller.isStuck = true;
	for (let i = 0; i < 300 && !caller.closed; i++) {
		const update = forge(caller.doc, caller.hello!.clientId, (doc) => writeCardField(doc, theirs, 'text', `${i}${'\u0007'.repeat(4000)}`));
		believe(caller, update);
		sent += 1;
		seat!.receive(Uint8Array.from([frame.sync, 2, ...varUint(update.length), ...update]));
	}
	expect(caller.closed?.reason).toBe('the line takes no answers');
	expect(sent).toBeLessThan(60);
	expect(wire.bufferedAmount).toBeLessThan(1024 * 1024);
	await expectWorking('after the deaf one');
});

function varUint(value: number): number[] {
	return value < 128 ? [value] : [(value & 127) | 128, ...varUint(value >> 7)];
}
