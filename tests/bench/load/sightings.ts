import { since, tenths, wrap, type Stamps } from './stamp.ts';

const bucketCount = 600_000;

/** Counts what is seen of what was written, and how long it took. */
export class Sightings {
	delivered = 0;
	/** One's own words sent back. */
	echoes = 0;
	/** Only what was written between these two moments counts. */
	#from = 0;
	#length = -1;
	readonly #stamps: Stamps;
	readonly #buckets = new Uint32Array(bucketCount);
	#most = 0;
	/** Frames of a crowd are mostly the same bytes: what was found in the last ones is remembered. */
	#known: { bytes: Buffer; found: number[] } = { bytes: Buffer.alloc(0), found: [] };

	constructor(stamps: Stamps) {
		this.#stamps = stamps;
	}

	begin(): void {
		this.#from = tenths();
		this.#length = Infinity;
	}

	end(): void {
		this.#length = since(this.#from, tenths());
	}

	/** Whether there is a stamp in it. */
	see(who: number, data: Buffer, from: number, to: number): boolean {
		const found = this.#found(data, from, to);
		if (found.length === 0) return false;
		const now = tenths();
		for (let i = 0; i < found.length; i += 2) {
			const time = found[i + 1]!;
			const after = since(this.#from, time);
			// More than half the circle: before the beginning.
			if (after > this.#length || after > wrap / 2) continue;
			if (found[i] === who) {
				this.echoes += 1;
				continue;
			}
			const took = Math.min(bucketCount - 1, since(time, now));
			this.#buckets[took]! += 1;
			this.delivered += 1;
			if (took > this.#most) this.#most = took;
		}
		return true;
	}

	/** In milliseconds; null where nothing was seen. */
	at(share: number): number | null {
		let left = Math.ceil(share * this.delivered);
		for (let i = 0; i <= this.#most; i++) if ((left -= this.#buckets[i]!) <= 0 && this.delivered > 0) return i / 10;
		return null;
	}

	#found(data: Buffer, from: number, to: number): number[] {
		const known = this.#known;
		if (to - from < 200) {
			known.found.length = 0;
			known.bytes = Buffer.alloc(0);
			this.#stamps.read(data, from, to, known.found);
			return known.found;
		}
		if (known.bytes.length === to - from && data.compare(known.bytes, 0, known.bytes.length, from, to) === 0) return known.found;
		known.bytes = Buffer.from(data.subarray(from, to));
		known.found = [];
		this.#stamps.read(data, from, to, known.found);
		return known.found;
	}
}
