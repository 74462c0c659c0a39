import { getContext } from 'svelte';
import { together, type TogetherWords } from './en/together.ts';

const key = Symbol('words for whoever was away');

/** As `words()`, for what stands beside a round: a phone fetches them after the list. */
export function togetherWords(): TogetherWords {
	return getContext<TogetherWords | undefined>(key) ?? together;
}
