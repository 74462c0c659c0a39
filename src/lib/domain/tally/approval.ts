import type { Choice } from '../ballot.ts';
import type { Refusal } from '../refusal.ts';
import { done, refuse, type Result } from '../result.ts';
import { tallyDots } from './dots.ts';
import type { Candidate, Counted } from './row.ts';
import { checkShape, withoutZeros } from './shape.ts';

/** Ticks: as many as one likes up to `most`. With `most` 1 it is "choose one". */
export interface ApprovalParameters {
	/** Most ticks on one ballot; without it, any number. */
	most?: number;
	take?: number;
}

/** `spread[0]` is the people who ticked it. */
export type ApprovalResult = Counted;

export function checkApproval(choice: unknown, options: readonly Candidate[], { most }: ApprovalParameters): Result<Choice, Refusal> {
	const shaped = checkShape(choice, options, 0, 1);
	if (!shaped.ok) return shaped;
	const ticks = withoutZeros(shaped.value);
	const used = Object.keys(ticks).length;
	return most !== undefined && used > most ? refuse({ reason: 'ballot-ticks', used, most }) : done(ticks);
}

/** Approval voting (Brams and Fishburn 1978): the sum of ticks, `votes` of Pabulib's approval and choose-1 votes. To tick all or none changes no order. */
export function tallyApproval(options: readonly Candidate[], ballots: readonly Choice[], { take }: ApprovalParameters): ApprovalResult {
	return tallyDots(options, ballots, { cap: 1, take });
}
