import { unread, type Paper } from '#lib/domain/tally/ranked/paper.ts';
import { delimiterOf, OpenQuote, readCells, type Record as Line } from './cells.ts';
import { Faults, type Fault } from './faults.ts';
import type { Election } from './election.ts';

type Papers = Extract<Election, { ballots: 'papers' }>;

const writeInName = 'Undeclared Write-ins';

/**
 * Ranked ballots as CSV (commas, semicolons or tabs; a byte order mark and any line end; columns in any order and case, others passed over), in one
 * of two forms: `count,ranking` with " > " and " = " between names, or `count,choice1,choice2,...` with
 * "undervote" (or nothing) for a rank left empty, "overvote" for one with several marks, and "UWI" for write-ins of nobody in particular.
 * @throws Faults
 */
export function readRankedCsv(text: string): Papers {
	let records: Line[];
	try {
		records = readCells(text, delimiterOf(text));
	} catch (fault) {
		if (!(fault instanceof OpenQuote)) throw fault;
		throw new Faults([{ line: fault.line, field: 'quotes', words: 'a quote opens here and has no end' }]);
	}
	if (records[0]?.cells.some((cell) => cell.includes('>'))) records = [headerFor(records[0]), ...records];
	const [head, ...rows] = records;
	if (!head || rows.length === 0) throw new Faults([{ line: 0, field: 'ballots', words: 'there are none' }]);
	const names = head.cells.map((name) => name.toLowerCase().replace(/[\s_-]+/g, ' '));
	const double = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
	if (double !== undefined) throw new Faults([{ line: head.line, field: double, words: 'the column stands there twice' }]);
	const counts = names.findIndex((name) => countNames.includes(name));
	const ranking = names.findIndex((name) => rankingNames.includes(name));
	// By their numbers, wherever they stand.
	const choices = names.flatMap((name, index) => (rankOf(name) === null ? [] : [{ index, rank: rankOf(name)! }])).sort((a, b) => a.rank - b.rank);
	const faults: Fault[] = [];
	const grid = ranking < 0 && choices.length === 0 ? readGrid(head, names, rows, counts, faults) : null;
	if (grid && faults.length > 0) throw new Faults(faults.slice(0, mostFaults));
	if (grid) return grid;
	if (ranking < 0 && choices.length === 0) throw new Faults([{ line: head.line, field: 'header', words: `there is no column "ranking" and none "choice1"; there are: ${head.cells.join(', ').slice(0, 120)}` }]);
	const positions = new Map<string, number>();
	const papers: Paper[] = [];
	const at = (name: string) => {
		if (!positions.has(name)) positions.set(name, positions.size);
		return positions.get(name)!;
	};
	for (const { line, cells } of rows) {
		if (cells.length > names.length) faults.push({ line, field: 'columns', words: `there are ${cells.length}, and the header names ${names.length}: a name that holds the sign between columns must stand in quotes` });
		const many = counts < 0 ? 1 : countOf(cells[counts] ?? '', line, faults);
		const ranks = ranking >= 0 ? fromRanking(cells[ranking] ?? '', at) : choices.map(({ index }) => fromCell(cells[index] ?? '', at));
		if (ranking >= 0) {
			const flat = ranks.flat();
			const twice = flat.find((option, index) => flat.indexOf(option) !== index);
			if (twice !== undefined) faults.push({ line, field: 'ranking', words: `"${[...positions.keys()][twice]}" stands there twice` });
		}
		papers.push({ many, ranks });
	}
	if (faults.length > 0) throw new Faults(faults.slice(0, mostFaults));
	if (positions.size === 0) throw new Faults([{ line: 0, field: 'ballots', words: 'nobody is named on any of them' }]);
	return { format: 'ranked-csv', ballots: 'papers', options: [...positions.keys()].map((name) => ({ id: name, name })), papers, writeIns: positions.has(writeInName) ? writeInName : null, notes: [] };
}

/** Files without a header: an order in one column, and how often it was cast where there are two. */
function headerFor({ line, cells }: Line): Line {
	return { line, cells: cells.map((cell, index) => (cell.includes('>') || cells.length === 1 ? 'ranking' : /^\d+$/.test(cell) ? 'count' : `column ${index + 1}`)) };
}

/**
 * A column for each option, with the rank it has on each ballot: whole numbers from 1, nothing where it is not ranked. Columns with anything
 * else in them say something of the ballot (its number, a place), where nothing but their names is known of them they must be called `id` or the like.
 */
function readGrid(head: Line, names: readonly string[], rows: readonly Line[], counts: number, faults: Fault[]): Papers | null {
	const columns = names.flatMap((name, index) => (index === counts || name === '' || aboutBallot.test(name) ? [] : [index]));
	if (columns.length < 2 || !columns.every((column) => rows.some(({ cells }) => /^\d+$/.test(cells[column] ?? '')))) return null;
	const papers = rows.map(({ line, cells }): Paper => {
		const ranks: number[][] = [];
		columns.forEach((column, option) => {
			const cell = cells[column] ?? '';
			if (cell === '' || cell === '-') return;
			const rank = /^\d+$/.test(cell) ? Number(cell) : 0;
			if (rank < 1 || rank > columns.length) {
				faults.push({ line, field: head.cells[column]!, words: `is "${cell}", not a rank from 1 to ${columns.length}` });
				return;
			}
			while (ranks.length < rank) ranks.push([]);
			ranks[rank - 1]!.push(option);
		});
		return { many: counts < 0 ? 1 : countOf(cells[counts] ?? '', line, faults), ranks };
	});
	return { format: 'ranked-csv', ballots: 'papers', options: columns.map((column) => ({ id: head.cells[column]!, name: head.cells[column]! })), papers, writeIns: null, notes: [] };
}

const aboutBallot = /^(id|ballot|ballot id|ballot number|voter|voter id|timestamp|date|precinct|ward|place|channel)$/;
const countNames = ['count', 'votes', 'ballots', 'number', 'n', 'weight', 'frequency', 'freq', 'many'];
const rankingNames = ['ranking', 'rankings', 'ranks', 'choices', 'order', 'ballot', 'preferences', 'preference order', 'vote'];
const mostFaults = 50;
const mostUnnamed = 1000;

/** "choice1", "Rank 2", "3rd choice": which rank a column holds; null where it is another. */
function rankOf(name: string): number | null {
	const found = /^(?:choice|rank|preference|pref|vote) ?(\d+)$/.exec(name) ?? /^(\d+)(?:st|nd|rd|th) ?(?:choice|rank|preference|vote)$/.exec(name);
	return found ? Number(found[1]) : null;
}

function fromRanking(ranking: string, at: (name: string) => number): number[][] {
	return ranking.trim() === '' ? [] : ranking.split(/\s*>\s*/).map((group) => group.split(/\s*=\s*/).filter((name) => name.trim() !== '').map((name) => at(name.trim())));
}

function fromCell(value: string, at: (name: string) => number): number[] {
	const word = value.trim();
	if (word === '' || /^(undervote|skipped)$/i.test(word)) return [];
	if (/^overvote$/i.test(word)) return [unread];
	return [at(/^(uwi|undeclared write-ins?)$/i.test(word) ? writeInName : word)];
}

/**
 * PrefLib's orders (.soc, .soi, .toc, .toi): "840: 5" or "12: 1,{2,3},4" under a head of "# ALTERNATIVE NAME 1: ...", or the older form that begins with the
 * number of alternatives and one line "1,Name" for each. Ties are marks at the same rank.
 * @throws Faults
 */
export function readPreflib(text: string): Papers {
	const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
	const faults: Fault[] = [];
	const options: { id: string; name: string }[] = [];
	const numbers = new Map<string, number>();
	const papers: Paper[] = [];
	let said: number | null = null;
	let older = 0;
	const hasNames = /^#\s*ALTERNATIVE NAME/im.test(text);
	const heads: { line: number; field: string; said: number }[] = [];
	const add = (number: string, name: string, line: number) => {
		if (numbers.has(number)) faults.push({ line, field: `alternative ${number}`, words: 'is named twice' });
		numbers.set(number, options.length);
		// Two of one name stay apart by their numbers.
		options.push({ id: options.some(({ id }) => id === name) ? `${name} (${number})` : name, name });
	};
	lines.forEach((raw, index) => {
		const line = index + 1;
		const text = raw.trim();
		if (text === '') return;
		if (text.startsWith('#')) {
			const named = /^#\s*ALTERNATIVE NAME\s+(\d+)\s*:\s*(.*)$/i.exec(text);
			if (named) add(named[1]!, named[2]!.trim() || named[1]!, line);
			const number = /^#\s*NUMBER (VOTERS|ALTERNATIVES|UNIQUE ORDERS)\s*:\s*(\d+)/i.exec(text);
			if (number?.[1]!.toUpperCase() === 'VOTERS') said = Number(number[2]);
			// Some files give a number of alternatives and no name for any: they are called by their numbers.
			if (number?.[1]!.toUpperCase() === 'ALTERNATIVES' && !hasNames) for (let each = 1; each <= Math.min(Number(number[2]), mostUnnamed); each++) add(String(each), String(each), line);
			if (number && number[1]!.toUpperCase() !== 'VOTERS') heads.push({ line, field: `NUMBER ${number[1]!.toUpperCase()}`, said: Number(number[2]) });
			return;
		}
		if (options.length === 0 && /^\d+$/.test(text)) {
			older = Number(text);
			return;
		}
		if (older > 0 && options.length < older) {
			const named = /^(\d+)\s*,\s*(.*)$/.exec(text);
			if (named) add(named[1]!, named[2]!.trim() || named[1]!, line);
			else faults.push({ line, field: 'alternatives', words: `"${text}" does not name one` });
			return;
		}
		if (older > 0 && said === null) {
			said = Number(text.split(',')[0]);
			return;
		}
		const found = older > 0 ? /^(\d+)\s*,\s*(.*)$/.exec(text) : /^(\d+)\s*:\s*(.*)$/.exec(text);
		if (!found) {
			faults.push({ line, field: 'count', words: `"${text.slice(0, 40)}" is not "count: order"` });
			return;
		}
		const groups = found[2] === '' ? [] : (found[2]!.match(/\{[^}]*\}|[^,{}\s]+/g) ?? []);
		if (/[{}]/.test(found[2]!.replace(/\{[^{}]*\}/g, ''))) faults.push({ line, field: 'order', words: 'a bracket is not closed' });
		const seen = new Set<number>();
		const ranks = groups.map((group) =>
			group.replace(/[{}]/g, '').split(',').map((each) => each.trim()).filter((each) => each !== '').flatMap((each) => {
				const option = numbers.get(each);
				if (option === undefined) faults.push({ line, field: 'order', words: `"${each}" is no alternative of this file` });
				else if (seen.has(option)) faults.push({ line, field: 'order', words: `alternative ${each} stands there twice` });
				if (option === undefined) return [];
				seen.add(option);
				return [option];
			})
		);
		papers.push({ many: Number(found[1]), ranks });
	});
	const have = papers.reduce((sum, { many }) => sum + many, 0);
	if (options.length === 0) faults.push({ line: 0, field: 'alternatives', words: 'there are none' });
	for (const { line, field, said: many } of heads) {
		const found = field === 'NUMBER ALTERNATIVES' ? options.length : papers.length;
		if (many !== found) faults.push({ line, field, words: `says ${many}, and the file holds ${found}: it may be cut off` });
	}
	if (said !== null && said !== have) faults.push({ line: 0, field: 'NUMBER VOTERS', words: `says ${said}, and the file holds ${have}: it may be cut off` });
	if (faults.length > 0) throw new Faults(faults.slice(0, mostFaults));
	return { format: 'preflib', ballots: 'papers', options, papers, writeIns: null, notes: [] };
}

function countOf(raw: string, line: number, faults: Fault[]): number {
	if (/^\d+$/.test(raw.trim())) return Number(raw);
	faults.push({ line, field: 'count', words: `is "${raw}", not a whole number of 0 or more` });
	return 0;
}
