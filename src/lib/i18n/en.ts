import { board } from './en/board.ts';
import { canvas } from './en/canvas.ts';
import { common } from './en/common.ts';
import { refusals } from './en/refusals.ts';

/**
 * What a citizen's pages say. Words of hosts and officers are a catalogue of their own, house-words.ts, and so are those of later rounds (vote-words.ts, sort-words.ts ...): a cheap phone must not fetch them on the way to a first card.
 * Plain English, reading age 9 to 11. This is the type every other language must satisfy; plurals are functions.
 */
export const en = { common, refusals, board, canvas };

export type Words = typeof en;
