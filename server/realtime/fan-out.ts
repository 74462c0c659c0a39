import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { Batch, Reader } from './log/batch.ts';
import { encodeUpdate } from './sync-frames.ts';

/** Whoever is shown a document. */
export interface Shown extends Reader {
	/** @param stateVector what a reader of this frame has, should it be the last one it can take for now */
	show(frame: Uint8Array, stateVector: Uint8Array | null): void;
}

/**
 * Shows one committed batch: one encode for everyone who wrote nothing in it, and for each writer the same without its own structs,
 * with what the server put right or numbered in them.
 */
export function fanOut(batch: Batch, seats: Iterable<Shown>): void {
	if (batch.rows.length === 0) return;
	const { merged } = batch;
	const writers = new Map<Reader, Set<number>>();
	for (const row of batch.rows) {
		if (!row.from) continue;
		const clients = writers.get(row.from) ?? new Set();
		for (const client of row.clients) clients.add(client);
		writers.set(row.from, clients);
	}
	let whole: Uint8Array | null = null;
	for (const seat of seats) {
		const own = writers.get(seat);
		if (!own) {
			whole ??= encodeUpdate(merged);
			seat.show(whole, batch.stateVector);
		} else if (batch.rows.some((row) => row.from !== seat || row.serverActed)) {
			seat.show(encodeUpdate(Y.diffUpdate(merged, everythingOf(own))), batch.stateVector);
		}
	}
}

/** A state vector that knows all there can be of these clients, and nothing of others. */
function everythingOf(clients: ReadonlySet<number>): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, clients.size);
	for (const client of clients) {
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, Number.MAX_SAFE_INTEGER);
	}
	return encoding.toUint8Array(encoder);
}
