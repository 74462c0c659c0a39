/** The parts of the deal that no workshop opens without. */
export type DealField = 'decider' | 'decisionDate' | 'feedbackDate';

/** What people are promised at the door; printed on every export. Dates are ISO days (2027-04-13) or ''. */
export interface Deal {
	purpose: string;
	canChange: string;
	cannotChange: string;
	decider: string;
	decisionDate: string;
	feedbackDate: string;
	feedbackHow: string;
	kept: string;
	/** The sentence on freedom of information. */
	foi: string;
}

export const emptyDeal: Deal = {
	purpose: '',
	canChange: '',
	cannotChange: '',
	decider: '',
	decisionDate: '',
	feedbackDate: '',
	feedbackHow: 'On this same page.',
	kept: 'Your cards and votes, with no name on them, for 2 years.',
	foi: 'If someone asks the council for the record under the freedom of information law, cards may be given out. They have no names on them.'
};

export function isDay(text: string): boolean {
	const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
	if (!match) return false;
	const date = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A workshop cannot open without decider, decision date and feedback date. */
export function missingFromDeal(deal: Deal): DealField[] {
	const missing: DealField[] = [];
	if (deal.decider.trim() === '') missing.push('decider');
	if (!isDay(deal.decisionDate)) missing.push('decisionDate');
	if (!isDay(deal.feedbackDate)) missing.push('feedbackDate');
	return missing;
}
