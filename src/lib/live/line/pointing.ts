import type { View } from '#lib/doc/pointer-frames.ts';

/** Pointers go up at most this often. */
export const pointEvery = 100;
/** Which part of the plan is in view changes with every frame of a pinch: said at most this often. */
const lookEvery = 300;
/** A hand that has lain still this long points at nothing. */
const restAfter = 30_000;

/** Says the newest value at once and then at most each `every` ms, and only when it is another one. */
export class Seldom<T> {
	readonly #say: (value: T) => void;
	readonly #every: number;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#waiting: { value: T } | null = null;
	#said: string;

	/** @param first what counts as said already */
	constructor(every: number, first: T, say: (value: T) => void) {
		this.#every = every;
		this.#said = JSON.stringify(first);
		this.#say = say;
	}

	to(value: T): void {
		this.#waiting = { value };
		if (this.#timer === undefined) this.#flush();
	}

	/** Nobody remembers what was said (a new line): `first` counts as said, and what is so is said again. */
	again(first: T, value: T): void {
		this.#said = JSON.stringify(first);
		this.to(value);
	}

	close(): void {
		clearTimeout(this.#timer);
	}

	#flush(): void {
		this.#timer = undefined;
		if (!this.#waiting) return;
		const { value } = this.#waiting;
		this.#waiting = null;
		const key = JSON.stringify(value);
		if (key === this.#said) return;
		this.#said = key;
		this.#say(value);
		this.#timer = setTimeout(() => this.#flush(), this.#every);
	}
}

type At = readonly [x: number, y: number];

/** Where this person points and what they look at, as it goes up. */
export class Pointing {
	readonly #at: Seldom<At | null>;
	readonly #view: Seldom<View | null>;
	#now: { at: At | null; view: View | null } = { at: null, view: null };
	#rest: ReturnType<typeof setTimeout> | undefined;

	constructor(say: { point(at: At | null): void; look(view: View | null): void }) {
		this.#at = new Seldom<At | null>(pointEvery, null, (at) => say.point(at));
		this.#view = new Seldom<View | null>(lookEvery, null, (view) => say.look(view));
	}

	point(at: At | null): void {
		this.#now.at = at;
		this.#at.to(at);
		clearTimeout(this.#rest);
		if (at) this.#rest = setTimeout(() => this.point(null), restAfter);
	}

	look(view: View | null): void {
		this.#now.view = view;
		this.#view.to(view);
	}

	/** On a new line nothing of it is known. */
	again(): void {
		this.#view.again(null, this.#now.view);
		this.#at.again(null, this.#now.at);
	}

	close(): void {
		clearTimeout(this.#rest);
		this.#at.close();
		this.#view.close();
	}
}
