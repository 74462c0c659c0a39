import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { absence, haveElections, pbLines, rankedLines } from './support/elections.ts';
import { countElection } from '#server/count/count.ts';
import { Chance } from './load/chance.ts';
import { Faults } from '#server/count/faults.ts';
import { findMethod } from '#server/count/names.ts';
import { countExport } from '#server/count/of-export.ts';
import { readElection } from '#server/count/read-file.ts';
import { readExport } from '#server/count/read-export.ts';
import { verifyVote } from '#server/count/verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'folkmoot-count-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
	writeFileSync(join(folder, name), text);
	return join(folder, name);
};
const faultsOf = (path: string) => {
	try {
		readElection(path);
	} catch (error) {
		if (error instanceof Faults) return error.faults.map(({ line, field }) => `${line} ${field}`);
		throw error;
	}
	return [];
};

test.skipIf(!haveElections)(`[V24] real elections come out as they were published and as the reference programs count them${haveElections ? '' : ` (${absence})`}`, { timeout: 120_000 }, () => {
	// Growing shares one by one takes seconds: those variants are in `npm run prove -- tally`.
	const lines = [...pbLines({ quick: true }), ...rankedLines()];
	expect(lines.length).toBeGreaterThan(150);
	expect(lines.filter(({ ok }) => !ok).map(({ election, method, expected, got }) => `${election}, ${method}: ${expected} / ${got}`)).toEqual([]);
});

const pb = (votes: string, { budget = '100', type = 'approval', projects = 'project_id;cost;name\n1;60;A\n2;50;B\n3;40;C', more = '' } = {}) =>
	`META\nkey;value\nbudget;${budget}\nvote_type;${type}\nrule;greedy\n${more}PROJECTS\n${projects}\nVOTES\n${votes}`;

test('[V25] a Pabulib file is read with a byte order mark, Windows line ends, quotes, padding and columns in any order', () => {
	const text = `\uFEFF${pb('age;vote;voter_id\n"34";"01, 3";a\n;3;"b;1"\n51;;c', { projects: 'name;project_id;cost\n"Path; lit";1;60.50\n"""B""";2;50\nC;3;40' }).replaceAll('\n', '\r\n')}\r\n`;
	const { counted } = countElection(readElection(file('odd.pb', text)), 'greedy', {});
	expect(counted.result.rows.map(({ id, name, score }) => [id, name, score])).toEqual([['3', 'C', 2], ['1', 'Path; lit', 1], ['2', '"B"', 0]]);
	expect(counted.result).toMatchObject({ ballots: 3, blank: 1, winners: ['3'], cost: 400 });
});

test('[V26] what is wrong in a file is named by line and field, all of it, and nothing is counted', () => {
	expect(faultsOf(file('a.pb', pb('voter_id;vote\na;1,9\na;2\nb;1,1', { projects: 'project_id;cost\n1;60\n2;500\n2;10\n3;x', more: 'num_votes;7\n' })))).toEqual(['10 cost', '11 project_id', '12 cost', '6 num_votes', '15 vote', '16 voter_id', '17 vote']);
	expect(faultsOf(file('b.pb', pb('voter_id;vote;points\na;1;-1\nb;1;0.5\nc;1,2;3\nd;1;9', { type: 'cumulative', more: 'max_sum_points;5\n' })))).toEqual(['14 points', '15 points', '16 points', '17 points']);
	expect(faultsOf(file('c.pb', 'META\nkey;value\nbudget;1\n'))).toEqual(['0 PROJECTS', '0 VOTES', '0 vote_type', '0 PROJECTS']);
	// The line where the quote opens, not the one where the file ends.
	expect(faultsOf(file('d.pb', pb('voter_id;vote\na;"1\nb;2\nc;3')))).toEqual(['13 quotes']);
	expect(faultsOf(file('e.csv', 'count,ranking\n2,A > B\n-1,A > A\n'))).toEqual(['3 count', '3 ranking']);
	expect(faultsOf(file('f.soi', '# NUMBER VOTERS: 3\n# ALTERNATIVE NAME 1: A\n2: 1,5\nx\n'))).toEqual(['3 order', '4 count', '0 NUMBER VOTERS']);
});

test('[V27] ranked files in each of their forms: skipped ranks, overvotes, ties, write-ins, and the older PrefLib', () => {
	const csv = readElection(file('r.csv', 'count,choice1,choice2,choice3\n4,A,undervote,B\n3,overvote,B,\n2,UWI,B,A\n2,B,A,\n1,,,\n'));
	const stop = countElection(csv, 'irv', {}).counted.result as unknown as { ballots: number; blank: number; rounds: { votes: Record<string, number>; inactive: { overvotes: number }; out: string[] }[] };
	expect([stop.ballots, stop.blank, stop.rounds[0]!.inactive.overvotes]).toEqual([12, 1, 3]);
	expect(stop.rounds.map(({ out }) => out)).toEqual([['Undeclared Write-ins'], ['B']]);
	const older = readElection(file('old.toc', '3\n1,Anna\n2,Ben\n3,Cleo\n5,5,2\n3,1,{2,3}\n2,2,1,3\n'));
	expect(countElection(older, 'schulze', {}).counted.result.winners).toEqual(['Anna']);
});

test('[V25] quotes in the middle of a name, or at its start with words after them, are read as those who wrote the file meant; a cost over the budget only where it is asked for', () => {
	const quoted = pb('voter_id;vote\na;1\nb;2', { projects: 'project_id;cost;name\n1;60;"Green" park\n2;50;The "Old" mill\n3;40;"Two\nlines"' });
	expect(readElection(file('q.pb', quoted)).options.map(({ name }) => name)).toEqual(['Green park', 'The "Old" mill', 'Two\nlines']);
	const dear = file('dear.pb', pb('voter_id;vote\na;1\nb;2', { projects: 'project_id;cost\n1;60\n2;500' }));
	expect(faultsOf(dear)).toEqual(['9 cost']);
	expect(countElection(readElection(dear, { keepDear: true }), 'greedy', {}).counted.result).toMatchObject({ winners: ['1'], ends: { 2: { end: 'impossible' } } });
	// Points below 0 are added up as they are.
	const signed = readElection(file('s.pb', pb('voter_id;vote;points\na;1,2;3,-1\nb;1;1', { type: 'scoring', more: 'min_points;-1\n' })));
	expect(countElection(signed, 'dots', {}).counted.result.rows.map(({ id, score, voters }) => [id, score, voters])).toEqual([['1', 4, 2], ['3', 0, 0], ['2', -1, 1]]);
});

test('[V27] ranked CSV comes with semicolons or tabs, a byte order mark, Windows lines, other names for its columns and columns in any order', () => {
	const winners = (name: string, text: string) => countElection(readElection(file(name, text)), 'irv', {}).counted.result;
	expect(winners('a.csv', '\uFEFFCount;Ranking\r\n3;A > B > C\r\n2;B>C\r\n')).toMatchObject({ winners: ['A'], ballots: 5 });
	expect(winners('b.csv', '2nd choice,Precinct,votes,1st choice\n"Lee, Ann",7,3,A\n,7,2,"Lee, Ann"\n')).toMatchObject({ winners: ['A'], ballots: 5 });
	expect(winners('c.tsv', 'count\trank_1\trank_2\n3\tA\tB\n4\tB\tskipped\n')).toMatchObject({ winners: ['B'], ballots: 7 });
	expect(winners('d.csv', 'Ranking\nA > B\nB > A = C\nB\n')).toMatchObject({ winners: ['B'], ballots: 3 });
	expect(faultsOf(file('e2.csv', 'count,rank1,rank1\n1,A,B\n'))).toEqual(['1 rank1']);
	expect(faultsOf(file('f2.csv', 'count,rank1\n1,Lee, Ann\nx,A\n'))).toEqual(['2 columns', '3 count']);
	expect(faultsOf(file('g.soc', '# NUMBER ALTERNATIVES: 3\n# NUMBER UNIQUE ORDERS: 2\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n3: 1,2\n'))).toEqual(['1 NUMBER ALTERNATIVES', '2 NUMBER UNIQUE ORDERS']);
});

test('[V28] an export is counted again from its ballots alone: a changed, dropped or added ballot is a difference, also in files from before other methods', () => {
	const outcome = { outcome_id: 'o', dots_each: 5, cap: 2, turnout: 2, digest: 'ff47fcd6c7c0ba4ba0f4f5c5cd15bc4d' };
	const priorities = [{ outcome_id: 'o', option_id: 'a', option_number: 1, statement: 'A', dots: 3, voters: 2, place: 1, tied: false }];
	const ballots = [{ outcome_id: 'o', receipt: 'r1', option_id: 'a', dots: 2 }, { outcome_id: 'o', receipt: 'r2', option_id: 'a', dots: 1 }];
	const verify = (rows: typeof ballots) => verifyVote(readExport(JSON.stringify({ tables: { outcomes: [{ ...outcome, method: 'dots', digest }], priorities, ballots: rows } })).votes[0]!).differences;
	const digest = verifyVote(readExport(JSON.stringify({ tables: { outcomes: [{ ...outcome, method: 'dots' }], priorities, ballots } })).votes[0]!).digest;
	expect(verify(ballots)).toEqual([]);
	expect(verify([{ ...ballots[0]!, dots: 1 }, ballots[1]!]).length).toBeGreaterThan(0);
	expect(verify([ballots[0]!]).length).toBeGreaterThan(0);
	expect(verify([...ballots, { outcome_id: 'o', receipt: 'r3', option_id: 'a', dots: 1 }]).length).toBeGreaterThan(0);
	expect(() => verify([{ ...ballots[0]!, dots: 3 }, ballots[1]!])).toThrow(Faults);
});

test('[V46] whatever is given to the command, it answers with a result or with a sentence that names the place, never with a trace', { timeout: 60_000 }, () => {
	const table = (outcome: unknown, ballots: unknown[] = []) => JSON.stringify({ tables: { outcomes: [outcome], priorities: [{ outcome_id: 'o', option_id: 'a', option_number: 1 }], ballots } });
	const cases: [string, string][] = [
		[file('cut.zip', 'PK\u0003\u0004 and no more'), 'the file, ZIP: is not whole'],
		[file('rows.json', table(null)), 'line 1, outcomes: is no row'],
		[file('null.json', table({ outcome_id: 'o', method: 'dots', parameters: 'null' })), 'line 1, outcomes.parameters: is no list'],
		[file('other.json', table({ outcome_id: 'o', method: 'budget', parameters: '{"dots":3}' })), 'line 1, outcomes.parameters: are not those of "budget"'],
		[join(folder, 'nowhere.pb'), 'There is no file'],
		[folder, 'is a folder without a workshop.json'],
		[file('rich.pb', pb('voter_id;vote\na;1', { budget: '99999999999999999999' })), 'line 3, budget: is 99999999999999999999: more than can be counted to the last coin']
	];
	for (const [path, says] of cases) {
		// The option stands behind the file: what is named is the file all the same.
		const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'server/count/main.ts', path, '-o', 'take=1'], { encoding: 'utf8' });
		expect([path, status, stdout, stderr.includes(says), /\n\s+at /.test(stderr)]).toEqual([path, 2, '', true, false]);
		if (says.startsWith('There is')) expect(stderr).toContain(path);
	}
});

test('[V46] projects may be called like what every object has, and what follows from a missing budget is not named again for every line', () => {
	const odd = readElection(file('odd-ids.pb', pb('voter_id;vote\na;constructor,__proto__\nb;constructor', { projects: 'project_id;cost\nconstructor;60\n__proto__;50' })));
	expect(countElection(odd, 'approval', {}).counted.result.rows.map(({ id, score }) => [id, score])).toEqual([['constructor', 2], ['__proto__', 1]]);
	expect(faultsOf(file('no-budget.pb', 'META\nkey;value\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;60\nVOTES\nvoter_id;vote\na;1\n'))).toEqual(['0 budget']);
});

test('[V27] ranked ballots come without a header, with a column for each option, and as PrefLib without names', () => {
	const irv = (name: string, text: string) => countElection(readElection(file(name, text)), 'irv', {}).counted.result;
	expect(irv('bare.csv', 'A > B\nB > A\nA\n')).toMatchObject({ winners: ['A'], ballots: 3 });
	expect(irv('counted.csv', '4,A > B\n5,B > A\n')).toMatchObject({ winners: ['B'], ballots: 9 });
	expect(irv('grid.csv', 'ballot id,Park,Pond,Path\n7,1,2,3\n8,2,1,\n9,,1,2\n')).toMatchObject({ winners: ['Pond'], ballots: 3 });
	expect(faultsOf(file('grid-bad.csv', 'Park,Pond\n1,2\n2,9\n0,1\n'))).toEqual(['3 Pond', '4 Park']);
	expect(irv('bare.soi', '# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 5\n2: 1,2\n3: 2,3\n')).toMatchObject({ winners: ['2'], ballots: 5 });
});

test('[V16] a scale of agreement is counted at the command line too: where people stand, and no mean', () => {
	const election = readElection(file('scale.pb', pb('voter_id;vote;points\na;1,2;3,1\nb;1,2;4,5\nc;1;0', { type: 'scoring', projects: 'project_id;cost\n1;0\n2;0' })));
	const { parameters, counted } = countElection(election, 'agreement', { level: '3', needed: '60' });
	expect(parameters).toMatchObject({ level: 3, needed: 60, steps: ['0', '1', '2', '3', '4', '5'] });
	expect(counted.result).toMatchObject({ winners: ['1'], agreement: { 1: { answered: 3, agree: 2, below: 1, block: 1, reached: true }, 2: { answered: 2, agree: 1, reached: false } } });
	expect(() => countElection(election, 'agreement', { steps: '3' })).toThrow('a scale of 3 steps ends at 2');
});

const told = (...args: string[]) => {
	const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'server/count/main.ts', ...args], { encoding: 'utf8' });
	return { status, stderr, said: status === 0 ? (JSON.parse(stdout) as Record<string, unknown> & { totals: Record<string, Record<string, unknown>> }) : null };
};
const ticks = pb('voter_id;vote\na;1,2\nb;1\nc;3');
const marks = (type: string) => pb('voter_id;vote;points\na;1,2,3;5,2,0\nb;3,1;4,5\nc;2,3;5,4', { type });

test('[V50] a method is found by every name that people know it by, and its kind by ours; who asks for another is told the names', { timeout: 60_000 }, () => {
	const files = { ticks: file('n-ticks.pb', ticks), marks: file('n-marks.pb', marks('scoring')), points: file('n-points.pb', marks('cumulative')), ranks: file('n-ranks.csv', 'count,ranking\n3,A > B\n2,B > C > A\n') };
	const names: [keyof typeof files, string, string][] = [
		...['dots', 'cumulative', 'Dot voting', 'dot-vote'].map((name) => ['points', name, 'dots'] as [keyof typeof files, string, string]),
		...['approval', 'approval-voting', 'choose-1', 'plurality', 'TICKS'].map((name) => ['ticks', name, 'approval'] as [keyof typeof files, string, string]),
		...['stars', 'score', 'Score-Voting', 'range', 'scoring'].map((name) => ['marks', name, 'stars'] as [keyof typeof files, string, string]),
		...['star', 'STAR voting'].map((name) => ['marks', name, 'star'] as [keyof typeof files, string, string]),
		...['agreement', 'scale', 'fist_to_five', 'gradients', 'agreement-scale'].map((name) => ['marks', name, 'agreement'] as [keyof typeof files, string, string]),
		...['equal-shares', 'mes', 'Method of Equal Shares', 'method-of-equal-shares', 'equalshares', 'equal_shares', 'equalshares/add1', 'rule-x'].map((name) => ['ticks', name, 'equal-shares'] as [keyof typeof files, string, string]),
		...['greedy', 'greedy-no-skip', 'budget'].map((name) => ['ticks', name, 'greedy'] as [keyof typeof files, string, string]),
		['ticks', 'Phragmén', 'phragmen'],
		...['irv', 'instant-runoff', 'Instant Runoff Voting', 'rcv', 'ranked', 'ranked-choice', 'alternative-vote'].map((name) => ['ranks', name, 'irv'] as [keyof typeof files, string, string]),
		...['schulze', 'beatpath', 'schulze-method'].map((name) => ['ranks', name, 'schulze'] as [keyof typeof files, string, string]),
		...['borda', 'points', 'Borda count'].map((name) => ['ranks', name, 'points'] as [keyof typeof files, string, string])
	];
	for (const [kind, name, method] of names) {
		const found = findMethod(name);
		expect([name, found && countElection(readElection(files[kind]), found, {}).method]).toEqual([name, method]);
	}
	expect(countElection(readElection(files.ticks), findMethod('equalshares/add1'), {}).parameters).toMatchObject({ completion: 'add1' });
	// A kind is counted as its file says, or by our rule for it; an option names another one.
	expect(countElection(readElection(files.ticks), 'budget', { rule: 'mes' }).method).toBe('equal-shares');
	expect(countElection(readElection(files.ranks), 'ranked', { rule: 'schulze' }).method).toBe('schulze');
	expect(countElection(readElection(files.marks), 'stars', { rule: 'star' }).method).toBe('star');
	expect(() => countElection(readElection(files.ranks), 'ranked', { rule: 'coombs' })).toThrow('It can be: instant-runoff');
	const asked = told('--method', 'quadratic', files.ticks);
	expect([asked.status, asked.said]).toEqual([2, null]);
	for (const name of ['There is no method "quadratic"', 'equal-shares', 'method of equal shares', 'instant runoff', 'schulze', 'budget']) expect(asked.stderr).toContain(name);
});

test('[V51] one object comes out, with the same keys for every method; what else the count rests on only where it is asked for', { timeout: 60_000 }, () => {
	const path = file('keys.pb', ticks);
	const keys = (...args: string[]) => Object.keys(told(...args).said!);
	expect(keys('--method', 'approval', path)).toEqual(['method', 'parameters', 'totals', 'winners', 'ties']);
	expect(keys('--method', 'mes', path)).toEqual(['method', 'parameters', 'totals', 'winners', 'ties', 'rounds']);
	expect(keys('--method', 'mes', '--details', '--option', 'receipts=yes', path)).toEqual(['method', 'parameters', 'totals', 'winners', 'ties', 'rounds', 'receipts', 'details']);
	expect(told('--method', 'approval', path).said).toMatchObject({ winners: ['1'], parameters: { take: 1 }, totals: { 1: { name: 'A', score: 2, voters: 2, place: 1, tied: false }, 3: { score: 1, tied: true } }, ties: [['2', '3']] });
	// A tie on the line has no winner, and says who is open.
	expect(told('--method', 'approval', '--option', 'seats=2', path).said).toMatchObject({ winners: ['1'], totals: { 2: { open: true }, 3: { open: true } } });
	const cycle = told('--method', 'schulze', file('cycle.csv', 'count,ranking\n1,A > B > C\n1,B > C > A\n1,C > A > B\n')).said!;
	expect(cycle).toMatchObject({ winners: [], ties: [['A', 'B', 'C']], totals: { A: { open: true, beatsAll: false } } });
	expect((cycle['rounds'] as unknown[]).at(-1)).toEqual({ step: 'beats-all-others', option: null });
});

test('[V27] categories of PrefLib are counted as ticks, as a scale, as marks and as ranks; what is wrong in them is named', () => {
	const head = '# DATA TYPE: cat\n# NUMBER ALTERNATIVES: 4\n# NUMBER VOTERS: 10\n# NUMBER CATEGORIES: 3\n# CATEGORY NAME 1: Good\n# CATEGORY NAME 2: Fair\n# CATEGORY NAME 3: Bad\n# ALTERNATIVE NAME 1: Park\n# ALTERNATIVE NAME 2: Pond\n# ALTERNATIVE NAME 3: Path\n# ALTERNATIVE NAME 4: Pier\n';
	const cat = readElection(file('v.cat', `\uFEFF${head}5: 1,{2,3},4\n3: {1,2},{},{3,4}\n2: {},3,4\n`.replaceAll('\n', '\r\n')));
	const scores = (method: string, options = {}) => Object.fromEntries(countElection(cat, method, options).counted.result.rows.map(({ id, score }) => [id, score]));
	expect(scores('approval')).toEqual({ Park: 8, Pond: 3, Path: 0, Pier: 0 });
	expect(scores('approval', { approved: '1' })).toEqual({ Park: 8, Pond: 8, Path: 7, Pier: 0 });
	expect(scores('stars')).toEqual({ Park: 16, Pond: 11, Path: 7, Pier: 0 });
	const scale = countElection(cat, 'agreement', { level: '1', needed: '80' });
	expect(scale.parameters).toMatchObject({ steps: ['Bad', 'Fair', 'Good'] });
	expect(scale.counted.result).toMatchObject({ winners: ['Park', 'Pond'], agreement: { Path: { answered: 10, agree: 7, block: 3 } } });
	expect(countElection(cat, 'schulze', {}).counted.result.winners).toEqual(['Park']);
	expect(() => countElection(cat, 'equal-shares', {})).toThrow('no costs');
	expect(faultsOf(file('bad.cat', `${head}5: 1,{2,9},4,3\n5: {1,2,{3}\n`))).toEqual(['13 categories', '3 NUMBER VOTERS']);
	expect(faultsOf(file('bad2.cat', `${head}5: 1,{2,9},4,3\n5: {1,1},2\n`))).toEqual(['12 categories', '12 categories', '13 categories']);
	expect(faultsOf(file('cut.cat', `${head}5: 1,2,3\n`))).toEqual(['3 NUMBER VOTERS']);
});

test('[V25] a scoring vote gives its default score to what a ballot does not name; every published key of META is taken', () => {
	const scoring = readElection(file('default.pb', pb('voter_id;vote;points\na;1,2;5,-2\nb;3;4\nc;;', { type: 'scoring', more: 'min_points;-2\ndefault_score;1\nnum_projects;3\nnum_votes;3\ndistrict;North; East\n' })));
	expect(countElection(scoring, 'stars', {}).counted.result.rows.map(({ id, score }) => [id, score])).toEqual([['1', 7], ['3', 6], ['2', 0]]);
	expect(faultsOf(file('default-bad.pb', pb('voter_id;vote;points\na;1;5', { type: 'scoring', more: 'default_score;0.5\n' })))).toEqual(['6 default_score']);
});

test('[V28] votes of an export are counted by the method that is asked for, with what was said before them', () => {
	const way = (method: string, parameters: object) => ({ outcome_id: 'o', method, parameters: JSON.stringify(parameters), turnout: 3, digest: '' });
	const ranks: [string, string, number][] = [['r1', 'a', 1], ['r1', 'b', 2], ['r2', 'b', 1], ['r2', 'c', 2], ['r3', 'c', 1], ['r3', 'a', 2]];
	const exported = (outcome: object, values: [string, string, number][]) => readExport(JSON.stringify({ tables: { outcomes: [outcome], priorities: ['a', 'b', 'c'].map((id, i) => ({ outcome_id: 'o', option_id: id, option_number: i + 1, statement: id })), ballots: values.map(([receipt, option_id, value]) => ({ outcome_id: 'o', receipt, option_id, value })) } })).votes;
	const by = (votes: ReturnType<typeof exported>, name: string, options = {}) => countExport(votes, findMethod(name), options)[0]!.counted;
	const ranked = exported(way('ranked', { rule: 'instant-runoff' }), ranks);
	expect(by(ranked, 'schulze').counted.result).toMatchObject({ beatsAll: null });
	expect(by(ranked, 'borda').counted.result.rows.map(({ score }) => score)).toEqual([3, 3, 3]);
	const money = exported(way('budget', { budget: 10, costs: { a: 4, b: 6, c: 5 }, ballot: { kind: 'ticks' }, rule: 'equal-shares', completion: 'add1', ties: ['lower-cost'] }), [['r1', 'a', 1], ['r2', 'a', 1], ['r3', 'b', 1]]);
	expect(by(money, 'greedy').counted.result.winners).toEqual(['a', 'b']);
	expect(by(money, 'mes', { step: '2' }).parameters).toMatchObject({ completion: 'add1', ties: ['lower-cost'], step: 2 });
	const dots = exported(way('dots', { dots: 3, cap: 2, take: 2 }), [['r1', 'a', 2], ['r1', 'b', 1], ['r2', 'b', 2], ['r3', 'c', 1]]);
	expect(by(dots, 'cumulative').counted.result.winners).toEqual(['b', 'a']);
	expect(by(dots, 'dots', { take: '1' }).counted.result.winners).toEqual(['b']);
	expect(() => by(dots, 'schulze')).toThrow('no ranked ballots');
	// Rules that are said are kept: a ballot that breaks them is no ballot.
	expect(() => countElection(readElection(file('over.pb', pb('voter_id;vote;points\na;1,2;3,3\nb;1;1', { type: 'cumulative' }))), 'dots', { dots: '5', cap: '3' })).toThrow(/ballot 1.*ballot-over/);
});

test('[V44] elections nobody has seen, written in every format, give the totals of the plainest count', () => {
	const chance = new Chance('files of strangers');
	for (let round = 0; round < 60; round++) {
		const ids = Array.from({ length: 2 + chance.below(6) }, (_, i) => `${i + 1}`);
		const rough = ids.map((id) => ({ id, cost: 10 + chance.below(90) }));
		const voters = Array.from({ length: 1 + chance.below(12) }, () => chance.shuffled(ids).slice(0, chance.below(ids.length + 1)));
		const points = voters.map((named) => named.map(() => 1 + chance.below(5)));
		const ends = ['\n', '\r\n'][chance.below(2)]!;
		const asPb = (type: string, withPoints: boolean) => readElection(file(`x${round}-${type}.pb`, ['META', 'key;value', 'budget;1000', `vote_type;${type}`, 'description;"odd; words"', 'PROJECTS', 'name;cost;project_id', ...rough.map(({ id, cost }) => `"Place; ${id}";${cost};${id}`), 'VOTES', withPoints ? 'points;voter_id;vote' : 'voter_id;vote', ...voters.map((named, i) => (withPoints ? `${points[i]!.join(',')};v${i};${named.join(',')}` : `v${i};"${named.join(',')}"`)), ''].join(ends)));
		const got = (election: ReturnType<typeof readElection>, method: string, options = {}) => Object.fromEntries(countElection(election, findMethod(method), options).counted.result.rows.map(({ id, score }) => [id, score]));
		const sum = (of: (i: number, at: number) => number) => Object.fromEntries(ids.map((id) => [id, voters.reduce((all, named, i) => all + (named.includes(id) ? of(i, named.indexOf(id)) : 0), 0)]));
		expect([round, got(asPb('approval', false), 'approval')]).toEqual([round, sum(() => 1)]);
		expect([round, got(asPb('cumulative', true), 'cumulative')]).toEqual([round, sum((i, at) => points[i]![at]!)]);
		expect([round, got(asPb('scoring', true), 'score')]).toEqual([round, sum((i, at) => points[i]![at]!)]);
		expect([round, got(asPb('ordinal', false), 'borda', { base: 'all-but-one' })]).toEqual([round, sum((_, at) => ids.length - 1 - at)]);
		const first = sum((_, at) => (at === 0 ? 1 : 0));
		const firsts = (election: ReturnType<typeof readElection>) => Object.fromEntries(Object.entries((countElection(election, findMethod('ranked-choice'), {}).counted.result as unknown as { rounds: { votes: Record<string, number> }[] }).rounds[0]!.votes));
		expect([round, firsts(asPb('ordinal', false))]).toEqual([round, first]);
		const told = voters.filter((named) => named.length > 0);
		if (told.length === 0) continue;
		const named = ids.filter((id) => told.some((order) => order.includes(id)));
		const some = (all: Record<string, number>) => Object.fromEntries(named.map((id) => [id, all[id]!]));
		expect([round, firsts(readElection(file(`x${round}.csv`, ['Choice 1;Choice 2;Choice 3;Choice 4;Choice 5;Choice 6;Choice 7', ...told.map((order) => [...order, '', '', '', '', '', '', ''].slice(0, 7).join(';'))].join(ends))))]).toEqual([round, some(first)]);
		expect([round, firsts(readElection(file(`x${round}.soi`, [`# NUMBER ALTERNATIVES: ${ids.length}`, ...ids.map((id) => `# ALTERNATIVE NAME ${id}: ${id}`), `# NUMBER VOTERS: ${told.length}`, ...told.map((order) => `1: ${order.join(', ')}`)].join(ends))))]).toEqual([round, first]);
		const cat = readElection(file(`x${round}.cat`, [`# NUMBER ALTERNATIVES: ${ids.length}`, ...ids.map((id) => `# ALTERNATIVE NAME ${id}: ${id}`), '# NUMBER CATEGORIES: 2', '# CATEGORY NAME 1: Yes', '# CATEGORY NAME 2: No', ...voters.map((yes) => `1: {${yes.join(',')}}, {${ids.filter((id) => !yes.includes(id)).join(',')}}`)].join(ends)));
		expect([round, got(cat, 'approval')]).toEqual([round, sum(() => 1)]);
	}
});

test('[V18] where the last two had as many and an earlier round told them apart, the winner alone stands first', () => {
	const { counted } = countElection(readElection(file('two.csv', 'count,ranking\n1,A > B > C\n1,C > A\n1,B\n1,B > C\n')), 'irv', {});
	expect(counted.result.winners).toEqual(['B']);
	expect(counted.result.rows.filter(({ place }) => place === 1).map(({ id }) => id)).toEqual(['B']);
});
