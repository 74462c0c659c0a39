import { FenceLost, type Place } from './log/append.ts';
import { keepSnapshot, moveRows } from './log/compact.ts';
import { isHeavy, rebase } from './log/rebase.ts';
import { finish, take } from './log/snapshot.ts';
import type { Room } from './room.ts';
import { faultOf } from '../db/fault.ts';
import type { Db } from '../db/client.ts';

/** With fewer rows behind its snapshot a room gains nothing. */
const rowsLeast = 16;

/** What is left of a room that nobody has in memory any more. */
export type AtRest = Pick<Room, 'place' | 'epoch' | 'doc' | 'accepted'> & Pick<Room['compacting'], 'covered' | 'unmoved'>;

export function atRest({ place, epoch, doc, accepted, compacting: { covered, unmoved } }: Room): AtRest {
	return { place: { ...place }, epoch, doc, accepted, covered, unmoved };
}

/**
 * Tidies rooms that have just been left and are no longer in memory, one after another: cuts their logs short, and builds a document anew
 * that the past has made heavy. Whoever comes meanwhile raises the fence, and what is under way for that room ends without a trace.
 */
export class Caretaker {
	readonly #db: Db;
	#work: Promise<void> = Promise.resolve();
	#closed = false;

	constructor(db: Db) {
		this.#db = db;
	}

	tend(rooms: readonly AtRest[]): Promise<void> {
		for (const room of rooms) this.#work = this.#work.then(() => this.#tend(room));
		return this.#work;
	}

	/** Ends after the statement that runs now. */
	close(): Promise<void> {
		this.#closed = true;
		return this.#work;
	}

	async #tend(room: AtRest): Promise<void> {
		try {
			if (!this.#closed) await this.#tidy(room);
		} catch (error) {
			if (!(error instanceof FenceLost)) console.error(`room ${room.place.id} could not be tidied, and stays as it is:`, faultOf(error));
		}
	}

	async #tidy({ place, epoch, doc, accepted, covered, unmoved }: AtRest): Promise<void> {
		const taken = take(place.seq, epoch, doc, accepted);
		const heavy = isHeavy(doc, taken.doc.length);
		const since = place.seq - covered;
		if (!heavy && since < rowsLeast && unmoved === 0) return;
		if (since >= rowsLeast || (heavy && since > 0)) await keepSnapshot(this.#db, place, await finish(taken));
		if (!(await this.#moveAll(place, epoch)) || !heavy) return;
		await rebase(this.#db, place, epoch, doc, accepted);
	}

	/** False where the server is closing meanwhile. */
	async #moveAll(place: Place, epoch: number): Promise<boolean> {
		while (!this.#closed) if ((await moveRows(this.#db, place, epoch, place.seq)) === 0) return true;
		return false;
	}
}
