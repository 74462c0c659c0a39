import type { PollFact, StageFact } from '#lib/domain/facts.ts';
import type { ClusterId, OutcomeId, PollId } from '#lib/domain/ids.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { emptyDeal } from '#lib/domain/deal.ts';
import { millbrook } from '#lib/domain/plan.ts';
import type { RoundState } from '#lib/domain/round.ts';
import { tallyDots } from '#lib/domain/tally/dots.ts';

/** What the server says while a round of the built-in method is in this state. */
export function stageAt(round: RoundState, state: StageFact['workshop']['state'] = 'open'): StageFact {
	const spec = planningForReal.rounds[round.index]!;
	return {
		serverNow: 0,
		workshop: { id: 'w', title: 'Millbrook', question: '', state, helpLine: '' },
		deal: emptyDeal,
		plan: millbrook,
		rounds: planningForReal.rounds.map(({ id, kind, title, short, minutes }) => ({ id, kind, title, short, minutes })),
		round,
		title: spec.title,
		instruction: spec.instruction,
		may: [],
		visible: spec.visible,
		checked: false,
		frozen: false,
		takesLate: false,
		late: [],
		called: null,
		advised: false,
		messages: [],
		cursors: spec.cursors,
		turn: 0
	};
}

const parameters = { dots: 3, cap: 2 };
export const noPoll: PollFact = { state: 'none' };
export const openPoll: PollFact = { state: 'open', id: 'p' as PollId, options: [], method: 'dots', parameters, turnout: 2, eligible: 5, lotCommitment: null };

/** A closed vote on as many groups as there are numbers, each with that many dots. */
export function closedPoll(...dots: number[]): Extract<PollFact, { state: 'closed' }> {
	const options = dots.map((_, i) => ({ id: `o${i}` as ClusterId, name: `Group ${i + 1}` }));
	const ballots = dots.flatMap((n, i) => Array.from({ length: n }, () => ({ [`o${i}`]: 1 })));
	return { state: 'closed', id: 'p' as PollId, outcome: 'o' as OutcomeId, options: [], method: 'dots', parameters, result: tallyDots(options, ballots, { cap: 2 }), turnout: ballots.length, eligible: ballots.length, digest: '', lotCommitment: null, tieBreak: null };
}
