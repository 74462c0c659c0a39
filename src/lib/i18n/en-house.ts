import { answers } from './en/answers.ts';
import { alike } from './en/alike.ts';
import { desk } from './en/desk.ts';
import { helper } from './en/helper.ts';
import { houseRefusals } from './en/house-refusals.ts';
import { moderation } from './en/moderation.ts';
import { outcome } from './en/outcome.ts';
import { pack } from './en/pack.ts';
import { recount } from './en/recount.ts';
import { said } from './en/said.ts';
import { setup } from './en/setup.ts';
import { staff } from './en/staff.ts';
import { take } from './en/take.ts';
import { wallDesk } from './en/wall-desk.ts';
import { votePlan } from './en/vote-plan.ts';

/** What the pages of hosts, officers and readers of outcomes say, in English: the type every other language must satisfy. */
export const enHouse = { alike, answers, desk, helper, moderation, outcome, pack, recount, refusals: houseRefusals, said, setup, staff, take, votePlan, wallDesk };

export type HouseWords = typeof enHouse;
