import { catalogue } from './catalogue.ts';
import { enHouse } from './en-house.ts';

/** The other half of the catalogue, for pages that no citizen loads on the way to a first card. */
export const { read: houseWords, handDown: handDownHouseWords } = catalogue('house words', enHouse);
