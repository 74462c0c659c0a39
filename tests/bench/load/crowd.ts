import { setTimeout as sleep } from 'node:timers/promises';
import { Line, type Ears } from './line.ts';
import type { Speech } from './speech.ts';

/** All people of one measurement, each on a line of their own. */
export class Crowd {
	readonly lines: (Line | undefined)[];
	readonly #speech: Speech;
	readonly #port: number;
	readonly #ears: Ears;
	readonly #alive: NodeJS.Timeout;
	/** Hears each frame of those who have the board. */
	heard: ((line: Line, data: Buffer, from: number, to: number) => void) | null = null;
	/** Hears each frame of those who come in. */
	coming: ((line: Line, data: Buffer, from: number, to: number) => void) | null = null;
	even: ((line: Line) => void) | null = null;
	lost: ((line: Line, code: number, reason: string) => void) | null = null;

	constructor(speech: Speech, port: number, people: number) {
		this.#speech = speech;
		this.#port = port;
		this.lines = Array.from({ length: people });
		this.#ears = {
			opened: (line) => speech.opened(line),
			frame: (line, data, from, to) => {
				if (line.isEven) return this.heard?.(line, data, from, to);
				this.coming?.(line, data, from, to);
				if (!speech.coming(line, data, from, to)) return;
				line.isEven = true;
				this.even?.(line);
			},
			closed: (line, code, reason) => this.lost?.(line, code, reason)
		};
		this.#alive = setInterval(() => {
			if (speech.keepAlive) for (const line of this.lines) if (line?.isOpen) speech.keepAlive(line);
		}, 5000);
	}

	come(who: number): Line {
		const { path, headers } = this.#speech.request(who);
		return (this.lines[who] = new Line(who, this.#port, path, headers, this.#ears));
	}

	/** Everyone, a few at a time; the first fills the board. Answers how many have it. */
	async comeAll(limitMs: number): Promise<number> {
		const end = performance.now() + limitMs;
		const evenBy = async (count: number) => {
			while (this.evenCount < count && performance.now() < end) await sleep(5);
		};
		const first = this.come(0);
		await evenBy(1);
		this.#speech.fill(first);
		await sleep(300);
		for (let who = 1; who < this.lines.length && performance.now() < end; who++) {
			this.come(who);
			if (who % 20 === 0) await evenBy(who - 60);
		}
		await evenBy(this.lines.length);
		return this.evenCount;
	}

	get evenCount(): number {
		let count = 0;
		for (const line of this.lines) if (line?.isEven) count += 1;
		return count;
	}

	sum(what: 'frames' | 'bytes'): number {
		return this.lines.reduce((sum, line) => sum + (line?.[what] ?? 0), 0);
	}

	leave(): void {
		clearInterval(this.#alive);
		this.lost = null;
		for (const line of this.lines) line?.end();
	}
}
