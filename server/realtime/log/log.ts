import { append, type Job, type Writer } from './append.ts';
import type { Batch } from './batch.ts';

/** What the log writes for. */
export interface Logged {
	/** Takes what has gathered; null when nothing has. */
	seal(): { batch: Batch; job: Job } | null;
	/** It stands in the log: tell and show it. */
	committed(batch: Batch): void;
	/** It could not be written and will be tried again. */
	putBack(batch: Batch, error: unknown): void;
	/** Another process has taken the room over. */
	lost(): void;
}

export interface Beat {
	/** 'hand': nothing is written until a test calls `pulse`. */
	ticking: 'auto' | 'hand';
	tickMs: number;
}

/** `lost`: the rooms among them that have another owner. */
type Outcome = { state: 'written'; lost: Set<string> } | { state: 'failed'; error: unknown };

/**
 * The append-only log and the beat of all rooms. At most 20 times a second everything that gathered is written in one commit; only
 * when it stands are authors told "saved" and other people shown it. So nothing that anyone has seen can be lost (law 4), and after a
 * crash nobody holds more than the server.
 */
export class Log {
	readonly #db: Writer;
	readonly #beat: Beat;
	readonly #dirty = new Set<Logged>();
	#timer: NodeJS.Timeout | null = null;
	#lastPulse = -Infinity;
	#running: Promise<void> | null = null;
	#failures = 0;
	#closed = false;

	constructor(db: Writer, beat: Beat) {
		this.#db = db;
		this.#beat = beat;
	}

	/** Something has gathered. A lone change waits no longer than it takes to look up; a crowd waits for the next tick. */
	mark(room: Logged): void {
		this.#dirty.add(room);
		this.#schedule();
	}

	/** Resolves when everything that had gathered until now was tried: it stands, or it was put back. */
	async pulse(): Promise<void> {
		// What runs now may have been sealed before the caller's change.
		if (this.#running) await this.#running;
		if (!this.#running) {
			this.#running = this.#run().finally(() => {
				this.#running = null;
				this.#schedule();
			});
		}
		await this.#running;
	}

	close(): void {
		this.#closed = true;
		if (this.#timer) clearTimeout(this.#timer);
	}

	#schedule(): void {
		if (this.#timer || this.#running || this.#closed || this.#dirty.size === 0 || this.#beat.ticking === 'hand') return;
		const pause = this.#failures > 0 ? Math.min(2000, 125 * 2 ** this.#failures) : this.#beat.tickMs;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			this.pulse().catch((error) => console.error(error));
		}, Math.max(0, this.#lastPulse + pause - performance.now()));
	}

	async #run(): Promise<void> {
		this.#lastPulse = performance.now();
		const sealed: { room: Logged; batch: Batch; job: Job }[] = [];
		for (const room of this.#dirty) {
			const taken = room.seal();
			if (taken) sealed.push({ room, ...taken });
		}
		this.#dirty.clear();
		const together = await this.#write(sealed);
		let failed = false;
		for (const entry of sealed) {
			// One bad room must not hold the others up.
			const outcome = together.state === 'failed' && sealed.length > 1 ? await this.#write([entry]) : together;
			if (outcome.state === 'failed') {
				failed = true;
				this.#dirty.add(entry.room);
				entry.room.putBack(entry.batch, outcome.error);
			} else if (outcome.lost.has(entry.job.place.id)) entry.room.lost();
			else this.#tell(entry.room, entry.batch);
		}
		this.#failures = failed ? this.#failures + 1 : 0;
	}

	#tell(room: Logged, batch: Batch): void {
		try {
			room.committed(batch);
		} catch (error) {
			// It stands in the log; what could not be shown is shown when its readers ask again.
			console.error(error);
		}
	}

	async #write(entries: { batch: Batch; job: Job }[]): Promise<Outcome> {
		const jobs = entries.filter(({ batch }) => !batch.isDurable).map(({ job }) => job);
		if (jobs.length === 0) return { state: 'written', lost: new Set() };
		try {
			const lost = await append(this.#db, jobs);
			for (const { place, batch } of jobs) if (!lost.has(place.id)) place.seq += batch.rows.length;
			return { state: 'written', lost };
		} catch (error) {
			return { state: 'failed', error };
		}
	}
}
