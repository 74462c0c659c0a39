import { catalogue } from './catalogue.ts';
import { door } from './en/door.ts';

/** Words of the start page, the door and the page about Folkmoot. */
export const { read: doorWords, handDown: handDownDoorWords } = catalogue('door words', door);
