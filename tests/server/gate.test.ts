import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { cards, updates } from '#server/db/schema.ts';
import { cardsOf, clustersOf, readCards, writeCard, writeCardField } from '#lib/doc/board.ts';
import { closeCode, frame } from '#lib/doc/frames.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { block, byte, bytes, field, forge, noDeletes, rootMap, string, uint } from '../support/forge.ts';
import type { Caller } from '../support/network.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

let room: Meeting;
let ann: Actor;
let bob: Actor;
let annsCard: CardId;
let bobsCard: CardId;
let annsBoard: Caller;
let watcher: Caller;
let mallory: Caller;

beforeAll(async () => {
	room = await meeting(3);
	[ann, bob] = room.people as [Actor, Actor];
	await room.start('place');
	annsCard = await room.place(ann, 'Ann’s bench');
	bobsCard = await room.place(bob, 'Bob’s crossing');
	await room.start('look');
	annsBoard = await room.sit(ann);
	watcher = await room.sit(room.people[2]!);
	annsBoard.write((doc) => writeCardField(doc, annsCard, 'theme', 'play'));
	await room.settle();
});
afterAll(() => room.close());

beforeEach(async () => {
	mallory?.drop();
	mallory = await room.sit(bob);
});

const me = () => mallory.hello!.clientId;
const state = () => Y.getState(mallory.doc.store, me());
const onMyCard = (change: (fields: Y.Map<unknown>) => void) => forge(mallory.doc, me(), (doc) => change(cardsOf(doc).get(bobsCard)!));
const myCardId = () => {
	const { id } = cardsOf(mallory.doc).get(bobsCard)!._item!;
	return [id.client, id.clock] as const;
};
/** 200,000 arrays, each in the last. */
const deep = (encoder: Parameters<ReturnType<typeof uint>>[0]) => {
	for (let i = 0; i < 100_000; i++) bytesInto(encoder, 117, 1);
	bytesInto(encoder, 126);
};
const bytesInto = (encoder: Parameters<ReturnType<typeof uint>>[0], ...values: number[]) => values.forEach((value) => byte(value)(encoder));

/** Each makes an update that no honest page sends, and says what the gate sees in it. */
const corpus: Record<string, [reason: string, make: () => Uint8Array]> = {
	'a struct under someone else’s client id': ['a client id of someone else', () => forge(mallory.doc, annsBoard.hello!.clientId, (doc) => cardsOf(doc).get(bobsCard)!.set('text', 'mine?'))],
	'a struct under the server’s client id': ['a client id of someone else', () => forge(mallory.doc, 1, (doc) => cardsOf(doc).get(bobsCard)!.set('text', 'from above'))],
	'someone else’s card deleted': ['someone else’s card', () => forge(mallory.doc, me(), (doc) => cardsOf(doc).delete(annsCard))],
	'a bare delete set over everything': ['someone else’s card', () => bytes(uint(0), uint(1), uint(1), uint(1), uint(0), uint(Y.getState(mallory.doc.store, 1)))],
	'someone else’s card replaced': ['someone else’s card', () => forge(mallory.doc, me(), (doc) => cardsOf(doc).set(annsCard, new Y.Map([['text', 'other words']])))],
	'an unknown root': ['a root, key or field that does not exist', () => forge(mallory.doc, me(), (doc) => doc.getMap('marks').set(annsCard, new Y.Map()))],
	'20,000 roots': ['too many changes in one update', () => bytes(uint(1), block(9000, me(), state()), (encoder) => { for (let i = 0; i < 9000; i++) rootMap(`r${i}`, annsCard)(encoder); }, noDeletes)],
	'3,000 roots': ['a root, key or field that does not exist', () => bytes(uint(1), block(3000, me(), state()), (encoder) => { for (let i = 0; i < 3000; i++) rootMap(`r${i}`, annsCard)(encoder); }, noDeletes)],
	'a list at a root': ['a root, key or field that does not exist', () => bytes(uint(1), block(1, me(), state()), byte(0x08), uint(1), string('cards'), uint(1), byte(126), noDeletes)],
	'the key __proto__ at a root': ['a root, key or field that does not exist', () => bytes(uint(1), block(1, me(), state()), rootMap('cards', '__proto__'), noDeletes)],
	'the field __proto__': ['a field of the server', () => bytes(uint(1), block(1, me(), state()), field(...myCardId(), '__proto__', byte(126)), noDeletes)],
	'an object with __proto__ in a field': ['unknown content', () => onMyCard((fields) => fields.set('text', JSON.parse('{"__proto__": {"admin": true}}')))],
	'a key that is no id': ['a root, key or field that does not exist', () => forge(mallory.doc, me(), (doc) => cardsOf(doc).set('my name is Bob', new Y.Map()))],
	'an unknown field': ['a field of the server', () => onMyCard((fields) => fields.set('author', 'me'))],
	'the server’s number': ['a field of the server', () => onMyCard((fields) => fields.set('number', 1))],
	'the server’s count': ['a field of the server', () => onMyCard((fields) => fields.set('same', 300))],
	'the server’s reasons': ['a field of the server', () => onMyCard((fields) => fields.set('differ', ['put into a mouth']))],
	'the server’s number taken away': ['a field of the server', () => onMyCard((fields) => fields.delete('number'))],
	'words in a place': ['unknown content', () => onMyCard((fields) => fields.set('at', ['a', 'b']))],
	'a text of 6,000 characters': ['unknown content', () => onMyCard((fields) => fields.set('text', 'x'.repeat(6000)))],
	'an update of 300 kB': ['too large', () => onMyCard((fields) => fields.set('text', 'x'.repeat(300_000)))],
	'a text type in a field': ['unknown content', () => onMyCard((fields) => fields.set('text', new Y.Text('x')))],
	'a map in a field': ['unknown content', () => onMyCard((fields) => fields.set('text', new Y.Map([['text', 'deeper']])))],
	'bytes in a field': ['unknown content', () => onMyCard((fields) => fields.set('text', new Uint8Array(10)))],
	'a document in a field': ['unknown content', () => onMyCard((fields) => fields.set('text', new Y.Doc()))],
	'an XML hook as a card': ['unknown content', () => forge(mallory.doc, me(), (doc) => cardsOf(doc).set(newCardId(room.app), new Y.XmlHook('x') as never))],
	'a plain value as a card': ['unknown content', () => forge(mallory.doc, me(), (doc) => cardsOf(doc).set(newCardId(room.app), 'x' as never))],
	'a card moved into a card': ['unknown content', () => forge(mallory.doc, me(), (doc) => cardsOf(doc).get(annsCard)!.set('text', new Y.Map([['text', 'x']])))],
	'a field whose parent is a field': ['a root, key or field that does not exist', () => {
		const text = cardsOf(mallory.doc).get(bobsCard)!._map.get('text')!;
		return bytes(uint(1), block(1, me(), state()), field(text.id.client, text.id.clock, 'text', (encoder) => bytesInto(encoder, 126)), noDeletes);
	}],
	'something missing before it': ['something is missing before this update', () => {
		const all: Uint8Array[] = [];
		const copy = new Y.Doc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(mallory.doc));
		copy.clientID = me();
		copy.on('update', (update: Uint8Array) => all.push(update));
		for (const text of ['one', 'two', 'three']) cardsOf(copy).get(bobsCard)!.set('text', text);
		return all[2]!;
	}],
	'a hole in it': ['a hole in the update', () => {
		const all: Uint8Array[] = [];
		const copy = new Y.Doc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(mallory.doc));
		copy.clientID = me();
		copy.on('update', (update: Uint8Array) => all.push(update));
		for (const text of ['one', 'two', 'three']) cardsOf(copy).get(bobsCard)!.set('text', text);
		return Y.mergeUpdates([all[0]!, all[2]!]);
	}],
	'a parent that nobody has': ['something is missing before this update', () => bytes(uint(1), block(1, me(), state()), field(me(), state() + 5, 'text', (encoder) => bytesInto(encoder, 126)), noDeletes)],
	'its own successor as its origin': ['something is missing before this update', () => bytes(uint(1), block(1, me(), state()), byte(0x88), uint(me()), uint(state() + 1), uint(1), byte(126), noDeletes)],
	'a deletion of what has not come yet': ['deletes what has not arrived', () => bytes(uint(0), uint(1), uint(me()), uint(1), uint(state() + 10), uint(5))],
	'an endless deletion': ['deletes what has not arrived', () => bytes(uint(0), uint(1), uint(1), uint(1), uint(0), uint(2 ** 50))],
	'30 million structs in eight bytes': ['unreadable', () => bytes(uint(1), block(3e7, me(), state()))],
	'a collected range of 2^50': ['too far ahead', () => bytes(uint(1), block(1, me(), state()), byte(0), uint(2 ** 50), noDeletes)],
	'a clock far ahead': ['something is missing before this update', () => bytes(uint(1), block(1, me(), 2 ** 40), rootMap('cards', newCardId(room.app)), noDeletes)],
	'a value 100,000 deep': ['unreadable', () => bytes(uint(1), block(1, me(), state()), field(...myCardId(), 'text', deep), noDeletes)],
	'one client twice': ['a client id twice in one update', () => bytes(uint(2), block(1, me(), state()), rootMap('cards', newCardId(room.app)), block(1, me(), state() + 1), rootMap('cards', newCardId(room.app)), noDeletes)],
	'5,000 client ids': ['too many client ids in one update', () => bytes(uint(5000), (encoder) => { for (let i = 0; i < 5000; i++) { block(1, 70_000 + i, 0)(encoder); rootMap('cards', newCardId(room.app))(encoder); } }, noDeletes)],
	'11,000 structs': ['too many changes in one update', () => bytes(uint(1), block(11_000, me(), state()), (encoder) => { for (let i = 0; i < 11_000; i++) bytesInto(encoder, 0, 1); }, noDeletes)],
	'bytes behind its end': ['bytes behind the update', () => bytes(uint(0), noDeletes, byte(7))],
	'format 2': ['bytes behind the update', () => {
		const copy = new Y.Doc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(mallory.doc));
		copy.clientID = me();
		const before = Y.encodeStateVector(copy);
		cardsOf(copy).get(bobsCard)!.set('text', 'x');
		return Y.encodeStateAsUpdateV2(copy, before);
	}],
	'nothing at all': ['unreadable', () => new Uint8Array(0)],
	'random bytes': ['unreadable', () => Uint8Array.from({ length: 200 }, (_, i) => (i * 73 + 41) % 256)],
};

test.each(Object.keys(corpus))('[G1] %s closes the socket and leaves no trace', async (name) => {
	const [reason, make] = corpus[name]!;
	const update = make();
	const before = await traces();
	mallory.sendUpdate(update);
	await room.settle();
	expect(mallory.closed).toEqual({ code: closeCode.badUpdate, reason });
	expect(await traces()).toEqual(before);
	expect(readCards(annsBoard.doc)).toEqual((await room.rooms.readBoard(room.workshopId)).cards);
});

/** Everything a forged update could have left behind. */
async function traces() {
	await room.rooms.flush(room.workshopId);
	return {
		board: await room.rooms.readBoard(room.workshopId),
		log: (await room.app.db.select().from(updates)).length,
		rows: await room.app.db.select().from(cards).where(eq(cards.workshopId, room.workshopId)),
		heard: [annsBoard, watcher].map(({ received }) => received.filter((bytes) => bytes[0] !== frame.fact).length),
		roots: [...watcher.doc.share.keys()]
	};
}

test('[G1] an observer’s socket may not write anything, and a page of an observer asks to be one', async () => {
	const observer = await room.sit({ ...bob, role: 'observer' });
	expect(observer.hello!.readOnly).toBe(true);
	const before = await traces();
	observer.write((doc) => writeCardField(doc, bobsCard, 'text', 'written by an observer'));
	await room.settle();
	expect(observer.closed?.code).toBe(closeCode.readOnly);
	expect(await traces()).toEqual(before);
});

test('[G1] what was made and taken away again while offline is no forgery', async () => {
	const copy = new Y.Doc();
	clustersOf(copy);
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(mallory.doc));
	copy.clientID = me();
	const before = Y.encodeStateVector(mallory.doc);
	const id = newCardId(room.app);
	copy.transact(() => writeCard(copy, id, draft('gone before it came')));
	cardsOf(copy).delete(id);
	for (const text of ['a', 'b', 'Bob’s wider crossing']) cardsOf(copy).get(bobsCard)!.set('text', text);
	mallory.sendUpdate(Y.encodeStateAsUpdate(copy, before));
	await room.settle();
	expect(mallory.closed).toBeNull();
	expect(mallory.refused).toEqual([]);
	expect(readCards(watcher.doc).find((card) => card.id === bobsCard)?.text).toBe('Bob’s wider crossing');
});

test('[PL1] the gate takes a line or an area as a place, and no other shape', async () => {
	const area = { area: [[0.1, 0.1], [0.3, 0.1], [0.3, 0.3]] };
	mallory.write((doc) => writeCardField(doc, bobsCard, 'at', area));
	await room.settle();
	expect(readCards(watcher.doc).find(({ id }) => id === bobsCard)!.at).toEqual(area);
	// Whole in form, but nowhere: put back, and the line stays open.
	mallory.write((doc) => writeCardField(doc, bobsCard, 'at', { area: [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]] }));
	await room.settle();
	expect(readCards(mallory.doc).find(({ id }) => id === bobsCard)!.at).toEqual(area);
	for (const [i, shape] of [{ area: area.area, more: 1 }, { ring: area.area }, { line: Array.from({ length: 25 }, () => [0, 0]) }, { line: [['a', 'b']] }].entries()) {
		mallory.drop();
		mallory = await room.sit(bob);
		mallory.write((doc) => writeCardField(doc, bobsCard, 'at', shape));
		await room.settle();
		expect(mallory.closed, String(i)).toBeTruthy();
	}
	expect(readCards(watcher.doc).find(({ id }) => id === bobsCard)!.at).toEqual(area);
});
