import { getContext } from 'svelte';
import { arrive, type ArriveWords } from './en/arrive.ts';

const key = Symbol('words of the first minutes');

/** As `words()`, for the sheet of the first minutes: a phone fetches them when it is opened. */
export function arriveWords(): ArriveWords {
	return getContext<ArriveWords | undefined>(key) ?? arrive;
}
