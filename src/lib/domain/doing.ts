import type { Action, ActionPlan } from './action.ts';
import { coproductions, costBands, tilts, type Coproduction, type CostBand, type Tilt } from './answer.ts';
import { textFaults, type FieldFault, type PledgeKind } from './pledge.ts';

/** Who could do it, as people see it (methods.md 7.3, A7). */
export const doers = ['ourselves', 'help', 'others'] as const;
export type Doer = (typeof doers)[number];
/** How many people said each. Never who. */
export type DoerSpread = Readonly<Record<Doer, number>>;

/** What advisers, the host and officers add in the workshop: said there, and no part of the council's answer. */
export interface Advice {
	costBand: CostBand;
	/** What stands in the way. */
	constraint: string;
	coproduction: readonly Coproduction[];
	/** Whether what residents do replaces what the council does, or comes on top of it. */
	tilt: Tilt;
	/** Risk and insurance. */
	risk: string;
}

export const emptyAdvice: Advice = { costBand: '', constraint: '', coproduction: [], tilt: '', risk: '' };
export const adviceFields = Object.keys(emptyAdvice) as (keyof Advice)[];
export const adviceLimit = 500;

export function adviceFaults({ costBand, constraint, coproduction, tilt, risk }: Advice): FieldFault[] {
	const faults = textFaults({ constraint, risk }, adviceLimit);
	if (!costBands.includes(costBand)) faults.push({ field: 'costBand', problem: 'choice' });
	if (!tilts.includes(tilt)) faults.push({ field: 'tilt', problem: 'choice' });
	if (!coproduction.every((one) => coproductions.includes(one))) faults.push({ field: 'coproduction', problem: 'choice' });
	return faults;
}

export function isAdvised(advice: Advice): boolean {
	return adviceFields.some((field) => advice[field].length > 0);
}

/** Plans are asked for first where most is at stake: blanks of these are counted. */
export const topMost = 5;
/** Plans for one priority: small visible acts, not a programme. */
export const plansEach = 6;
/** Offers of one person in one workshop, those taken back too. */
export const offersEver = 20;

/** What people write in the session; the rest of a plan is the officer's. */
export const planFields = ['task', 'firstStep', 'lead', 'leadName', 'helpersNeeded', 'due', 'helpSought', 'resources', 'status'] as const satisfies readonly (keyof ActionPlan)[];
export type PlanField = (typeof planFields)[number];

/** What a plan still needs: no list is finished without who, when and a first step (methods.md 7.10). */
export const needed = ['firstStep', 'leadName', 'due'] as const;
export type Blank = 'task' | (typeof needed)[number];

export function isDropped({ status }: Pick<ActionPlan, 'status'>): boolean {
	return status === 'dropped';
}

/** What is blank on one priority: a task where there is no plan at all, else what its plans leave open. */
export function blanksOf(plans: readonly Pick<ActionPlan, 'status' | (typeof needed)[number]>[]): Blank[] {
	const live = plans.filter((plan) => !isDropped(plan));
	return live.length === 0 ? ['task'] : needed.filter((field) => live.some((plan) => plan[field].trim() === ''));
}

/** Somebody has said that they lead it, or offered something for it. */
export function isOwned(offers: number, plans: readonly Pick<ActionPlan, 'status' | 'leadName'>[]): boolean {
	return offers > 0 || plans.some((plan) => !isDropped(plan) && plan.leadName.trim() !== '');
}

/** First words that do nothing. English only, and only a hint: whoever writes otherwise is never stopped. */
const idle = new Set('a an the this that these those there it we i you they our your my some more less better new no not all every any people someone somebody council residents should could would can must please maybe'.split(' '));

/** Whether a task seems to begin with a doing word. Where nobody can tell, it does. */
export function beginsWithVerb(task: string): boolean {
	const first = task.trim().split(/[\s,.:;]+/)[0]!.toLowerCase();
	return !(idle.has(first) || /^\d/.test(first) || /^[a-z]{3,}(tion|ness|ity|ing)$/.test(first));
}

/** An action as the room sees it. */
export type PlanLine = Pick<Action, 'id' | PlanField>;

export interface OfferCount {
	kind: PledgeKind;
	count: number;
}

/** How long a way to reach somebody is kept when nothing else was said, ms: an answer takes months, and then nothing needs it. */
const keptFor = 365 * 24 * 3600_000;

/** As an ISO day. */
export function keptUntil(now: number): string {
	return new Date(now + keptFor).toISOString().slice(0, 10);
}
