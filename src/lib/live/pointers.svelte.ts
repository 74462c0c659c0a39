import type { PointersNews, View } from '#lib/doc/pointer-frames.ts';
import { Others, type OtherPointer } from './line/others.ts';
import { Pointing } from './line/pointing.ts';

export interface PointersOptions {
	/** Whether the round shows pointers; reactive. */
	mayShow: () => boolean;
	point(at: readonly [number, number] | null): void;
	look(view: View | null): void;
}

/** Pointing on the plan, both ways. A round can switch it off for all, and a person for their own device: then nothing goes up or comes down. */
export class LivePointers {
	readonly #options: PointersOptions;
	readonly #pointing: Pointing;
	readonly #heard = new Others();
	#others = $state.raw<readonly OtherPointer[]>([]);
	#wanted = $state(true);
	#view: View | null = null;

	constructor(options: PointersOptions) {
		this.#options = options;
		this.#pointing = new Pointing(options);
	}

	/** Where other people point; nobody knows who. Nowhere at all as soon as the round or the person says so. */
	get others(): readonly OtherPointer[] {
		return this.#wanted && this.#options.mayShow() ? this.#others : [];
	}
	/** How long a dot may take to its new place, in ms. */
	get every(): number {
		return this.#heard.every;
	}

	/** Where this person points, as fractions of the plan; null when nowhere. */
	point(at: readonly [number, number] | null): void {
		this.#pointing.point(this.#wanted && this.#options.mayShow() ? at : null);
	}

	/** Which part of the plan this page shows, and how much it can use of it; null without a plan. */
	look(view: View | null): void {
		this.#view = view;
		this.#pointing.look(this.#wanted ? view : null);
	}

	/** The person's own choice. */
	want(wanted: boolean): void {
		this.#wanted = wanted;
		this.look(this.#view);
		if (!wanted) this.point(null);
	}

	hear(news: PointersNews): void {
		this.#heard.hear(news);
		this.#others = this.#heard.list;
	}

	/** The line broke: what it said is worth nothing now. */
	lost(): void {
		this.#heard.forget();
		this.#others = [];
	}

	/** A line that knows nothing of us yet. */
	again(): void {
		this.#pointing.again();
	}

	close(): void {
		this.#pointing.close();
	}
}
