import { frame } from '#lib/doc/frames.ts';
import { packFrames, postLimit } from '#lib/doc/stream-frames.ts';

/** Between the beginnings of two posts: what gathers meanwhile goes up together. */
export const postGapMs = 50;
/** Where someone points is worth no post of its own so often: it waits for this, or goes up with whatever goes. */
export const pointGapMs = 500;
/** A post that could not be brought across for so long will not be. */
export const postGiveUpMs = 30_000;
const againFirstMs = 250;
const againMostMs = 4_000;

/** What became of one try. `lost`: nobody knows whether it was taken. */
export type PostAnswer = 'taken' | 'lost' | 'refused';

/**
 * Frames on their way up: one post at a time, in order, each with its number until it is answered. One whose answer was lost goes again
 * under the same number, and the far end takes it once.
 */
export class Posts {
	/** Bytes that are not known to have arrived. */
	waiting = 0;
	readonly #post: (body: Uint8Array, number: number) => Promise<PostAnswer>;
	readonly #over: () => void;
	#frames: Uint8Array[] = [];
	#number = 0;
	#isBusy = false;
	#isClosed = false;
	#begun = -Infinity;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#dueAt = Infinity;

	/** @param over no post will be taken any more */
	constructor(post: (body: Uint8Array, number: number) => Promise<PostAnswer>, over: () => void) {
		this.#post = post;
		this.#over = over;
	}

	push(bytes: Uint8Array): void {
		if (isPresence(bytes)) {
			const older = this.#frames.findIndex((waiting) => waiting[0] === bytes[0]);
			if (older >= 0) this.waiting -= this.#frames.splice(older, 1)[0]!.length;
		}
		this.#frames.push(bytes);
		this.waiting += bytes.length;
		this.#soon();
	}

	/** A sign of life, by an empty post; one that is on its way is one too. */
	sign(): void {
		if (!this.#isBusy && this.#frames.length === 0) void this.#carry();
	}

	/** Now, without waiting for more: there may be no later. */
	flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (!this.#isBusy && !this.#isClosed && this.#frames.length > 0) void this.#carry();
	}

	close(): void {
		this.#isClosed = true;
		clearTimeout(this.#timer);
	}

	#soon(): void {
		if (this.#isBusy) return;
		const now = performance.now();
		const dueAt = this.#begun + (this.#frames.every(isPresence) ? pointGapMs : postGapMs);
		if (this.#timer !== undefined && this.#dueAt <= dueAt) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#dueAt = dueAt;
		// No timer where none is needed: those of a hidden page are late.
		if (dueAt <= now) queueMicrotask(() => this.flush());
		else this.#timer = setTimeout(() => this.flush(), dueAt - now);
	}

	async #carry(): Promise<void> {
		this.#isBusy = true;
		this.#begun = performance.now();
		const frames = this.#take();
		const body = packFrames(frames);
		const number = ++this.#number;
		for (let again = againFirstMs; ; again = Math.min(againMostMs, again * 2)) {
			const answer = await this.#post(body, number);
			if (this.#isClosed) return;
			if (answer === 'taken') break;
			if (answer === 'refused' || performance.now() - this.#begun > postGiveUpMs) return this.#over();
			await new Promise((resolve) => setTimeout(resolve, again));
			if (this.#isClosed) return;
		}
		for (const { length } of frames) this.waiting -= length;
		this.#isBusy = false;
		if (this.#frames.length > 0) this.#soon();
	}

	/** As many as one post may hold. */
	#take(): Uint8Array[] {
		let bytes = 0;
		const count = this.#frames.findIndex(({ length }, i) => (bytes += length + 8) > postLimit && i > 0);
		return this.#frames.splice(0, count === -1 ? this.#frames.length : count);
	}
}

/** Frames of which only the newest of each kind is worth anything. Their kinds are one byte long. */
const isPresence = (bytes: Uint8Array) => bytes[0] === frame.point || bytes[0] === frame.view;
