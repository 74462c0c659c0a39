import type { Choice } from '#lib/domain/ballot.ts';
import type { StageFact } from '#lib/domain/facts.ts';
import { assertNever } from '#lib/domain/result.ts';
import type { Way } from '#lib/domain/tally/all.ts';

/** How one option is answered: minus and plus, a tick, a row of marks, a step of a scale, or a rank. */
export type Answering = 'steps' | 'tick' | 'stars' | 'scale' | 'rank';

export function answeringOf(way: Way): Answering {
	switch (way.method) {
		case 'dots':
			return 'steps';
		case 'approval':
			return 'tick';
		case 'stars':
			return 'stars';
		case 'agreement':
			return 'scale';
		case 'budget':
			return way.parameters.ballot.kind === 'points' ? 'steps' : 'tick';
		case 'ranked':
			return 'rank';
		default:
			return assertNever(way);
	}
}

/** The most that one option can be given. */
export function mostOnOne(way: Way, options: number): number {
	if (way.method === 'dots') return way.parameters.cap;
	if (way.method === 'stars') return way.parameters.most;
	if (way.method === 'agreement') return way.parameters.steps.length - 1;
	if (way.method === 'budget' && way.parameters.ballot.kind === 'points') return way.parameters.ballot.cap;
	return way.method === 'ranked' ? (way.parameters.most ?? options) : 1;
}

/** What a voter has to give out: dots, ticks, points, or money in a basket. Null where nothing runs out. */
export function purseOf(way: Way): { of: number; unit: 'dots' | 'ticks' | 'points' | 'money' } | null {
	if (way.method === 'dots') return { of: way.parameters.dots, unit: 'dots' };
	if (way.method === 'approval') return way.parameters.most === undefined ? null : { of: way.parameters.most, unit: 'ticks' };
	if (way.method !== 'budget') return null;
	const { ballot, budget } = way.parameters;
	if (ballot.kind === 'points') return { of: ballot.points, unit: 'points' };
	if (ballot.kind === 'basket') return { of: budget, unit: 'money' };
	return ballot.most === undefined ? null : { of: ballot.most, unit: 'ticks' };
}

export function usedOf(way: Way, choice: Choice): number {
	if (purseOf(way)?.unit !== 'money' || way.method !== 'budget') return Object.values(choice).reduce((sum, n) => sum + n, 0);
	const { costs } = way.parameters;
	return Object.keys(choice).reduce((sum, id) => sum + (costs[id] ?? 0), 0);
}

/** What is left to give out; null where nothing runs out. */
export function leftOf(way: Way, choice: Choice): number | null {
	const purse = purseOf(way);
	return purse && purse.of - usedOf(way, choice);
}

/** Whether a mark of 0 says something: on a scale, and for stars. */
export function countsZero(way: Way): boolean {
	return way.method === 'stars' || way.method === 'agreement';
}

/**
 * The ballot with `n` given to an option, or with nothing given to it (null); the same ballot where that is not possible. A rank that another
 * option has goes from it, unless two may share one.
 */
export function give(way: Way, choice: Choice, id: string, n: number | null, options: number): Choice {
	const { [id]: was, ...rest } = choice;
	if (n === null || (n === 0 && !countsZero(way))) return was === undefined ? choice : rest;
	if (n < 0 || n > mostOnOne(way, options)) return choice;
	const others = way.method === 'ranked' && !way.parameters.equalRanks ? Object.fromEntries(Object.entries(rest).filter(([, rank]) => rank !== n)) : rest;
	const made = { ...others, [id]: n };
	return (leftOf(way, made) ?? 0) < 0 ? choice : made;
}

export function canGive(way: Way, choice: Choice, id: string, n: number, options: number): boolean {
	return give(way, choice, id, n, options) !== choice;
}

export function sameChoice(a: Choice, b: Choice): boolean {
	const ids = new Set([...Object.keys(a), ...Object.keys(b)]);
	return [...ids].every((id) => a[id] === b[id]);
}

/** Whether the page has heard that the round of the vote runs, or has run. */
export function voteHasBegun({ rounds, round }: Pick<StageFact, 'rounds' | 'round'>): boolean {
	const kind = rounds[round.index]?.kind;
	return (kind === 'vote' || kind === 'converge') && round.state !== 'ready';
}

/** A ballot as a form sends it: one field for each option, give-<id>; a field left empty gives nothing. What is no number is refused by the check. */
export function readBallot(form: FormData): Record<string, number> {
	const choice: Record<string, number> = {};
	for (const [name, value] of form) {
		if (name.startsWith('give-') && value !== '') choice[name.slice(5)] = Number(value);
	}
	return choice;
}
