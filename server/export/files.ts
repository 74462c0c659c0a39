import { stringify } from 'csv-stringify/sync';
import { strToU8, zipSync } from 'fflate';
import type { Table } from './tables.ts';

/** UTF-8, RFC 4180, keys in the first row. Cells that a spreadsheet would run as a formula get a leading apostrophe. */
export function exportCsv(table: Table): string {
	return stringify(table.rows, { header: true, columns: Object.keys(table.columns), escape_formulas: true, record_delimiter: 'windows', cast: { boolean: (value) => (value ? 'true' : 'false') } });
}

/** All tables in one file, with the same keys as the CSV files and the dictionary beside them. Text is unchanged: nothing runs JSON. */
export function exportJson(tables: Table[]): string {
	const dictionary = Object.fromEntries(tables.map(({ name, about, columns }) => [name, { about, columns }]));
	return JSON.stringify({ format: 'folkmoot-export-1', dictionary, tables: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])) }, null, '\t');
}

/** The data dictionary as a table of its own. */
export function dictionaryOf(tables: Table[]): Table {
	return {
		name: 'dictionary',
		about: 'What every key means.',
		columns: { table: 'File', key: 'Key', meaning: 'Meaning' },
		rows: tables.flatMap(({ name, columns }) => Object.entries(columns).map(([key, meaning]) => ({ table: name, key, meaning })))
	};
}

/** Everything at once: a CSV for each table, the dictionary, and the JSON. */
export function exportZip(tables: Table[], madeAt: Date): Uint8Array {
	const files: Record<string, Uint8Array> = {};
	for (const table of [...tables, dictionaryOf(tables)]) files[`${table.name}.csv`] = strToU8(exportCsv(table));
	files['workshop.json'] = strToU8(exportJson(tables));
	return zipSync(files, { level: 6, mtime: madeAt });
}
