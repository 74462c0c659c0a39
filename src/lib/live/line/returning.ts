import { closeCode } from '#lib/doc/frames.ts';

export const waitFirst = 500;
export const waitMost = 5_000;

/**
 * When a browser that lost its line tries again. Full jitter from the first retry: somewhere between nothing and a window that doubles
 * to 5 s, so that a whole room comes back spread out instead of in lockstep. A server that restarts gives each person a moment of
 * their own; who finds it still down draws from the widest window, since a whole room is doing the same.
 */
export class Returning {
	readonly #random: () => number;
	#attempt = 0;
	#isRestart = false;

	constructor(random: () => number) {
		this.#random = random;
	}

	/** Both sides hold the same: the next lost line is a new story. */
	arrived(): void {
		this.#attempt = 0;
		this.#isRestart = false;
	}

	/** Milliseconds until the next try. `close`: how the server said goodbye; null where it did not. */
	after(close: { code: number; reason: string } | null): number {
		const attempt = this.#attempt++;
		const named = close?.code === closeCode.restarting ? readWindow(close.reason) : null;
		if (named) {
			this.#isRestart = true;
			return this.#between(...named);
		}
		return this.#between(0, this.#isRestart ? waitMost : Math.min(waitMost, waitFirst * 2 ** attempt));
	}

	/** The device has a line again, or the page is looked at again. */
	soon(): number {
		return this.#between(0, waitFirst);
	}

	#between(least: number, most: number): number {
		return Math.round(least + this.#random() * (most - least));
	}
}

/** `3000`: within three seconds. `4200-4225`: a moment of one's own. */
function readWindow(reason: string): [least: number, most: number] | null {
	const [, least = '0', most] = /^(?:(\d{1,6})-)?(\d{1,6})$/.exec(reason) ?? [];
	return most === undefined || Number(least) > Number(most) ? null : [Number(least), Number(most)];
}
