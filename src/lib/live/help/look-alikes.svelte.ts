import type { Card } from '#lib/domain/card.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Answer } from './question.ts';

/** Cards are changed letter by letter, and nobody reads a list that is made anew with each. */
const restMs = 2_000;

/**
 * Cards that look alike, for a desk that stays open: looked for in the worker of the grouping help, again when words have changed, one question at a time. It
 * never moves a card.
 */
export class LookAlikes {
	state = $state<'looking' | 'ready' | 'failed'>('looking');
	answer = $state.raw<Answer | null>(null);

	#worker: Worker | null = null;
	#asked = 0;
	#isBusy = false;
	#read = '';
	#newest: { id: CardId; text: string }[] = [];
	#timer: ReturnType<typeof setTimeout> | null = null;
	readonly #open: () => Worker;

	// A chunk shared with the board would be named in what every phone fetches first.
	constructor(open = () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })) {
		this.#open = open;
	}

	/** The cards as they are now. */
	look(cards: readonly Pick<Card, 'id' | 'text'>[]): void {
		this.#newest = cards.map(({ id, text }) => ({ id, text }));
		if (this.#isBusy || this.#timer !== null || this.state === 'failed') return;
		this.#ask();
	}

	close(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#worker?.terminate();
		this.#worker = null;
	}

	#ask(): void {
		const words = JSON.stringify(this.#newest);
		if (words === this.#read) return;
		this.#read = words;
		this.#isBusy = true;
		this.#asked += 1;
		try {
			this.#worker ??= this.#begin();
			this.#worker.postMessage({ n: this.#asked, cards: this.#newest.map((card) => ({ ...card, pile: null })), piles: [], pairsOnly: true });
		} catch {
			this.#failed();
		}
	}

	#begin(): Worker {
		const worker = this.#open();
		worker.onmessage = ({ data }: MessageEvent<Answer>) => {
			this.answer = data;
			this.state = 'ready';
			this.#isBusy = false;
			this.#timer = setTimeout(() => {
				this.#timer = null;
				this.#ask();
			}, restMs);
		};
		worker.onerror = () => this.#failed();
		return worker;
	}

	#failed(): void {
		this.close();
		this.state = 'failed';
	}
}
