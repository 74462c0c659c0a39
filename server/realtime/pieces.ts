import type { Wire } from './seat.ts';

/** So many pieces lie in the server for one line; what else is to be said goes out between them. */
const onTheWay = 2;
/** A line that has not taken one piece in this time does not stand any more. */
const stuckMs = 30_000;

/** One long frame on its way to one socket, as fast as its line takes it. */
export class Pieces {
	readonly #wire: Wire;
	readonly #pieces: readonly Uint8Array[];
	readonly #done: () => void;
	#next = 0;
	#waiting = 0;
	#movedAt = performance.now();

	/** @param done when the last piece has been handed over */
	constructor(wire: Wire, pieces: readonly Uint8Array[], done: () => void) {
		this.#wire = wire;
		this.#pieces = pieces;
		this.#done = done;
	}

	/** Hands over what the line has room for. */
	go(): void {
		while (this.#next < this.#pieces.length && this.#waiting < onTheWay) {
			this.#waiting += 1;
			this.#wire.send(this.#pieces[this.#next++]!, () => {
				this.#waiting -= 1;
				this.#movedAt = performance.now();
				this.go();
			});
			if (this.#next === this.#pieces.length) this.#done();
		}
	}

	isStuck(now: number): boolean {
		return now - this.#movedAt > stuckMs;
	}
}
