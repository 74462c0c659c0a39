import { getContext, setContext } from 'svelte';
import { hall, type HallWords } from './en/hall.ts';

const key = Symbol('hall words');

/** Words of the screen in the hall. English where no other language was handed down. Call it while a component is made. */
export function hallWords(): HallWords {
	return getContext<HallWords | undefined>(key) ?? hall;
}

export function handDownHallWords(catalogue: HallWords): void {
	setContext(key, catalogue);
}
