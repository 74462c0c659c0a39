import type { Choice } from '#lib/domain/ballot.ts';
import { Faults, type Fault } from './faults.ts';
import type { Election } from './election.ts';

const mostFaults = 50;
/** Each ballot is held by itself: a slip of some digits must not fill the memory. */
const mostBallots = 2_000_000;

/**
 * PrefLib's categories (.cat): "12: 1,{2,3},{}" puts alternative 1 into the first category, 2 and 3 into the second, none into the third, under a head of "# CATEGORY NAME 1:
 * Yes" and so on, the best first. Choices hold steps of a scale from 0: an alternative in no category has none.
 * @throws Faults
 */
export function readCategories(text: string): Extract<Election, { ballots: 'choices' }> {
	const faults: Fault[] = [];
	const options: { id: string; name: string }[] = [];
	const positions = new Map<string, string>();
	const names = new Map<number, string>();
	const heads: { line: number; field: string; said: number }[] = [];
	const rows: { line: number; many: number; groups: string[][] }[] = [];
	text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/).forEach((raw, index) => {
		const line = index + 1;
		const row = raw.trim();
		if (row === '') return;
		if (row.startsWith('#')) {
			const alternative = /^#\s*ALTERNATIVE NAME\s+(\d+)\s*:\s*(.*)$/i.exec(row);
			const category = /^#\s*CATEGORY NAME\s+(\d+)\s*:\s*(.*)$/i.exec(row);
			const number = /^#\s*NUMBER (VOTERS|ALTERNATIVES|UNIQUE PREFERENCES|UNIQUE ORDERS|CATEGORIES)\s*:\s*(\d+)/i.exec(row);
			if (alternative) {
				if (positions.has(alternative[1]!)) faults.push({ line, field: `alternative ${alternative[1]}`, words: 'is named twice' });
				const name = alternative[2]!.trim() || alternative[1]!;
				const id = options.some((option) => option.id === name) ? `${name} (${alternative[1]})` : name;
				positions.set(alternative[1]!, id);
				options.push({ id, name });
			} else if (category) {
				if (names.has(Number(category[1]))) faults.push({ line, field: `category ${category[1]}`, words: 'is named twice' });
				names.set(Number(category[1]), category[2]!.trim() || category[1]!);
			} else if (number) heads.push({ line, field: number[1]!.toUpperCase(), said: Number(number[2]) });
			return;
		}
		const found = /^(\d+)\s*:\s*(.*)$/.exec(row);
		if (!found) return void faults.push({ line, field: 'count', words: `"${row.slice(0, 40)}" is not "count: categories"` });
		if (/[{}]/.test(found[2]!.replace(/\{[^{}]*\}/g, ''))) return void faults.push({ line, field: 'categories', words: 'a bracket is not closed' });
		const groups = (found[2]!.match(/\{[^}]*\}|[^,{}\s]+/g) ?? []).map((group) => group.replace(/[{}]/g, '').split(',').map((each) => each.trim()).filter((each) => each !== ''));
		rows.push({ line, many: Number(found[1]), groups });
	});
	const told = (field: string) => heads.find((head) => head.field === field);
	// Without names, alternatives and categories are called by their numbers.
	if (options.length === 0) for (let each = 1; each <= Math.min(told('ALTERNATIVES')?.said ?? 0, 1000); each++) {
		positions.set(String(each), String(each));
		options.push({ id: String(each), name: String(each) });
	}
	const many = told('CATEGORIES')?.said ?? names.size;
	const have = rows.reduce((sum, row) => sum + row.many, 0);
	if (options.length === 0) faults.push({ line: 0, field: 'alternatives', words: 'there are none' });
	if (many < 2) faults.push({ line: told('CATEGORIES')?.line ?? 0, field: 'NUMBER CATEGORIES', words: `is ${many}: there must be two or more` });
	if (have > mostBallots) faults.push({ line: 0, field: 'ballots', words: `are ${have}, and the most is ${mostBallots}` });
	for (const { line, field, said } of heads) {
		const found = field === 'ALTERNATIVES' ? options.length : field === 'VOTERS' ? have : field === 'CATEGORIES' ? Math.max(names.size, names.size === 0 ? said : 0) : rows.length;
		if (said !== found) faults.push({ line, field: `NUMBER ${field}`, words: `says ${said}, and the file holds ${found}: it may be cut off` });
	}
	const choices = faults.length > 0 ? [] : rows.flatMap((row) => {
		const choice = choiceOf(row, many, positions, faults);
		return Array.from({ length: row.many }, () => choice);
	});
	if (faults.length > 0) throw new Faults(faults.slice(0, mostFaults));
	const categories = Array.from({ length: many }, (_, step) => names.get(many - step) ?? String(many - step));
	return { format: 'preflib', ballots: 'choices', gives: 'points', options, choices, categories, money: null, published: {}, meta: {}, notes: [] };
}

function choiceOf({ line, groups }: { line: number; groups: string[][] }, many: number, positions: ReadonlyMap<string, string>, faults: Fault[]): Choice {
	if (groups.length > many) faults.push({ line, field: 'categories', words: `there are ${groups.length}, and the file has ${many}` });
	const choice = Object.create(null) as Record<string, number>;
	groups.forEach((group, index) => {
		for (const number of group) {
			const id = positions.get(number);
			if (id === undefined) faults.push({ line, field: 'categories', words: `"${number}" is no alternative of this file` });
			else if (id in choice) faults.push({ line, field: 'categories', words: `alternative ${number} stands there twice` });
			else choice[id] = many - 1 - index;
		}
	});
	return choice;
}
