import * as decoding from 'lib0/decoding';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readCards, writeCard, writeCardField } from '#lib/doc/board.ts';
import { contentHash } from '#lib/doc/content.ts';
import { encodeHash, frame, readJson, type ContentHash } from '#lib/doc/frames.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Caller } from '../support/network.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

let room: Meeting;
let ann: Actor;
let bob: Actor;

beforeEach(async () => {
	room = await meeting(2);
	[ann, bob] = room.people as [Actor, Actor];
});
afterEach(async () => {
	vi.restoreAllMocks();
	await room.close();
});

const hashes = (caller: Caller) =>
	caller.received.flatMap((bytes) => {
		const decoder = decoding.createDecoder(bytes);
		return decoding.readVarUint(decoder) === frame.hash ? [readJson<ContentHash>(decoder).hash] : [];
	});

async function halfMinute(): Promise<void> {
	room.clock.advance(30_000);
	await room.settle();
}

async function look(): Promise<CardId> {
	await room.start('place');
	const id = await room.place(ann, 'A bench');
	await room.start('look');
	return id;
}

test('[E1] every half minute everyone on a board or a draft is told what it holds, in order with what is shown', async () => {
	await room.start('place');
	const [board, own] = [await room.sit(bob), await room.sit(ann, 'draft')];
	own.write((doc) => writeCard(doc, newCardId(room.app), draft('A bench')));
	await room.settle();
	expect([hashes(board), hashes(own)]).toEqual([[], []]);
	await halfMinute();
	expect([hashes(board), hashes(own)]).toEqual([[contentHash(board.doc)], [contentHash(own.doc)]]);
	expect(hashes(own)).not.toEqual(hashes(board));
	await room.settle();
	expect(hashes(board)).toHaveLength(1);
	await halfMinute();
	expect(hashes(board)).toHaveLength(2);
});

test('[E1] in a room that is never at rest the hash is of what has been shown, not of what is being written', async () => {
	const id = await look();
	const [writer, reader] = [await room.sit(ann), await room.sit(bob)];
	room.clock.advance(30_000);
	for (let i = 0; i < 3; i++) {
		writer.write((doc) => writeCardField(doc, id, 'text', `Words ${i}`));
		room.network.flush();
		room.rooms.mind();
		const beat = room.rooms.tick();
		writer.write((doc) => writeCardField(doc, id, 'text', `Words ${i} and more`));
		room.network.flush();
		await beat;
		room.network.flush();
		if (i === 0) expect(hashes(reader)).toEqual([contentHash(reader.doc)]);
		expect(hashes(reader)).toHaveLength(1);
	}
	await room.settle();
	expect(readCards(reader.doc)[0]?.text).toBe('Words 2 and more');
});

test('[E1] who is behind is not asked, nor is anyone while a step writes what is not shown yet', async () => {
	const id = await look();
	const [slow, fast] = [await room.sit(bob), await room.sit(ann)];
	slow.isStuck = true;
	for (let i = 0; i < 6; i++) await room.done(room.rooms.writeBoard(room.workshopId, (doc) => void writeCardField(doc, id, 'differ', Array.from({ length: 200 }, (_, k) => `${i} ${k} `.padEnd(280, 'x')))));
	await halfMinute();
	slow.isStuck = false;
	await room.settle();
	expect([hashes(slow).length, hashes(fast).length]).toEqual([0, 1]);
	await halfMinute();
	expect([hashes(slow), hashes(fast).length]).toEqual([[contentHash(slow.doc)], 2]);

	await room.start('place');
	await room.place(ann, 'hidden');
	room.clock.advance(30_000);
	await room.rooms.step(room.workshopId, (step) =>
		room.app.db.transaction(async (tx) => {
			await step.reveal(tx);
			room.rooms.mind();
			room.network.flush();
			expect(hashes(fast)).toHaveLength(2);
		})
	);
	await room.settle();
	expect(hashes(fast).slice(2)).toEqual([contentHash(fast.doc)]);
});

test('[E1] an answer that says another hash is counted, once for each question; anything else in it closes the socket', async () => {
	const said = vi.spyOn(console, 'error').mockImplementation(() => {});
	await look();
	const caller = await room.sit(ann);
	const answer = async (hash: string) => {
		caller.send(encodeHash({ hash }));
		await room.settle();
	};
	await answer('0123456789abcdef');
	expect(said).not.toHaveBeenCalled();
	await halfMinute();
	await answer(contentHash(caller.doc));
	await halfMinute();
	for (let i = 0; i < 3; i++) await answer('0123456789abcdef');
	expect(said.mock.calls).toHaveLength(1);
	expect(caller.seat?.room.comparing.found).toBe(1);
	await answer('a line\nof their own');
	expect(caller.closed?.code).toBe(4401);
});
