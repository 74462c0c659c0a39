import type { Choice } from '../ballot.ts';
import type { Refusal } from '../refusal.ts';
import { done, refuse, type Result } from '../result.ts';
import { cutRows, placeRows, type Candidate, type Counted } from './row.ts';
import { checkShape, sumOf, withoutZeros } from './shape.ts';

/** Dots each, how many may stand on one option, and how many options go forward. */
export interface DotsParameters {
	dots: number;
	cap: number;
	/** Said before the vote; without it the result is an order only. */
	take?: number;
	/** Said before the vote: of equal ones on the line, those that more people chose go forward. */
	moreVoters?: boolean;
}

/** `spread[0]` is voters with one dot on it, `spread[1]` with two, ... */
export type DotsResult = Counted;

/** Whole dots, no more than given, no more than `cap` on one. Fewer are fine. */
export function checkDots(choice: unknown, options: readonly Candidate[], { dots, cap }: DotsParameters): Result<Choice, Refusal> {
	const shaped = checkShape(choice, options, 0, cap);
	if (!shaped.ok) return shaped;
	const used = sumOf(shaped.value);
	return used > dots ? refuse({ reason: 'ballot-over', used, dots }) : done(withoutZeros(shaped.value));
}

/** Cumulative ("dot") voting: adds up whole dots. The same sum as `score` of Pabulib's cumulative votes (pabulib.org/format). */
export function tallyDots(options: readonly Candidate[], ballots: readonly Choice[], { cap, take, moreVoters }: Pick<DotsParameters, 'cap' | 'take' | 'moreVoters'>): DotsResult {
	const rows = options.map(({ id, name }) => ({ id, name, score: 0, voters: 0, spread: new Array<number>(cap).fill(0) }));
	const byId = new Map(rows.map((row) => [row.id, row]));
	let blank = 0;
	let total = 0;
	for (const choice of ballots) {
		let any = false;
		for (const id in choice) {
			const n = choice[id]!;
			const row = byId.get(id);
			if (!row || n <= 0) continue;
			any = true;
			row.score += n;
			row.voters += 1;
			row.spread[n - 1] = (row.spread[n - 1] ?? 0) + 1;
			total += n;
		}
		if (!any) blank += 1;
	}
	const placed = placeRows(rows);
	return { ...placed, ballots: ballots.length, blank, total, ...cutRows(placed.rows, take, moreVoters) };
}
