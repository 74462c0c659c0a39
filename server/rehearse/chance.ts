import type { Random } from '../app.ts';

/** What simulated people are undecided about. */
export class Chance {
	readonly #random: Random;

	constructor(random: Random) {
		this.#random = random;
	}

	/** At least 0, below 1. */
	next(): number {
		return new DataView(Uint8Array.from(this.#random(4)).buffer).getUint32(0) / 2 ** 32;
	}

	below(count: number): number {
		return Math.floor(this.next() * count);
	}

	pick<T>(items: readonly T[]): T | undefined {
		return items[this.below(items.length)];
	}

	some<T>(items: readonly T[], count: number): T[] {
		const left = [...items];
		return Array.from({ length: Math.min(count, left.length) }, () => left.splice(this.below(left.length), 1)[0]!);
	}
}
