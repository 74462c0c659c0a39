import { catalogue } from './catalogue.ts';
import { arrive } from './en/arrive.ts';

/** As `words()`, for the sheet of the first minutes: a phone fetches them when it is opened. */
export const { read: arriveWords, handDown: handDownArriveWords } = catalogue('words of the first minutes', arrive);
