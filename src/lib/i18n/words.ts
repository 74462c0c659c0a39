import { catalogue } from './catalogue.ts';
import { en } from './en.ts';

/** The catalogue for this page: `const w = words()`. */
export const { read: words, handDown: handDownWords } = catalogue('words', en);
