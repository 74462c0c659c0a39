/** What the page needs after the vote, as one chunk: on the way to a first card a phone does not fetch it. */
export { default as CloseRoom } from './CloseRoom.svelte';
export { default as PlanRoom } from './PlanRoom.svelte';
export { default as WhoRoom } from './WhoRoom.svelte';
export { keptUntil } from '#lib/domain/doing.ts';
