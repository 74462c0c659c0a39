import type { Refusal } from '#lib/domain/refusal.ts';

/** What a form of the workshop's page answers: what was done, or why not, with the words that were typed. */
export interface Answer {
	did?: string;
	/** The card it was about. */
	card?: string;
	receipt?: string;
	/** A talk: it waits for a place; its host has another at the same time. */
	waits?: boolean;
	twice?: boolean;
	/** Its id, and the time in which it stands. */
	talk?: string;
	time?: string | undefined;
	refusal?: Refusal;
	act?: string;
	/** What stood in the fields, to be put back. */
	typed?: Typed;
}

export type Typed = Partial<Record<'text' | 'theme' | 'where' | 'place' | 'reason' | 'name' | 'title' | 'why' | 'language' | 'elsewhere' | 'cell' | 'action' | 'task' | 'firstStep' | 'lead' | 'leadName' | 'helpersNeeded' | 'due' | 'helpSought' | 'resources', string>>;
