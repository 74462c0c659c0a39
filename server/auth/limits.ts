import type { Clock } from '../app.ts';

/** Where several servers count together. They tell one another a hash of the caller, never an address or a name. */
export interface Shared {
	keyOf(caller: string): string;
	tell(key: string): void;
}

/** Counts failures of a caller in a sliding window. Kept in memory: a restart forgives, a guesser gains at most one window by it. */
export class FailureLimit {
	readonly #most: number;
	readonly #windowMs: number;
	readonly #clock: Clock;
	readonly #shared: Shared | null;
	readonly #failures = new Map<string, number[]>();

	constructor(clock: Clock, most: number, windowMs: number, shared: Shared | null = null) {
		this.#clock = clock;
		this.#most = most;
		this.#windowMs = windowMs;
		this.#shared = shared;
	}

	/** Seconds this caller must wait, or 0. */
	wait(caller: string): number {
		const recent = this.#recent(this.#keyOf(caller));
		if (recent.length < this.#most) return 0;
		return Math.max(1, Math.ceil((recent[recent.length - this.#most]! + this.#windowMs - this.#clock.now()) / 1000));
	}

	fail(caller: string): void {
		const key = this.#keyOf(caller);
		this.failElsewhere(key);
		this.#shared?.tell(key);
	}

	/** The same caller has failed on another server. */
	failElsewhere(key: string): void {
		// Bounded: a flood of addresses drops the oldest ones first.
		if (this.#failures.size > 20_000) this.#failures.delete(this.#failures.keys().next().value!);
		const recent = this.#recent(key);
		recent.push(this.#clock.now());
		this.#failures.set(key, recent);
	}

	forgive(caller: string): void {
		this.#failures.delete(this.#keyOf(caller));
	}

	#keyOf(caller: string): string {
		return this.#shared ? this.#shared.keyOf(caller) : caller;
	}

	#recent(key: string): number[] {
		const since = this.#clock.now() - this.#windowMs;
		return (this.#failures.get(key) ?? []).filter((at) => at > since);
	}
}

const minute = 60_000;

/** Promise H5 for codes; the same for one-time links and, by name and by address, for sign-in. */
export function makeLimits(clock: Clock, shared: (limit: string) => Shared | null = () => null) {
	return {
		code: new FailureLimit(clock, 10, 10 * minute, shared('code')),
		signInAddress: new FailureLimit(clock, 20, 10 * minute, shared('signInAddress')),
		signInName: new FailureLimit(clock, 10, 10 * minute, shared('signInName')),
		/** Requests of one key to the read API: a request a second for two minutes, then one a second. */
		api: new FailureLimit(clock, 120, 2 * minute),
		/** Joins, uploads and acts of one caller: far above what a table of people does. */
		join: new FailureLimit(clock, 300, 10 * minute),
		upload: new FailureLimit(clock, 30, 10 * minute),
		act: new FailureLimit(clock, 240, minute)
	};
}

export type Limits = ReturnType<typeof makeLimits>;
