import { stringify } from 'csv-stringify/sync';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { answerFields } from '#lib/domain/answer.ts';
import { lockedColumns, logColumns, logRows, writtenColumns } from '#lib/domain/key-issues.ts';
import type { Priority } from '#lib/domain/priority.ts';

/** UTF-8 with its mark, so that a spreadsheet program reads it as such; cells it would run as a formula get a leading apostrophe. */
export function logCsv(priorities: readonly Priority[]): string {
	return stringify(logRows(priorities), { header: true, columns: [...logColumns], escape_formulas: true, record_delimiter: 'windows', bom: true });
}

const widths: Record<string, number> = { priority_id: 20, version: 8, number: 8, issue: 34, evidence: 28, position: 48, decided: 40, reason: 48, next: 40 };

/** Typed cells, days as dates, the header frozen and what must not be touched shaded. The second sheet says what may be written where. */
export async function logXlsx(priorities: readonly Priority[]): Promise<Buffer> {
	const locked = new Set<string>(lockedColumns);
	const kinds = new Map<string, (typeof answerFields)[keyof typeof answerFields]>(writtenColumns.map(({ column, field }) => [column, answerFields[field]]));
	const head = logColumns.map((value) => ({ value, fontWeight: 'bold' as const, backgroundColor: locked.has(value) ? '#d9d9d9' : '#fde5ae' }));
	const rows = logRows(priorities).map((row) =>
		logColumns.map((column) => {
			const value = row[column] ?? '';
			const look = { wrap: true, alignVertical: 'top' as const, ...(locked.has(column) ? { backgroundColor: '#f2f2f2' } : {}) };
			if (typeof value === 'number') return { value, type: Number, ...look };
			if (value === '') return locked.has(column) ? { value: '', type: String, ...look } : null;
			if (kinds.get(column)?.kind === 'day') return { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd', ...look };
			return { value, type: String, ...look };
		})
	);
	const meaning = logColumns.map((column) => {
		const kind = kinds.get(column);
		return [column, kind === undefined ? 'Do not change: it says which row this is.' : kind.kind === 'day' ? 'A day: 2027-04-30' : kind.kind === 'text' ? `Text, up to ${kind.limit} letters` : `${kind.kind === 'choices' ? 'Any of, with ; between' : 'One of'}: ${kind.of.filter(Boolean).join(', ')}`].map((value) => ({ value, type: String }));
	});
	return writeExcelFile([
		{ sheet: 'Key issues', data: [head, ...rows] as SheetData, columns: logColumns.map((column) => ({ width: widths[column] ?? 16 })), stickyRowsCount: 1, stickyColumnsCount: 4 },
		{ sheet: 'What to write', data: [['Column', 'What may stand in it'].map((value) => ({ value, fontWeight: 'bold' as const })), ...meaning] as SheetData, columns: [{ width: 20 }, { width: 90 }], stickyRowsCount: 1 }
	]).toBuffer();
}
