import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { cards, updates } from '#server/db/schema.ts';
import { cardsOf, clustersOf, readCards, readClusters, removeCard, writeCard, writeCardField, writeCluster, writeClusterField } from '#lib/doc/board.ts';
import { makeId, type CardId, type ClusterId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Caller } from '../support/network.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

let room: Meeting;
let ann: Actor;
let bob: Actor;
let annsCard: CardId;
let bobsCard: CardId;
let annsBoard: Caller;
let bobsBoard: Caller;

beforeAll(async () => {
	room = await meeting(2);
	[ann, bob] = room.people as [Actor, Actor];
	await room.start('place');
	annsCard = await room.place(ann, 'Ann’s bench');
	bobsCard = await room.place(bob, 'Bob’s crossing');
	await room.start('look');
	annsBoard = await room.sit(ann);
	bobsBoard = await room.sit(bob);
});
afterAll(() => room.close());
beforeEach(() => void bobsBoard.refused.splice(0));

const marker = 'zq-x-forbidden-words';
const group = makeId<ClusterId>((count) => new Uint8Array(count).fill(7));

test.each<[what: string, write: (caller: Caller) => void, reason: string, text: string | undefined]>([
	['someone’s words changed', ({ doc }) => writeCardField(doc, annsCard, 'text', marker), 'not-yours', marker],
	['someone’s card moved', ({ doc }) => writeCardField(doc, annsCard, 'at', [0.1, 0.1]), 'not-yours', 'Ann’s bench'],
	['a card in the wrong round', ({ doc }) => writeCard(doc, newCardId(room.app), draft(marker)), 'not-in-this-round', marker],
	['a text that is too long', ({ doc }) => writeCardField(doc, bobsCard, 'text', marker.repeat(16)), 'text-too-long', marker.repeat(16)],
	['a control character', ({ doc }) => writeCardField(doc, bobsCard, 'text', `${marker}\u0007`), 'bad-shape', `${marker}\u0007`],
	['a place off the plan', ({ doc }) => writeCardField(doc, bobsCard, 'at', [1e308, 2]), 'bad-shape', 'Bob’s crossing'],
	['a theme that is none', ({ doc }) => writeCardField(doc, bobsCard, 'theme', marker.slice(0, 30)), 'bad-shape', 'Bob’s crossing'],
	['a field taken away', ({ doc }) => cardsOf(doc).get(bobsCard)!.delete('text'), 'bad-shape', undefined],
	['a group in the wrong round', ({ doc }) => writeCluster(doc, group, marker), 'not-in-this-round', marker]
])('[G4] %s is refused, its writer told, and no word of it reaches anyone, the log or the rows', async (_what, write, reason, text) => {
	const heard = annsBoard.received.length;
	bobsBoard.write(() => write(bobsBoard));
	await room.settle();
	expect(bobsBoard.closed).toBeNull();
	expect(bobsBoard.refused).toHaveLength(1);
	expect(bobsBoard.refused[0]!.refusal.reason).toBe(reason);
	expect(bobsBoard.refused[0]!.text).toBe(text);
	expect(bobsBoard.refused[0]!.frameNumber).toBe(bobsBoard.sent);
	expect(bobsBoard.saved).toBe(bobsBoard.sent);
	await expectEven();
	for (const bytes of annsBoard.received.slice(heard)) expect(Buffer.from(bytes).includes(marker)).toBe(false);
	for (const row of await room.app.db.select().from(updates)) expect(Buffer.from(row.bytes).includes(marker)).toBe(false);
	expect(JSON.stringify(await room.app.db.select().from(cards))).not.toContain(marker);
});

test('[G5] what was good in one update stays where something else in it was refused', async () => {
	bobsBoard.write((doc) => {
		writeCardField(doc, bobsCard, 'text', 'Bob’s safer crossing');
		writeCardField(doc, annsCard, 'text', marker);
	});
	await room.settle();
	expect(bobsBoard.refused.map(({ cardId }) => cardId)).toEqual([annsCard]);
	expect(readCards(annsBoard.doc).map(({ text }) => text)).toEqual(['Ann’s bench', 'Bob’s safer crossing']);
	await expectEven();
});

test('[G5] a refused person goes on writing: what was on its way is judged by itself', async () => {
	for (const text of [marker, 'x'.repeat(281), 'Bob’s wide crossing', `${marker} again`.repeat(20)]) bobsBoard.write((doc) => writeCardField(doc, bobsCard, 'text', text));
	bobsBoard.write((doc) => writeCardField(doc, annsCard, 'theme', 'play'));
	await room.settle();
	expect(bobsBoard.refused.map(({ refusal }) => refusal.reason)).toEqual(['text-too-long', 'text-too-long', 'not-yours']);
	await expectEven();
	bobsBoard.write((doc) => writeCardField(doc, bobsCard, 'text', 'Bob’s crossing'));
	await room.settle();
	expect(readCards(annsBoard.doc).find(({ id }) => id === bobsCard)?.text).toBe('Bob’s crossing');
});

test('[G6] a card taken away comes back with its number and what people said of it, for its writer alone', async () => {
	await writeAsServer((doc) => {
		writeCardField(doc, bobsCard, 'same', 3);
		writeCardField(doc, bobsCard, 'differ', ['too narrow']);
	});
	const before = readCards(annsBoard.doc).find(({ id }) => id === bobsCard)!;
	expect(before).toMatchObject({ number: 2, same: 3, differ: ['too narrow'] });
	bobsBoard.write((doc) => removeCard(doc, bobsCard));
	await room.settle();
	expect(readCards(annsBoard.doc).map(({ id }) => id)).toEqual([annsCard]);
	await room.rooms.flush(room.workshopId);
	expect((await room.app.db.select().from(cards).where(eq(cards.id, bobsCard)))[0]).toMatchObject({ state: 'removed', text: before.text });

	const thief = await room.sit(ann);
	thief.write((doc) => writeCard(doc, bobsCard, draft('taken over')));
	await room.settle();
	expect(thief.closed?.reason).toBe('someone else’s card');

	bobsBoard.write((doc) => writeCard(doc, bobsCard, { text: before.text, theme: before.theme, at: before.at }));
	await room.settle();
	expect(bobsBoard.refused).toEqual([]);
	expect(readCards(annsBoard.doc).find(({ id }) => id === bobsCard)).toEqual(before);
	await expectEven();
});

test('[G6] a refused deletion gives the object back with all it held', async () => {
	await room.start('group');
	bobsBoard.write((doc) => {
		writeCluster(doc, group, 'Crossings');
		writeCardField(doc, annsCard, 'cluster', group);
	});
	await room.settle();
	expect(readClusters(annsBoard.doc)).toEqual([{ id: group, name: 'Crossings', into: null, number: 1 }]);
	bobsBoard.write((doc) => void clustersOf(doc).delete(group));
	await room.settle();
	expect(bobsBoard.refused.map(({ refusal }) => refusal.reason)).toEqual(['cluster-not-empty']);
	expect(readClusters(annsBoard.doc)).toEqual([{ id: group, name: 'Crossings', into: null, number: 1 }]);
	await expectEven();
	// Emptied and taken away in one change, and put back in one.
	bobsBoard.write((doc) => {
		writeCardField(doc, annsCard, 'cluster', null);
		clustersOf(doc).delete(group);
	});
	await room.settle();
	expect(readClusters(annsBoard.doc)).toEqual([]);
	bobsBoard.write((doc) => {
		writeCluster(doc, group, 'Crossings');
		writeCardField(doc, annsCard, 'cluster', group);
	});
	await room.settle();
	expect(readClusters(annsBoard.doc)).toEqual([{ id: group, name: 'Crossings', into: null, number: 1 }]);
	await expectEven();
});

/** Resolves when it is durable, which takes a beat. */
async function writeAsServer(write: (doc: Y.Doc) => void): Promise<void> {
	await room.done(room.rooms.writeBoard(room.workshopId, write));
}

/** Both browsers hold exactly what the server holds. */
async function expectEven(): Promise<void> {
	const board = await room.rooms.readBoard(room.workshopId);
	for (const caller of [annsBoard, bobsBoard]) {
		expect(readCards(caller.doc)).toEqual(board.cards);
		expect(readClusters(caller.doc)).toEqual(board.clusters);
	}
}

test('[GR16] a name that stands is not written over past the list of names, from a raw socket either; the words come back', async () => {
	const unnamed = makeId<ClusterId>(room.app.random);
	bobsBoard.write((doc) => writeCluster(doc, unnamed, ''));
	await room.settle();
	annsBoard.write((doc) => void writeClusterField(doc, unnamed, 'name', 'Crossings'));
	await room.settle();
	expect(annsBoard.refused).toEqual([]);
	for (const name of ['Mine now', '']) {
		bobsBoard.write((doc) => void writeClusterField(doc, unnamed, 'name', name));
		await room.settle();
		expect(bobsBoard.refused.at(-1)).toMatchObject({ refusal: { reason: 'name-stands' }, clusterId: unnamed });
		expect(readClusters(annsBoard.doc).find(({ id }) => id === unnamed)).toMatchObject({ name: 'Crossings' });
	}
	await expectEven();
});

test('[G6] while tables sort, what lies there stays', async () => {
	await room.start('sort');
	const before = bobsBoard.refused.length;
	const wasThere = readCards(annsBoard.doc);
	bobsBoard.write((doc) => {
		clustersOf(doc).delete(group);
		removeCard(doc, bobsCard);
	});
	await room.settle();
	expect(bobsBoard.refused.slice(before).map(({ refusal }) => refusal.reason)).toEqual(['not-in-this-round', 'not-in-this-round']);
	expect(readCards(annsBoard.doc)).toEqual(wasThere);
	await expectEven();
});
