import { parse } from 'csv-parse/sync';
import { unread, type Paper } from '#lib/domain/tally/ranked/paper.ts';
import { Faults, type Fault } from './faults.ts';
import type { Election } from './election.ts';

type Papers = Extract<Election, { ballots: 'papers' }>;

const writeInName = 'Undeclared Write-ins';

/**
 * Ranked ballots as CSV, in one of two forms: `count,ranking` with " > " and " = " between names, or `count,choice1,choice2,...` with
 * "undervote" (or nothing) for a rank left empty, "overvote" for one with several marks, and "UWI" for write-ins of nobody in particular.
 * @throws Faults
 */
export function readRankedCsv(text: string): Papers {
	let records: { record: Record<string, string>; info: { lines: number } }[];
	try {
		records = parse(text, { columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()), bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count_less: true }) as unknown as typeof records;
	} catch (fault) {
		throw new Faults([{ line: (fault as { lines?: number }).lines ?? 0, field: 'columns', words: (fault as Error).message.split(/[.:]/)[0]! }]);
	}
	const names = Object.keys(records[0]?.record ?? {});
	const choices = names.filter((name) => /^(choice|rank)\s*_?\d+$/.test(name));
	const hasRanking = names.includes('ranking');
	const faults: Fault[] = [];
	if (records.length === 0) throw new Faults([{ line: 0, field: 'ballots', words: 'there are none' }]);
	if (!hasRanking && choices.length === 0) throw new Faults([{ line: 1, field: 'header', words: 'there is no column "ranking" and none "choice1"' }]);
	const positions = new Map<string, number>();
	const papers: Paper[] = [];
	const at = (name: string) => {
		if (!positions.has(name)) positions.set(name, positions.size);
		return positions.get(name)!;
	};
	for (const { record, info } of records) {
		const many = record['count'] === undefined ? 1 : countOf(record['count'], info.lines, faults);
		const ranks = hasRanking ? fromRanking(record['ranking'] ?? '', at) : choices.map((column) => fromCell(record[column] ?? '', at));
		if (hasRanking) {
			const flat = ranks.flat();
			const twice = flat.find((option, index) => flat.indexOf(option) !== index);
			if (twice !== undefined) faults.push({ line: info.lines, field: 'ranking', words: `"${[...positions.keys()][twice]}" stands there twice` });
		}
		papers.push({ many, ranks });
	}
	if (faults.length > 0) throw new Faults(faults);
	return { format: 'ranked-csv', ballots: 'papers', options: [...positions.keys()].map((name) => ({ id: name, name })), papers, writeIns: positions.has(writeInName) ? writeInName : null, notes: [] };
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
			const voters = /^#\s*NUMBER VOTERS\s*:\s*(\d+)/i.exec(text);
			if (voters) said = Number(voters[1]);
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
	if (said !== null && said !== have) faults.push({ line: 0, field: 'NUMBER VOTERS', words: `says ${said}, and the file holds ${have}: it may be cut off` });
	if (faults.length > 0) throw new Faults(faults);
	return { format: 'preflib', ballots: 'papers', options, papers, writeIns: null, notes: [] };
}

function countOf(raw: string, line: number, faults: Fault[]): number {
	if (/^\d+$/.test(raw.trim())) return Number(raw);
	faults.push({ line, field: 'count', words: `is "${raw}", not a whole number of 0 or more` });
	return 0;
}
