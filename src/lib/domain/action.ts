import type { ActionId, PriorityId } from './ids.ts';
import { dayFaults, textFaults, type FieldFault } from './pledge.ts';

export const leads = ['residents', 'joint', 'body'] as const;
export type Lead = (typeof leads)[number];
export const actionStates = ['open', 'started', 'done', 'dropped'] as const;
export type ActionState = (typeof actionStates)[number];

/** Who does what about a priority (methods.md 7.6): small visible steps first. */
export interface ActionPlan {
	/** Begins with a verb: "Measure the path". */
	task: string;
	firstStep: string;
	lead: Lead;
	/** Which group or body leads, in words. */
	leadName: string;
	helpersNeeded: number;
	helpSought: string;
	/** ISO day or ''. */
	due: string;
	resources: string;
	training: string;
	/** How people will see that it worked. */
	successSign: string;
	status: ActionState;
}

export interface Action extends ActionPlan {
	id: ActionId;
	priorityId: PriorityId;
	/** What was told about it, oldest first. */
	updates: readonly { at: string; text: string }[];
	createdAt: Date;
	version: number;
}

export const emptyAction: ActionPlan = { task: '', firstStep: '', lead: 'joint', leadName: '', helpersNeeded: 0, helpSought: '', due: '', resources: '', training: '', successSign: '', status: 'open' };

export function actionFaults(plan: ActionPlan): FieldFault[] {
	const { task, firstStep, lead, leadName, helpersNeeded, helpSought, due, resources, training, successSign, status } = plan;
	const faults = [...textFaults({ task, firstStep, helpSought, resources, training, successSign }), ...textFaults({ leadName }, 120), ...dayFaults({ due })];
	if (task.trim() === '') faults.push({ field: 'task', problem: 'needed' });
	if (!leads.includes(lead)) faults.push({ field: 'lead', problem: 'choice' });
	if (!actionStates.includes(status)) faults.push({ field: 'status', problem: 'choice' });
	if (!(Number.isInteger(helpersNeeded) && helpersNeeded >= 0 && helpersNeeded <= 1000)) faults.push({ field: 'helpersNeeded', problem: 'number', limit: 1000 });
	return faults;
}

/** What people write in a plan: any of it may hold a name. */
export const spoken = ['task', 'firstStep', 'leadName', 'helpSought', 'resources'] as const satisfies readonly (keyof ActionPlan)[];
