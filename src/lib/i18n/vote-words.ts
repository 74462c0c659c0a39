import { catalogue } from './catalogue.ts';
import { vote } from './en/vote.ts';

/** Words of the ballot and of the result, for pages where there is a vote. */
export const { read: voteWords, handDown: handDownVoteWords } = catalogue('vote words', vote);
