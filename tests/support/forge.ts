import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { clustersOf, cardsOf } from '#lib/doc/board.ts';

/** What a hostile copy of a document would send after a change, under any client id and with any roots. */
export function forge(from: Y.Doc, clientId: number, change: (doc: Y.Doc) => void): Uint8Array {
	const copy = new Y.Doc();
	cardsOf(copy);
	clustersOf(copy);
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(from));
	copy.clientID = clientId;
	const before = Y.encodeStateVector(copy);
	const deleted = Y.createDeleteSetFromStructStore(copy.store);
	let sent: Uint8Array | null = null;
	copy.on('update', (update: Uint8Array) => (sent = update));
	copy.transact(() => change(copy));
	void deleted;
	return sent ?? Y.encodeStateAsUpdate(copy, before);
}

type Part = (encoder: encoding.Encoder) => void;

/** An update written byte by byte, for what no Yjs would ever encode. */
export function bytes(...parts: Part[]): Uint8Array {
	const encoder = encoding.createEncoder();
	for (const part of parts) part(encoder);
	return encoding.toUint8Array(encoder);
}

export const uint = (value: number): Part => (encoder) => encoding.writeVarUint(encoder, value);
export const byte = (value: number): Part => (encoder) => encoding.writeUint8(encoder, value);
export const string = (value: string): Part => (encoder) => encoding.writeVarString(encoder, value);

/** The head of one client's structs. */
export const block = (structs: number, client: number, clock: number): Part => (encoder) => {
	for (const value of [structs, client, clock]) encoding.writeVarUint(encoder, value);
};
export const noDeletes = uint(0);

/** A new map under a root, as `root.set(key, new Y.Map())` writes it. */
export const rootMap = (root: string, key: string): Part => (encoder) => {
	for (const part of [byte(0x27), uint(1), string(root), string(key), uint(1)]) part(encoder);
};
/** A value in a map that was made at `client`/`clock`; `value` writes one lib0 "any". */
export const field = (client: number, clock: number, key: string, value: Part): Part => (encoder) => {
	for (const part of [byte(0x28), uint(0), uint(client), uint(clock), string(key), uint(1), value]) part(encoder);
};
