/** What one socket may send: a bucket of frames and one of bytes that refill with time. Far above what a person does, far below what hurts. */
export class Rate {
	#frames = framesBurst;
	#bytes = bytesBurst;
	#at: number;
	readonly #now: () => number;

	constructor(now: () => number = () => performance.now()) {
		this.#now = now;
		this.#at = now();
	}

	take(bytes: number): boolean {
		const now = this.#now();
		const seconds = Math.max(0, now - this.#at) / 1000;
		this.#at = now;
		this.#frames = Math.min(framesBurst, this.#frames + seconds * framesEachSecond) - 1;
		this.#bytes = Math.min(bytesBurst, this.#bytes + seconds * bytesEachSecond) - bytes;
		return this.#frames >= 0 && this.#bytes >= 0;
	}
}

const framesEachSecond = 60;
const framesBurst = 400;
const bytesEachSecond = 128 * 1024;
const bytesBurst = 1024 * 1024;
