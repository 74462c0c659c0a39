import * as Y from 'yjs';
import type { Batch } from './log/batch.ts';
import { replay } from './log/load.ts';
import { LongFrame } from './long-frame.ts';
import type { Room } from './room.ts';
import type { Seat } from './seat.ts';
import type { Db } from '../db/client.ts';
import { encodeAnswer, encodeAsk, encodeUpdate } from './sync-frames.ts';
import { faultOf } from '../db/fault.ts';

/** With more than this committed since, merging it for each newcomer costs more than encoding the document anew. */
const sinceMost = 16 * 1024;
/** People who come back after one restart mostly hold the same. */
const diffsKept = 32;

/** The document as it stands in the log, with what has come since it was encoded. */
export interface Copy {
	update: Uint8Array;
	answer: LongFrame;
	stateVector: Uint8Array;
	since: Uint8Array[];
	sinceBytes: number;
}

/**
 * Gives the document to those who come: whole to a fresh page, the missing part to one that was here before. Encoded once for all who
 * come together, cut into pieces for those who ask for it, and only ever what stands in the log.
 */
export class Newcomers {
	readonly #room: Room;
	#copy: Copy | null = null;
	#diffs = new Map<string, LongFrame>();
	#ask: Uint8Array | null = null;
	/** Came while something was being written: they get the document as it is then, or what they lack of it. */
	#waiting: { seat: Seat; from: Uint8Array | null }[] = [];

	constructor(room: Room) {
		this.#room = room;
	}

	/** The document has changed. */
	changed(): void {
		this.#diffs.clear();
		this.#ask = null;
	}

	/** The document was read again. */
	forget(): void {
		this.changed();
		this.#copy = null;
	}

	/** Someone asks for what their copy lacks. */
	answer(seat: Seat, stateVector: Uint8Array): void {
		const from = stateVector.length > 1 ? stateVector : null;
		if (from && !this.#room.isFailing) return this.#difference(seat, from);
		if (this.#room.isSettled) this.#copy ??= this.#take();
		if (this.#copy) this.#give(seat, this.#copy, from);
		else this.#waiting.push({ seat, from });
	}

	/** All that is about to be written: the document as it will stand in the log, if someone waits for it. */
	sealed(): Copy | null {
		this.#waiting = this.#waiting.filter(({ seat }) => !seat.isClosed);
		return this.#waiting.length > 0 ? this.#take() : null;
	}

	/** It stands. Those who have been given the document are shown it already. */
	committed(batch: Batch): void {
		if (batch.copy) {
			this.#copy = batch.copy;
			this.#giveToWaiting();
		} else if (this.#copy && batch.rows.length > 0) {
			this.#copy.since.push(batch.merged);
			this.#copy.sinceBytes += batch.merged.length;
			if (this.#copy.sinceBytes > sinceMost) this.#copy = null;
		}
	}

	/** The log cannot be written, and what is held goes beyond it. Who comes now is given what stands there. */
	async stopped(db: Db): Promise<void> {
		if (this.#copy || this.#waiting.length === 0) return;
		const { place } = this.#room;
		try {
			const { doc, seq } = await replay(db, place.id, place.where.kind !== 'talk');
			if (this.#room.isFailing && seq === place.seq) this.#copy ??= this.#take(doc);
			doc.destroy();
		} catch (error) {
			// They wait on: it is tried again with the next try of the log.
			console.error(`room ${place.id} cannot be read either:`, faultOf(error));
		}
		this.#giveToWaiting();
	}

	#giveToWaiting(): void {
		const copy = this.#copy;
		if (copy) for (const { seat, from } of this.#waiting.splice(0)) this.#give(seat, copy, from);
	}

	#take(doc = this.#room.doc): Copy {
		const update = Y.encodeStateAsUpdate(doc);
		return { update, answer: new LongFrame(encodeAnswer(update)), stateVector: Y.encodeStateVector(doc), since: [], sinceBytes: 0 };
	}

	#give(seat: Seat, copy: Copy, from: Uint8Array | null): void {
		if (seat.isClosed) return;
		seat.bring(from ? new LongFrame(encodeAnswer(Y.diffUpdate(copy.update, from))) : copy.answer, () => {
			// Between the first and the last piece the room went on.
			if (copy !== this.#copy) return this.#catchUp(seat, copy.stateVector);
			if (copy.since.length > 1) copy.since = [Y.mergeUpdates(copy.since)];
			seat.synced(copy.since.length > 0 ? encodeUpdate(copy.since[0]!) : null, this.#question(seat));
		});
	}

	#difference(seat: Seat, from: Uint8Array): void {
		const key = Buffer.from(from).toString('latin1');
		let answer = this.#diffs.get(key);
		if (!answer) {
			answer = new LongFrame(encodeAnswer(Y.encodeStateAsUpdate(this.#room.doc, from)));
			if (this.#diffs.size < diffsKept) this.#diffs.set(key, answer);
		}
		const stateVector = Y.encodeStateVector(this.#room.doc);
		this.#room.afterCommit(() => {
			let atOnce = true;
			seat.bring(answer, () => {
				if (atOnce) seat.synced(null, this.#question(seat));
				else this.#catchUp(seat, stateVector);
			});
			atOnce = false;
		});
	}

	#catchUp(seat: Seat, from: Uint8Array): void {
		const { doc } = this.#room;
		const rest = encodeUpdate(Y.encodeStateAsUpdate(doc, from));
		this.#room.afterCommit(() => seat.synced(rest, this.#question(seat)));
	}

	/** What they have that we lack. Those who may not write never answer it. */
	#question(seat: Seat): Uint8Array | null {
		return seat.readOnly ? null : (this.#ask ??= encodeAsk(this.#room.doc));
	}
}
