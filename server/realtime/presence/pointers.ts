import { Avatars } from './avatars.ts';
import { boxOf, everywhere, Window, type Viewer } from './window.ts';
import type { Seat } from '../seat.ts';
import type { Spot, View } from '#lib/doc/pointer-frames.ts';
import type { PersonId } from '#lib/domain/ids.ts';

const beatMs = 200;
/** Someone who goes is gone from every page within a second (promise R5), so a beat never gets longer than this. */
const longestMs = 400;
/** A beat is this many times as long as its work takes: pointers never have more than a fifth of the process. */
const rest = 5;
/** How many are sent to in one turn of the event loop: a change that is waiting goes in between. */
const eachTurn = 50;
const mostTurns = 10;

/**
 * The lane of presence. Pointers are never queued: what moves between two beats is told once, as it stands then. It knows no document, no
 * gate and no log, and gives way to them: it sends in small turns, and a line on which anything waits misses out.
 */
export class Pointers {
	readonly #avatars: Avatars;
	readonly #byHand: boolean;
	readonly #viewers = new Map<Seat, Viewer>();
	readonly #windows = new Map<string, Window>();
	/** Counts what has changed. */
	#turn = 0;
	#outbox: { window: Window; viewer: Viewer }[] = [];
	#timer: NodeJS.Timeout | null = null;
	#began = -Infinity;
	#workMs = 0;
	#pauseMs = beatMs;

	constructor(random: (count: number) => Uint8Array, byHand: boolean) {
		this.#avatars = new Avatars(random);
		this.#byHand = byHand;
	}

	/** Whether an id is somebody's avatar. */
	isAvatar(id: number): boolean {
		return this.#avatars.has(id);
	}

	/** Null: this page points nowhere any more. */
	point(seat: Seat, spot: Spot | null): void {
		if (spot === null ? this.#avatars.take(seat) : this.#avatars.put(seat, spot)) this.#changed();
	}

	/** What a page of ours shows of the plan; null: no plan at all. 'stock': a stock client. */
	look(seat: Seat, view: View | 'stock' | null): void {
		const before = this.#viewers.get(seat);
		if (view === null) return void (before && this.#leaveWindow(before));
		const viewer = before ?? { seat, window: null, isFresh: true, isTold: seat.readOnly };
		this.#viewers.set(seat, viewer);
		const [kind, box] = view === 'stock' ? (['stock', everywhere] as const) : [view.rate, boxOf(view)];
		const key = `${kind} ${box.join(' ')}`;
		let window = this.#windows.get(key);
		if (!window) this.#windows.set(key, (window = new Window(key, kind, box)));
		if (viewer.window === window) return;
		this.#leaveWindow(viewer);
		viewer.window = window;
		window.viewers.add(viewer);
		this.renew(seat);
	}

	/** Tells this page everything anew at the next beat. */
	renew(seat: Seat): void {
		const viewer = this.#viewers.get(seat);
		if (!viewer?.window) return;
		viewer.isFresh = true;
		viewer.window.turn = -1;
		this.#schedule();
	}

	leave(seat: Seat): void {
		this.point(seat, null);
		this.look(seat, null);
		this.#viewers.delete(seat);
	}

	/** The round shows no pointers: they are taken away on every page at once, without waiting for a beat. */
	clear(): void {
		if (this.#avatars.pointing.length === 0) return;
		for (const { page } of [...this.#avatars.pointing]) this.#avatars.take(page!);
		this.#turn += 1;
		for (const { viewer } of this.#outbox) viewer.isFresh = true;
		this.#stop();
		this.#beat(true);
	}

	/** A whole beat, by hand. */
	flush(): void {
		this.#stop();
		this.#beat(true);
	}

	close(): void {
		this.#stop();
	}

	#changed(): void {
		this.#turn += 1;
		this.#schedule();
	}

	#schedule(): void {
		if (this.#timer || this.#byHand) return;
		this.#timer = setTimeout(() => this.#beat(), Math.max(0, this.#began + this.#pauseMs - performance.now())).unref();
	}

	#stop(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}

	#beat(all = false): void {
		this.#timer = null;
		const now = performance.now();
		this.#pauseMs = Math.min(longestMs, Math.max(beatMs, Math.round(this.#workMs * rest)));
		this.#began = now;
		this.#outbox = [];
		for (const window of this.#windows.values()) {
			if (window.turn === this.#turn || !(all || window.isDue(now, this.#pauseMs))) continue;
			window.turn = this.#turn;
			window.serve(this.#avatars.pointing, now, this.#pauseMs);
			for (const viewer of window.viewers) this.#outbox.push({ window, viewer });
		}
		this.#workMs = performance.now() - now;
		this.#send(this.#byHand ? Infinity : Math.max(eachTurn, Math.ceil(this.#outbox.length / mostTurns)), all ? 0 : this.#pauseMs / 2 / mostTurns);
	}

	/** Sends to some, and to the next ones in a later turn: all of them are spread over half of the time until the next beat. */
	#send(some: number, gapMs: number): void {
		this.#timer = null;
		const now = performance.now();
		const idOf = (personId: PersonId) => this.#avatars.of(personId)?.id ?? null;
		for (const { window, viewer } of this.#outbox.splice(0, some)) {
			// Has gone elsewhere since: its new window has it as a newcomer.
			if (viewer.window !== window) continue;
			window.show(viewer, idOf);
			if (viewer.isFresh && !viewer.seat.hidden) window.turn = -1;
		}
		this.#workMs += performance.now() - now;
		if (this.#outbox.length > 0) this.#timer = setTimeout(() => this.#send(some, gapMs), gapMs).unref();
		else if ([...this.#windows.values()].some(({ turn }) => turn !== this.#turn)) this.#schedule();
	}

	#leaveWindow(viewer: Viewer): void {
		const { window } = viewer;
		if (!window) return;
		window.viewers.delete(viewer);
		viewer.window = null;
		if (window.viewers.size === 0) this.#windows.delete(window.key);
	}
}
