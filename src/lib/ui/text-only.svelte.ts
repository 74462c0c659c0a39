import { getContext, setContext } from 'svelte';

/** Whether this page is words alone: no plan, no pictures. Chosen with the Aa button; what is chosen here holds at once, also while the line is cut. */
export class TextOnly {
	readonly #first: () => boolean;
	#chosen = $state<boolean | null>(null);

	/** @param first as the server made the page */
	constructor(first: () => boolean) {
		this.#first = first;
	}

	get on(): boolean {
		return this.#chosen ?? this.#first();
	}

	choose(on: boolean): void {
		this.#chosen = on;
	}
}

const key = Symbol('text only');
const never = new TextOnly(() => false);
export const handDownTextOnly = (first: () => boolean): TextOnly => setContext(key, new TextOnly(first));
/** Where nothing was handed down, pictures stay. */
export const useTextOnly = (): TextOnly => getContext<TextOnly | undefined>(key) ?? never;
