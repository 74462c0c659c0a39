import type { CardId, PersonId } from './ids.ts';

/** Why a host hid a card, as its writer is told it. 'unsaid': hidden with one key, and not yet explained. */
export const hideReasons = ['person', 'contact', 'unkind', 'elsewhere', 'twice', 'unsaid'] as const;
export type HideReason = (typeof hideReasons)[number];

/** Why a card lies with its writer and the hosts only. 'check': its round is looked at first. 'late': handed in after its round. */
export type HeldWhy = HideReason | 'check' | 'late';

/** What a card's own writer is told. */
export interface Held {
	why: HeldWhy;
	/** The host's own words, or none. */
	note: string;
}

/** One line of a host's queue: the words stand here because somebody has to read them. Nobody else is sent them. */
export interface HeldLine extends Held {
	id: CardId;
	number: number;
	text: string;
	theme: string;
	at: number;
	/** The writer has changed the words since. */
	changed: boolean;
	/** Its writer has been stopped. */
	stopped: boolean;
}

/** Somebody whose acts are refused for now: known by a card of theirs, never by name. */
export interface StoppedWriter {
	card: CardId;
	number: number;
	note: string;
	at: number;
}

/** What the gate knows of the hosts' care: which cards lie with their writer alone, and who has been stopped. */
export interface Guard {
	held: ReadonlyMap<CardId, PersonId>;
	stopped: ReadonlySet<PersonId>;
}
export const noGuard: Guard = { held: new Map(), stopped: new Set() };

export const noteLimit = 200;
export const messageLimit = 280;
/** So many messages of hosts stay on the pages. */
export const messagesKept = 20;

export function isHideReason(value: unknown): value is HideReason {
	return hideReasons.some((known) => known === value);
}

/** It waits to be looked at; nobody has found anything in it. */
export function isWaiting(why: HeldWhy): boolean {
	return why === 'check' || why === 'late';
}
