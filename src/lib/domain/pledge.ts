import { isDay } from './deal.ts';
import type { ActionId, PledgeId, PriorityId } from './ids.ts';
import { isSafeText, longerBy } from './safe-text.ts';

export const pledgeKinds = ['time', 'skill', 'place', 'tool', 'money', 'contact'] as const;
export type PledgeKind = (typeof pledgeKinds)[number];
/** Who offers: a resident, a group, an adviser, or a public body. Same shape for all. */
export const pledgers = ['resident', 'group', 'adviser', 'body'] as const;
export type Pledger = (typeof pledgers)[number];
export const pledgeNeeds = ['access', 'dbs', 'insurance'] as const;
export type PledgeNeed = (typeof pledgeNeeds)[number];
/** How an offer came in: from its person's own page, or through a helper who typed it for them. */
export const pledgeChannels = ['live', 'proxy'] as const;
export type PledgeChannel = (typeof pledgeChannels)[number];
/** offered: waits for an answer. Every offer gets one. */
export const pledgeStates = ['offered', 'accepted', 'declined', 'kept', 'released', 'withdrawn'] as const;
export type PledgeState = (typeof pledgeStates)[number];

/** What somebody offers, as they offer it. Offering nothing is normal. */
export interface PledgeOffer {
	kind: PledgeKind;
	/** In their own words; nobody edits it. */
	what: string;
	/** Hours; null where hours are not the measure. */
	hours: number | null;
	per: 'month' | 'once';
	/** ISO days or ''. */
	from: string;
	to: string;
	conditions: string;
	needs: readonly PledgeNeed[];
	by: Pledger;
	/** Shown in public only where it is not empty: opting in is typing it. */
	publicName: string;
}

/** Without its person and their contact: those stand apart and are never exported. */
export interface Pledge extends PledgeOffer {
	id: PledgeId;
	priorityId: PriorityId | null;
	actionId: ActionId | null;
	/** Null: not said. */
	channel: PledgeChannel | null;
	state: PledgeState;
	/** What the council answered. */
	answer: string;
	answeredAt: Date | null;
	/** Whether thanks were sent. */
	thanked: boolean;
	offeredAt: Date;
	version: number;
}

export interface FieldFault {
	field: string;
	problem: 'needed' | 'choice' | 'day' | 'too-long' | 'unsafe' | 'number' | 'order';
	limit?: number;
}

const textLimit = 500;

export function textFaults(texts: Record<string, string>, limit = textLimit): FieldFault[] {
	return Object.entries(texts).flatMap(([field, text]): FieldFault[] => {
		if (!isSafeText(text)) return [{ field, problem: 'unsafe' }];
		return longerBy(text, limit) > 0 ? [{ field, problem: 'too-long', limit }] : [];
	});
}

export function dayFaults(days: Record<string, string>): FieldFault[] {
	return Object.entries(days).flatMap(([field, day]): FieldFault[] => (day === '' || isDay(day) ? [] : [{ field, problem: 'day' }]));
}

export function offerFaults(offer: PledgeOffer): FieldFault[] {
	const { kind, what, hours, per, from, to, conditions, needs, by, publicName } = offer;
	const faults = [...textFaults({ what, conditions }), ...textFaults({ publicName }, 60), ...dayFaults({ from, to })];
	if (what.trim() === '') faults.push({ field: 'what', problem: 'needed' });
	if (!pledgeKinds.includes(kind)) faults.push({ field: 'kind', problem: 'choice' });
	if (!pledgers.includes(by)) faults.push({ field: 'by', problem: 'choice' });
	if (per !== 'month' && per !== 'once') faults.push({ field: 'per', problem: 'choice' });
	if (!needs.every((need) => pledgeNeeds.includes(need))) faults.push({ field: 'needs', problem: 'choice' });
	if (hours !== null && !(hours > 0 && hours <= 1000 && Number.isInteger(hours * 2))) faults.push({ field: 'hours', problem: 'number', limit: 1000 });
	if (from !== '' && to !== '' && to < from) faults.push({ field: 'to', problem: 'order' });
	return faults;
}

/** Steps a pledge may take. Each is an answer, but for withdrawing, which is its person's own act. */
const steps: Record<PledgeState, readonly PledgeState[]> = {
	offered: ['accepted', 'declined', 'withdrawn'],
	accepted: ['kept', 'released', 'withdrawn', 'declined'],
	declined: ['accepted', 'withdrawn'],
	kept: ['released'],
	released: [],
	withdrawn: []
};

export function mayBecome(from: PledgeState, to: PledgeState): boolean {
	return steps[from].includes(to);
}

/** An offer for hosts, who do not read what people offer: its kind, its hours and its answer. `instead` stands for its words; that it was taken back stays said. */
export function kindOnly(offer: Pledge, instead = ''): Pledge {
	return offer.state === 'withdrawn' ? offer : { ...offer, what: instead, conditions: '' };
}
