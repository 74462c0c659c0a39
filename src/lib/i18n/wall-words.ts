import { catalogue } from './catalogue.ts';
import { wall } from './en/wall.ts';

/** Words of an Open Space session, which come with its screens: nobody else loads them. */
export const { read: wallWords, handDown: handDownWallWords } = catalogue('wall words', wall);
