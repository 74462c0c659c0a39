import type { When } from './answer.ts';
import type { PollOption } from './poll.ts';
import { isSafeText, longerBy } from './safe-text.ts';

/** A tray that a table sorts into. Its words are agreed aloud before the sorting begins, so they are data. */
export interface Tray {
	when: When;
	name: string;
	/** What it means: "Within 12 months". */
	hint: string;
}

/** How a round sorts: into which trays, at tables of how many, and what the two sides of a disagreement are called. */
export interface Sorting {
	trays: readonly Tray[];
	/** People at one table, at most, when tables are laid. */
	seats: number;
	sides: readonly [string, string];
}

/** Words for the four trays. What each means is agreed aloud; "Disagree" stands beside all of them. */
export const traySets: Record<'time' | 'weight', readonly Tray[]> = {
	time: [
		{ when: 'now', name: 'Now', hint: 'Within 12 months' },
		{ when: 'soon', name: 'Soon', hint: 'In 1 to 3 years' },
		{ when: 'later', name: 'Later', hint: 'After 3 years' },
		{ when: 'disagree', name: 'Disagree', hint: 'We see it differently' }
	],
	weight: [
		{ when: 'high', name: 'High', hint: 'It cannot wait' },
		{ when: 'medium', name: 'Medium', hint: 'It matters' },
		{ when: 'low', name: 'Low', hint: 'If there is time and money' },
		{ when: 'disagree', name: 'Disagree', hint: 'We see it differently' }
	]
};
export type TraySet = keyof typeof traySets;

/** The trays, seats and sides of a round as a facilitator has worded them. What is empty stays as it was. */
export function reworded(sorting: Sorting, { trays, seats, sides }: { trays: Readonly<Partial<Record<When, { name: string; hint: string }>>>; seats: number; sides: readonly [string, string] }): Sorting {
	const either = (typed: string | undefined, was: string) => typed?.trim() || was;
	return {
		trays: sorting.trays.map(({ when, name, hint }) => ({ when, name: either(trays[when]?.name, name), hint: trays[when]?.hint.trim() ?? hint })),
		seats: Number.isInteger(seats) ? Math.min(seatsMost, Math.max(seatsLeast, seats)) : sorting.seats,
		sides: [either(sides[0], sorting.sides[0]), either(sides[1], sorting.sides[1])]
	};
}

export const seatsLeast = 3;
export const seatsMost = 12;
export const trayNameLimit = 24;
export const trayHintLimit = 60;
export const sortReasonLimit = 280;
/** Reasons of one person for one thing: enough to say it, too few to fill a table. */
export const reasonsEach = 5;
/** Of one person in one round, taken back ones too: every move and reason is kept, so there must be an end to them. */
export const reasonsEver = 40;
export const movesEver = 400;

/** What lies in front of a table: a named group, or a card that stands alone. */
export interface SortItem {
	id: PollOption['id'];
	name: string;
	cards: number;
	people: number;
}

/** Reasons stand without names. `side` points into the round's two sides. */
export interface SortReason {
	id: string;
	item: string;
	side: 0 | 1;
	reason: string;
}

/** One table, as it stands. Who sits there and who moved what is not in it. */
export interface SortTable {
	table: number;
	/** Who sits there, and how many of them have put something somewhere. */
	people: number;
	sorted: number;
	placed: Readonly<Record<string, When>>;
	reasons: readonly SortReason[];
	/** Whether somebody who sits there looks after the table, and would like another to take it on. */
	host: 'none' | 'here' | 'offered';
	/** Whoever looks after it has said that they are ready. */
	ready: boolean;
}

/**
 * How many tables there are for so many people: as few as hold them all. Nobody is left to sit alone where two tables can share.
 * @param seats people at one table, at most
 */
export function tablesFor(people: number, seats: number): number {
	return Math.max(1, Math.ceil(people / seats));
}

/** The table with the fewest people, the lowest number first. `taken[i]` are the people at table i + 1. */
export function emptiestTable(taken: readonly number[]): number {
	let best = 0;
	for (let i = 1; i < taken.length; i++) if (taken[i]! < taken[best]!) best = i;
	return best + 1;
}

/** What several tables say of one thing together. */
export interface Together {
	/** Where more than half of the tables that placed it put it; null where no tray has that. */
	when: When | null;
	/** Tables in each tray, in the order of the trays. */
	spread: number[];
	/** Tables that have not placed it. */
	unplaced: number;
	/** Not all that placed it put it in the same tray. */
	differs: boolean;
	/** At least one table says that its people do not agree. Equal standing: it is never outvoted away. */
	disagreed: boolean;
}

/** An absolute majority of the tables that placed it, counted in whole tables: a table is a table, however many sit there. */
export function together(item: string, tables: readonly Pick<SortTable, 'placed'>[], trays: readonly Pick<Tray, 'when'>[]): Together {
	const spread = trays.map(({ when }) => tables.filter(({ placed }) => placed[item] === when).length);
	const placed = spread.reduce((sum, n) => sum + n, 0);
	const most = spread.findIndex((n) => n * 2 > placed);
	return {
		when: most === -1 ? null : trays[most]!.when,
		spread,
		unplaced: tables.length - placed,
		differs: spread.filter((n) => n > 0).length > 1,
		disagreed: trays.some(({ when }, i) => when === 'disagree' && spread[i]! > 0)
	};
}

/** What is wrong with trays that a facilitator has worded anew; null where nothing is. */
export function faultInTrays(trays: readonly Tray[]): { field: string; problem: 'empty' | 'too-long' | 'bad'; limit?: number } | null {
	for (const { when, name, hint } of trays) {
		if (!isSafeText(name) || !isSafeText(hint)) return { field: when, problem: 'bad' };
		if (name.trim() === '') return { field: when, problem: 'empty' };
		if (longerBy(name, trayNameLimit) > 0) return { field: when, problem: 'too-long', limit: trayNameLimit };
		if (longerBy(hint, trayHintLimit) > 0) return { field: when, problem: 'too-long', limit: trayHintLimit };
	}
	return null;
}
