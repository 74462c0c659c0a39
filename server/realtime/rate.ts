/** Refills with time, up to its brim. Who takes more than there is waits longer for the next. */
export class Bucket {
	readonly #brim: number;
	readonly #eachSecond: number;
	readonly #now: () => number;
	#level: number;
	#at: number;

	constructor(brim: number, eachSecond: number, now: () => number = () => performance.now()) {
		this.#brim = brim;
		this.#eachSecond = eachSecond;
		this.#now = now;
		this.#level = brim;
		this.#at = now();
	}

	/** False where there was not that much. */
	take(amount = 1): boolean {
		const now = this.#now();
		const seconds = Math.max(0, now - this.#at) / 1000;
		this.#at = now;
		this.#level = Math.max(-this.#brim, Math.min(this.#brim, this.#level + seconds * this.#eachSecond) - amount);
		return this.#level >= 0;
	}
}

/** What one socket may send: a bucket of frames and one of bytes. Far above what a person does, far below what hurts. */
export class Rate {
	readonly #frames: Bucket;
	readonly #bytes: Bucket;

	constructor(now?: () => number) {
		this.#frames = new Bucket(400, 60, now);
		this.#bytes = new Bucket(1024 * 1024, 128 * 1024, now);
	}

	take(bytes: number): boolean {
		const frames = this.#frames.take();
		return this.#bytes.take(bytes) && frames;
	}
}

/**
 * How much of one person a room puts up with, over all their sockets and however often they come back. A change costs Yjs some 50 µs,
 * however short it is; one that was refused costs a write of the server, and what is left of it stays in the document.
 */
export class Patience {
	/** Single values and objects written. A group of a thousand cards is one act. */
	readonly changes: Bucket;
	readonly refusals: Bucket;

	/** @param now milliseconds; the clock by which it comes back */
	constructor(now: () => number) {
		this.changes = new Bucket(12_000, 300, now);
		this.refusals = new Bucket(500, 2, now);
	}
}
