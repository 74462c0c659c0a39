import { CutUpdate } from './cut-update.ts';
import type { Batch, Reader } from './log/batch.ts';
import { encodeUpdate } from './sync-frames.ts';

/** Whoever is shown a document. */
export interface Shown extends Reader {
	/** @param stateVector no more than what a reader of this frame has, should it be the last one it can take for now */
	show(frame: Uint8Array, stateVector: Uint8Array | null): void;
	/** What is said within goes out at once. */
	together(say: () => void): void;
}

/**
 * Shows one committed batch and tells its writers that it stands: one encode for everyone who wrote nothing in it, and for each writer
 * the same without its own structs, with what the server put right or numbered in them.
 */
export function fanOut(batch: Batch, seats: Iterable<Shown>): void {
	const { stateVector, acks } = batch;
	const writers = writersOf(batch);
	const here = new Set<Reader>();
	let whole: Uint8Array | null = null;
	// Readers come first: they are the many, and all of them get the same bytes.
	for (const seat of seats) {
		if (writers.has(seat)) here.add(seat);
		else if (batch.rows.length > 0) seat.show((whole ??= encodeUpdate(batch.merged)), stateVector);
	}
	let cut: CutUpdate | null = null;
	for (const seat of here as Iterable<Shown>) {
		seat.together(() => {
			if (batch.rows.some((row) => row.from !== seat || row.serverActed)) seat.show(encodeUpdate((cut ??= new CutUpdate(batch.merged)).without(writers.get(seat)!)), stateVector);
			if (acks.has(seat)) seat.saved(acks.get(seat)!);
		});
	}
	for (const [seat, frames] of acks) if (!here.has(seat)) seat.saved(frames);
}

/** Who wrote in it, under which client ids. */
function writersOf(batch: Batch): Map<Reader, Set<number>> {
	const writers = new Map<Reader, Set<number>>();
	for (const { from, clients } of batch.rows) {
		if (!from) continue;
		const own = writers.get(from) ?? new Set();
		for (const client of clients) own.add(client);
		writers.set(from, own);
	}
	return writers;
}
