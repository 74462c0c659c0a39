import type { Remembered, WaysOutside } from '#lib/live/ways/ways.ts';
import { Ways } from '#lib/live/ways/ways.ts';

/** What a network does with lines of one kind; `cut`: lets them open and say hello, and breaks them after so many ms. */
export type Does = 'carries' | 'refuses' | 'hangs' | 'opens and says nothing' | { cutAfter: number };

/** A network between a page and a server, on the test's clock. Every line takes 100 ms to open. */
export class HandNetwork {
	fast: Does = 'carries';
	stream: Does = 'carries';
	server: 'up' | 'down' | 'refuses the room' = 'up';
	hasLine = true;
	kept: Remembered | null = null;
	readonly lines: { way: 'fast' | 'second' | 'check'; at: number; isOpen: boolean; socket: Line }[] = [];
	changed: () => void = () => {};

	ways(more: Partial<WaysOutside> = {}): Ways {
		const kind = (way: 'fast' | 'second') => {
			const dial = (socket: Line) => this.#dial(way, socket);
			return class extends Line {
				constructor(readonly url: string) {
					super();
					dial(this);
				}
			} as unknown as typeof WebSocket;
		};
		return new Ways({
			now: () => Date.now(),
			random: () => 0.5,
			kept: { read: () => this.kept, write: (value) => ((this.kept = value), true) },
			Fast: kind('fast'),
			second: () => Promise.resolve(kind('second')),
			knock: (limitMs) => this.#check(limitMs, 0),
			holds: (ms) => this.#check(ms * 1.5, ms),
			hasLine: () => this.hasLine,
			changed: (heard) => ((this.changed = heard), () => (this.changed = () => {})),
			...more
		});
	}

	count(way: 'fast' | 'second' | 'check'): number {
		return this.lines.filter((line) => line.way === way).length;
	}

	/** Breaks what is open. */
	breakAll(code = 1006): void {
		for (const line of this.lines.filter(({ isOpen }) => isOpen)) {
			line.isOpen = false;
			line.socket.over(code);
		}
	}

	#dial(way: 'fast' | 'second', socket: Line): void {
		const line = { way, at: Date.now(), isOpen: false, socket };
		this.lines.push(line);
		const does = this.server === 'up' ? (way === 'fast' ? this.fast : this.stream) : 'refuses';
		if (does === 'hangs') return;
		setTimeout(() => {
			if (socket.readyState === 3) return;
			if (does === 'refuses') return socket.over(1006);
			line.isOpen = true;
			socket.open(does !== 'opens and says nothing');
			if (typeof does === 'object') setTimeout(() => line.isOpen && socket.over(1006), does.cutAfter);
		}, 100);
	}

	#check(limitMs: number, holdMs: number): Promise<boolean> {
		this.lines.push({ way: 'check', at: Date.now(), isOpen: false, socket: new Line() });
		const { fast } = this;
		const stays = this.server !== 'down' && (fast === 'carries' || (typeof fast === 'object' && fast.cutAfter > holdMs));
		return new Promise((resolve) => setTimeout(() => resolve(stays), stays ? 100 + holdMs : fast === 'refuses' || this.server === 'down' ? 100 : limitMs));
	}
}

class Line {
	readyState = 0;
	binaryType = '';
	bufferedAmount = 0;
	readonly sent: unknown[] = [];
	onopen: (() => void) | null = null;
	onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
	onerror: (() => void) | null = null;
	onclose: ((event: { code: number; reason: string }) => void) | null = null;

	send(data: unknown): void {
		this.sent.push(data);
	}

	close(): void {
		this.readyState = 3;
	}

	open(speaks: boolean): void {
		this.readyState = 1;
		this.onopen?.();
		if (speaks) this.onmessage?.({ data: Uint8Array.of(100).buffer });
	}

	over(code: number): void {
		this.readyState = 3;
		this.onclose?.({ code, reason: '' });
	}
}
