/** One question to the server's clock and its answer. Milliseconds. */
interface Sample {
	offset: number;
	/** There and back: the offset cannot be wrong by more than half of this. */
	trip: number;
	takenAt: number;
}

export interface LocalTime {
	/** Wall clock, ms since 1970: goes on while the machine sleeps, may be set by hand. */
	now(): number;
	/** Never set by hand, may stop while the machine sleeps. */
	steady(): number;
}

const samplesKept = 8;
const sampleLife = 10 * 60_000;
/** The two local clocks part by more than this only after a sleep or when someone set the time. */
const jumpLeast = 250;

/**
 * The server's clock, learned from clock frames as NTP does (RFC 5905 section 8): of several answers the one with the shortest trip
 * is the nearest to the truth. Nothing here trusts that the device shows the right time.
 */
export class ServerClock {
	#local: LocalTime;
	#samples: Sample[] = [];
	#guess: number;
	#gap: number;

	/** @param serverNow the server's time when the page was made, a first guess; null when not known */
	constructor(local: LocalTime, serverNow: number | null) {
		this.#local = local;
		this.#guess = serverNow === null ? 0 : serverNow - local.now();
		this.#gap = local.now() - local.steady();
	}

	/** The server's time, ms since 1970. */
	now(): number {
		return this.#local.now() + this.offset;
	}

	get offset(): number {
		return this.#guess;
	}

	/** Half the shortest trip: how far `now` can be from the truth. Infinity before the first answer. */
	get bound(): number {
		return Math.min(Infinity, ...this.#samples.map((sample) => sample.trip / 2));
	}

	/** What to write into a clock frame. */
	ask(): number {
		return this.#local.now();
	}

	/** Takes in the answer to a question asked at `sent` (local time). */
	heard(sent: number, server: number): void {
		this.hasJumped();
		const received = this.#local.now();
		const trip = received - sent;
		// A clock set back between question and answer, or an answer to a question of another life.
		if (trip < 0 || trip > 60_000) return;
		this.#samples = this.#samples.filter((sample) => received - sample.takenAt < sampleLife).slice(1 - samplesKept);
		this.#samples.push({ offset: server - (sent + received) / 2, trip, takenAt: received });
		this.#guess = this.#samples.reduce((best, sample) => (sample.trip <= best.trip ? sample : best)).offset;
	}

	/**
	 * Whether the local clock jumped since last asked (sleep, or set by hand). What was learned before is then dropped, the last guess
	 * kept until the next answer: the caller should ask at once.
	 */
	hasJumped(): boolean {
		const gap = this.#local.now() - this.#local.steady();
		const jump = gap - this.#gap;
		this.#gap = gap;
		if (Math.abs(jump) < jumpLeast) return false;
		this.#samples = [];
		return true;
	}
}
