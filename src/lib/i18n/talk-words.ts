import { getContext } from 'svelte';
import { talk, type TalkWordsCatalogue } from './en/talk.ts';

const key = Symbol('words of talks');

/** As `words()`, for the pages of talks and their reports. */
export function talkWords(): TalkWordsCatalogue {
	return getContext<TalkWordsCatalogue | undefined>(key) ?? talk;
}
