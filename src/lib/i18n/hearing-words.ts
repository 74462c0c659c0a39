import { catalogue } from './catalogue.ts';
import { hearing } from './en/hearing.ts';

/** As `words()`, for what a device says of its own: a phone fetches them with the menu. */
export const { read: hearingWords, handDown: handDownHearingWords } = catalogue('words for what a device says', hearing);
