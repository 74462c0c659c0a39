import { FenceLost } from './log/append.ts';
import type { Batch } from './log/batch.ts';
import { keepSnapshot, moveRows } from './log/compact.ts';
import type { Loaded } from './log/load.ts';
import { finish, take, type Taken } from './log/snapshot.ts';
import type { Room } from './room.ts';
import type { Db } from '../db/client.ts';
import { faultOf } from '../db/fault.ts';

/** From here on a snapshot is worth its while, when nobody writes or comes in: a load reads about forty rows in a millisecond. */
const due = { rows: 1000, bytes: 256 * 1024 };
/** From here on it does not wait for a quiet moment: with more than this behind the snapshot a load takes longer than people should wait. */
const overdue = { rows: 10_000, bytes: 2 * 1024 * 1024 };
const quietMs = 1000;
const againMs = 60_000;
/** Rows that a snapshot holds are in nobody's way: they are moved out of the log when it is quiet, and where it never is, a few at a time from here on. */
const unmovedMost = 50_000;
/** So many times at a stretch: a step that waits for this to be over, or a server that stops, waits no longer. */
const movesMost = 10;

/** While people sit in a room: now and then its log is cut short, in small pieces between the beats. */
export class Compacting {
	/** Until what runs now is over. */
	running: Promise<void> | null = null;
	readonly #room: Room;
	readonly #db: Db;
	readonly #isHeld: () => boolean;
	readonly #level: () => Promise<void>;
	/** The last row that a snapshot holds. */
	covered = 0;
	/** Rows that a snapshot holds and that still stand in the log, as it was read. */
	unmoved = 0;
	/** Behind the newest snapshot. */
	#bytes = 0;
	#isWanted = false;
	#isQuiet = false;
	#quietFrom = 0;
	#notBefore = 0;

	/**
	 * @param isHeld whether a step has written into the document what does not stand yet
	 * @param level brings the rows of cards level with the log: what a server that died left behind is found by the rows of the log
	 */
	constructor(room: Room, db: Db, isHeld: () => boolean, level: () => Promise<void>) {
		this.#room = room;
		this.#db = db;
		this.#isHeld = isHeld;
		this.#level = level;
	}

	/** The room was read from its log. */
	became({ covered, unmoved, bytesSince }: Loaded): void {
		this.covered = covered;
		this.unmoved = unmoved;
		this.#bytes = bytesSince;
		this.#isWanted = false;
	}

	/** A step has written a snapshot of its own; the rows it covers still stand in the log. */
	keptAt(seq: number): void {
		this.#covers(seq);
		this.#bytes = 0;
		this.#isWanted = false;
	}

	#covers(seq: number): void {
		this.unmoved += Math.max(0, seq - this.covered);
		this.covered = seq;
	}

	/** Somebody writes, or waits for the board: that comes first. */
	disturbed(now: number): void {
		this.#quietFrom = now + quietMs;
		this.#isQuiet = false;
	}

	mind(now: number): void {
		this.#isQuiet = now >= this.#quietFrom;
		if (this.running || now < this.#notBefore) return;
		const isDue = this.#isOver(due);
		this.#isWanted = this.#isOver(overdue);
		if (isDue && (this.#isWanted || this.#isQuiet)) {
			if (this.#room.isSettled && !this.#isHeld()) this.#begin(this.#take(0), now);
		} else if (this.unmoved > 0 && (this.#isQuiet || this.unmoved > unmovedMost) && !this.#isHeld()) this.#run(this.#move(this.#room.epoch), now);
	}

	/** A room that is never at rest is taken as it stands with the commit that is about to be made. */
	sealed(rows: number): Taken | null {
		return this.#isWanted && !this.running && !this.#isHeld() ? this.#take(rows) : null;
	}

	committed(batch: Batch, now: number): void {
		this.#bytes += batch.bytes;
		if (batch.rows.length > 0) this.disturbed(now);
		if (batch.taken && !this.running) this.#begin(batch.taken, now);
	}

	#isOver({ rows, bytes }: typeof due): boolean {
		return this.#room.place.seq - this.covered >= rows || this.#bytes >= bytes;
	}

	#take(rows: number): Taken {
		const { place, epoch, doc, accepted } = this.#room;
		return take(place.seq + rows, epoch, doc, accepted);
	}

	#begin(taken: Taken, now: number): void {
		this.#isWanted = false;
		const bytes = this.#bytes;
		this.#bytes = 0;
		this.#run(this.#keep(taken), now, () => (this.#bytes += bytes));
	}

	#run(work: Promise<void>, now: number, failed = () => {}): void {
		this.running = work
			.catch((error: unknown) => {
				failed();
				this.#notBefore = now + againMs;
				// Someone else's by now: the next append finds that out.
				if (!(error instanceof FenceLost)) console.error(`room ${this.#room.place.id}: its log could not be cut short, and stays as it is:`, faultOf(error));
			})
			.finally(() => (this.running = null));
	}

	async #keep(taken: Taken): Promise<void> {
		await keepSnapshot(this.#db, this.#room.place, await finish(taken));
		this.#covers(taken.seq);
		await this.#level();
		if (this.#isQuiet) await this.#move(taken.epoch);
	}

	/** A few at the least, and more while it is quiet; the next look goes on. On a database with one connection every beat waits for them. */
	async #move(epoch: number): Promise<void> {
		for (let moves = 0; moves < movesMost && this.unmoved > 0 && (moves === 0 || this.#isQuiet); moves++) {
			const moved = await moveRows(this.#db, this.#room.place, epoch, this.covered);
			this.unmoved = moved === 0 ? 0 : Math.max(0, this.unmoved - moved);
		}
	}
}
