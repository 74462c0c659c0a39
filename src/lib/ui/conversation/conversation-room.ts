/** What the page needs once people agree or disagree, as one chunk with its words: on the way to a first card a phone does not fetch it. */
export { default as ConversationRoom } from './ConversationRoom.svelte';
export { default as HeardTable } from './HeardTable.svelte';
