import { apart } from './apart.ts';

const pressable = 'a, button, label, summary';
/** A finger that is never lifted keeps nobody from what happens; nor does one whose press comes to nothing. Milliseconds. */
const restsMost = 5_000;
const pressedWithin = 400;

/**
 * While a finger or the mouse is down on something to press, what comes from the room waits until the press is done: a list that moved
 * under it would give the press to something else. Does nothing where there is no page (tests).
 */
export class RestingHand {
	#waiting: (() => void)[] | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #gone = new AbortController();

	constructor(page = globalThis.document) {
		if (!page) return;
		const hear = (kinds: string, heard: (event: Event) => void) => {
			for (const kind of kinds.split(' ')) page.addEventListener(kind, heard, { capture: true, signal: this.#gone.signal });
		};
		hear('pointerdown', ({ target }) => {
			if (!(target as Element).closest?.(pressable)) return;
			this.#waiting ??= [];
			this.#liftAfter(restsMost);
		});
		hear('pointerup', () => this.#liftAfter(pressedWithin));
		// What the press does is done first.
		hear('pointercancel click', () => this.#liftAfter(0));
	}

	/** Takes what came: now, or when the finger is up. */
	inTurn(take: () => void): void {
		if (this.#waiting) this.#waiting.push(take);
		else take();
	}

	/** All that waits, now: the line broke, and nothing that came on it belongs to the next one. */
	lift(): void {
		clearTimeout(this.#timer);
		const waiting = this.#waiting ?? [];
		this.#waiting = null;
		for (const take of waiting) apart(take);
	}

	close(): void {
		this.#gone.abort();
		this.#waiting = null;
		clearTimeout(this.#timer);
	}

	#liftAfter(ms: number): void {
		if (!this.#waiting) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.lift(), ms);
	}
}
