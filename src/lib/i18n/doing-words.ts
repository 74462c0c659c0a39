import { catalogue } from './catalogue.ts';
import { doing } from './en/doing.ts';

/** As `words()`, for the rounds after the vote and one's own page: a phone fetches them when they are needed. */
export const { read: doingWords, handDown: handDownDoingWords } = catalogue('words of who does it', doing);
