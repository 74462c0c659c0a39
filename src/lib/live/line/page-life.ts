export interface PageLifeEar {
	/** A line again, in view again, or out of the back-forward cache. */
	back(): void;
	/** In view or hidden. */
	seen(hidden: boolean): void;
	/** The page may be going for good: no later chance to say anything. */
	leaving(): void;
	tick(): void;
}

const tickEvery = 5_000;

/** The outside world of a page: in view or hidden, on a line or not, asleep or awake. Does nothing where there is no page (tests). */
export class PageLife {
	#undo: (() => void)[] = [];
	#timer: ReturnType<typeof setInterval>;

	constructor(ear: PageLifeEar) {
		this.#timer = setInterval(() => ear.tick(), tickEvery);
		if (typeof document === 'undefined') return;
		this.#listen(document, 'visibilitychange', () => {
			ear.seen(this.hidden);
			if (!this.hidden) ear.back();
		});
		this.#listen(window, 'online', () => ear.back());
		this.#listen(window, 'offline', () => ear.tick());
		this.#listen(window, 'pageshow', (event) => (event as PageTransitionEvent).persisted && ear.back());
		this.#listen(window, 'pagehide', () => ear.leaving());
	}

	get hidden(): boolean {
		return typeof document !== 'undefined' && document.visibilityState === 'hidden';
	}

	/** False only where the device itself says that it has no line: true proves nothing. */
	get hasLine(): boolean {
		return typeof navigator === 'undefined' || navigator.onLine !== false;
	}

	close(): void {
		clearInterval(this.#timer);
		for (const undo of this.#undo) undo();
	}

	#listen(target: EventTarget, name: string, heard: (event: Event) => void): void {
		target.addEventListener(name, heard);
		this.#undo.push(() => target.removeEventListener(name, heard));
	}
}
