import { getContext, setContext } from 'svelte';
import { vote, type VoteWords } from './en/vote.ts';

const key = Symbol('vote words');

/** Words of the ballot and of the result, for pages where there is a vote. English where no other language was handed down. Call it while a component is made. */
export function voteWords(): VoteWords {
	return getContext<VoteWords | undefined>(key) ?? vote;
}

export function handDownVoteWords(catalogue: VoteWords): void {
	setContext(key, catalogue);
}
