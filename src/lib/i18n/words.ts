import { getContext, setContext } from 'svelte';
import { en, type Words } from './en.ts';

const key = Symbol('words');

/** The catalogue for this page: `const w = words()`. English where no other language was handed down. Call it while a component is made. */
export function words(): Words {
	return getContext<Words | undefined>(key) ?? en;
}

export function handDownWords(catalogue: Words): void {
	setContext(key, catalogue);
}
