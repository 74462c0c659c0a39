import type { CountedWay } from '#lib/domain/tally/all.ts';
import type { AgreementResult } from '#lib/domain/tally/agreement.ts';
import type { BudgetResult } from '#lib/domain/tally/budget.ts';
import { fractionText, readFraction } from '#lib/domain/tally/money/fraction.ts';
import type { ShareReceipt } from '#lib/domain/tally/money/receipt.ts';
import type { RankedResult } from '#lib/domain/tally/ranked.ts';
import type { StarsResult } from '#lib/domain/tally/stars.ts';
import type { CountedElection } from './count.ts';

type AnyResult = CountedWay['result'] & Partial<BudgetResult & RankedResult & StarsResult & AgreementResult>;

/**
 * What the command prints: `{ method, parameters, totals, winners, ties, rounds? }`, the same keys for every method; receipts and details beside them where they
 * were asked for. An option's totals say what its method has to say of it: its place, whether it is part of a tie that is still open, where people stand.
 */
export function sayCount({ method, parameters, counted, notes, receipts }: CountedElection, decimals = 0, details: Record<string, unknown> | null = null): Record<string, unknown> {
	const result = counted.result as AnyResult;
	const { winners, ties } = result;
	const amounts = amountsOf(decimals);
	return dropped({
		method,
		parameters: decimals === 0 ? parameters : { ...parameters, budget: amounts.money(parameters['budget'] as number | undefined) },
		totals: Object.fromEntries(result.rows.map((row) => [row.id, totalsOf(row, result, amounts)])),
		winners,
		ties,
		rounds: roundsOf(method, result, amounts),
		receipts: receipts?.map(({ share, paid, missed, left }) => ({ share: amounts.coins(share), paid: paid.map(({ option, amount }) => ({ option, amount: amounts.coins(amount) })), missed, left: amounts.coins(left) })),
		details: details ? detailsOf(result, notes, details, amounts) : undefined
	});
}

type Amounts = ReturnType<typeof amountsOf>;

function amountsOf(decimals: number) {
	return {
		coins: (amount: string) => (decimals === 0 ? amount : whole(amount, decimals)),
		money: (amount: number | undefined) => (amount === undefined ? undefined : decimals === 0 ? amount : shifted(amount, decimals))
	};
}

function totalsOf({ id, name, score, voters, place, tied, spread }: AnyResult['rows'][number], result: AnyResult, { coins }: Amounts): Record<string, unknown> {
	const end = result.ends?.[id];
	return dropped({
		name: name === id ? undefined : name,
		score,
		voters,
		place,
		tied,
		open: result.open?.among.includes(id) || undefined,
		raters: result.raters?.[id],
		// A distribution is the result of a scale: it has no mean.
		spread: result.agreement && spread,
		...result.agreement?.[id],
		beatsAll: 'beatsAll' in result ? result.beatsAll === id : undefined,
		...(end?.end === 'short' ? { ...end, left: coins(end.left) } : end)
	});
}

/** How it came about, step by step. Schulze has no rounds: the pairs, the widest paths, and who beats all others or that nobody does. */
function roundsOf(method: string, { rounds, star, pairs, paths, beatsAll }: AnyResult, { money, coins }: Amounts): unknown {
	if (star) return star.steps;
	if (method === 'schulze') return [{ step: 'pairs', over: pairs }, { step: 'paths', strength: paths }, { step: 'beats-all-others', option: beatsAll }];
	return rounds?.map((round) => ({ ...round, ...('cost' in round ? { cost: money(round.cost) } : {}), ...('price' in round && round.price !== undefined ? { price: coins(round.price) } : {}) }));
}

function detailsOf(result: AnyResult, notes: readonly string[], file: Record<string, unknown>, { money, coins }: Amounts): Record<string, unknown> {
	const { ballots, blank, total, open, unsure, shares, greedy, compared, stands, pairs, paths } = result;
	return dropped({
		...file,
		ballots,
		blank,
		total,
		open,
		unsure,
		cost: money(result.cost),
		left: money(result.left),
		shares: shares && { ...shares, first: coins(shares.first), last: coins(shares.last) },
		greedy: greedy && { winners: greedy.winners, cost: money(greedy.cost) },
		compared,
		stands,
		beatsAll: 'beatsAll' in result ? result.beatsAll : undefined,
		pairs,
		paths,
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
