import type { Pointer } from '#lib/doc/frames.ts';

/** Someone else's pointer: where, never who. */
export interface OtherPointer {
	id: string;
	x: number;
	y: number;
}

/** Pointers go up at most this often. */
export const pointEvery = 100;

/** Sends the first and the last of a burst of pointer moves, and one in each tenth of a second between. */
export class Pointing {
	#send: (at: Pointer['at'] | null) => void;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#waiting: { at: Pointer['at'] | null } | null = null;
	#last: string | undefined;

	constructor(send: (at: Pointer['at'] | null) => void) {
		this.#send = send;
	}

	to(at: Pointer['at'] | null): void {
		this.#waiting = { at };
		if (this.#timer === undefined) this.#flush();
	}

	close(): void {
		clearTimeout(this.#timer);
	}

	#flush(): void {
		this.#timer = undefined;
		if (!this.#waiting) return;
		const { at } = this.#waiting;
		this.#waiting = null;
		const key = String(at);
		if (key === this.#last || (this.#last === undefined && at === null)) return;
		this.#last = key;
		this.#send(at);
		this.#timer = setTimeout(() => this.#flush(), pointEvery);
	}
}

/** Presence as the room sent it, read with care: it comes from other browsers. */
export function readOthers(states: ReadonlyMap<number, unknown>, own: number): OtherPointer[] {
	const others: OtherPointer[] = [];
	for (const [id, state] of states) {
		const at = (state as Partial<Pointer> | null)?.at;
		if (id === own || !Array.isArray(at) || at.length !== 2) continue;
		const [x, y] = at as unknown[];
		if (isFraction(x) && isFraction(y)) others.push({ id: String(id), x, y });
	}
	return others;
}

function isFraction(value: unknown): value is number {
	return typeof value === 'number' && value >= 0 && value <= 1;
}
