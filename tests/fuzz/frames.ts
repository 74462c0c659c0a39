import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { cardsOf, writeCardField } from '#lib/doc/board.ts';
import { encodeClock, encodeHash, encodeHere, frame } from '#lib/doc/frames.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Chance } from '../load/chance.ts';
import { block, byte, bytes, field, forge, noDeletes, rootMap, string, uint } from '../support/forge.ts';
import { corpus } from './corpus/all.ts';
import { forgery } from './forgeries.ts';
import { someId, syncFrame, type View } from './view.ts';

type Make = (chance: Chance, view: View) => Uint8Array;

const state = ({ doc, clientId }: View) => Y.getState(doc.store, clientId);
const holder = ({ doc, mine }: View) => cardsOf(doc).get(mine)?._item?.id ?? { client: 1, clock: 0 };
const update = (make: Make): Make => (chance, view) => syncFrame('update', make(chance, view));
const large = (chance: Chance) => chance.pick([0, 1, 127, 128, 255, 16_384, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 3e7, 2 ** 50, Number.MAX_SAFE_INTEGER]);

function presence(count: number, bytesOf: (i: number) => string): Uint8Array {
	const body = encoding.createEncoder();
	encoding.writeVarUint(body, count);
	for (let i = 0; i < count; i++) {
		encoding.writeVarUint(body, i + 7);
		encoding.writeVarUint(body, 2 ** 40);
		encoding.writeVarString(body, bytesOf(i));
	}
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.awareness);
	encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
	return encoding.toUint8Array(encoder);
}

/** What is known to hurt a Yjs server. */
export const known: Record<string, Make> = {
	'30 million structs in eight bytes': update((_chance, view) => bytes(uint(1), block(3e7, view.clientId, state(view)))),
	'a collected range of 2^50': update((_chance, view) => bytes(uint(1), block(1, view.clientId, state(view)), byte(0), uint(2 ** 50), noDeletes)),
	'missing dependencies': update((_chance, view) => bytes(uint(1), block(1, view.clientId, state(view) + 1), field(holder(view).client, holder(view).clock, 'text', (encoder) => [byte(119), string('x')].forEach((part) => part(encoder))), noDeletes)),
	'5,000 client ids': update((chance) => bytes(uint(5000), (encoder) => { for (let i = 0; i < 5000; i++) for (const part of [block(1, 70_000 + i, 0), rootMap('cards', someId<CardId>(chance))]) part(encoder); }, noDeletes)),
	'20,000 roots': update((_chance, view) => bytes(uint(1), block(20_000, view.clientId, state(view)), (encoder) => { for (let i = 0; i < 6000; i++) rootMap(`r${i}`, 'x')(encoder); }, noDeletes)),
	'a state vector of a million': () => syncFrame('ask', bytes(uint(1e6), (encoder) => { for (let i = 0; i < 60_000; i++) for (const part of [uint(i), uint(1)]) part(encoder); })),
	'a value 100,000 deep': update((_chance, view) => bytes(uint(1), block(1, view.clientId, state(view)), field(holder(view).client, holder(view).clock, 'text', (encoder) => { for (let i = 0; i < 100_000; i++) for (const part of [byte(117), byte(1)]) part(encoder); byte(126)(encoder); }), noDeletes)),
	'JSON 100,000 deep': () => bytes(uint(frame.here), string('['.repeat(100_000))),
	'100,000 people': () => presence(20_000, () => '{}'),
	'50 people in one small frame': () => presence(50, (i) => `{"at":[0.${i},0.5]}`),
	'presence that is no JSON': () => presence(1, () => '{"at":'),
	'format 2': update((_chance, view) => {
		const copy = new Y.Doc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(view.doc));
		cardsOf(copy).set('x', new Y.Map());
		return Y.encodeStateAsUpdateV2(copy);
	}),
	'nothing': () => new Uint8Array(0),
	'only zeros': () => new Uint8Array(5000),
	'an endless number': () => new Uint8Array(200).fill(255)
};

/** Frames as a page sends them. */
const honest: Make[] = [
	update((chance, view) => forge(view.doc, view.clientId, (doc) => writeCardField(doc, view.mine, 'text', `words ${chance.below(1e6)}`))),
	update((chance, view) => forge(view.doc, view.clientId, (doc) => writeCardField(doc, view.mine, 'at', [chance.next(), chance.next()]))),
	(_chance, view) => syncFrame('ask', Y.encodeStateVector(view.doc)),
	(_chance, view) => syncFrame('answer', Y.encodeStateAsUpdate(view.doc)),
	(chance) => encodeClock(chance.next() * 1e13),
	(chance) => encodeHere({ hidden: chance.next() < 0.5 }),
	() => encodeHash({ hash: '0123456789abcdef' }),
	(chance) => presence(1, () => `{"at":[${chance.next()},${chance.next()}]}`)
];

/** One frame that nobody honest sends, or hardly anybody. */
export function hostileFrame(chance: Chance, view: View): Uint8Array {
	const roll = chance.next();
	// Before the board has come there is nothing to forge.
	if (!cardsOf(view.doc).has(view.mine) || !cardsOf(view.doc).has(view.theirs)) return roll < 0.5 ? chance.pick(Object.values(known))(chance, view) : numbers(chance);
	if (roll < 0.02) return chance.pick(chance.pick(Object.values(corpus)).make(view));
	if (roll < 0.12) return chance.pick(Object.values(known))(chance, view);
	if (roll < 0.3) return syncFrame('update', forgery(chance, view, 'zq-xhostile').update);
	if (roll < 0.35) return chance.pick(honest)(chance, view);
	if (roll < 0.85) return bent(chance, chance.pick(honest)(chance, view));
	return numbers(chance);
}

/** An honest frame, broken off, with bits turned, with a number exchanged, or with a piece of itself inside. */
function bent(chance: Chance, whole: Uint8Array): Uint8Array {
	const out = Uint8Array.from(whole);
	const at = chance.below(Math.max(1, out.length));
	switch (chance.below(4)) {
		case 0:
			return out.subarray(0, at);
		case 1:
			for (let i = 1 + chance.below(3); i > 0 && out.length > 0; i--) out[chance.below(out.length)]! ^= 1 << chance.below(8);
			return out;
		case 2:
			return bytes((encoder) => encoding.writeUint8Array(encoder, out.subarray(0, at)), uint(large(chance)), (encoder) => encoding.writeUint8Array(encoder, out.subarray(at + 1)));
		default:
			return bytes((encoder) => encoding.writeUint8Array(encoder, out.subarray(0, at)), (encoder) => encoding.writeUint8Array(encoder, out.subarray(chance.below(out.length + 1))));
	}
}

/** A known kind, and then anything. */
function numbers(chance: Chance): Uint8Array {
	const kinds = [0, 0, 0, 1, 2, 3, ...Array.from({ length: 14 }, (_, i) => 99 + i)];
	return bytes(uint(chance.pick(kinds)), (encoder) => {
		for (let i = chance.below(40); i > 0; i--) uint(chance.next() < 0.7 ? chance.below(10) : large(chance))(encoder);
	});
}
