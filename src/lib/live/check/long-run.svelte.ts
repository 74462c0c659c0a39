import { openLine, type CheckLine, type CheckOutside } from './line.ts';

/** A line that is held: for how long so far, and whether somebody cut it. */
export interface Held {
	ms: number;
	/** `late`: still open, but nothing has come down it for a while. */
	state: 'open' | 'cut' | 'whole' | 'refused' | 'late';
}

const lateMs = 10_000;

/** Holds both lines for a long time, to find what cuts them after minutes. */
export class LongRun {
	socket = $state.raw<Held | null>(null);
	stream = $state.raw<Held | null>(null);
	isRunning = $state(false);
	/** Milliseconds since the start. */
	passed = $state(0);
	readonly #outside: CheckOutside;
	#lines: CheckLine[] = [];
	#timer: ReturnType<typeof setInterval> | undefined;

	constructor(outside: CheckOutside) {
		this.#outside = outside;
	}

	start(ms: number): void {
		this.stop();
		const began = performance.now();
		const ways = ['socket', 'stream'] as const;
		const lines = ways.map((way) => openLine(way, this.#outside));
		this.#lines = lines;
		this.isRunning = true;
		const look = () => {
			const now = performance.now();
			this.passed = Math.min(ms, now - began);
			lines.forEach(({ heard: { hello, marks, over } }, i) => {
				const held = (over ?? now) - (hello?.at ?? began);
				const last = marks.at(-1)?.at ?? hello?.at ?? began;
				const isEnd = this.passed >= ms;
				const state = !hello && (over !== null || held > lateMs) ? 'refused' : over !== null ? 'cut' : now - last > lateMs ? 'late' : isEnd ? 'whole' : 'open';
				this[ways[i]!] = { ms: held, state };
			});
			if (this.passed >= ms || lines.every(({ heard }) => heard.over !== null)) this.stop();
		};
		this.#timer = setInterval(look, 1000);
		look();
	}

	stop(): void {
		clearInterval(this.#timer);
		for (const line of this.#lines) line.close();
		this.#lines = [];
		this.isRunning = false;
	}
}
