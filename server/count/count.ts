import type { Choice } from '#lib/domain/ballot.ts';
import { pointsFor, type PointsBase } from '#lib/domain/tally/ranked/points.ts';
import { checkBallot, tally, type CountedWay, type Way } from '#lib/domain/tally/all.ts';
import type { AgreementParameters } from '#lib/domain/tally/agreement.ts';
import type { BudgetParameters } from '#lib/domain/tally/budget.ts';
import { shareReceipt, type ShareReceipt } from '#lib/domain/tally/money/receipt.ts';
import { tieRules, type TieRule } from '#lib/domain/tally/money/ties.ts';
import { cutRows, placeRows, type Candidate, type Counted } from '#lib/domain/tally/row.ts';
import { tallyPapers, type RankedParameters } from '#lib/domain/tally/ranked.ts';
import type { RunoffRule } from '#lib/domain/tally/ranked/instant-runoff.ts';
import { papersFrom } from '#lib/domain/tally/ranked/paper.ts';
import type { Election, Money } from './election.ts';
import { choose, listOf, lotOf, one, whole } from './choose.ts';
import { Faults } from './faults.ts';
import { methods, type Options } from './methods.ts';
import { isKind, ruleOf, rulesOf, type Named } from './names.ts';
import { Mistake } from './options.ts';

export interface CountedElection {
	method: string;
	parameters: Record<string, unknown>;
	counted: { method: string; result: CountedWay['result'] };
	notes: string[];
	receipts?: ShareReceipt[];
}

const pointsBases: Record<string, PointsBase> = { 'own-length': 'own-length', 'ranked-below': 'ranked-below', fixed: 'fixed', 'all-but-one': 'all-but-one' };
type ByChoice = Extract<Election, { ballots: 'choices' }>;
type Costed = ByChoice & { money: Money };

/**
 * Counts one election by one method.
 * @param asked a method or a kind of vote (names.ts); null: what the file itself asks for
 * @throws Mistake where method, options and ballots do not go together
 */
export function countElection(election: Election, asked: string | Named | null, given: Options): CountedElection {
	const { method, options } = decided(election, typeof asked === 'string' ? { method: asked, options: {} } : asked, given);
	const known = methods[method]!.options;
	for (const key of Object.keys(options)) if (!(key in known)) throw new Mistake(`"${method}" has no option "${key}". It has: ${Object.keys(known).join(', ')}.`);
	switch (method) {
		case 'irv':
		case 'schulze':
			return ranked(election, method, options);
		case 'greedy':
		case 'equal-shares':
		case 'phragmen':
			return money(needCosts(election, method), method, options);
		case 'agreement':
			return agreement(election, options);
		default:
			return totals(election, method, options);
	}
}

/** The method that a kind stands for here, with what its name and the file say of the variant. What was given at the command line comes first. */
function decided(election: Election, asked: Named | null, { rule, ...given }: Options): Named {
	const file = defaultMethod(election);
	if (asked === null || isKind(asked.method)) {
		const method = asked === null ? file : ruleOf(asked.method, rule, file);
		if (method === null) throw new Mistake(`Option rule is "${rule}". It can be: ${rulesOf(asked!.method).join(', ')}.`);
		return { method, options: { ...(method === file ? fromRule(election, method) : {}), ...asked?.options, ...given } };
	}
	if (rule !== undefined) throw new Mistake(`"${asked.method}" is one rule already: leave out --option rule=${rule}.`);
	return { method: asked.method, options: { ...asked.options, ...given } };
}

function defaultMethod(election: Election): string {
	if (election.ballots === 'papers') return 'irv';
	if (election.categories) return 'approval';
	const { rule = '' } = election.meta;
	if (rule.startsWith('equalshares')) return 'equal-shares';
	if (rule.startsWith('greedy')) return 'greedy';
	return election.gives === 'ticks' ? 'approval' : election.gives === 'points' ? 'dots' : 'points';
}

/** The variant that a Pabulib file names as its rule. */
function fromRule(election: Election, method: string): Options {
	if (election.ballots === 'papers') return {};
	const { rule = '' } = election.meta;
	if (method === 'greedy') return rule === 'greedy-no-skip' ? { stop: 'no-skip' } : rule === 'greedy-custom' ? { stop: 'overrun' } : {};
	if (method !== 'equal-shares') return {};
	return { ...(rule.includes('add1') ? { completion: 'add1' } : {}), ...(rule.endsWith('comparison') ? { comparison: 'more-wins' } : {}) };
}

function needCosts(election: Election, method: string): Costed {
	if (election.ballots === 'papers' || election.money === null) throw new Mistake(`This file has no costs: "${method}" needs them.`);
	return { ...election, money: election.money };
}

function totals(election: Election, method: string, options: Options): CountedElection {
	// Whoever counts a file asks who has won: one, where nothing else is said.
	const take = options['take'] === 'all' ? undefined : options['take'] === undefined ? 1 : whole(options, 'take', 1);
	if (election.ballots === 'papers') {
		if (method !== 'points') throw new Mistake(`This file holds ranked ballots. "${method}" counts others; there are irv, schulze, points.`);
		const base = choose<PointsBase>(options, 'base', pointsBases, 'own-length');
		const parameters: RankedParameters = { rule: 'points', base, take, ...(options['ranks'] ? { most: whole(options, 'ranks', 1) } : {}) };
		return { method, parameters: { ...parameters }, counted: { method, result: tallyPapers(election.options, election.papers, parameters) }, notes: election.notes };
	}
	const { choices, base }: { choices: readonly Choice[]; base: string | null } = method === 'points' || election.gives === 'ranks' ? rankPoints(election, options) : { choices: method === 'approval' ? ticksOf(election, options) : election.choices, base: null };
	const most = choices.reduce((top, choice) => Math.max(top, ...Object.values(choice)), 0);
	if (method === 'approval' && most > 1) throw new Mistake('This file holds points or ranks, not ticks. From which number on one counts as a tick is said with --option approved=N.');
	if (choices.some((choice) => Object.values(choice).some((n) => n < 0))) return { method, parameters: { ...(base === null ? {} : { base }), ...(take === undefined ? {} : { take }) }, counted: { method, result: signedTotals(election.options, choices, take) as CountedWay['result'] }, notes: election.notes };
	const moreVoters = options['more-voters'] === 'yes' ? { moreVoters: true } : {};
	let way: Way;
	if (method === 'stars' || method === 'star') way = { method: 'stars', parameters: { most: options['most'] ? whole(options, 'most', 1) : Math.max(5, most), rule: method === 'star' ? 'star' : 'sum', take, ...(options['full-marks'] === 'yes' ? { fullMarks: true } : {}), ...(method === 'stars' ? moreVoters : {}) } };
	else if (method === 'approval') way = { method: 'approval', parameters: { take, ...(options['most'] ? { most: whole(options, 'most', 1) } : {}) } };
	else {
		const dots = choices.reduce((top, choice) => Math.max(top, Object.values(choice).reduce((a, b) => a + b, 0)), 1);
		way = { method: 'dots', parameters: { dots: options['dots'] ? whole(options, 'dots', 1) : dots, cap: options['cap'] ? whole(options, 'cap', 1) : Math.max(1, most), take, ...moreVoters } };
	}
	keepRules(election, choices, way);
	const said = Object.fromEntries(['most', 'dots', 'cap', 'approved'].flatMap((key) => (options[key] === undefined ? [] : [[key, Number(options[key])]])));
	const shown = method === 'stars' || method === 'star' ? way.parameters : { ...said, ...(base === null ? {} : { base }), ...(take === undefined ? {} : { take }), ...('moreVoters' in way.parameters ? moreVoters : {}) };
	return { method, parameters: { ...shown }, counted: { method, result: tally(election.options, choices, way).result }, notes: election.notes };
}

/** How far people agree, one option at a time: points are the steps of a scale, from 0. */
function agreement(election: Election, options: Options): CountedElection {
	if (election.ballots === 'papers' || election.gives !== 'points') throw new Mistake('A scale of agreement is counted from steps: a .pb whose vote_type is scoring or cumulative, categories of PrefLib (.cat), or an export.');
	const top = election.choices.reduce((most, choice) => Math.max(most, ...Object.values(choice)), 1);
	if (election.choices.some((choice) => Object.values(choice).some((n) => n < 0))) throw new Mistake('This file holds points below 0: a scale begins at 0.');
	const { categories } = election;
	const highest = options['steps'] ? whole(options, 'steps', 2) - 1 : categories ? categories.length - 1 : Math.max(top, Number(election.meta['max_points']) || 5);
	if (top > highest) throw new Mistake(`Option steps is "${options['steps']}", and someone gave ${top}: a scale of ${highest + 1} steps ends at ${highest}.`);
	const level = options['level'] ? whole(options, 'level', 0) : Math.ceil(highest / 2);
	const needed = options['needed'] ? whole(options, 'needed', 1) : 100;
	if (level > highest) throw new Mistake(`Option level is "${level}". The scale ends at ${highest}.`);
	if (needed > 100) throw new Mistake(`Option needed is "${needed}". Give people in a hundred, up to 100.`);
	const parameters: AgreementParameters = { scale: 'own', steps: Array.from({ length: highest + 1 }, (_, step) => (categories && highest === categories.length - 1 ? categories[step]! : String(step))), level, needed, ...(options['blocks'] ? { blocks: whole(options, 'blocks', 0) } : {}) };
	return { method: 'agreement', parameters: { ...parameters }, counted: { method: 'agreement', result: tally(election.options, election.choices, { method: 'agreement', parameters }).result }, notes: election.notes };
}

/** From points to ticks, where the least that is one was said; of categories the best one is the tick where nothing was. */
function ticksOf({ choices, categories }: ByChoice, options: Options): readonly Choice[] {
	if (options['approved'] === undefined && !categories) return choices;
	const least = options['approved'] === undefined ? categories!.length - 1 : whole(options, 'approved', 1);
	return choices.map((choice) => Object.fromEntries(Object.entries(choice).flatMap(([id, n]) => (n >= least ? [[id, 1]] : []))));
}

/** A ballot that breaks the rules that were said is no ballot, and then there is no count. @throws Faults */
function keepRules(election: ByChoice, choices: readonly Choice[], way: Way): void {
	const faults = choices.flatMap((choice, index) => {
		const checked = checkBallot(choice, election.options, way);
		return checked.ok ? [] : [{ line: 0, field: `ballot ${index + 1}`, words: `breaks the rules that were given (${checked.refusal.reason})` }];
	});
	if (faults.length > 0) throw new Faults(faults.slice(0, 50));
}

/** Scores that may lie below 0 (vote_type scoring): added up as they are. A voter of an option is who gave it any points but 0. */
function signedTotals(options: readonly Candidate[], choices: readonly Choice[], take: number | undefined): Counted {
	const given = (id: string) => choices.map((choice) => choice[id] ?? 0).filter((n) => n !== 0);
	const placed = placeRows(options.map(({ id, name }) => ({ id, name, score: given(id).reduce((sum, n) => sum + n, 0), voters: given(id).length, spread: [] })));
	return { ...placed, ballots: choices.length, blank: choices.filter((choice) => Object.values(choice).every((n) => n === 0)).length, total: placed.rows.reduce((sum, { score }) => sum + score, 0), ...cutRows(placed.rows, take) };
}

/** Points of an ordinal vote. Where nothing is asked for: whichever base gives the scores that the file publishes, and it is named. */
function rankPoints(election: ByChoice, options: Options): { choices: Choice[]; base: string } {
	if (election.gives === 'points' && (options['base'] ?? 'column') === 'column') return { choices: election.choices, base: 'column' };
	if (election.gives === 'ticks') throw new Mistake('This file holds ticks, and no ranks.');
	const longest = Number(election.meta['max_length']) || election.choices.reduce((most, choice) => Math.max(most, Object.keys(choice).length), 0);
	const ranks = options['ranks'] ? whole(options, 'ranks', 1) : longest;
	const by = (base: PointsBase) => (election.ranks ?? election.choices).map((choice) => pointsFor(choice, base, election.options.length, ranks));
	if (options['base']) {
		const base = choose<PointsBase>(options, 'base', pointsBases, 'own-length');
		return { choices: by(base), base };
	}
	const { score } = election.published;
	const found = (['own-length', 'fixed', 'all-but-one'] as const).find((base) => {
		if (!score) return false;
		const sums: Record<string, number> = {};
		for (const choice of by(base)) for (const [id, n] of Object.entries(choice)) sums[id] = (sums[id] ?? 0) + n;
		return Object.entries(score).every(([id, n]) => (sums[id] ?? 0) === n);
	});
	const base = found ?? 'own-length';
	return { choices: by(base), base };
}

function money(election: Costed, method: 'greedy' | 'equal-shares' | 'phragmen', options: Options): CountedElection {
	const { choices, base } = election.gives === 'ranks' || options['base'] ? rankPoints(election, options) : { choices: election.choices, base: null };
	if (choices.some((choice) => Object.values(choice).some((n) => n < 0))) throw new Mistake('This file holds points below 0: they cannot be shares of money.');
	const { budget, costs, decimals, threshold } = election.money;
	const rules = tiesOf(options['ties'], method === 'equal-shares' ? ['lower-cost', 'more-votes'] : []);
	const fill = options['fill-ties'] === undefined ? {} : { fillTies: tiesOf(options['fill-ties'], []) };
	const drawn = lotOf(options);
	const shared = {
		budget: Number(budget),
		costs: Object.fromEntries(election.options.map(({ id }, index) => [id, Number(costs[index]!)])),
		...(decimals > 0 ? { decimals } : {}),
		ballot: { kind: 'ticks' } as const,
		ties: rules.includes('drawn') || !drawn ? rules : [...rules, 'drawn' as const],
		...(drawn ? { drawn } : {})
	};
	let parameters: BudgetParameters;
	if (method === 'phragmen') parameters = { ...shared, rule: 'phragmen' };
	else if (method === 'greedy') {
		const least = options['threshold'] === 'none' ? null : options['threshold'] ? whole(options, 'threshold', 0) : threshold;
		const atFirstMiss = choose(options, 'stop', { skip: 'skip', 'no-skip': 'stop', stop: 'stop', overrun: 'overrun' } as const, 'skip');
		const order = choose(options, 'order', { score: 'score', 'score-per-cost': 'score-per-cost' } as const, 'score');
		parameters = { ...shared, rule: 'greedy', atFirstMiss, order, ...(atFirstMiss === 'overrun' ? { overrunPercent: options['overrun'] ? whole(options, 'overrun', 1) : 80 } : {}), ...(least === null ? {} : { threshold: least }) };
	} else {
		parameters = {
			...shared,
			...fill,
			rule: 'equal-shares',
			worth: choose(options, 'worth', { cost: 'cost', each: 'each' } as const, election.gives === 'ticks' ? 'cost' : 'each'),
			completion: choose(options, 'completion', { none: 'none', add1: 'add1', greedy: 'greedy', utilitarian: 'greedy', 'add1-greedy': 'add1-greedy', add1u: 'add1-greedy' } as const, 'none'),
			stop: choose(options, 'stop', { over: 'over', full: 'full', exhaustive: 'full' } as const, 'over'),
			start: choose(options, 'start', { exact: 'exact', whole: 'whole', integral: 'whole' } as const, 'exact'),
			step: options['step'] ? whole(options, 'step', 1) : 1,
			comparison: choose(options, 'comparison', { none: 'none', 'more-wins': 'more-wins', satisfaction: 'more-wins', 'any-win': 'any-win', exclusionRatio: 'any-win' } as const, 'none')
		};
	}
	const counted = tally(election.options, choices, { method: 'budget', parameters });
	if (counted.method !== 'budget') throw new Error('counted as something else');
	const { result } = counted;
	const { costs: _, ballot: __, ...shown } = parameters;
	const receipts = options['receipts'] === 'yes' && result.shares ? choices.map((choice) => shareReceipt(choice, result.shares!.last, result.rounds, result.winners)) : undefined;
	return { method, parameters: { ...shown, ...(base === null ? {} : { base }) }, counted, notes: election.notes, ...(receipts ? { receipts } : {}) };
}

function ranked(election: Election, method: 'irv' | 'schulze', options: Options): CountedElection {
	const papers = election.ballots === 'papers' ? election.papers : papersFrom(election.options.map(({ id }) => id), ranksIn(election));
	let parameters: RankedParameters;
	if (method === 'schulze')
		parameters = {
			rule: 'schulze',
			strength: choose(options, 'strength', { 'winning-votes': 'winning-votes', margins: 'margins' } as const, 'winning-votes'),
			unranked: choose(options, 'unranked', { last: 'last', 'no-opinion': 'no-opinion' } as const, 'last'),
			take: options['take'] ? whole(options, 'take', 1) : 1
		};
	else {
		const writeIns = options['write-ins'] ?? (election.ballots === 'papers' ? election.writeIns : null);
		const drawn = lotOf(options);
		const asked = listOf(options['ties'] ?? 'previous-round').map((rule) => one(rule, 'ties', { 'previous-round': 'previous-round', lot: 'drawn', drawn: 'drawn', file: 'frozen', frozen: 'frozen' } as const));
		const runoff: RunoffRule = {
			overvote: choose(options, 'overvote', { stop: 'stop', next: 'next', settle: 'settle' } as const, 'stop'),
			skipsAllowed: options['skips'] === undefined || options['skips'] === 'any' ? null : whole(options, 'skips', 0),
			repeated: choose(options, 'repeated', { pass: 'pass', stop: 'stop' } as const, 'pass'),
			majority: choose(options, 'majority', { continuing: 'continuing', cast: 'cast' } as const, 'continuing'),
			batch: choose(options, 'batch', { yes: true, no: false } as const, false),
			until: choose(options, 'until', { majority: 'majority', 'two-left': 'two-left' } as const, 'majority'),
			ties: drawn && !asked.includes('drawn') ? [...asked, 'drawn'] : asked,
			...(drawn ? { drawn } : {}),
			...(writeIns === null ? {} : { writeIns })
		};
		parameters = { rule: 'instant-runoff', runoff };
	}
	return { method, parameters: { ...(parameters.runoff ?? parameters) }, counted: { method, result: tallyPapers(election.options, papers, parameters) }, notes: election.notes };
}

/** Ranks of an ordinal vote; of categories, the best one first and equal ones side by side. */
function ranksIn({ gives, choices, ranks, categories }: ByChoice): readonly Choice[] {
	if (ranks) return ranks;
	if (categories) return choices.map((choice) => Object.fromEntries(Object.entries(choice).map(([id, step]) => [id, categories.length - step])));
	if (gives !== 'ranks') throw new Mistake('This file holds no ranked ballots.');
	return choices;
}

function tiesOf(asked: string | undefined, otherwise: readonly TieRule[]): TieRule[] {
	if (asked === undefined) return [...otherwise];
	const names: Record<string, TieRule> = { ...Object.fromEntries(tieRules.map((rule) => [rule, rule])), file: 'frozen', lot: 'drawn' };
	return listOf(asked).map((rule) => one(rule, 'ties', names));
}
