import type { Choice } from '#lib/domain/ballot.ts';
import { OpenQuote, readCells } from './cells.ts';
import { Faults, type Fault } from './faults.ts';
import type { Election } from './election.ts';

type Section = 'META' | 'PROJECTS' | 'VOTES';
interface Line {
	line: number;
	cells: string[];
}
interface Part {
	header: string[];
	rows: Line[];
}

/** A cost that marks a project as withdrawn after the vote (Pabulib's checker). */
const withdrawn = '999999999';
const mostFaults = 50;

/**
 * Reads Pabulib's format (pabulib.org/format; its checker for what files really hold): UTF-8, with or without a byte order mark, any line end,
 * semicolons, fields in double quotes where needed, columns in any order, unknown ones passed over, ids with or without padding.
 * @param keepDear takes an option that costs more than the whole budget as one that can never be bought, where it is a fault otherwise
 * @throws Faults naming every line and field that is wrong
 */
export function readPb(text: string, { keepDear = false }: { keepDear?: boolean } = {}): Extract<Election, { ballots: 'choices' }> {
	const faults: Fault[] = [];
	const notes: string[] = [];
	const bad = (line: number, field: string, words: string) => {
		if (faults.length < mostFaults) faults.push({ line, field, words });
	};
	const parts = splitSections(text, bad);
	const meta = readMeta(parts.META, bad);
	const kind = meta['vote_type'] ?? '';
	if (!['approval', 'choose-1', 'ordinal', 'cumulative', 'scoring', 'knapsack'].includes(kind)) bad(lineOf(parts.META, 'vote_type'), 'vote_type', kind === '' ? 'is missing' : `is "${kind}"; known are approval, choose-1, ordinal, cumulative, scoring, knapsack`);

	const decimals = Math.max(0, ...[meta['budget'] ?? '', ...cellsOf(parts.PROJECTS, 'cost')].map((amount) => /[.,](\d*?)0*$/.exec(amount.trim())?.[1]?.length ?? 0));
	const amountOf = (raw: string | undefined, line: number, field: string): bigint => {
		const shown = (raw ?? '').trim().replace(/^(\d+),(\d{1,2})$/, '$1.$2');
		const found = /^(\d+)(?:\.(\d*))?$/.exec(shown);
		if (!found) {
			bad(line, field, shown === '' ? 'is missing' : `is "${raw}", not an amount of 0 or more`);
			return 0n;
		}
		const amount = BigInt(found[1]! + (found[2] ?? '').slice(0, decimals).padEnd(decimals, '0'));
		// Results carry amounts as JSON numbers, exact up to here.
		if (amount > BigInt(Number.MAX_SAFE_INTEGER)) bad(line, field, `is ${shown}: more than can be counted to the last coin`);
		return amount;
	};
	const before = faults.length;
	const budget = amountOf(meta['budget'], lineOf(parts.META, 'budget'), 'budget');
	const hasBudget = faults.length === before;

	const options: { id: string; name: string }[] = [];
	const costs: bigint[] = [];
	const published: { votes?: Record<string, number>; score?: Record<string, number>; selected?: Record<string, number> } = {};
	const column = columnsOf(parts.PROJECTS, ['project_id', 'cost'], 'PROJECTS', bad);
	const seen = new Map<string, number>();
	for (const { line, cells } of parts.PROJECTS.rows) {
		const id = cell(cells, column['project_id']);
		if (id === '') {
			bad(line, 'project_id', 'is missing');
			continue;
		}
		if (seen.has(id)) {
			bad(line, 'project_id', `"${id}" stands in line ${seen.get(id)} already`);
			continue;
		}
		seen.set(id, line);
		const raw = cell(cells, column['cost']);
		const cost = amountOf(raw, line, 'cost');
		if (hasBudget && cost > budget) {
			if (raw.replace(/[.,]0*$/, '') === withdrawn) notes.push(`project ${id} is withdrawn (cost ${withdrawn})`);
			else if (keepDear) notes.push(`project ${id} costs more than the whole budget: it can never be bought`);
			else bad(line, 'cost', `${raw} is more than the whole budget, ${meta['budget'] ?? '?'} (--option dear=keep counts it as one that can never be bought)`);
		}
		options.push({ id, name: cell(cells, column['name']) || id });
		costs.push(cost);
		for (const field of ['votes', 'score', 'selected'] as const) {
			const value = cell(cells, column[field]);
			if (value === '') continue;
			if (!/^-?\d+(\.0+)?$/.test(value)) bad(line, field, `is "${value}", not a whole number`);
			else (published[field] ??= {})[id] = Number(value);
		}
	}
	if (options.length === 0) bad(0, 'PROJECTS', 'there is no project');
	compareCount(meta, 'num_projects', parts.PROJECTS.rows.length, parts.META, bad);
	compareCount(meta, 'num_votes', parts.VOTES.rows.length, parts.META, bad);

	const { choices, ranks, gives } = readVotes(parts.VOTES, kind, meta, options, costs, { budget, hasBudget, amountOf, notes, meta: parts.META }, bad);
	const threshold = meta['min_project_score_threshold'];
	if (faults.length > 0) throw new Faults(faults);
	return { format: 'pb', ballots: 'choices', gives, options, choices, ...(kind === 'ordinal' && gives === 'points' ? { ranks } : {}), published, notes, meta, money: { budget, costs, decimals, threshold: threshold && /^\d+$/.test(threshold) ? Number(threshold) : null } };
}

type Bad = (line: number, field: string, words: string) => void;

function splitSections(text: string, bad: Bad): Record<Section, Part> {
	const parts: Record<Section, Part> = { META: { header: [], rows: [] }, PROJECTS: { header: [], rows: [] }, VOTES: { header: [], rows: [] } };
	let records: Line[];
	try {
		records = readCells(text, ';');
	} catch (fault) {
		if (!(fault instanceof OpenQuote)) throw fault;
		throw new Faults([{ line: fault.line, field: 'quotes', words: 'a quote opens here and has no end' }]);
	}
	let section: Section | null = null;
	let wantsHeader = false;
	const met = new Set<Section>();
	for (const { line, cells: record } of records) {
		const first = (record[0] ?? '').toUpperCase();
		if (record.slice(1).every((each) => each === '') && (first === 'META' || first === 'PROJECTS' || first === 'VOTES')) {
			if (met.has(first)) bad(line, first, 'the section stands in the file twice');
			met.add(first);
			section = first;
			wantsHeader = true;
			continue;
		}
		if (record.every((each) => each === '')) continue;
		if (section === null) {
			bad(line, 'META', 'the file must begin with the line META');
			break;
		}
		if (wantsHeader) {
			parts[section].header = record.map((name) => name.toLowerCase());
			const double = parts[section].header.find((name, index, all) => name !== '' && all.indexOf(name) !== index);
			if (double !== undefined) bad(line, double, 'the column stands there twice');
			wantsHeader = false;
		} else parts[section].rows.push({ line, cells: record });
	}
	for (const name of ['META', 'PROJECTS', 'VOTES'] as const) if (!met.has(name)) bad(0, name, 'the section is missing');
	return parts;
}

function readMeta({ header, rows }: Part, bad: Bad): Record<string, string> {
	const meta: Record<string, string> = {};
	if (header.length > 0 && (header[0] !== 'key' || header[1] !== 'value')) bad(rows[0] ? rows[0].line - 1 : 0, 'META', 'its header must be key;value');
	for (const { line, cells } of rows) {
		const [key = '', value = ''] = cells;
		if (Object.hasOwn(meta, key)) bad(line, key, 'stands there twice');
		meta[key] = value;
	}
	return meta;
}

function compareCount(meta: Record<string, string>, key: string, have: number, part: Part, bad: Bad): void {
	const said = meta[key];
	if (said !== undefined && said !== '' && Number(said) !== have) bad(lineOf(part, key), key, `says ${said}, and the file holds ${have}: it may be cut off`);
}

const lineOf = ({ rows }: Part, key: string) => rows.find(({ cells }) => cells[0] === key)?.line ?? 0;
const cellsOf = ({ header, rows }: Part, name: string) => rows.map(({ cells }) => cells[header.indexOf(name)] ?? '');
const cell = (cells: readonly string[], index: number | undefined) => (index === undefined ? '' : (cells[index] ?? '').trim());

function columnsOf({ header }: Part, needed: readonly string[], section: Section, bad: Bad): Record<string, number> {
	// A section that is missing as a whole has been named.
	if (header.length > 0) for (const name of needed) if (!header.includes(name)) bad(0, name, `the column is missing in ${section}`);
	return Object.fromEntries(header.map((name, index) => [name, index]));
}

interface Context {
	budget: bigint;
	hasBudget: boolean;
	amountOf(raw: string | undefined, line: number, field: string): bigint;
	notes: string[];
	meta: Part;
}

function readVotes(part: Part, kind: string, meta: Record<string, string>, options: readonly { id: string }[], costs: readonly bigint[], context: Context, bad: Bad): { choices: Choice[]; ranks: Choice[]; gives: 'ticks' | 'points' | 'ranks' } {
	const column = columnsOf(part, ['voter_id', 'vote'], 'VOTES', bad);
	const find = finder(options);
	const hasPoints = column['points'] !== undefined;
	const needsPoints = kind === 'cumulative' || kind === 'scoring';
	if (needsPoints && !hasPoints && part.rows.length > 0) bad(0, 'points', `the column is missing in VOTES, and vote_type ${kind} needs it`);
	const limit = (key: string) => (meta[key] !== undefined && /^-?\d+(\.\d+)?$/.test(meta[key]!) ? Number(meta[key]) : null);
	const [maxLength, minLength, maxPoints, minPoints, maxSum] = [limit('max_length'), limit('min_length'), limit('max_points'), limit('min_points'), limit('max_sum_points')];
	const maxCost = meta['max_sum_cost'] ? context.amountOf(meta['max_sum_cost'], 0, 'max_sum_cost') : kind === 'knapsack' && context.hasBudget ? context.budget : null;
	const otherwise = kind === 'scoring' ? (limit('default_score') ?? 0) : 0;
	if (!Number.isInteger(otherwise)) bad(lineOf(context.meta, 'default_score'), 'default_score', `is "${meta['default_score']}", not a whole number`);
	const voters = new Map<string, number>();
	const choices: Choice[] = [];
	const ranks: Choice[] = [];
	let short = 0;
	// An ordinal vote may say itself what each place is worth.
	const gives = needsPoints || (kind === 'ordinal' && hasPoints && part.rows.every(({ cells }) => cell(cells, column['vote']) === '' || cell(cells, column['points']) !== '')) ? 'points' : kind === 'ordinal' ? 'ranks' : 'ticks';
	for (const { line, cells } of part.rows) {
		const voter = cell(cells, column['voter_id']);
		if (voter === '') bad(line, 'voter_id', 'is missing');
		else if (voters.has(voter)) bad(line, 'voter_id', `"${voter}" has voted in line ${voters.get(voter)} already`);
		voters.set(voter, line);
		const named = listOf(cell(cells, column['vote']));
		const points = gives === 'points' ? listOf(cell(cells, column['points'])) : null;
		if (points && points.length !== named.length) {
			bad(line, 'points', `there are ${points.length} for ${named.length} projects`);
			continue;
		}
		if (kind === 'choose-1' && named.length > 1) bad(line, 'vote', `names ${named.length} projects; this vote is for one`);
		if (maxLength !== null && named.length > maxLength) bad(line, 'vote', `names ${named.length} projects; the most is ${maxLength}`);
		if (minLength !== null && named.length < minLength) short += 1;
		// Without a prototype: a project may be called "constructor".
		const choice = Object.create(null) as Record<string, number>;
		let sum = 0;
		let cost = 0n;
		named.forEach((name, index) => {
			const position = find(name);
			if (position === null) {
				bad(line, 'vote', `"${name}" is no project of this file`);
				return;
			}
			const id = options[position]!.id;
			if (id in choice) {
				bad(line, 'vote', `names project "${name}" twice`);
				return;
			}
			let n = gives === 'ranks' ? index + 1 : 1;
			if (points) {
				const raw = points[index]!;
				if (!/^-?\d+(\.0+)?$/.test(raw)) bad(line, 'points', `"${raw}" is not a whole number`);
				else if (Number(raw) < 0 && kind !== 'scoring') bad(line, 'points', `${raw} is less than 0`);
				n = Number(raw);
				if (maxPoints !== null && n > maxPoints) bad(line, 'points', `${raw} on "${name}"; the most is ${maxPoints}`);
				if (minPoints !== null && n < minPoints && n !== 0) bad(line, 'points', `${raw} on "${name}"; the least is ${minPoints}`);
			}
			choice[id] = n;
			sum += n;
			cost += costs[position] ?? 0n;
		});
		// What a scoring vote gives to a project that the ballot does not name.
		if (otherwise !== 0) for (const { id } of options) if (!(id in choice)) choice[id] = otherwise;
		if (points && maxSum !== null && sum > maxSum) bad(line, 'points', `add up to ${sum}; the most is ${maxSum}`);
		if (maxCost !== null && cost > maxCost) bad(line, 'vote', `costs more than a ballot may (${meta['max_sum_cost'] ?? 'the budget'})`);
		choices.push(choice);
		ranks.push(Object.fromEntries(Object.keys(choice).map((id) => [id, named.findIndex((name) => options[find(name) ?? -1]?.id === id) + 1])));
	}
	if (short > 0) context.notes.push(`${short} ballots name fewer projects than min_length, ${minLength}; they are counted`);
	return { choices, ranks, gives };
}

function listOf(text: string): string[] {
	return text === '' ? [] : text.split(',').map((each) => each.trim()).filter((each) => each !== '');
}

/** Ids as they stand; and where only padding differs ("007" and "7"), the one project that can be meant. */
function finder(options: readonly { id: string }[]): (name: string) => number | null {
	const exact = new Map(options.map(({ id }, index) => [id, index]));
	const bare = new Map<string, number | null>();
	for (const [index, { id }] of options.entries()) bare.set(unpadded(id), bare.has(unpadded(id)) ? null : index);
	return (name) => exact.get(name) ?? bare.get(unpadded(name)) ?? null;
}

const unpadded = (id: string) => id.normalize('NFC').replace(/^0+(?=\d+$)/, '');
