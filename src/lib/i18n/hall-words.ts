import { catalogue } from './catalogue.ts';
import { hall } from './en/hall.ts';

/** Words of the screen in the hall. */
export const { read: hallWords, handDown: handDownHallWords } = catalogue('hall words', hall);
