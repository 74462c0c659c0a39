import { stringify } from 'csv-stringify/sync';
import type { Table } from './table.ts';
import type { Whole } from './whole-shape.ts';

/** UTF-8, RFC 4180, keys in the first row. Cells that a spreadsheet would run as a formula get a leading apostrophe. */
export function exportCsv(table: Table): string {
	return stringify(table.rows, { header: true, columns: Object.keys(table.columns), escape_formulas: true, record_delimiter: 'windows', cast: { boolean: (value) => (value ? 'true' : 'false') } });
}

/**
 * All tables in one file, with the same keys as the CSV files and the dictionary beside them; under `whole`, what Folkmoot reads back in. Text is
 * unchanged: nothing runs JSON. The same workshop always gives the same text, so that two exports can be compared by their digests.
 */
export function exportJson(tables: readonly Table[], whole?: Whole): string {
	const dictionary = Object.fromEntries(tables.map(({ name, about, columns }) => [name, { about, columns }]));
	return JSON.stringify({ $schema: './workshop.schema.json', format: 'folkmoot-export-1', dictionary, tables: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])), whole }, null, '\t');
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
