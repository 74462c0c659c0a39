import type { CountedWay } from '#lib/domain/tally/all.ts';
import type { AgreementResult } from '#lib/domain/tally/agreement.ts';
import type { BudgetResult } from '#lib/domain/tally/budget.ts';
import { fractionText, readFraction } from '#lib/domain/tally/money/fraction.ts';
import type { ShareReceipt } from '#lib/domain/tally/money/receipt.ts';
import type { RankedResult } from '#lib/domain/tally/ranked.ts';
import type { StarsResult } from '#lib/domain/tally/stars.ts';
import type { CountedElection } from './count.ts';

type AnyResult = CountedWay['result'] & Partial<BudgetResult & RankedResult & StarsResult & AgreementResult>;

/** What the command prints: the same keys for every method, and more where a method has more to say. */
export function sayCount({ method, parameters, counted, notes, receipts }: CountedElection, decimals = 0): Record<string, unknown> {
	const result = counted.result as AnyResult;
	const { rows, winners, ties, open, ballots, blank, total } = result;
	const coins = (amount: string) => (decimals === 0 ? amount : whole(amount, decimals));
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
		shares: result.shares && { ...result.shares, first: coins(result.shares.first), last: coins(result.shares.last) },
		greedy: result.greedy && { winners: result.greedy.winners, cost: money(result.greedy.cost) },
		compared: result.compared,
		stands: result.stands,
		beatsAll: 'beatsAll' in result ? result.beatsAll : undefined,
		pairs: result.pairs,
		paths: result.paths,
		agreement: result.agreement,
		// A distribution is the result of a scale: it has no mean.
		spread: result.agreement && Object.fromEntries(rows.map(({ id, spread }) => [id, spread])),
		raters: result.raters,
		star: result.star,
		rounds: decimals === 0 ? result.rounds : result.rounds?.map((round) => ({ ...round, ...('cost' in round ? { cost: money(round.cost) } : {}), ...('price' in round && round.price !== undefined ? { price: coins(round.price) } : {}) })),
		ends: decimals === 0 || !result.ends ? result.ends : Object.fromEntries(Object.entries(result.ends).map(([id, end]) => [id, end.end === 'short' ? { ...end, left: coins(end.left) } : end])),
		receipts: receipts?.map(({ share, paid, missed, left }) => ({ share: coins(share), paid: paid.map(({ option, amount }) => ({ option, amount: coins(amount) })), missed, left: coins(left) })),
		notes: notes.length > 0 ? notes : undefined
	});
}

/** An amount in smallest coins as it stands in the file. */
function shifted(amount: number, decimals: number): string {
	const digits = String(amount).padStart(decimals + 1, '0');
	return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** An exact share in smallest coins, as whole ones: "50.25" where its decimals end there, a fraction otherwise. */
function whole(amount: string, decimals: number): string {
	const { n, d } = readFraction(amount);
	return d === 1n ? shifted(Number(n), decimals) : fractionText({ n, d: d * 10n ** BigInt(decimals) });
}

function dropped(values: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
