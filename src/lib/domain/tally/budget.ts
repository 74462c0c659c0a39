import type { Choice } from '../ballot.ts';
import type { Refusal } from '../refusal.ts';
import { done, refuse, type Result } from '../result.ts';
import { everyWay, sureAndOpen, type Pick } from './branches.ts';
import { compareLists, type Compared, type Comparison } from './money/compare.ts';
import { completedShares, type Completion, type SharesResult } from './money/completion.ts';
import type { Worth } from './money/equal-shares.ts';
import { fractionText } from './money/fraction.ts';
import { greedy, type GreedyRun, type GreedyStop } from './money/greedy.ts';
import { phragmen } from './money/phragmen.ts';
import type { TieRule } from './money/ties.ts';
import { gatherWishes, type Purse } from './money/wishes.ts';
import { placeRows, type Candidate, type Counted } from './row.ts';
import { checkShape, sumOf, withoutZeros } from './shape.ts';

/** How people say what they want: ticks, points to share out, or a list that stays within the budget. */
export type BudgetBallot = { kind: 'ticks'; most?: number; least?: number } | { kind: 'points'; points: number; cap: number; least?: number } | { kind: 'basket' };

export interface BudgetParameters {
	budget: number;
	/** By option id, in the same coins as the budget. Whole numbers. */
	costs: Record<string, number>;
	/** "GBP": only shown. */
	currency?: string;
	/** Amounts are in the smallest coin: 10 to this power of them are one. 0 without it. */
	decimals?: number;
	ballot: BudgetBallot;
	rule: 'equal-shares' | 'greedy' | 'phragmen';
	/** For equal shares. */
	worth?: Worth;
	completion?: Completion;
	stop?: 'over' | 'full';
	start?: 'exact' | 'whole';
	/** Coins by which a share grows; 1 without it. */
	step?: number;
	comparison?: Comparison;
	/** For greedy. */
	atFirstMiss?: GreedyStop;
	overrunPercent?: number;
	order?: 'score' | 'score-per-cost';
	threshold?: number;
	/** How ties are broken, in turn; said before the vote. What is left is a tie. */
	ties?: TieRule[];
	/** The same for buying by score: a completion, and the list that is compared. As `ties` without it. */
	fillTies?: TieRule[];
	/** What a lot gave: ids, first comes first. */
	drawn?: string[];
}

/** One line of the explanation. Amounts are whole coins, or exact fractions as text. */
export interface BudgetRound {
	option: string;
	cost: number;
	/** Equal shares: what each supporter paid for each tick or point, unless they had less. */
	price?: string;
	payers: number;
	/** Supporters who paid the last they had, less than the full price. */
	emptied?: number;
	how: 'shares' | 'by-score' | 'overrun';
	/** Others that were exactly as good at this moment. */
	tied: string[];
}

export type OptionEnd =
	| { end: 'bought' }
	| { end: 'nobody' }
	| { end: 'impossible' }
	| { end: 'below-threshold' }
	/** Its supporters together have this much left, less than it costs. */
	| { end: 'short'; left: string }
	| { end: 'too-dear' }
	| { end: 'tied' };

/**
 * `score` is ticks or points, `voters` supporters, `spread[n]` supporters who gave n + 1. `winners` are bought whichever way an undecided tie goes,
 * in the order of buying; options that are bought one way and not another stand in `open`, and then `cost`, `left` and `rounds` tell
 * only what holds in every way.
 */
export interface BudgetResult extends Counted {
	cost: number;
	left: number;
	rounds: BudgetRound[];
	ends: Record<string, OptionEnd>;
	/** Equal shares: a voter's share, how often it grew, and why it stopped. */
	shares?: { first: string; last: string; steps: number; ended: SharesResult['ended'] };
	/** Shown beside equal shares: what buying by score alone would buy. */
	greedy?: { winners: string[]; cost: number };
	compared?: Compared;
	/** Which list stands, where the two were compared. */
	stands?: 'shares' | 'greedy';
	/** There were too many undecided ties to follow each way; what is open may be more than is named. */
	unsure?: true;
}

export function checkBudget(choice: unknown, options: readonly Candidate[], { budget, costs, ballot }: BudgetParameters): Result<Choice, Refusal> {
	const shaped = checkShape(choice, options, 0, ballot.kind === 'points' ? ballot.cap : 1);
	if (!shaped.ok) return shaped;
	const given = withoutZeros(shaped.value);
	const ids = Object.keys(given);
	switch (ballot.kind) {
		case 'ticks':
			return ballot.most !== undefined && ids.length > ballot.most ? refuse({ reason: 'ballot-ticks', used: ids.length, most: ballot.most }) : atLeast(given, ballot.least);
		case 'points': {
			const used = sumOf(given);
			return used > ballot.points ? refuse({ reason: 'ballot-points', used, points: ballot.points }) : atLeast(given, ballot.least);
		}
		case 'basket': {
			const cost = ids.reduce((sum, id) => sum + (costs[id] ?? 0), 0);
			return cost > budget ? refuse({ reason: 'ballot-dear', cost, budget }) : done(given);
		}
	}
}

function atLeast(given: Choice, least: number | undefined): Result<Choice, Refusal> {
	const have = Object.keys(given).length;
	return least !== undefined && have > 0 && have < least ? refuse({ reason: 'ballot-few', have, least }) : done(given);
}

/** What one way through the undecided ties gives. */
interface Way {
	bought: number[];
	cost: bigint;
	rounds: BudgetRound[];
	shares: SharesResult | null;
	byScore: GreedyRun;
	compared: Compared | null;
	stands: 'shares' | 'greedy';
	steps: GreedyRun['steps'];
}

/** A vote on costed options. Exact whole numbers and fractions throughout; each rule's source stands with it in tally/money. */
export function tallyBudget(options: readonly Candidate[], ballots: readonly Choice[], parameters: BudgetParameters): BudgetResult {
	const ids = options.map(({ id }) => id);
	const purse = gatherWishes(ids, ids.map((id) => BigInt(parameters.costs[id] ?? 0)), BigInt(parameters.budget), ballots);
	const spreads = ids.map(() => [] as number[]);
	for (const { many, on } of purse.wishes) for (const { option, weight } of on) spreads[option]![weight - 1] = (spreads[option]![weight - 1] ?? 0) + many;
	const placed = placeRows(options.map(({ id, name }, option) => ({ id, name, score: purse.scores[option]!, voters: purse.supporters[option]!, spread: [...spreads[option]!].map((n) => n ?? 0) })));
	const { ends, complete } = everyWay((pick) => oneWay(purse, parameters, pick));
	const way = ends[0]!;
	const { sure, open } = sureAndOpen(ends.map(({ bought }) => bought.map((option) => ids[option]!)));
	// While a tie is open only what is bought whichever way it goes has been bought.
	const cost = open.length === 0 ? way.cost : sure.reduce((sum, id) => sum + purse.costs[ids.indexOf(id)]!, 0n);
	const blank = purse.wishes.find(({ on }) => on.length === 0)?.many ?? 0;
	const result: BudgetResult = {
		...placed,
		ballots: ballots.length,
		blank,
		total: purse.scores.reduce((a, b) => a + b, 0),
		winners: sure,
		open: open.length > 0 ? { places: way.bought.length - sure.length, among: ids.filter((id) => open.includes(id)) } : null,
		cost: Number(cost),
		left: parameters.budget - Number(cost),
		rounds: sharedRounds(ends.map(({ rounds }) => rounds)),
		ends: Object.fromEntries(ids.map((id, option) => [id, endOf(purse, parameters, way, option, sure, open)]))
	};
	if (!complete) result.unsure = true;
	if (way.shares) {
		const { first, run, steps, ended } = way.shares;
		result.shares = { first: fractionText(first.share), last: fractionText(run.share), steps, ended };
		result.greedy = { winners: way.byScore.bought.map((option) => ids[option]!), cost: Number(way.byScore.cost) };
	}
	if (way.compared) Object.assign(result, { compared: way.compared, stands: way.stands });
	return result;
}

/** The rounds that are the same whichever way the undecided ties go. */
function sharedRounds(ways: readonly BudgetRound[][]): BudgetRound[] {
	const [first, ...others] = ways as [BudgetRound[], ...BudgetRound[][]];
	const at = first.findIndex((round, index) => others.some((rounds) => JSON.stringify(rounds[index]) !== JSON.stringify(round)));
	return at < 0 ? first : first.slice(0, at);
}

function oneWay(purse: Purse, parameters: BudgetParameters, pick: Pick): Way {
	const { rule, worth = 'cost', completion = 'none', stop = 'over', start = 'exact', step = 1, comparison = 'none', atFirstMiss = 'skip', overrunPercent, order = 'score', threshold } = parameters;
	const ties = { rules: parameters.ties ?? [], drawn: parameters.drawn };
	const fillTies = parameters.fillTies ? { rules: parameters.fillTies, drawn: parameters.drawn } : ties;
	const nameOf = (option: number) => purse.ids[option]!;
	const byScoreRound = ({ option, tied, outcome }: GreedyRun['steps'][number]): BudgetRound => ({
		option: nameOf(option),
		cost: Number(purse.costs[option]!),
		payers: purse.supporters[option]!,
		how: outcome === 'overrun' ? 'overrun' : 'by-score',
		tied: tied.filter((other) => other !== option).map(nameOf)
	});
	const isBought = ({ outcome }: GreedyRun['steps'][number]) => outcome === 'bought' || outcome === 'overrun';
	if (rule === 'phragmen') {
		const { bought, cost } = phragmen(purse, ties, pick);
		const rounds = bought.map((option): BudgetRound => ({ option: nameOf(option), cost: Number(purse.costs[option]!), payers: purse.supporters[option]!, how: 'by-score', tied: [] }));
		return { bought, cost, rounds, shares: null, byScore: { bought, cost, steps: [] }, compared: null, stands: 'greedy', steps: [] };
	}
	if (rule === 'greedy') {
		const run = greedy(purse, { stop: atFirstMiss, overrunPercent, order, threshold }, ties, pick);
		return { ...run, rounds: run.steps.filter(isBought).map(byScoreRound), shares: null, byScore: run, compared: null, stands: 'greedy' };
	}
	const shares = completedShares(purse, { worth, completion, stop, start, step: BigInt(step), coin: 10n ** BigInt(parameters.decimals ?? 0) }, ties, fillTies, pick);
	// Beside equal shares ties in it must not multiply the ways: it only matters where the two are compared.
	const byScore = greedy(purse, { stop: 'skip', order: 'score' }, fillTies, comparison === 'none' ? (tied) => tied[0]! : pick);
	const compared = comparison === 'none' ? null : compareLists(purse, comparison, shares.bought, byScore.bought);
	const stands = compared && compared.forGreedy > compared.forShares ? 'greedy' : 'shares';
	const bySharesRounds = shares.run.purchases.map(
		({ option, price, payers, emptied, tied }): BudgetRound => ({
			option: nameOf(option),
			cost: Number(purse.costs[option]!),
			price: fractionText(price),
			payers,
			emptied,
			how: 'shares',
			tied: tied.filter((other) => other !== option).map(nameOf)
		})
	);
	const rounds = stands === 'greedy' ? byScore.steps.filter(isBought).map(byScoreRound) : [...bySharesRounds, ...(shares.filled?.steps.filter(isBought).map(byScoreRound) ?? [])];
	const list = stands === 'greedy' ? byScore : shares;
	return { bought: list.bought, cost: list.cost, rounds, shares, byScore, compared, stands, steps: stands === 'greedy' ? byScore.steps : [] };
}

/** Why it is bought, or why not. */
function endOf(purse: Purse, parameters: BudgetParameters, way: Way, option: number, sure: readonly string[], open: readonly string[]): OptionEnd {
	const id = purse.ids[option]!;
	if (sure.includes(id)) return { end: 'bought' };
	if (open.includes(id)) return { end: 'tied' };
	if (purse.supporters[option] === 0) return { end: 'nobody' };
	if (purse.costs[option]! > purse.budget) return { end: 'impossible' };
	if (parameters.rule === 'greedy' && parameters.threshold !== undefined && purse.scores[option]! < parameters.threshold) return { end: 'below-threshold' };
	if (way.shares === null || way.stands === 'greedy') return { end: 'too-dear' };
	return { end: 'short', left: moneyBehind(purse, way.shares, option) };
}

/** What the supporters of an option still hold when equal shares has bought all it can. */
function moneyBehind(purse: Purse, { run }: SharesResult, option: number): string {
	let unit = run.share.d;
	for (const { price } of run.purchases) unit = (unit * price.d) / gcdOf(unit, price.d);
	let sum = 0n;
	for (const { many, on } of purse.wishes) {
		if (!on.some((one) => one.option === option)) continue;
		let holds = (run.share.n * unit) / run.share.d;
		for (const purchase of run.purchases) {
			const given = on.find((one) => one.option === purchase.option);
			if (!given) continue;
			const due = ((purchase.price.n * unit) / purchase.price.d) * BigInt(given.weight);
			holds -= due > holds ? holds : due;
		}
		sum += holds * BigInt(many);
	}
	return fractionText({ n: sum, d: unit });
}

function gcdOf(a: bigint, b: bigint): bigint {
	while (b !== 0n) [a, b] = [b, a % b];
	return a;
}
