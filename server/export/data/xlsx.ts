import writeXlsxFile, { type Cell as SheetCell } from 'write-excel-file/node';
import { forPrint } from './xlsx-print.ts';
import { printable } from '../paper/paper.ts';
import type { Cell, Table } from '../tables.ts';

/** Most letters a cell of the format holds (ECMA-376, and every program that opens it). */
const cellMost = 32_767;

/**
 * One sheet a table: a bold head that stays in view, widths by what is in the columns, numbers as numbers, moments (`_at`) and days (`_date`) as dates.
 * Text is always a text cell, so nothing that looks like a formula is one. It prints across, as few pages wide as can be read, with its head on each.
 */
export async function workbook(tables: readonly Table[]): Promise<Uint8Array> {
	const sheets = tables.map((table) => {
		const keys = Object.keys(table.columns);
		return {
			sheet: table.name.slice(0, 31),
			stickyRowsCount: 1,
			orientation: 'landscape',
			columns: keys.map((key) => ({ width: Math.min(60, Math.max(key.length, ...table.rows.slice(0, 200).map((row) => String(row[key] ?? '').length)) + 2) })),
			data: [keys.map((key): SheetCell => ({ value: key, type: String, fontWeight: 'bold', backgroundColor: '#F3EBDA', wrap: true })), ...table.rows.map((row) => keys.map((key) => cellOf(key, row[key] ?? null)))]
		};
	});
	const buffer = await writeXlsxFile(sheets as never, { features: [forPrint] }).toBuffer();
	return new Uint8Array(buffer);
}

function cellOf(key: string, value: Cell): SheetCell {
	if (value === null) return null;
	if (typeof value === 'number') return { value, type: Number };
	if (typeof value === 'boolean') return { value, type: Boolean };
	const isMoment = key.endsWith('_at') && /^\d{4}-\d{2}-\d{2}T/.test(value);
	const isDay = key.endsWith('_date') && /^\d{4}-\d{2}-\d{2}$/.test(value);
	if (isMoment || isDay) return { value: new Date(value), type: Date, format: isMoment ? 'yyyy-mm-dd hh:mm:ss' : 'yyyy-mm-dd' };
	return { value: printable(value).slice(0, cellMost), type: String, alignVertical: 'top', ...(value.length > 60 ? { wrap: true } : {}) };
}
