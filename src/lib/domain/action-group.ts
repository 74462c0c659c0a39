import { isDay } from './deal.ts';
import type { ActionGroupId, TalkId } from './ids.ts';
import { dayFaults, textFaults, type FieldFault } from './pledge.ts';

export const groupTitleLimit = 120;
export const firstStepLimit = 280;
export const bringsLimit = 200;
export const lineLimit = 200;
export const groupLimit = 100;
export const groupsEach = 10;

/** What a few people set out to do. Without an initiator it stands on the list of what is needed and nobody owns. */
export interface ActionGroup {
	id: ActionGroupId;
	number: number;
	title: string;
	/** The reports it comes from. */
	talks: readonly TalkId[];
	/** The alias of who gets it going; null: nobody yet. */
	initiator: string | null;
	firstStep: string;
	/** ISO day or ''. */
	firstDay: string;
	/** People in it, the initiator too. */
	people: number;
}

/** What is missing before a group can go: shown, never refused while the round runs. */
export function missingOf({ initiator, firstStep, firstDay }: Pick<ActionGroup, 'initiator' | 'firstStep' | 'firstDay'>): ('initiator' | 'firstStep' | 'firstDay')[] {
	return [...(initiator === null ? ['initiator' as const] : []), ...(firstStep === '' ? ['firstStep' as const] : []), ...(isDay(firstDay) ? [] : ['firstDay' as const])];
}

export function groupFaults({ title, firstStep, firstDay }: { title: string; firstStep: string; firstDay: string }): FieldFault[] {
	const faults = [...textFaults({ title }, groupTitleLimit), ...textFaults({ firstStep }, firstStepLimit), ...dayFaults({ firstDay })];
	if (title.trim() === '') faults.push({ field: 'title', problem: 'needed' });
	return faults;
}

/** The closing round. Lines have no names. `turn` is the alias of whoever is asked next; nobody has to wait for it. */
export interface Circle {
	turn: string | null;
	/** People here who have not had their say. */
	left: number;
	spoke: number;
	passed: number;
	lines: readonly string[];
}

/** Reports that hang together, as conveners have linked them: each report is in one cluster at most, and stays a report of its own. */
export function clustersOf(links: readonly (readonly [TalkId, TalkId])[]): TalkId[][] {
	const clusterOf = new Map<TalkId, Set<TalkId>>();
	for (const [a, b] of links) {
		const joined = new Set([...(clusterOf.get(a) ?? [a]), ...(clusterOf.get(b) ?? [b])]);
		for (const id of joined) clusterOf.set(id, joined);
	}
	return [...new Set(clusterOf.values())].map((cluster) => [...cluster].sort()).sort((x, y) => (x[0]! < y[0]! ? -1 : 1));
}
