import type { Avatar } from './avatars.ts';
import { encodeAwareness } from './awareness.ts';
import type { Seat } from '../seat.ts';
import { encodeAll, encodeMoved, encodeYou, steps, type View } from '#lib/doc/pointer-frames.ts';
import type { PersonId } from '#lib/domain/ids.ts';

/** Someone who is shown where others point. */
export interface Viewer {
	readonly seat: Seat;
	window: Window | null;
	/** Is to be given all there is, not what has changed: has just come, or missed a frame on a full line. */
	isFresh: boolean;
	/** Knows its own id, or never has one. */
	isTold: boolean;
}

/** How many pointers, and how long between two frames at least, for each kind of page (promise R5: a person need not see all of a crowd). */
const kinds = {
	full: { most: 150, pauseMs: 0 },
	slow: { most: 40, pauseMs: 400 },
	/** The stock y-websocket client, which can say neither what it looks at nor how fast its line is. */
	stock: { most: 150, pauseMs: 0 }
};

/** What some pages look at together: one choice of pointers and one encode for all of them. */
export class Window {
	readonly viewers = new Set<Viewer>();
	/** Which change of the lane it was last served with. */
	turn = -1;
	readonly key: string;
	readonly #kind: keyof typeof kinds;
	readonly #box: Box;
	/** What its viewers have been told, with the moves of each then. */
	#shown = new Map<Avatar, number>();
	#here: Avatar[] = [];
	#gone: Avatar[] = [];
	#every = 0;
	#servedAt = -Infinity;
	#whole: Uint8Array | null = null;
	#change: Uint8Array | null = null;

	constructor(key: string, kind: keyof typeof kinds, box: Box) {
		this.key = key;
		this.#kind = kind;
		this.#box = box;
	}

	/** Whether this beat is the nearest to the end of the pause. */
	isDue(now: number, beatMs: number): boolean {
		return now - this.#servedAt >= kinds[this.#kind].pauseMs - beatMs / 2;
	}

	/** Chooses whom to show and what has changed since the last time. `beatMs`: the pause between two beats of the lane. */
	serve(pointing: readonly Avatar[], now: number, beatMs: number): void {
		const { most, pauseMs } = kinds[this.#kind];
		const [x0, y0, x1, y1] = this.#box;
		const shown = new Map<Avatar, number>();
		const here: Avatar[] = [];
		for (const avatar of pointing) {
			const { x, y } = avatar;
			if (x < x0 || x > x1 || y < y0 || y > y1) continue;
			shown.set(avatar, avatar.moves);
			if (this.#shown.get(avatar) !== avatar.moves) here.push(avatar);
			if (shown.size === most) break;
		}
		this.#gone = [...this.#shown.keys()].filter((avatar) => !shown.has(avatar));
		this.#here = here;
		this.#shown = shown;
		this.#servedAt = now;
		this.#every = Math.max(1, Math.round(pauseMs / beatMs)) * beatMs;
		this.#whole = this.#change = null;
	}

	/** Gives a viewer what it has to know after `serve`. */
	show(viewer: Viewer, idOf: (personId: PersonId) => number | null): void {
		const { seat } = viewer;
		if (seat.hidden) {
			viewer.isFresh = true;
			return;
		}
		if (this.#kind !== 'stock' && !viewer.isTold) {
			const id = idOf(seat.personId);
			viewer.isTold = id === null || seat.sendPointers(encodeYou(id));
		}
		const bytes = this.#kind === 'stock' ? this.#forStock(viewer) : viewer.isFresh ? (this.#whole ??= encodeAll(this.#every, [...this.#shown.keys()])) : this.#changed();
		if (bytes) viewer.isFresh = !seat.sendPointers(bytes);
	}

	#changed(): Uint8Array | null {
		if (this.#here.length + this.#gone.length === 0) return null;
		return (this.#change ??= encodeMoved(this.#every, this.#gone, this.#here));
	}

	/** A stock client takes its own avatar for someone else: it is left out, so only those who do not point share an encode. */
	#forStock({ seat, isFresh }: Viewer): Uint8Array | null {
		const isOther = ({ personId }: Avatar) => personId !== seat.personId;
		const here = isFresh ? [...this.#shown.keys()] : this.#here;
		const [others, gone] = [here.filter(isOther), this.#gone.filter(isOther)];
		if (others.length + gone.length === 0) return null;
		if (isFresh || others.length + gone.length < here.length + this.#gone.length) return encodeAwareness(gone, others);
		return (this.#change ??= encodeAwareness(gone, others));
	}
}

export type Box = readonly [x0: number, y0: number, x1: number, y1: number];
export const everywhere: Box = [0, 0, steps, steps];

/**
 * The window for a view: its box on a grid of half the view's size or finer, so that people who look at nearly the same share one, and
 * someone who moves the plan a little already has what comes into view.
 */
export function boxOf({ box: [x0, y0, x1, y1] }: View): Box {
	const [fromX, toX] = snapped(x0, x1);
	const [fromY, toY] = snapped(y0, y1);
	return [fromX, fromY, toX, toY];
}

function snapped(from: number, to: number): [number, number] {
	let cells = 4;
	while (cells < 32 && 2 / cells > to - from) cells *= 2;
	return [Math.floor((Math.floor(from * cells) * steps) / cells), Math.ceil((Math.ceil(to * cells) * steps) / cells)];
}
