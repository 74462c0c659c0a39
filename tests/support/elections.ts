import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countElection, type CountedElection } from '#server/count/count.ts';
import { readElection } from '#server/count/read-file.ts';
import type { RankedResult } from '#lib/domain/tally/ranked.ts';

/** One published answer beside what we count. */
export interface ElectionLine {
	election: string;
	method: string;
	expected: string;
	got: string;
	ok: boolean;
}

const folder = join(import.meta.dirname, '../../../shared/data/elections');
export const haveElections = existsSync(folder);
export const absence = `${folder} is not there: real elections are not recounted`;
export const electionFile = (...parts: string[]) => join(folder, ...parts);

interface PbExpected {
	votes_per_project: Record<string, number>;
	score_per_project?: Record<string, number>;
	official_rule: string;
	official_selected: string[] | null;
	official_reproduced_by?: string[];
	greedy_skip_ties_in_file_order: string[];
	greedy_no_skip_ties_in_file_order: string[];
	tie_at_the_line: { greedy_skip: boolean; greedy_no_skip: boolean };
	reference_pabutools: Record<string, string[]>;
	reference_equalshares_js?: Record<string, { winners: string[]; endowment: number; totalCost: number; increment_per_voter?: number }>;
}

type Options = Record<string, string>;

/** The variants of a reference by the names of that reference, as our method and options. Its ties go by id, or by the order of the file. */
const variants: Record<string, [method: string, options: Options]> = {
	'greedy_by_votes(Cost_Sat)': ['greedy', { ties: 'id', threshold: 'none' }],
	'greedy_by_votes_per_cost(Cardinality_Sat)': ['greedy', { ties: 'id', threshold: 'none', order: 'score-per-cost' }],
	'greedy_by_points_per_cost(Additive_Cardinal_Sat)': ['greedy', { ties: 'id', threshold: 'none', order: 'score-per-cost' }],
	'greedy_by_borda_per_cost(Additive_Borda_Sat)': ['greedy', { ties: 'id', threshold: 'none', order: 'score-per-cost', base: 'ranked-below' }],
	phragmen_sequential: ['phragmen', { ties: 'id' }],
	'mes_none(Cost_Sat)': ['equal-shares', { ties: 'id', worth: 'cost' }],
	'mes_none(Cardinality_Sat)': ['equal-shares', { ties: 'id', worth: 'each' }],
	'mes_none(Additive_Cardinal_Sat)': ['equal-shares', { ties: 'id', worth: 'each' }],
	'mes_none(Additive_Borda_Sat)': ['equal-shares', { ties: 'id', worth: 'each', base: 'ranked-below' }],
	mes_none: ['equal-shares', { ties: 'lower-cost,more-votes,file' }],
	mes_add1: ['equal-shares', { ties: 'lower-cost,more-votes,file', completion: 'add1' }],
	mes_add1_integral: ['equal-shares', { ties: 'lower-cost,more-votes,file', completion: 'add1', start: 'whole' }],
	mes_add1_exhaustive: ['equal-shares', { ties: 'lower-cost,more-votes,file', completion: 'add1', stop: 'full' }],
	mes_add1u: ['equal-shares', { ties: 'lower-cost,more-votes,file', completion: 'add1-greedy', 'fill-ties': 'id' }],
	mes_utilitarian: ['equal-shares', { ties: 'lower-cost,more-votes,file', completion: 'greedy', 'fill-ties': 'id' }],
	greedy_skip: ['greedy', { ties: 'file' }],
	greedy_no_skip: ['greedy', { ties: 'file', stop: 'no-skip' }]
};

/** Every answer in the shared Pabulib elections, each with ours. */
export function pbLines({ quick = false } = {}): ElectionLine[] {
	const expected = JSON.parse(readFileSync(join(folder, 'pb/expected.json'), 'utf8')) as Record<string, PbExpected>;
	return Object.entries(expected).flatMap(([file, each]) => pbElection(file, each, quick));
}

function pbElection(file: string, expected: PbExpected, quick: boolean): ElectionLine[] {
	const election = readElection(join(folder, 'pb', file));
	const name = file.replace(/\.pb$/, '');
	const lines: ElectionLine[] = [];
	const count = (method: string, options: Options): CountedElection => countElection(election, method, options);
	const compare = (method: string, want: readonly string[], got: readonly string[]) => lines.push({ election: name, method, expected: set(want), got: set(got), ok: set(want) === set(got) });

	const sums = election.ballots === 'choices' && election.gives === 'ranks' ? count('points', {}) : count(election.ballots === 'choices' && election.gives === 'points' ? 'dots' : 'approval', {});
	const { rows } = sums.counted.result;
	const numbers = (values: Record<string, number>) => Object.entries(values).map(([id, n]) => `${id}:${n}`);
	compare('votes per project', numbers(expected.votes_per_project), rows.map(({ id, voters }) => `${id}:${voters}`));
	if (expected.score_per_project) compare('score per project', numbers(expected.score_per_project), rows.map(({ id, score }) => `${id}:${score}`));

	for (const [method, want] of Object.entries({ greedy_skip: expected.greedy_skip_ties_in_file_order, greedy_no_skip: expected.greedy_no_skip_ties_in_file_order })) compare(`${method}, ties in file order`, want, count(...variants[method]!).counted.result.winners);
	for (const method of ['greedy_skip', 'greedy_no_skip'] as const) {
		const { ties: _, ...options } = variants[method]![1];
		const { result } = count('greedy', options).counted;
		if (result.open) compare(`${method}, tie that matters`, ['tie'], expected.tie_at_the_line[method] ? ['tie'] : ['none']);
	}
	// What grows shares coin by coin takes seconds: `quick` leaves it out, but for one election.
	const slow = (method: string) => quick && /add1/.test(method) && !/Babie_Doly/.test(file);
	for (const by of (expected.official_reproduced_by ?? []).filter((each) => !slow(each))) compare(`official, by ${by}`, expected.official_selected!, count(variants[by]![0], { ...variants[by]![1], ...step(expected, by) }).counted.result.winners);
	if (expected.official_selected && !slow(expected.official_rule)) compare(`official, as the file says (${expected.official_rule})`, expected.official_selected, countElection(election, null, { ties: 'lower-cost,more-votes,file', ...(expected.official_rule.startsWith('greedy') ? { ties: 'file' } : {}) }).counted.result.winners);
	for (const [variant, want] of Object.entries(expected.reference_pabutools)) compare(`pabutools ${variant}`, want, count(...variants[variant]!).counted.result.winners);
	for (const [variant, want] of Object.entries(expected.reference_equalshares_js ?? {}).filter(([variant]) => !slow(variant))) {
		const { result } = count(variants[variant]![0], { ...variants[variant]![1], ...step(expected, variant) }).counted as { result: { winners: string[]; cost: number; shares: { last: string } } };
		compare(`equalshares.net ${variant}`, want.winners, result.winners);
		const [n, d = '1'] = result.shares.last.split('/') as [string, string?];
		const close = Math.abs(Number(n) / Number(d) - want.endowment) < 1e-6 && result.cost === want.totalCost;
		lines.push({ election: name, method: `equalshares.net ${variant}, share and cost`, expected: `${want.endowment} ${want.totalCost}`, got: `${result.shares.last} ${result.cost}`, ok: close });
	}
	return lines;
}

function step(expected: PbExpected, variant: string): Options {
	const by = expected.reference_equalshares_js?.[variant]?.increment_per_voter;
	return by === undefined || by === 1 ? {} : { step: String(by) };
}

const set = (ids: readonly string[]) => [...ids].sort().join(' ');

interface ReportRound {
	tally: Record<string, string>;
	threshold: string;
	inactiveBallots: Record<'exhaustedChoices' | 'overvotes' | 'repeatedRankings' | 'skippedRankings', string>;
	tallyResults: { eliminated?: string; elected?: string }[];
}

/** Every answer in the shared ranked elections, each with ours. */
export function rankedLines(): ElectionLine[] {
	const expected = JSON.parse(readFileSync(join(folder, 'ranked/expected.json'), 'utf8'));
	const lines: ElectionLine[] = [];
	const add = (election: string, method: string, want: unknown, got: unknown) => {
		const [a, b] = [JSON.stringify(want), JSON.stringify(got)];
		lines.push({ election, method, expected: a, got: b, ok: a === b });
	};
	const count = (file: string, method: string, options: Options) => countElection(readElection(join(folder, 'ranked', file)), method, options).counted.result as RankedResult;

	const burlington = expected.burlington_2009_mayor;
	const stops = count(burlington.file, 'irv', { overvote: 'stop' });
	const final = (result: RankedResult) => ({ ...result.rounds!.at(-1)!.votes, exhausted: Object.values(result.rounds!.at(-1)!.inactive).reduce((a, b) => a + b, 0) });
	const sorted = (values: Record<string, number>) => Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
	add('burlington_2009_mayor', 'ballots', burlington.ballots, stops.ballots);
	add('burlington_2009_mayor', 'first round', sorted(burlington.first_round_counts_in_this_file), sorted(stops.rounds![0]!.votes));
	add('burlington_2009_mayor', 'irv, an overvote stops (official)', [burlington.irv_winner, sorted(burlington.irv_final_round)], [stops.winners[0], sorted(final(stops))]);
	const goes = count(burlington.file, 'irv', { overvote: 'settle' });
	const cross = { ...burlington.our_cross_check.final, exhausted: burlington.our_cross_check.exhausted };
	add('burlington_2009_mayor', 'irv, overvotes counted on', [burlington.our_cross_check.irv, sorted(cross)], [goes.winners[0], sorted(final(goes))]);
	add('burlington_2009_mayor', 'beats all others', burlington.condorcet_winner, stops.beatsAll);
	for (const strength of ['winning-votes', 'margins']) add('burlington_2009_mayor', `schulze, ${strength}`, [burlington.schulze_winner], count(burlington.file, 'schulze', { strength }).winners);
	add('burlington_2009_mayor', 'most first choices', burlington.plurality_winner, Object.entries(stops.rounds![0]!.votes).sort(([, a], [, b]) => b - a)[0]![0]);

	const debian = expected.debian_leader_2020;
	for (const [unranked, strength] of [['last', 'margins'], ['last', 'winning-votes'], ['no-opinion', 'margins'], ['no-opinion', 'winning-votes']] as const) {
		const result = count(debian.file, 'schulze', { unranked, strength });
		const want = debian.our_cross_check[`unranked_${unranked.replace('-', '_')}_${strength === 'margins' ? 'margin' : 'winning_votes'}`];
		add('debian_leader_2020', `schulze, ${strength}, unranked ${unranked}`, [want.order, sorted(want.schulze_wins)], [result.rows.map(({ id }) => id), sorted(Object.fromEntries(result.rows.map(({ id, score }) => [id, score])))]);
		if (strength === 'margins') add('debian_leader_2020', `official winner, unranked ${unranked}`, [debian.official_winner, debian.ballots], [result.winners[0], result.ballots]);
	}

	const minneapolis = expected.minneapolis_2013_mayor;
	const report: ReportRound[] = minneapolis.expected_report.results;
	// The official lots at ties of elimination are public in the order of its report.
	const gone = report.flatMap((round) => round.tallyResults.flatMap(({ eliminated }) => (eliminated ? [eliminated] : [])));
	const rules = { overvote: 'stop', skips: '1', batch: 'yes', ties: 'lot', lot: gone.map((name) => name).join(',') };
	// A comma in a name cannot stand in the list of a lot: the comma is part of the command line only.
	const result = gone.some((name) => name.includes(',')) ? countWithLot(minneapolis.file, rules, gone) : count(minneapolis.file, 'irv', rules);
	add('minneapolis_2013_mayor', 'official winner', [minneapolis.official_winner], result.winners);
	add('minneapolis_2013_mayor', 'ballots, undervotes', [Number(minneapolis.expected_report.summary.totalNumBallots), minneapolis.expected_report.summary.undervotes], [result.ballots, result.blank]);
	add('minneapolis_2013_mayor', 'rounds', report.length, result.rounds!.length);
	report.forEach((round, index) => {
		const ours = result.rounds![index];
		const want = [sorted(Object.fromEntries(Object.entries(round.tally).map(([id, n]) => [id, Number(n)]))), Number(round.threshold), ['exhaustedChoices', 'overvotes', 'repeatedRankings', 'skippedRankings'].map((key) => Number(round.inactiveBallots[key as 'overvotes']))];
		add('minneapolis_2013_mayor', `official round ${index + 1}`, want, ours && [sorted(ours.votes), ours.threshold, [ours.inactive.exhausted, ours.inactive.overvotes, ours.inactive.repeated, ours.inactive.skipped]]);
	});
	add('minneapolis_2013_mayor', 'winner without any lot', [minneapolis.official_winner], count(minneapolis.file, 'irv', { overvote: 'stop', skips: '1', batch: 'yes' }).winners);
	return lines;
}

function countWithLot(file: string, rules: Options, drawn: string[]): RankedResult {
	const { lot: _, ...options } = rules;
	const election = readElection(join(folder, 'ranked', file));
	return countElection(election, 'irv', { ...options, lot: drawn.map((name) => name.replaceAll(',', '\\,')).join(',') }).counted.result as RankedResult;
}
