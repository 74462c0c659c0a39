/** What the page shows in an Open Space session, as one chunk: elsewhere nobody fetches it. */
export { default as WallEnd } from './WallEnd.svelte';
export { default as WallRoom } from './WallRoom.svelte';
