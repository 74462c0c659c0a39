import type { Choice } from '../ballot.ts';
import type { Refusal } from '../refusal.ts';
import { done, type Result } from '../result.ts';
import { countPairs, type Pairs } from './pairs.ts';
import { cutRows, placeRows, type Candidate, type Counted } from './row.ts';
import { checkShape } from './shape.ts';
import { starRunoff, type StarRound } from './star-runoff.ts';

export interface StarsParameters {
	/** The most that one can give, 5. */
	most: number;
	/** 'sum' for an order, 'star' for one winner: score, then automatic runoff. */
	rule: 'sum' | 'star';
	/** For 'star', said before the vote: whether a tie that the other steps leave goes to the one with more full marks. */
	fullMarks?: boolean;
	take?: number;
	/** For 'sum', said before the vote: of equal ones on the line, those that more people gave stars go forward. */
	moreVoters?: boolean;
}

/** `spread[n]` is the voters who gave n stars; who gave none at all is in no position, and counts as 0 in the sum. `voters` are those who gave 1 or more. */
export interface StarsResult extends Counted {
	/** People who marked this option at all, 0 stars included, by option id: a sum says little without it. */
	raters: Record<string, number>;
	/** Only for 'star': how the two finalists came out, and who won. */
	star?: StarRound;
}

export function checkStars(choice: unknown, options: readonly Candidate[], { most }: StarsParameters): Result<Choice, Refusal> {
	const shaped = checkShape(choice, options, 0, most);
	return shaped.ok ? done(shaped.value) : shaped;
}

/** Score voting, and STAR (starvoting.org): two highest sums, then the one that more ballots put above the other. */
export function tallyStars(options: readonly Candidate[], ballots: readonly Choice[], parameters: StarsParameters): StarsResult {
	const rows = options.map(({ id, name }) => ({ id, name, score: 0, voters: 0, spread: new Array<number>(parameters.most + 1).fill(0) }));
	const raters: Record<string, number> = Object.fromEntries(options.map(({ id }) => [id, 0]));
	const byId = new Map(rows.map((row) => [row.id, row]));
	let blank = 0;
	let total = 0;
	for (const choice of ballots) {
		let any = false;
		for (const [id, n] of Object.entries(choice)) {
			const row = byId.get(id);
			if (!row) continue;
			raters[id] = raters[id]! + 1;
			row.spread[n] = (row.spread[n] ?? 0) + 1;
			if (n <= 0) continue;
			any = true;
			row.score += n;
			row.voters += 1;
			total += n;
		}
		if (!any) blank += 1;
	}
	const placed = placeRows(rows);
	const counted = { ...placed, ballots: ballots.length, blank, total, raters };
	if (parameters.rule === 'sum') return { ...counted, ...cutRows(placed.rows, parameters.take, parameters.moreVoters) };
	const pairs: Pairs = countPairs(options, ballots);
	const star = starRunoff(placed.rows, pairs, ballots.length, (id) => byId.get(id)!.spread[parameters.most]!, parameters.fullMarks ?? false);
	return { ...counted, winners: star.winner === null ? [] : [star.winner], open: star.winner === null && star.among.length > 1 ? { places: 1, among: star.among } : null, star };
}
