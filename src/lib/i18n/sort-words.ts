import { catalogue } from './catalogue.ts';
import { sort } from './en/sort.ts';

/** Words of the round in which tables sort. */
export const { read: sortWords, handDown: handDownSortWords } = catalogue('sort words', sort);
