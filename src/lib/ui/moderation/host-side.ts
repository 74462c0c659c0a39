/** What a host has on the board beside what everybody has: a part of its own, so that no citizen's phone fetches it. */
export { default as HideButton } from './HideButton.svelte';
export { default as JustHidden } from './JustHidden.svelte';
export { keepApart } from './keep-apart.ts';
