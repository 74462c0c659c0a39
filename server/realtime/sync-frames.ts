import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import { frame } from '#lib/doc/frames.ts';

export type SyncFrame = { step: 'ask'; stateVector: Uint8Array } | { step: 'answer' | 'update'; update: Uint8Array };

/** A room of 10,000 past writers has a state vector of 60 kB; reading one of a million takes a second. */
const stateVectorLimit = 64 * 1024;

/** Reads what stands behind the kind of a sync frame. Throws on anything else than the three known steps. */
export function readSync(decoder: decoding.Decoder): SyncFrame {
	const step = decoding.readVarUint(decoder);
	const body = decoding.readVarUint8Array(decoder);
	switch (step) {
		case messageYjsSyncStep1:
			if (body.length > stateVectorLimit) throw new Error('state vector too large');
			// One that cannot be read is found here and not while someone else's write is being shown.
			Y.decodeStateVector(body);
			return { step: 'ask', stateVector: body };
		case messageYjsSyncStep2:
			return { step: 'answer', update: body };
		case messageYjsUpdate:
			return { step: 'update', update: body };
		default:
			throw new Error('unknown sync step');
	}
}

export const encodeAsk = (doc: Y.Doc) => encodeSync(messageYjsSyncStep1, Y.encodeStateVector(doc));
export const encodeAnswer = (update: Uint8Array) => encodeSync(messageYjsSyncStep2, update);
export const encodeUpdate = (update: Uint8Array) => encodeSync(messageYjsUpdate, update);

function encodeSync(step: number, body: Uint8Array): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.sync);
	encoding.writeVarUint(encoder, step);
	encoding.writeVarUint8Array(encoder, body);
	return encoding.toUint8Array(encoder);
}
