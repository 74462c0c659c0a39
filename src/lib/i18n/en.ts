import { board } from './en/board.ts';
import { canvas } from './en/canvas.ts';
import { common } from './en/common.ts';
import { door } from './en/door.ts';
import { hall } from './en/hall.ts';
import { refusals } from './en/refusals.ts';
import { sort } from './en/sort.ts';
import { vote } from './en/vote.ts';

/**
 * What a citizen's pages say. Words of hosts and officers are a catalogue of their own, house-words.ts: a cheap phone must not fetch them.
 * Plain English, reading age 9 to 11. This is the type every other language must satisfy; plurals are functions.
 */
export const en = { common, refusals, door, board, canvas, vote, hall, sort };

export type Words = typeof en;
