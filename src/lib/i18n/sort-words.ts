import { getContext, setContext } from 'svelte';
import { sort, type SortWords } from './en/sort.ts';

const key = Symbol('sort words');

/** Words of the round in which tables sort. English where no other language was handed down. Call it while a component is made. */
export function sortWords(): SortWords {
	return getContext<SortWords | undefined>(key) ?? sort;
}

export function handDownSortWords(catalogue: SortWords): void {
	setContext(key, catalogue);
}
