import { createSubscriber } from 'svelte/reactivity';
import type { RoundState } from '#lib/domain/round.ts';
import { timeLeft } from '#lib/domain/run.ts';
import type { ServerClock } from './line/clock.ts';

const tickMost = 250;

/** Until the clock shows another second: seconds are rounded up, so one goes when `left` is a whole number of them. Milliseconds. */
export function untilNext(left: number | null): number {
	return left === null || left <= 0 ? tickMost : Math.max(1, Math.min(tickMost, left % 1000 || 1000));
}

/** The round's clock on the server's time. It ticks only while something on the page reads it. */
export class TickingClock {
	#clock: ServerClock;
	#round: () => RoundState | null;
	#seen: () => void;

	constructor(clock: ServerClock, round: () => RoundState | null) {
		this.#clock = clock;
		this.#round = round;
		this.#seen = createSubscriber((update) => {
			let timer: ReturnType<typeof setTimeout>;
			const wait = () => {
				const now = this.#round();
				timer = setTimeout(() => {
					update();
					wait();
				}, untilNext(now && timeLeft(now, this.#clock.now())));
			};
			wait();
			return () => clearTimeout(timer);
		});
	}

	/** Milliseconds left in this round; null where no clock is shown. */
	get left(): number | null {
		this.#seen();
		const round = this.#round();
		return round && timeLeft(round, this.#clock.now());
	}

	/** The server's time, ms since 1970. */
	now(): number {
		this.#seen();
		return this.#clock.now();
	}
}
