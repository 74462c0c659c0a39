import type { Choice } from '../ballot.ts';
import type { Refusal } from '../refusal.ts';
import { assertNever, type Result } from '../result.ts';
import { checkAgreement, tallyAgreement, type AgreementParameters, type AgreementResult } from './agreement.ts';
import { checkApproval, tallyApproval, type ApprovalParameters, type ApprovalResult } from './approval.ts';
import { checkBudget, tallyBudget, type BudgetParameters, type BudgetResult } from './budget.ts';
import { checkDots, tallyDots, type DotsParameters, type DotsResult } from './dots.ts';
import { checkRanked, tallyRanked, type RankedParameters, type RankedResult } from './ranked.ts';
import type { Candidate } from './row.ts';
import { checkStars, tallyStars, type StarsParameters, type StarsResult } from './stars.ts';

/** How people vote and how it is counted, with all that was said before the vote opened. Stored with the poll and with its outcome. */
export type Way =
	| { method: 'dots'; parameters: DotsParameters }
	| { method: 'approval'; parameters: ApprovalParameters }
	| { method: 'stars'; parameters: StarsParameters }
	| { method: 'agreement'; parameters: AgreementParameters }
	| { method: 'budget'; parameters: BudgetParameters }
	| { method: 'ranked'; parameters: RankedParameters };

export type VoteMethod = Way['method'];
export type ParametersOf<M extends VoteMethod> = Extract<Way, { method: M }>['parameters'];
export const voteMethods: readonly VoteMethod[] = ['dots', 'approval', 'stars', 'agreement', 'budget', 'ranked'];

/** What a count gives: `result` holds the same core for every method (`Counted`) and more for some. */
export type Tally =
	| { method: 'dots'; result: DotsResult }
	| { method: 'approval'; result: ApprovalResult }
	| { method: 'stars'; result: StarsResult }
	| { method: 'agreement'; result: AgreementResult }
	| { method: 'budget'; result: BudgetResult }
	| { method: 'ranked'; result: RankedResult };
export type TallyResult = Tally['result'];

/** A poll's way and what it came to, as one: narrows by `method`. */
export type CountedWay = { [M in VoteMethod]: Extract<Way, { method: M }> & Extract<Tally, { method: M }> }[VoteMethod];

/** Checks one ballot against the frozen options; what does not fit is refused whole. The value holds only what counts. */
export function checkBallot(choice: unknown, options: readonly Candidate[], way: Way): Result<Choice, Refusal> {
	switch (way.method) {
		case 'dots':
			return checkDots(choice, options, way.parameters);
		case 'approval':
			return checkApproval(choice, options, way.parameters);
		case 'stars':
			return checkStars(choice, options, way.parameters);
		case 'agreement':
			return checkAgreement(choice, options, way.parameters);
		case 'budget':
			return checkBudget(choice, options, way.parameters);
		case 'ranked':
			return checkRanked(choice, options, way.parameters);
		default:
			return assertNever(way);
	}
}

/** Counts checked ballots. Pure and exact: the server, a browser and a script get the same from the same ballots, in whatever order. */
export function tally(options: readonly Candidate[], ballots: readonly Choice[], way: Way): CountedWay {
	switch (way.method) {
		case 'dots':
			return { ...way, result: tallyDots(options, ballots, way.parameters) };
		case 'approval':
			return { ...way, result: tallyApproval(options, ballots, way.parameters) };
		case 'stars':
			return { ...way, result: tallyStars(options, ballots, way.parameters) };
		case 'agreement':
			return { ...way, result: tallyAgreement(options, ballots, way.parameters) };
		case 'budget':
			return { ...way, result: tallyBudget(options, ballots, way.parameters) };
		case 'ranked':
			return { ...way, result: tallyRanked(options, ballots, way.parameters) };
		default:
			return assertNever(way);
	}
}
