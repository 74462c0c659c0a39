/** What the page needs where people group, as one chunk: on the way to a first card a phone does not fetch it. */
export { default as GroupList } from './GroupList.svelte';
export { GroupingHelp } from '#lib/live/help/grouping-help.svelte.ts';
