import { catalogue } from './catalogue.ts';
import { together } from './en/together.ts';

/** As `words()`, for what stands beside a round: a phone fetches them after the list. */
export const { read: togetherWords, handDown: handDownTogetherWords } = catalogue('words for whoever was away', together);
