import type { Keep } from '../keep.ts';
import { EitherSocket, type Guide, type Way } from './either-socket.ts';

export type { Way };

/** What this device remembers of its network: that it lets no WebSocket through, when that was last seen, and whether the person put the notice away. */
export interface Remembered {
	way: 'second';
	at: number;
	told: boolean;
}

/** The world outside, given by tests. */
export interface WaysOutside {
	now(): number;
	/** 0 to 1. */
	random(): number;
	kept: Keep<Remembered>;
	Fast: typeof WebSocket;
	/** Loaded only where it is needed. */
	second(): Promise<typeof WebSocket>;
	/** Whether a WebSocket gets through, within so many ms. */
	knock(limitMs: number): Promise<boolean>;
	/** Whether one also stays open for so many ms. */
	holds(ms: number): Promise<boolean>;
	/** False where the device itself says that it has no line. */
	hasLine(): boolean;
	/** Tells when the network may be another one. Gives back how to stop. */
	changed(heard: () => void): () => void;
}

const day = 24 * 60 * 60_000;
/** A line of the fast way that broke so soon says something about the network; two such in a row say it too. */
const shortMs = 10_000;
const shortishMs = 30_000;
const knockMs = 1_500;
const holdMs = 12_000;
const soonMs = 2_000;
const tryAgainFirst = 60_000;
const tryAgainMost = 10 * 60_000;
/** Closed by somebody on the way: no code a room gives. */
const broken = new Set([1001, 1005, 1006, 1011, 1014]);

/**
 * Which way this page's lines go, one choice for all its documents. A WebSocket first; where the network lets none through, or cuts each
 * after seconds, the second way. What a page has learned the next one begins with. The fast way is tried again now and then by a line of
 * the check, so that no room's line is risked for it.
 */
export class Ways implements Guide {
	/** The class to be given to a provider. */
	readonly Socket: typeof WebSocket;
	/** Called after `way` or `isTold` has changed. */
	heard: () => void = () => {};
	readonly #outside: WaysOutside;
	#way: Way = 'fast';
	#isOnTrial = false;
	/** How long the line held that made this network suspect. Milliseconds. */
	#heldMs = 0;
	#isTold = false;
	/** The fast way has carried something since the network last changed. */
	#isProven = false;
	#failures = 0;
	#shortish = 0;
	#isSuspect = false;
	#knocking: Promise<boolean> | null = null;
	#waiting = new Set<() => void>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#wait = tryAgainFirst;
	/** Counted up when the network may be another one. */
	#network = 0;
	#isTrying = false;
	#isUrgent = false;
	#isClosed = false;
	readonly #stop: () => void;

	constructor(outside: WaysOutside) {
		this.#outside = outside;
		const ways: Guide = this;
		this.Socket = class extends EitherSocket {
			constructor(url: string | URL) {
				super(String(url), ways);
			}
		} as unknown as typeof WebSocket;
		const remembered = outside.kept.read();
		if (remembered && outside.now() - remembered.at < day) {
			this.#way = 'second';
			this.#isTold = remembered.told;
			this.#later();
		}
		this.#stop = outside.changed(() => this.#changed());
	}

	get way(): Way {
		return this.#way;
	}

	/** On the second way because a line was cut soon, which the air does too: nothing is said of the network before a line of the check has been cut as well. */
	get isOnTrial(): boolean {
		return this.#isOnTrial;
	}

	/** The person has put the notice away; it comes again when the way changes. */
	get isTold(): boolean {
		return this.#isTold;
	}

	putAway(): void {
		this.#isTold = true;
		this.#remember();
		this.heard();
	}

	close(): void {
		this.#isClosed = true;
		clearTimeout(this.#timer);
		this.#stop();
	}

	// What a socket asks and says.

	get Fast(): typeof WebSocket {
		return this.#outside.Fast;
	}

	/** The second way also on trial, after the fast one was cut at once. */
	get begins(): Way {
		return this.#way === 'second' || this.#isSuspect ? 'second' : 'fast';
	}

	second(): Promise<typeof WebSocket> {
		return this.#outside.second();
	}

	now(): number {
		return this.#outside.now();
	}

	watch(turned: () => void): () => void {
		this.#waiting.add(turned);
		return () => this.#waiting.delete(turned);
	}

	/** A way that worked is first given another chance: a server that restarts refuses everybody. */
	isDoubtful(): boolean {
		return this.#outside.hasLine() && this.#failures++ >= (this.#isProven ? 1 : 0);
	}

	passes(): Promise<boolean> {
		this.#knocking ??= this.#outside.knock(knockMs).catch(() => false).finally(() => (this.#knocking = null));
		return this.#knocking;
	}

	opened(way: Way): void {
		this.#failures = 0;
		if (way === 'fast') this.#isProven = true;
		else this.#turn('second');
	}

	/** The second way did not open either: so it is not the network's dislike of WebSockets. */
	secondFailed(): void {
		this.#isSuspect = false;
		this.#shortish = 0;
		if (this.#way === 'fast' || this.#isUrgent) return;
		// Either the server is away, or this is another network, which lets through what the one before did not.
		this.#isUrgent = true;
		this.#later(soonMs);
	}

	ended(way: Way, livedMs: number, code: number): void {
		if (way !== 'fast' || this.#way !== 'fast') return;
		if (!broken.has(code) || !this.#outside.hasLine() || livedMs > shortishMs) this.#shortish = 0;
		else if (livedMs < shortMs || ++this.#shortish >= 2) {
			this.#isSuspect = true;
			this.#heldMs = livedMs;
		}
	}

	#turn(way: Way): void {
		if (this.#way === way || this.#isClosed) return;
		this.#way = way;
		this.#isOnTrial = way === 'second' && this.#isSuspect;
		this.#isSuspect = false;
		this.#isTold = false;
		this.#shortish = 0;
		this.#remember();
		clearTimeout(this.#timer);
		if (way === 'second') {
			// Where the fast way worked a moment ago this may be a slip.
			this.#wait = this.#isProven ? tryAgainFirst / 4 : tryAgainFirst;
			this.#isProven = false;
			if (this.#isOnTrial) this.#later(0);
			else this.#later();
			for (const turned of [...this.#waiting]) turned();
		}
		this.heard();
	}

	#remember(): void {
		this.#outside.kept.write(this.#way === 'fast' || this.#isOnTrial ? null : { way: 'second', at: this.#outside.now(), told: this.#isTold });
	}

	#changed(): void {
		this.#network += 1;
		this.#isProven = false;
		this.#shortish = 0;
		if (this.#way === 'fast') return;
		this.#wait = tryAgainFirst;
		this.#later(soonMs);
	}

	#later(after = this.#wait * (0.8 + this.#outside.random() * 0.4)): void {
		clearTimeout(this.#timer);
		if (!this.#isClosed) this.#timer = setTimeout(() => void this.#tryFast(), after);
	}

	async #tryFast(): Promise<void> {
		if (this.#isTrying) return;
		this.#isTrying = true;
		const network = this.#network;
		// Longer than the room's line was let live, or nothing is learned.
		const works = await this.#outside.holds(this.#isOnTrial ? Math.max(holdMs, 1.5 * this.#heldMs) : holdMs).catch(() => false);
		this.#isTrying = this.#isUrgent = false;
		if (this.#isClosed || this.#way === 'fast') return;
		// What was learned is about the network before.
		if (network !== this.#network) return this.#later(soonMs);
		if (works) return this.#turn('fast');
		const wasOnTrial = this.#isOnTrial;
		this.#isOnTrial = false;
		this.#remember();
		if (wasOnTrial) this.heard();
		this.#wait = Math.min(tryAgainMost, this.#wait * 2);
		this.#later();
	}
}
