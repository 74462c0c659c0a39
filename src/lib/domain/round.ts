import type { About } from './conversation/round.ts';
import type { RoundId, WorkshopId } from './ids.ts';
import { isHost, type Role } from './people.ts';
import type { Refusal } from './refusal.ts';
import { assertNever } from './result.ts';
import type { Sorting } from './sorting.ts';
import type { ThemeLooks } from './theme-looks.ts';

/** What may be done to the shared document, or around it, while a round runs. */
export type Act =
	| 'card.add'
	| 'card.edit'
	| 'card.place'
	| 'card.remove'
	| 'card.group'
	| 'cluster.add'
	| 'cluster.name'
	| 'cluster.merge'
	| 'cluster.remove'
	| 'react'
	| 'ask'
	/** Answer a question that was put to the advisers. */
	| 'answer'
	| 'sort'
	/** To agree, disagree or pass on cards of a conversation. */
	| 'say'
	| 'vote'
	/** Start a talk, change one's own, choose its place. */
	| 'talk.post'
	/** "I would like this", "I will come", "please move it". */
	| 'talk.mark'
	/** Conveners among themselves: make one of two, share a place, split again. */
	| 'talk.merge'
	| 'report.write'
	| 'report.comment'
	/** Conveners say which reports belong together. */
	| 'report.link'
	/** Start an action group, join one, say its first step. */
	| 'group.start'
	| 'group.join'
	| 'circle.say'
	/** Who could do each of what went forward. */
	| 'who'
	| 'pledge'
	/** Cost, what stands in the way, how it would be done together. */
	| 'advise'
	| 'plan'
	| 'skills'
	| 'evaluate';

export type RoundKind = 'arrive' | 'place' | 'look' | 'group' | 'break' | 'sort' | 'conversation' | 'vote' | 'who' | 'plan' | 'close' | OpenSpaceKind;
/** Rounds of an Open Space session (methods.md 7.4). */
export type OpenSpaceKind = 'opening' | 'market' | 'signup' | 'talks' | 'news' | 'converge' | 'act' | 'circle';

/** One line of the run sheet: all that a round is. A method is a list of these. */
export interface RoundSpec {
	id: RoundId;
	kind: RoundKind;
	/** Long name, said in the now ticket: "Place your cards". */
	title: string;
	/** Short name for the strip of rounds: "Place cards". */
	short: string;
	/** What to do now, one or two plain sentences. */
	instruction: string;
	/** What the facilitator may say aloud. */
	script: string;
	minutes: number;
	/** Where groups are made: so many minutes at the beginning are for moving cards in silence, and groups get their names after them. */
	silentMinutes?: number;
	/** What each role may do; a role that is not named may do nothing. card.edit, card.place and card.remove mean one's own cards. */
	may: Partial<Record<Role, readonly Act[]>>;
	/** 'own': a silent round; each person sees only their own new cards. */
	visible: 'own' | 'everyone';
	/** A host looks at each card before it is shown to anyone else. */
	checked?: boolean;
	/** Whether people see one another's pointers on the plan. */
	cursors: boolean;
	yields: 'nothing' | 'cards' | 'reactions' | 'clusters' | 'placements' | 'conversation' | 'poll' | 'owners' | 'actions' | 'talks' | 'reports' | 'groups' | 'lines';
	/** For a round that yields placements. */
	sorting?: Sorting;
	/** For a round that yields a conversation: what people are asked about. */
	conversation?: { about: About };
	/** The next round is on another day: nobody knows yet when. */
	overnight?: true;
	/** For a round of talks: it is a time on the wall, whose id is the round's. `label` is the host's own words for it; '': its number says enough. */
	slot?: { label: string };
	/** For the round that brings things together: by secret dots on the reports, or by opening the space again for action. The host chooses. */
	converge?: { by: 'dots' | 'reopen' };
	/** For the opening: the theme question and the rules of the day, in the host's words. */
	opening?: Opening;
}

export interface Opening {
	principles: readonly string[];
	law: string;
}

export interface Method {
	id: string;
	title: string;
	/** Time to finish a sentence after a round's end. */
	graceSeconds: number;
	rounds: readonly RoundSpec[];
	/** What this workshop calls the themes of its cards, and how they look; absent: as they come. */
	themes?: ThemeLooks;
}

export const minutesLeast = 1;
export const minutesInDay = 1440;
/** A round may stay open for thirty days. */
export const minutesMost = 30 * minutesInDay;
/** Whether a round of this length is told in days, by the day on which it ends: nobody sits through it. */
export const lastsDays = (minutes: number) => minutes >= minutesInDay;

/** Times are the server's, in milliseconds since 1970. `index` points into the method's rounds. */
export type RoundState =
	| { state: 'ready'; index: number }
	| { state: 'running'; index: number; endsAt: number; lengthMs: number }
	| { state: 'paused'; index: number; leftMs: number; lengthMs: number }
	| { state: 'grace'; index: number; endsAt: number; lengthMs: number }
	| { state: 'over'; index: number }
	| { state: 'finished'; index: number };

/** All that the gate needs to know to judge a write. */
export interface RoundContext {
	workshopId: WorkshopId;
	workshop: 'draft' | 'open' | 'closed';
	spec: RoundSpec;
	round: RoundState;
	/** The book of an Open Space is closed: what was written in talks stays as it is. */
	isBookClosed?: boolean;
	/** A host has stopped the board: nobody but a host changes anything. */
	frozen: boolean;
}

/** Whether acts are open: while the clock runs, is paused, or in the grace time. */
export function isOpen(round: RoundState): boolean {
	switch (round.state) {
		case 'running':
		case 'paused':
		case 'grace':
			return true;
		case 'ready':
		case 'over':
		case 'finished':
			return false;
		default:
			return assertNever(round);
	}
}

/** Whether this role takes part in talks at all: the others read. */
export function sitsInTalks(role: Role): boolean {
	return role === 'participant' || role === 'adviser' || isHost(role);
}

/**
 * Why this person may not write in the talks, notes and cards: null where they may, in whatever round, until the book is closed. Talks have no
 * rounds of their own, and reports are finished on the news wall. A helper types cards for others, and sits in no talk.
 * @param stopped a host has stopped this person
 */
export function refusalInTalks(role: Role, { workshop, isBookClosed, frozen }: Pick<RoundContext, 'workshop' | 'isBookClosed' | 'frozen'>, stopped: boolean): Refusal | null {
	if (!sitsInTalks(role)) return { reason: 'not-allowed' };
	if (workshop !== 'open' || isBookClosed === true) return { reason: 'not-in-this-round' };
	if (frozen && !isHost(role)) return { reason: 'board-frozen' };
	return stopped ? { reason: 'person-stopped' } : null;
}

/** What this role may do at this moment. */
export function actsOf(role: Role, context: RoundContext): readonly Act[] {
	if (context.workshop !== 'open' || !isOpen(context.round)) return [];
	if (context.frozen && !isHost(role)) return [];
	// Who hosts together has the same rights in a round.
	return context.spec.may[role === 'cofacilitator' ? 'facilitator' : role] ?? [];
}

export function mayAct(role: Role, act: Act, context: RoundContext): boolean {
	return actsOf(role, context).includes(act);
}
