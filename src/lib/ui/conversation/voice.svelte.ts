type SaidOf = Readonly<Record<string, 1 | 0 | -1>>;

/** Two presses this close are one finger. Milliseconds. */
const oneFinger = 250;

/** One person's way through the cards on this page: what they have said, and which card lies in front. What the server knows wins over what was said here, unless it is still on its way. */
export class Voice {
	#sending = $state.raw<SaidOf>({});
	#told = $state.raw<SaidOf>({});
	/** Which lies in front; null: the first that has no answer. */
	chosen = $state<number | null>(null);
	readonly #known: () => SaidOf;
	readonly #ids: () => readonly string[];
	#pressedAt = -Infinity;

	/** @param ids in this person's own order */
	constructor(ids: () => readonly string[], known: () => SaidOf) {
		this.#ids = ids;
		this.#known = known;
	}

	readonly said = $derived.by<SaidOf>(() => ({ ...this.#told, ...this.#known(), ...this.#sending }));
	readonly answered = $derived.by(() => this.#ids().filter((id) => this.said[id] !== undefined).length);
	/** Index of the card in front; null where all are answered and none was chosen. */
	readonly at = $derived.by<number | null>(() => {
		if (this.chosen !== null) return Math.min(this.chosen, this.#ids().length - 1);
		const next = this.#ids().findIndex((id) => this.said[id] === undefined);
		return next === -1 ? null : next;
	});

	/** False where a finger has pressed twice. The next card without an answer comes to the front: those after this one first. */
	say(id: string, said: 1 | 0 | -1, now: number): boolean {
		if (now - this.#pressedAt < oneFinger) return false;
		this.#pressedAt = now;
		const ids = this.#ids();
		const from = ids.indexOf(id);
		this.#sending = { ...this.#sending, [id]: said };
		const after = ids.findIndex((each, i) => i > from && this.said[each] === undefined);
		this.chosen = after === -1 ? null : after;
		return true;
	}

	wentIn(id: string): void {
		const { [id]: said, ...rest } = this.#sending;
		if (said !== undefined) this.#told = { ...this.#told, [id]: said };
		this.#sending = rest;
	}

	/** It was not taken: the card lies in front again, as it was. */
	takeBack(id: string): void {
		const { [id]: _, ...rest } = this.#sending;
		this.#sending = rest;
		this.chosen = this.#ids().indexOf(id);
	}

	step(by: 1 | -1): void {
		const last = this.#ids().length - 1;
		this.chosen = Math.max(0, Math.min(last, (this.at ?? last + 1) + by));
	}
}
