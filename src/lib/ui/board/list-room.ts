/** What the page needs once cards lie open, to look round and to group, as one chunk: on the way to a first card a phone does not fetch it. */
export { default as GroupList } from './GroupList.svelte';
export { default as LookList } from './LookList.svelte';
export { GroupingHelp } from '#lib/live/help/grouping-help.svelte.ts';
export { default as AskHere } from './AskHere.svelte';
export { stayPut } from './stay-put.ts';
