import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { placeBytes } from './stamp.ts';
import { cardsOf } from '#lib/doc/board.ts';

const anyItem = 8;
const hasOrigin = 128;
const hasKey = 32;
const [isList, isString, isNumber] = [117, 119, 123];

/** Where the value of a field of a card lies in the document. */
interface At {
	client: number;
	clock: number;
}

/** Someone who writes over fields of cards, as bytes: what Yjs would send, without a document to hold. Thousands cost nothing. */
export class Hand {
	/** Under this id it writes: the room may give another one. */
	clientId: number;
	#clock = 0;
	readonly #last = new Map<string, At>();

	constructor(clientId: number) {
		this.clientId = clientId;
	}

	/** Takes a field in hand, where it lies now. */
	hold(key: string, at: At): void {
		this.#last.set(key, at);
	}

	/** The update that puts a stamp into this place. */
	move(key: string, who: number, time: number): Uint8Array {
		const { buffer } = placeBytes(who, time);
		return this.#write([key], (encoder) => {
			encoding.writeUint8(encoder, isList);
			encoding.writeVarUint(encoder, 2);
			for (const offset of [0, 8]) {
				encoding.writeUint8(encoder, isNumber);
				encoding.writeUint8Array(encoder, new Uint8Array(buffer.slice(offset, offset + 8)));
			}
		});
	}

	/** The update that puts a text into each of these. */
	rewrite(keys: string[], text: string): Uint8Array {
		return this.#write(keys, (encoder) => {
			encoding.writeUint8(encoder, isString);
			encoding.writeVarString(encoder, text);
		});
	}

	#write(keys: string[], value: (encoder: encoding.Encoder) => void): Uint8Array {
		const encoder = encoding.createEncoder();
		const deleted = new Map<number, number[]>();
		for (const number of [1, keys.length, this.clientId, this.#clock]) encoding.writeVarUint(encoder, number);
		for (const key of keys) {
			const last = this.#last.get(key)!;
			encoding.writeUint8(encoder, anyItem | hasOrigin | hasKey);
			encoding.writeVarUint(encoder, last.client);
			encoding.writeVarUint(encoder, last.clock);
			encoding.writeVarUint(encoder, 1);
			value(encoder);
			deleted.set(last.client, [...(deleted.get(last.client) ?? []), last.clock]);
			this.#last.set(key, { client: this.clientId, clock: this.#clock++ });
		}
		encoding.writeVarUint(encoder, deleted.size);
		for (const [client, clocks] of deleted) {
			for (const number of [client, clocks.length]) encoding.writeVarUint(encoder, number);
			for (const clock of clocks) for (const number of [clock, 1]) encoding.writeVarUint(encoder, number);
		}
		return encoding.toUint8Array(encoder);
	}
}

/** Where each field of each card of a board stands, by `card field`. */
export function fieldsIn(board: Uint8Array): Map<string, At> {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, board);
	const found = new Map<string, At>();
	for (const [id, fields] of cardsOf(doc)) {
		for (const [field, { lastId }] of (fields as unknown as { _map: Map<string, Y.Item> })._map) found.set(`${id} ${field}`, { client: lastId.client, clock: lastId.clock });
	}
	doc.destroy();
	return found;
}
