/** Between two batches of what is not urgent. */
const pauseMs = 10_000;

/**
 * What a screen reader says without anybody having asked: polite things in batches, rights at once. Two strings that the page shows in
 * live regions; focus is never touched.
 */
export class Announcer {
	polite = $state('');
	urgent = $state('');
	#waiting: string[] = [];
	#timer: ReturnType<typeof setTimeout> | null = null;
	#lastAt = -Infinity;
	#now: () => number;

	constructor(now: () => number = () => performance.now()) {
		this.#now = now;
	}

	/** @param over what is not true any more by this: while it waits to be said, it is dropped */
	say(text: string, over: readonly string[] = []): void {
		this.#waiting = this.#waiting.filter((waiting) => !over.includes(waiting));
		if (text === '' || this.#waiting.includes(text)) return;
		this.#waiting.push(text);
		// A moment's wait even when nothing was said lately: what belongs together comes together.
		this.#timer ??= setTimeout(() => this.flush(), Math.max(400, this.#lastAt + pauseMs - this.#now()));
	}

	alert(text: string): void {
		this.urgent = text;
	}

	flush(): void {
		this.#timer = null;
		if (this.#waiting.length === 0) return;
		this.polite = this.#waiting.join(' ');
		this.#waiting = [];
		this.#lastAt = this.#now();
	}

	close(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}
}
