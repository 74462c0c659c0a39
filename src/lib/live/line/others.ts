import { steps, type PointersNews } from '#lib/doc/pointer-frames.ts';

/** Someone else's pointer: where, never who. Fractions of the plan. */
export interface OtherPointer {
	id: number;
	x: number;
	y: number;
}

/** What the room has said about where people point. */
export class Others {
	/** The usual time between two frames, in ms: a dot that glides this long is there when the next one comes. */
	every = 200;
	readonly #all = new Map<number, OtherPointer>();
	#own: number | null = null;

	hear(news: PointersNews): void {
		if (news.tell === 'you') {
			this.#own = news.id;
			this.#all.delete(news.id);
			return;
		}
		this.every = news.every;
		if (news.tell === 'all') this.#all.clear();
		else for (const id of news.gone) this.#all.delete(id);
		// One's other page points too: that is no other.
		for (const { id, x, y } of news.here) if (id !== this.#own) this.#all.set(id, { id, x: x / steps, y: y / steps });
	}

	forget(): void {
		this.#own = null;
		this.#all.clear();
	}

	get list(): OtherPointer[] {
		return [...this.#all.values()];
	}
}
