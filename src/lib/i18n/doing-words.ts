import { getContext } from 'svelte';
import { doing, type DoingWords } from './en/doing.ts';

const key = Symbol('words of who does it');

/** As `words()`, for the rounds after the vote and one's own page: a phone fetches them when they are needed. */
export function doingWords(): DoingWords {
	return getContext<DoingWords | undefined>(key) ?? doing;
}
