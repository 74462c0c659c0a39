import { answerFieldNames, answerFields, shapeFault, type Answer, type AnswerField, type AnswerFault } from './answer.ts';
import { isDay } from './deal.ts';
import type { Priority } from './priority.ts';

/** A cell of a sheet as it is read: what a spreadsheet calls a date comes as one. */
export type SheetCell = string | number | boolean | Date | null;

/** Columns that say which row is which, and what people said. They come back untouched: a row whose `issue` is another's has slipped. */
export const lockedColumns = ['priority_id', 'version', 'number', 'issue', 'evidence', 'position'] as const;
type Locked = (typeof lockedColumns)[number];
/** Columns an officer writes, by the answer's fields. */
export const writtenColumns: readonly { column: string; field: AnswerField }[] = answerFieldNames.map((field) => ({ column: field === 'evidence' ? 'evidence_links' : field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), field }));
export const logColumns: readonly string[] = [...lockedColumns, ...writtenColumns.map(({ column }) => column)];

/** One row a priority: the key-issues log (issue, evidence, position, decision, reason, owner, date) with all the rest. Choices by their short names. */
export function logRows(priorities: readonly Priority[]): Record<string, string | number>[] {
	return priorities.map((priority) => {
		const { id, version, number, statement, answer } = priority;
		const locked: Record<Locked, string | number> = { priority_id: id, version, number, issue: statement, evidence: evidenceOf(priority), position: positionOf(priority) };
		return { ...locked, ...Object.fromEntries(writtenColumns.map(({ column, field }) => [column, cellOf(answer[field])])) };
	});
}

const cellOf = (value: Answer[AnswerField]): string => (typeof value === 'string' ? value : value.join('; '));

function evidenceOf({ cards, people, votes }: Priority): string {
	return [`cards ${cards.length}`, `people ${people}`, ...(votes ? [`score ${votes.score}`, `place ${votes.place}${votes.tied ? '=' : ''}`, `turnout ${votes.turnout} of ${votes.eligible}`] : [])].join('; ');
}

function positionOf({ cards, positions }: Priority): string {
	return [...cards.map(({ number, text }) => `${number}: ${text}`), ...positions.flatMap(({ reasons }) => reasons.filter(Boolean).map((reason) => `≠ ${reason}`))].join('\n');
}

/** What is wrong with a sheet, by its line (the first row is line 1) and its column. */
export type LogFault =
	| { line: number; kind: 'column-missing' | 'column-unknown' | 'column-twice'; column: string }
	| { line: number; kind: 'empty' }
	| { line: number; kind: 'unknown' | 'twice'; column: 'priority_id'; value: string; other?: number }
	| { line: number; kind: 'version'; column: 'version'; value: string }
	/** The row's issue belongs to another priority, or was rewritten: its cells have slipped, or somebody's words were edited. */
	| { line: number; kind: 'slipped'; column: 'issue'; value: string; expected: string }
	| { line: number; kind: 'value'; column: string; value: string; fault: AnswerFault }
	| { line: number; kind: 'too-many'; limit: number };

export interface LogEdit {
	line: number;
	id: string;
	version: number;
	answer: Answer;
}

export const logRowLimit = 1000;

/**
 * Reads a sheet that came back. Columns may stand in any order and written ones may be left out; what is not known is named. Nothing is decided
 * here about age: that is asked where the edits are saved. Rows without any cell are passed over.
 */
export function readLog(sheet: readonly (readonly SheetCell[])[], priorities: readonly Pick<Priority, 'id' | 'statement' | 'answer'>[]): { edits: LogEdit[]; faults: LogFault[] } {
	const faults: LogFault[] = [];
	const columns = new Map<string, number>();
	for (const [i, cell] of (sheet[0] ?? []).entries()) {
		const column = textOf(cell).trim();
		if (column === '') continue;
		if (!logColumns.includes(column)) faults.push({ line: 1, kind: 'column-unknown', column });
		else if (columns.has(column)) faults.push({ line: 1, kind: 'column-twice', column });
		else columns.set(column, i);
	}
	for (const column of ['priority_id', 'version', 'issue']) if (!columns.has(column)) faults.push({ line: 1, kind: 'column-missing', column });
	if (sheet.length > logRowLimit + 1) faults.push({ line: logRowLimit + 2, kind: 'too-many', limit: logRowLimit });
	// Without the columns that say which row is which, every further word would be a guess.
	if (faults.length > 0) return { edits: [], faults };

	const known = new Map(priorities.map((priority) => [priority.id as string, priority]));
	const lines = new Map<string, number>();
	const edits: LogEdit[] = [];
	for (const [i, row] of sheet.slice(1).entries()) {
		const line = i + 2;
		const cell = (column: string): SheetCell => row[columns.get(column) ?? -1] ?? null;
		if (row.every((one) => textOf(one).trim() === '')) continue;
		const id = textOf(cell('priority_id')).trim();
		const priority = known.get(id);
		if (!priority) {
			faults.push({ line, kind: 'unknown', column: 'priority_id', value: id });
			continue;
		}
		const other = lines.get(id);
		if (other !== undefined) {
			faults.push({ line, kind: 'twice', column: 'priority_id', value: id, other });
			continue;
		}
		lines.set(id, line);
		const version = Number(textOf(cell('version')).trim());
		if (!Number.isInteger(version) || version < 0 || textOf(cell('version')).trim() === '') faults.push({ line, kind: 'version', column: 'version', value: textOf(cell('version')) });
		const issue = undoGuard(textOf(cell('issue'))).trim();
		if (issue !== priority.statement.trim()) {
			faults.push({ line, kind: 'slipped', column: 'issue', value: issue, expected: priority.statement });
			continue;
		}
		const answer: Record<string, unknown> = { ...priority.answer };
		for (const { column, field } of writtenColumns) {
			if (!columns.has(column)) continue;
			const value = valueOf(field, cell(column));
			const fault = shapeFault(field, value);
			if (fault) faults.push({ line, kind: 'value', column, value: textOf(cell(column)), fault });
			else answer[field] = value;
		}
		edits.push({ line, id, version, answer: answer as unknown as Answer });
	}
	if (edits.length === 0 && faults.length === 0) faults.push({ line: 2, kind: 'empty' });
	return { edits, faults };
}

/** A written cell as the field's kind of value; what does not fit is left as it is, and is then a fault. */
function valueOf(field: AnswerField, cell: SheetCell): unknown {
	const kind = answerFields[field];
	const text = undoGuard(textOf(cell)).replace(/\r\n?/g, '\n').trim();
	switch (kind.kind) {
		case 'choice':
			return text === '' ? (kind.of[0] as string) : text.toLowerCase();
		case 'choices':
			return text === '' ? [] : text.split(/[;,\n]/).map((one) => one.trim().toLowerCase()).filter((one) => one !== '');
		case 'day':
			return dayOf(cell, text);
		case 'text':
			return text;
	}
}

/** An ISO day, a date cell, or a British date: 30/4/2027. Two-figure years are not guessed. */
function dayOf(cell: SheetCell, text: string): string {
	if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? 'not-a-day' : cell.toISOString().slice(0, 10);
	const [, day, month, year] = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(text) ?? [];
	const iso = year ? `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}` : text;
	return iso === '' || isDay(iso) ? iso : text;
}

/** The apostrophe that our own CSV puts before what a spreadsheet would run. */
function undoGuard(text: string): string {
	return /^'[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? text.slice(1) : text;
}

function textOf(cell: SheetCell): string {
	if (cell === null) return '';
	return cell instanceof Date ? (Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)) : String(cell);
}
