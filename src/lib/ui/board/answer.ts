import type { Refusal } from '#lib/domain/refusal.ts';

/** What a form of the workshop's page answers: what was done, or why not, with the words that were typed. */
export interface Answer {
	did?: string;
	/** The card it was about. */
	card?: string;
	receipt?: string;
	refusal?: Refusal;
	act?: string;
	words?: string;
}
