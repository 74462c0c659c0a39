/** What the page needs once there is a vote, as one chunk: on the way to a first card a phone does not fetch it. */
export { default as BallotBar } from './BallotBar.svelte';
export { default as BallotPaper } from './BallotPaper.svelte';
export { Ballot } from './box.svelte.ts';
export { keepBallot } from './kept-ballot.ts';
export { default as ResultTable } from './ResultTable.svelte';
