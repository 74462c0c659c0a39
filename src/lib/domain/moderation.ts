import type { CardId, PersonId } from './ids.ts';
import type { Block, NoteSection } from './notes.ts';
import type { RemarkKind } from './report.ts';

/** Why a host hid a card, as its writer is told it. 'unsaid': hidden with one key, and not yet explained. */
export const hideReasons = ['person', 'contact', 'unkind', 'elsewhere', 'twice', 'unsaid'] as const;
export type HideReason = (typeof hideReasons)[number];

/** Why a card lies with its writer and the hosts only. 'check': its round is looked at first. 'late': handed in after its round. */
export type HeldWhy = HideReason | 'check' | 'late';

/** Why a card was erased for good, as it stands in its place. 'asked': whoever wrote it asked for that; 'person': it was about somebody who asked; 'law': the law asks for it. */
export const eraseReasons = ['asked', 'person', 'law'] as const;
export type EraseReason = (typeof eraseReasons)[number];

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

/**
 * What people write beside cards and reports, as hosts take it out: a table's reason in sorting, a reason for seeing a card differently, a question
 * and its answer, a proposed name of a group, an offer, a plan, what was added to a priority, a skill, words about how it was.
 */
export const wordKinds = ['sorted', 'reason', 'question', 'cluster', 'pledge', 'action', 'advice', 'skill', 'evaluation', 'talk', 'line', 'group'] as const;
export type WordKind = (typeof wordKinds)[number];

/** Where such words stand: of which thing, and in which of its fields. No person is in it. */
export interface WordPlace {
	kind: WordKind;
	id: string;
	field: string;
}

/** One such piece of words in a host's list. */
export interface WordLine extends WordPlace {
	text: string;
	/** What it is about: the name of a group, the words of a card, a priority's statement; '' where it is about nothing else. */
	about: string;
}

/** What a host takes out, whole, so that it can be shown again as it was. `about`: the thing under which records
 * keep copies of it; `stand`: what stands there meanwhile; `by`: who wrote it, where that alone tells which row it is. */
export type Passage =
	| ({ kind: 'words'; of: WordKind; about: string; text: string; stand: string; by: PersonId | null } & Omit<WordPlace, 'kind'>)
	| { kind: 'notes'; section: NoteSection; blocks: Block[] }
	| { kind: 'remark'; said: RemarkKind; section: NoteSection | null; passage: string; text: string; by: PersonId; at: number }
	| { kind: 'translation'; language: string; title: string; sections: Partial<Record<NoteSection, string>>; by: PersonId; of: number; at: number };

/** What one person wrote of a passage. */
export interface PassageWriter {
	personId: PersonId;
	text: string;
}

/** One passage in a host's list. Its writers are known by their words, in the order of `writers`; none where the log cannot say. */
export interface PassageLine {
	id: string;
	/** The talk's title; null: it stood in no report. */
	talk: string | null;
	kind: Exclude<Passage['kind'], 'words'> | WordKind;
	section: NoteSection | null;
	text: string;
	why: HideReason;
	note: string;
	at: number;
	writers: { text: string; stopped: boolean }[];
}

/** What its writers are told: with the words, so that nothing is lost to them. */
export interface OwnPassage {
	id: string;
	/** The talk's title; null: it stood in no report. */
	talk: string | null;
	text: string;
	why: HideReason;
	note: string;
}

/** By what a host knows somebody: a card of theirs, or their part of a passage. */
export type StoppedBy = { card: CardId } | { card: null; passage: string; writer: number };

/** Somebody whose acts are refused for now: known by a card or by words of theirs, never by name. */
export type StoppedWriter = { note: string; at: number } & ({ card: CardId; number: number } | { card: null; passage: string; writer: number; text: string });

/** What the gate knows of the hosts' care: which cards lie with their writer alone, which were erased for good, and who has been stopped. */
export interface Guard {
	held: ReadonlyMap<CardId, PersonId>;
	erased: ReadonlySet<CardId>;
	stopped: ReadonlySet<PersonId>;
}
export const noGuard: Guard = { held: new Map(), erased: new Set(), stopped: new Set() };

export const noteLimit = 200;
export const messageLimit = 280;
/** So many messages of hosts stay on the pages. */
export const messagesKept = 20;

export function isHideReason(value: unknown): value is HideReason {
	return hideReasons.some((known) => known === value);
}

export function isEraseReason(value: unknown): value is EraseReason {
	return eraseReasons.some((known) => known === value);
}

/** It waits to be looked at; nobody has found anything in it. */
export function isWaiting(why: HeldWhy): boolean {
	return why === 'check' || why === 'late';
}
