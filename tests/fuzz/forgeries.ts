import * as Y from 'yjs';
import { cardsOf, clustersOf, writeCard, writeCardField, writeCluster } from '#lib/doc/board.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import type { Chance } from '../load/chance.ts';
import { block, byte, bytes, field, forge, noDeletes, rootMap, string, uint } from '../support/forge.ts';
import { someId, type View } from './view.ts';

/** An update that changes what its sender may not change, in a round where cards lie open and only their writers change them. */
export interface Forgery {
	kind: string;
	update: Uint8Array;
}

type Make = (chance: Chance, view: View, marker: string) => Uint8Array;

const text = (words: string) => (encoder: Parameters<ReturnType<typeof byte>>[0]) => {
	byte(119)(encoder);
	string(words)(encoder);
};
const draft = (words: string) => ({ text: words, theme: 'green', at: [0.5, 0.5] }) as const;
const mine = (view: View, change: (fields: Y.Map<unknown>) => void) => forge(view.doc, view.clientId, (doc) => change(cardsOf(doc).get(view.mine)!));
const state = ({ doc, clientId }: View) => Y.getState(doc.store, clientId);
const holderOf = ({ doc, mine }: View) => cardsOf(doc).get(mine)!._item!.id;
const newCard = (chance: Chance, view: View, marker: string) => forge(view.doc, view.clientId, (doc) => writeCard(doc, someId<CardId>(chance), draft(marker)));

/** All carry the marker where it would be seen, kept or shown if any part of them were taken in. */
const kinds: Record<string, Make> = {
	'someone else’s client id': (_chance, view, marker) => forge(view.doc, view.theirClient, (doc) => cardsOf(doc).get(view.mine)!.set('text', marker)),
	'the server’s client id': (_chance, view, marker) => forge(view.doc, 1, (doc) => cardsOf(doc).get(view.mine)!.set('text', marker)),
	'a client id that is too large': (_chance, view, marker) => bytes(uint(1), block(1, 2 ** 40, 0), field(holderOf(view).client, holderOf(view).clock, 'text', text(marker)), noDeletes),
	'someone else’s card deleted, with words of one’s own': (_chance, view, marker) => forge(view.doc, view.clientId, (doc) => {
		cardsOf(doc).get(view.mine)!.set('text', marker);
		cardsOf(doc).delete(view.theirs);
	}),
	'a delete set over everything the server wrote': (_chance, view, marker) => bytes(uint(1), block(1, view.clientId, state(view)), field(holderOf(view).client, holderOf(view).clock, 'text', text(marker)), uint(1), uint(1), uint(1), uint(0), uint(Math.max(1, Y.getState(view.doc.store, 1)))),
	'someone else’s card replaced': (_chance, view, marker) => forge(view.doc, view.clientId, (doc) => cardsOf(doc).set(view.theirs, new Y.Map([['text', marker]]))),
	'someone else’s words': (_chance, view, marker) => forge(view.doc, view.clientId, (doc) => cardsOf(doc).get(view.theirs)!.set('text', marker)),
	'someone else’s place': (_chance, view, marker) => forge(view.doc, view.clientId, (doc) => cardsOf(doc).get(view.theirs)!.set('at', marker)),
	'one’s own words behind someone else’s': (_chance, view, marker) => {
		const { id } = cardsOf(view.doc).get(view.theirs)!._map.get('text')!;
		return bytes(uint(1), block(1, view.clientId, state(view)), byte(0x88), uint(id.client), uint(id.clock), uint(1), text(marker), noDeletes);
	},
	'a card in the wrong round': newCard,
	'a card with the number of another': (chance, view, marker) => forge(view.doc, view.clientId, (doc) => cardsOf(doc).set(someId(chance), new Y.Map<unknown>(Object.entries({ ...draft(marker), number: 1 })))),
	'a group in the wrong round': (chance, view, marker) => forge(view.doc, view.clientId, (doc) => writeCluster(doc, someId<ClusterId>(chance), marker)),
	'a group renamed in the wrong round': (_chance, view, marker) => forge(view.doc, view.clientId, (doc) => {
		const [id] = clustersOf(doc).keys();
		if (id) clustersOf(doc).get(id)!.set('name', marker);
		else writeCardField(doc, view.theirs, 'text', marker);
	}),
	'an unknown root': (chance, view, marker) => forge(view.doc, view.clientId, (doc) => doc.getMap(chance.pick(['marks', 'people', 'Cards', 'cards ', '', '__proto__', marker])).set(view.mine, new Y.Map([['text', marker]]))),
	'a list at a root': (_chance, view, marker) => bytes(uint(1), block(1, view.clientId, state(view)), byte(0x08), uint(1), string('cards'), uint(1), text(marker), noDeletes),
	'a key that is no id': (chance, view, marker) => bytes(uint(1), block(1, view.clientId, state(view)), rootMap(chance.pick(['cards', 'clusters']), chance.pick(['__proto__', 'constructor', '', marker, 'x'.repeat(5000)])), noDeletes),
	'an unknown field': (chance, view, marker) => mine(view, (fields) => fields.set(chance.pick(['author', '__proto__', 'constructor', 'toString', 'x', marker]), marker)),
	'a field of the server': (chance, view, marker) => mine(view, (fields) => fields.set(chance.pick(['number', 'same', 'differ']), chance.pick<unknown>([1, 2 ** 31, marker, [marker]]))),
	'a field of the server taken away': (_chance, view, marker) => mine(view, (fields) => {
		// A card that nobody has changed yet may have no number.
		fields.set(fields.has('number') ? 'text' : 'same', marker);
		fields.delete('number');
	}),
	'a text that is far too long': (chance, view, marker) => mine(view, (fields) => fields.set('text', marker.repeat(chance.pick([60, 400, 20_000, 60_000])))),
	'a text that cannot be drawn': (chance, view, marker) => mine(view, (fields) => fields.set('text', `${marker}${chance.pick(['\u0007', '\u0000', '\u2028', '\u001b[31m', '\u009f', '\uffff'])}`)),
	'no words': (_chance, view, marker) => forge(view.doc, view.clientId, (doc) => {
		cardsOf(doc).get(view.mine)!.set('text', '  ');
		cardsOf(doc).get(view.theirs)!.set('text', marker);
	}),
	'a theme that is none': (_chance, view, marker) => mine(view, (fields) => fields.set('theme', marker)),
	'a place that is none': (chance, view, marker) => mine(view, (fields) => fields.set('at', chance.pick<unknown>([marker, [marker, 1], { at: marker }]))),
	'a group of cards in the wrong round': (_chance, view, marker) => mine(view, (fields) => fields.set('cluster', marker)),
	'another type in a field': (chance, view, marker) => mine(view, (fields) => fields.set(chance.pick(['text', 'theme', 'at', 'cluster']), chance.pick<() => unknown>([() => new Y.Text(marker), () => new Y.Map([['text', marker]]), () => Y.Array.from([marker]), () => new Y.XmlText(marker), () => new TextEncoder().encode(marker), () => new Y.Doc({ guid: marker }), () => ({ [marker]: marker }), () => JSON.parse(`{"__proto__":{"admin":"${marker}"}}`)])())),
	'another type as a card': (chance, view, marker) => forge(view.doc, view.clientId, (doc) => (cardsOf(doc) as Y.Map<unknown>).set(someId(chance), chance.pick<() => unknown>([() => new Y.XmlHook(marker), () => marker, () => new Y.Text(marker), () => new Y.Doc({ guid: marker })])())),
	'a parent that is a field': (_chance, view, marker) => {
		const { id } = cardsOf(view.doc).get(view.mine)!._map.get('text')!;
		return bytes(uint(1), block(1, view.clientId, state(view)), field(id.client, id.clock, 'text', text(marker)), noDeletes);
	},
	'a parent that nobody has': (_chance, view, marker) => bytes(uint(1), block(1, view.clientId, state(view)), field(view.clientId, state(view) + 7, 'text', text(marker)), noDeletes),
	'an origin that nobody has': (_chance, view, marker) => bytes(uint(1), block(1, view.clientId, state(view)), byte(0x88), uint(view.clientId), uint(state(view) + 1), uint(1), text(marker), noDeletes),
	'a clock far ahead': (chance, view, marker) => bytes(uint(1), block(1, view.clientId, state(view) + chance.pick([1, 1000, 2 ** 40])), field(holderOf(view).client, holderOf(view).clock, 'text', text(marker)), noDeletes),
	'a range of nothing far ahead': (_chance, view, marker) => bytes(uint(1), block(2, view.clientId, state(view)), byte(0), uint(2 ** 50), field(holderOf(view).client, holderOf(view).clock, 'text', text(marker)), noDeletes),
	'bytes behind its end': (_chance, view, marker) => bytes((encoder) => mine(view, (fields) => fields.set('text', marker)).forEach((value) => byte(value)(encoder)), string(marker)),
	'format 2': (_chance, view, marker) => {
		const copy = new Y.Doc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(view.doc));
		copy.clientID = view.clientId;
		const before = Y.encodeStateVector(copy);
		cardsOf(copy).get(view.mine)!.set('text', marker);
		return Y.encodeStateAsUpdateV2(copy, before);
	},
	'a good change beside one that is not': (_chance, view, marker) => forge(view.doc, view.clientId, (doc) => {
		writeCardField(doc, view.mine, 'theme', 'play');
		writeCardField(doc, view.theirs, 'text', marker);
	}),
	'broken off': (chance, view, marker) => {
		const whole = newCard(chance, view, marker);
		return whole.subarray(0, chance.below(whole.length));
	},
	'a bit turned': (chance, view, marker) => {
		const whole = newCard(chance, view, marker).slice();
		whole[chance.below(whole.length)]! ^= 1 << chance.below(8);
		return whole;
	}
};

export const forgeryKinds = Object.keys(kinds);

/** @param kind one of `forgeryKinds`; by chance where none is named */
export function forgery(chance: Chance, view: View, marker: string, kind = chance.pick(forgeryKinds)): Forgery {
	return { kind, update: kinds[kind]!(chance, view, marker) };
}

/** Who sends a thing holds it too: else what the room puts right hangs on nothing there. */
export function believe(copy: { doc: Y.Doc }, update: Uint8Array): void {
	const { clientID } = copy.doc;
	try {
		// Yjs would take what comes under its own id for a clash.
		copy.doc.clientID = 0;
		Y.applyUpdate(copy.doc, update, copy);
	} catch {
		// Nobody can hold that.
	} finally {
		copy.doc.clientID = clientID;
	}
}
