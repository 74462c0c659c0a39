import { groupsAbove, opinionGroupsOf, peopleWhoCount } from './opinion-groups.ts';
import { opinionSpaceOf, standpointsOf } from './opinion-space.ts';
import { mostRepresentative, type Representative } from './representative.ts';
import { agreementOn, type Agreement, type Voices } from './votes.ts';

/** Opinion groups and what follows from them; there are none where too few people spoke. */
export interface Opinions {
	/** Rows of the voices, largest group first. */
	groups: number[][];
	silhouette: number;
	/** For each person where they stand. */
	standpoints: [number, number][];
	/** For each group, for each card. */
	agreement: Agreement[][];
	/** For each card: product over the groups of (agrees + 1) / (seen + 2). High only where every group agrees. */
	consensus: number[];
	representative: Representative[][];
}

export interface ConversationResult {
	/** People who said anything. */
	people: number;
	votes: number;
	/** For each card, over all people. */
	agreement: Agreement[];
	opinions: Opinions | null;
}

/** Counts a conversation: agreement on each card always, opinion groups only above 30 people. Pure: the same voices give the same result. */
export function countConversation(voices: Voices): ConversationResult {
	const agreement = Array.from({ length: voices.cards }, (_, card) => agreementOn(voices, card));
	const people = voices.rows.filter((row) => row.some((said) => said !== null)).length;
	const votes = agreement.reduce((sum, { seen }) => sum + seen, 0);
	return { people, votes, agreement, opinions: people > groupsAbove ? opinionsOf(voices) : null };
}

function opinionsOf(voices: Voices): Opinions {
	const standpoints = standpointsOf(voices, opinionSpaceOf(voices));
	const { groups, silhouette } = opinionGroupsOf(standpoints, peopleWhoCount(voices));
	const agreement = groups.map((members) => Array.from({ length: voices.cards }, (_, card) => agreementOn(voices, card, members)));
	return {
		groups,
		silhouette,
		standpoints,
		agreement,
		consensus: groupInformedConsensus(agreement, voices.cards),
		representative: agreement.map((own, g) => mostRepresentative(own, restOf(agreement, g, voices.cards)))
	};
}

/** For each card the product over groups of (A + 1) / (S + 2): A agrees, S votes seen in the group. */
export function groupInformedConsensus(agreement: readonly (readonly Agreement[])[], cards: number): number[] {
	return Array.from({ length: cards }, (_, card) => agreement.reduce((product, group) => (product * (group[card]!.agree + 1)) / (group[card]!.seen + 2), 1));
}

export function restOf(agreement: readonly (readonly Agreement[])[], group: number, cards: number): Agreement[] {
	return Array.from({ length: cards }, (_, card) =>
		agreement.reduce<Agreement>(
			(sum, own, g) => {
				if (g === group) return sum;
				const { agree, disagree, pass, seen } = own[card]!;
				return { agree: sum.agree + agree, disagree: sum.disagree + disagree, pass: sum.pass + pass, seen: sum.seen + seen };
			},
			{ agree: 0, disagree: 0, pass: 0, seen: 0 }
		)
	);
}
