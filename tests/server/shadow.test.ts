import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCards, writeCardField } from '#lib/doc/board.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Caller } from '../support/network.ts';
import { meeting, type Meeting } from '../support/people.ts';

let room: Meeting;
let ann: Actor;
let bob: Actor;
let cardOf: Map<Actor, CardId>;
let card: CardId;

beforeEach(async () => {
	room = await meeting(2);
	[ann, bob] = room.people as [Actor, Actor];
	await room.start('place');
	cardOf = new Map([[ann, await room.place(ann, 'A bench')], [bob, await room.place(bob, 'A bench')]]);
});
afterEach(() => room.close());

const onBoard = (doc: Parameters<typeof readCards>[0]) => readCards(doc).find(({ id }) => id === card)!;

test('[G16] what somebody writes on their own card stands, though a stranger wrote there in the same moment and was refused', async () => {
	await room.start('look');
	// Yjs puts what comes from the larger id behind the other: the stranger has that.
	const [writer, stranger] = [await room.sit(ann), await room.sit(bob)].sort((a, b) => a.doc.clientID - b.doc.clientID) as [Caller, Caller];
	card = cardOf.get(writer.seat!.actor.personId === ann.personId ? ann : bob)!;
	for (let i = 0; i < 3; i++) {
		// Neither has seen what the other writes; the stranger's comes first.
		writer.write((doc) => {
			writeCardField(doc, card, 'text', `Two benches ${i}`);
			writeCardField(doc, card, 'at', [0.1, i / 10]);
		});
		stranger.write((doc) => {
			writeCardField(doc, card, 'text', 'Mine now');
			writeCardField(doc, card, 'at', [0.9, 0.9]);
		});
		stranger.carry();
		writer.carry();
		await room.settle();
		expect(stranger.refused).toHaveLength(i + 1);
		for (const { doc } of [writer, stranger]) expect(onBoard(doc)).toMatchObject({ text: `Two benches ${i}`, at: [0.1, i / 10] });
	}
	expect(writer.refused).toEqual([]);
	// And what hangs on a word that was already overtaken.
	stranger.write((doc) => writeCardField(doc, card, 'text', 'Mine'));
	writer.write((doc) => writeCardField(doc, card, 'text', 'Three benches'));
	stranger.carry();
	writer.carry(1, 0);
	writer.write((doc) => writeCardField(doc, card, 'text', 'Four benches'));
	await room.settle();
	for (const { doc } of [writer, stranger]) expect(onBoard(doc).text).toBe('Four benches');
	const late = await room.sit(bob);
	expect(onBoard(late.doc).text).toBe('Four benches');
});
