import { catalogue } from './catalogue.ts';
import { talk } from './en/talk.ts';

/** As `words()`, for the pages of talks and their reports. */
export const { read: talkWords, handDown: handDownTalkWords } = catalogue('words of talks', talk);
