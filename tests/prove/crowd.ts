import * as decoding from 'lib0/decoding';
import type { Chance } from '../load/chance.ts';
import { Stopwatch } from '../load/stopwatch.ts';
import { Guest } from './guest.ts';
import type { Hall, Member } from './hall.ts';
import { encodePoint, encodeView, readPointers, type View, type ViewRate } from '#lib/doc/pointer-frames.ts';

const whole = [0, 0, 1, 1] as const;

/**
 * A page that shows the whole plan and points. Where it points says which of its moves that is, so that whoever sees it knows how old it
 * is: x is who, y counts the moves.
 */
export class Pointing {
	readonly guest: Guest;
	readonly who: number;
	readonly rate: Exclude<ViewRate, 'none'>;
	/** Bytes and frames of pointers since the count was last taken. */
	bytes = 0;
	frames = 0;
	sent = 0;
	/** Ids that this page shows now, with their places; only a page that `watches` reads what it is sent. */
	readonly shown = new Map<number, readonly [x: number, y: number]>();
	/** When an id was last taken away. */
	readonly goneAt = new Map<number, number>();
	onShown: ((id: number, x: number, y: number) => void) | null = null;
	readonly #sentAt: number[] = [];

	constructor(hall: Hall, { token }: Member, who: number, random: () => number, { rate = 'full', watches = false, reads = false }: { rate?: Exclude<ViewRate, 'none'>; watches?: boolean; reads?: boolean } = {}) {
		this.who = who;
		this.rate = rate;
		this.guest = new Guest(hall, token, random);
		this.guest.asks = reads;
		this.guest.onPointers = (bytes) => {
			this.bytes += bytes.length;
			this.frames += 1;
			if (watches) this.#read(bytes);
		};
	}

	look(box: View['box'] = whole): void {
		this.guest.send(encodeView({ rate: this.rate, box }));
	}

	move(): void {
		this.#sentAt[this.sent & 0xff] = performance.now();
		this.guest.send(encodePoint([this.who, (this.sent++ & 0xff) * 200]));
	}

	nowhere(): void {
		this.guest.send(encodePoint(null));
	}

	/** When the move was made that this place belongs to. */
	madeAt(y: number): number {
		return this.#sentAt[y / 200]!;
	}

	#read(bytes: Uint8Array): void {
		const decoder = decoding.createDecoder(bytes);
		decoding.readVarUint(decoder);
		const news = readPointers(decoder);
		if (news.tell === 'you') return;
		const now = performance.now();
		const gone = news.tell === 'moved' ? news.gone : [...this.shown.keys()];
		for (const id of gone) {
			this.shown.delete(id);
			this.goneAt.set(id, now);
		}
		for (const { id, x, y } of news.here) {
			this.shown.set(id, [x, y]);
			this.onShown?.(id, x, y);
		}
	}
}

/** Moves every page `hz` times a second, evenly spread, until the answer is called. */
export function keepMoving(pages: readonly Pointing[], hz: number, chance: Chance): () => void {
	const beatMs = 20;
	const order = chance.shuffled(pages);
	let done = 0;
	const start = performance.now();
	const timer = setInterval(() => {
		const due = Math.floor(((performance.now() - start) / 1000) * hz * order.length);
		// What a busy machine has missed is not made up for: a person does not either.
		done = Math.max(done, due - order.length);
		for (; done < due; done++) order[done % order.length]!.move();
	}, beatMs);
	return () => clearInterval(timer);
}

/** How old a pointer is when a page is told of it. */
export function ages(pages: readonly Pointing[], watching: readonly Pointing[]): Stopwatch {
	const watch = new Stopwatch();
	const byWho = new Map(pages.map((page) => [page.who, page]));
	for (const page of watching) {
		page.onShown = (_id, x, y) => {
			const made = byWho.get(x)?.madeAt(y);
			if (made !== undefined) watch.add(performance.now() - made);
		};
	}
	return watch;
}
