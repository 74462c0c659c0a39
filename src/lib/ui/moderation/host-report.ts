/** What a host has beside a report: a part of its own, so that no citizen's phone fetches it. */
export { default as HidePassage } from './HidePassage.svelte';
export { default as TakeOut } from './TakeOut.svelte';
