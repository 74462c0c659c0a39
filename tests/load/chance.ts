/** Seeded randomness: the same seed gives the same cards, places and votes (ids, codes and receipts stay the server's and the browsers' own). */
export class Chance {
	#state: number;

	constructor(seed: string) {
		let state = 2166136261;
		for (const letter of seed) state = Math.imul(state ^ letter.codePointAt(0)!, 16777619);
		this.#state = state;
	}

	/** At least 0, below 1 (mulberry32). */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	}

	between(least: number, most: number): number {
		return least + this.next() * (most - least);
	}

	/** A whole number below `count`. */
	below(count: number): number {
		return Math.floor(this.next() * count);
	}

	pick<T>(items: readonly T[]): T {
		const item = items[this.below(items.length)];
		if (item === undefined) throw new Error('nothing to pick from');
		return item;
	}

	shuffled<T>(items: readonly T[]): T[] {
		const order = [...items];
		for (let i = order.length - 1; i > 0; i--) {
			const j = this.below(i + 1);
			[order[i], order[j]] = [order[j]!, order[i]!];
		}
		return order;
	}
}
