import { answers } from './en/answers.ts';
import { board } from './en/board.ts';
import { canvas } from './en/canvas.ts';
import { common } from './en/common.ts';
import { desk } from './en/desk.ts';
import { door } from './en/door.ts';
import { hall } from './en/hall.ts';
import { outcome } from './en/outcome.ts';
import { recount } from './en/recount.ts';
import { said } from './en/said.ts';
import { refusals } from './en/refusals.ts';
import { setup } from './en/setup.ts';
import { sort } from './en/sort.ts';
import { staff } from './en/staff.ts';
import { take } from './en/take.ts';
import { vote } from './en/vote.ts';
import { votePlan } from './en/vote-plan.ts';

/** Plain English, reading age 9 to 11. This is the type every other language must satisfy; plurals are functions. */
export const en = { common, refusals, door, board, canvas, vote, votePlan, recount, desk, setup, hall, outcome, answers, said, sort, staff, take };

export type Words = typeof en;
