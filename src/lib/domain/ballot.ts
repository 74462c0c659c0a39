import type { PollOption, DotsParameters } from './poll.ts';
import type { Refusal } from './refusal.ts';
import { done, refuse, type Result } from './result.ts';

/** Dots by option id; an option without dots is left out. An empty ballot is "none of these": it counts as turnout. */
export type DotsChoice = Readonly<Record<string, number>>;

/** A ballot after the close: cut from its voter, known only by its receipt. */
export interface CastBallot {
	receipt: string;
	choice: DotsChoice;
}

/** Checks a ballot against the frozen options: whole dots, no more than given, no more than `cap` on one. */
export function checkBallot(choice: unknown, options: readonly PollOption[], { dots, cap }: DotsParameters): Result<DotsChoice, Refusal> {
	if (typeof choice !== 'object' || choice === null || Array.isArray(choice)) return refuse({ reason: 'ballot-bad' });
	const known = new Set<string>(options.map((option) => option.id));
	const checked: Record<string, number> = {};
	let used = 0;
	for (const [id, n] of Object.entries(choice)) {
		if (!known.has(id) || typeof n !== 'number' || !Number.isInteger(n) || n < 0) return refuse({ reason: 'ballot-bad' });
		if (n > cap) return refuse({ reason: 'ballot-cap', cap });
		if (n > 0) checked[id] = n;
		used += n;
	}
	if (used > dots) return refuse({ reason: 'ballot-over', used, dots });
	return done(checked);
}
