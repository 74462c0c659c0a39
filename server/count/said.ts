import type { CountedWay } from '#lib/domain/tally/all.ts';
import type { BudgetResult } from '#lib/domain/tally/budget.ts';
import type { RankedResult } from '#lib/domain/tally/ranked.ts';
import type { StarsResult } from '#lib/domain/tally/stars.ts';
import type { CountedElection } from './count.ts';

type AnyResult = CountedWay['result'] & Partial<BudgetResult & RankedResult & StarsResult>;

/** What the command prints: the same keys for every method, and more where a method has more to say. */
export function sayCount({ method, parameters, counted, notes, receipts }: CountedElection, decimals = 0): Record<string, unknown> {
	const result = counted.result as AnyResult;
	const { rows, winners, ties, open, ballots, blank, total } = result;
	const money = (amount: number | undefined) => (amount === undefined ? undefined : decimals === 0 ? amount : shifted(amount, decimals));
	return dropped({
		method,
		parameters: decimals === 0 ? parameters : { ...parameters, budget: money(parameters['budget'] as number | undefined) },
		ballots,
		blank,
		total,
		totals: Object.fromEntries(rows.map(({ id, name, score, voters, place, tied }) => [id, name === id ? { score, voters, place, tied } : { name, score, voters, place, tied }])),
		winners,
		ties,
		open,
		unsure: result.unsure,
		cost: money(result.cost),
		left: money(result.left),
		shares: result.shares,
		greedy: result.greedy && { winners: result.greedy.winners, cost: money(result.greedy.cost) },
		compared: result.compared,
		stands: result.stands,
		beatsAll: 'beatsAll' in result ? result.beatsAll : undefined,
		pairs: result.pairs,
		paths: result.paths,
		star: result.star,
		rounds: result.rounds,
		ends: result.ends,
		receipts,
		notes: notes.length > 0 ? notes : undefined
	});
}

/** An amount in smallest coins as it stands in the file. */
function shifted(amount: number, decimals: number): string {
	const digits = String(amount).padStart(decimals + 1, '0');
	return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function dropped(values: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
