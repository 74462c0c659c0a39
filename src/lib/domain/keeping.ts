import { isDay } from './deal.ts';
import type { WorkshopId } from './ids.ts';

/** Why somebody deletes a workshop. Chosen, never typed: what is left of it holds no words. */
export const deleteReasons = ['over', 'asked', 'mistake', 'law'] as const;
export type DeleteReason = (typeof deleteReasons)[number];
export const isDeleteReason = (text: string): text is DeleteReason => (deleteReasons as readonly string[]).includes(text);

/** What is left of a workshop that was deleted: that it was, who said so and how much of it there was. No name, no title, no word of it. */
export interface Certificate {
	/** Random. Whoever has it may read it. */
	id: string;
	workshopId: WorkshopId;
	at: Date;
	/** clock: its day had passed. */
	by: 'facilitator' | 'officer' | 'clock';
	/** rehearsal: it went with the workshop that it was a rehearsal of. */
	why: DeleteReason | 'day' | 'rehearsal';
	/** ISO day, or null where none was set. */
	keptUntil: string | null;
	/** Rows that were removed, by table; tables that held none of it are named too, with 0. */
	rows: Readonly<Record<string, number>>;
	/** Rows that were found when every table was read again afterwards: 0, or nothing would have been removed. */
	left: number;
}

/** So many days before its day hosts and officers are told on their list of workshops. */
export const announcedDays = 30;
export const keepWhyLimit = 500;

const dayAfter = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The last day that cannot be chosen, where `day` cannot be; null where it can. People must have heard back, and it must be still to come. All are ISO days; `feedbackDate` may be ''. */
export function keepDayFault(day: string, { feedbackDate, today }: { feedbackDate: string; today: string }): { after: string } | null {
	const after = feedbackDate > today ? feedbackDate : today;
	return isDay(day) && day > after ? null : { after };
}

/** A promise of deletion that is put off, or taken back: people were told an earlier day. */
export function isKeptLonger(before: string | null, after: string | null): boolean {
	return before !== null && (after === null || after > before);
}

/** The whole of its day it is still kept. */
export function isOver(keptUntil: string | null, today: string): boolean {
	return keptUntil !== null && keptUntil < today;
}

export function isAnnounced(keptUntil: string | null, today: string): boolean {
	return keptUntil !== null && keptUntil <= dayAfter(today, announcedDays);
}
