/** Durations of one kind, in milliseconds. */
export class Stopwatch {
	readonly #taken: number[] = [];

	add(ms: number): void {
		this.#taken.push(ms);
	}

	get count(): number {
		return this.#taken.length;
	}

	/** The least duration that `share` of all do not exceed (nearest rank), to a tenth; null where nothing was measured. */
	at(share: number): number | null {
		const sorted = [...this.#taken].sort((a, b) => a - b);
		const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
		return value === undefined ? null : Math.round(value * 10) / 10;
	}
}

/** From a write on the board until another citizen's socket has brought it. */
export class Sightings {
	readonly seen = new Stopwatch();
	readonly #waiting = new Map<string, { by: unknown; value: string; at: number }>();

	/** `field` of object `id` becomes `value` now, by the hand of `by`. */
	wrote(by: unknown, id: string, field: string, value: unknown): void {
		this.#waiting.set(`${id} ${field}`, { by, value: JSON.stringify(value), at: performance.now() });
	}

	/** The write was refused or overtaken: nobody will see it. */
	forget(id: string, field: string): void {
		this.#waiting.delete(`${id} ${field}`);
	}

	/** `witness` has it before them. The first other person counts. */
	saw(witness: unknown, id: string, field: string, value: unknown): void {
		const key = `${id} ${field}`;
		const wrote = this.#waiting.get(key);
		if (!wrote || wrote.by === witness || wrote.value !== JSON.stringify(value)) return;
		this.seen.add(performance.now() - wrote.at);
		this.#waiting.delete(key);
	}
}
