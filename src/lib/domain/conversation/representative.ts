import type { Agreement } from './votes.ts';

/** One-sided 90%. */
export const significant = 1.2816;
const mostShown = 5;

/** How much a card stands for one group, against all others. */
export interface Representative {
	card: number;
	/** What the group says of it more than the rest: agree or disagree. */
	for: 'agree' | 'disagree';
	success: number;
	trials: number;
	/** (n + 1) / (seen + 2) in the group. */
	share: number;
	/** Whether the group leans that way at all. */
	shareTest: number;
	/** Share in the group over the share in the rest. */
	ratio: number;
	/** Whether it does more than the rest. */
	ratioTest: number;
}

/** 2 sqrt(n + 1) ((s + 1) / (n + 1) - 1/2). */
export function shareTest(success: number, trials: number): number {
	return 2 * Math.sqrt(trials + 1) * ((success + 1) / (trials + 1) - 0.5);
}

/** Two proportions against one another, each with one success and one trial more. */
export function ratioTest(successIn: number, trialsIn: number, successOut: number, trialsOut: number): number {
	const [sIn, nIn, sOut, nOut] = [successIn + 1, trialsIn + 1, successOut + 1, trialsOut + 1];
	const pooled = (sIn + sOut) / (nIn + nOut);
	if (pooled >= 1) return 0;
	return (sIn / nIn - sOut / nOut) / Math.sqrt(pooled * (1 - pooled) * (1 / nIn + 1 / nOut));
}

export function representativeFor(card: number, way: 'agree' | 'disagree', group: Agreement, rest: Agreement): Representative {
	const [success, trials] = [group[way], group.seen];
	const share = (success + 1) / (trials + 2);
	return {
		card,
		for: way,
		success,
		trials,
		share,
		shareTest: shareTest(success, trials),
		ratio: share / ((rest[way] + 1) / (rest.seen + 2)),
		ratioTest: ratioTest(success, trials, rest[way], rest.seen)
	};
}

/** The cards a group is told by: significant in both tests, strongest first, at most five; the strongest alone where none is. */
export function mostRepresentative(group: readonly Agreement[], rest: readonly Agreement[]): Representative[] {
	const all = group
		.map((own, card) => {
			const [agree, disagree] = [representativeFor(card, 'agree', own, rest[card]!), representativeFor(card, 'disagree', own, rest[card]!)];
			return agree.ratioTest >= disagree.ratioTest ? agree : disagree;
		})
		.filter(({ trials }) => trials > 0);
	const strength = ({ ratio, ratioTest: r, share, shareTest: s }: Representative) => ratio * r * share * s;
	const isSure = (one: Representative) => one.ratioTest > significant && one.shareTest > significant;
	const sure = all.filter(isSure).sort((a, b) => strength(b) - strength(a) || a.card - b.card);
	if (sure.length > 0) return sure.slice(0, mostShown);
	return all.sort((a, b) => b.ratioTest - a.ratioTest || a.card - b.card).slice(0, 1);
}
