import { parse, type CsvError } from 'csv-parse/sync';
import { Mistake, type Asked } from './options.ts';

export interface ReadCard {
	id: string;
	text: string;
	label: string;
}

/** Reads cards from a CSV file as spreadsheets write it. Empty rows are left out; whatever else is wrong is named by its line. @throws Mistake */
export function readCards(bytes: Buffer, { text, label, id }: Pick<Asked, 'text' | 'label' | 'id'>): ReadCard[] {
	const rows = recordsOf(decode(bytes));
	const header = rows.shift()?.record.map((name) => name.trim());
	if (!header) throw new Mistake('The file is empty. Its first line must name the columns.');
	const columnOf = (name: string) => {
		const at = header.indexOf(name);
		const loose = at === -1 ? header.findIndex((other) => other.toLowerCase() === name.toLowerCase()) : at;
		if (loose === -1) throw new Mistake(`There is no column "${name}". The file has: ${header.join(', ')}.`);
		return loose;
	};
	const texts = text.map(columnOf);
	const labels = label === null ? null : columnOf(label);
	const ids = id === null ? null : columnOf(id);
	if (rows.length === 0) throw new Mistake('There are no cards: nothing stands below the line that names the columns.');
	const seen = new Map<string, number>();
	return rows.map(({ record, line }, row) => {
		if (record.length !== header.length) throw new Mistake(`Line ${line}: ${record.length} cells where the first line has ${header.length}. Is a quote or a separator missing?`);
		const card = { id: ids === null ? String(row + 1) : record[ids]!.trim(), text: texts.map((column) => record[column]!.trim()).filter((part) => part !== '').join('. '), label: labels === null ? '' : record[labels]!.trim() };
		if (card.id === '') throw new Mistake(`Line ${line}: column "${id}" is empty.`);
		if (seen.has(card.id)) throw new Mistake(`Line ${line}: "${card.id}" names line ${seen.get(card.id)} already.`);
		seen.set(card.id, line);
		return card;
	});
}

function decode(bytes: Buffer): string {
	if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		if (bytes.includes(0)) throw new Mistake('This is not a text file. Save the sheet as "CSV UTF-8" and try again.');
		throw new Mistake('The file is not in UTF-8. Save it as "CSV UTF-8" and try again.');
	}
}

function recordsOf(content: string): { record: string[]; line: number }[] {
	if (content.includes('\0')) throw new Mistake('This is not a text file. Save the sheet as "CSV UTF-8" and try again.');
	const [head = ''] = content.split(/\r?\n/, 1);
	const delimiter = [',', ';', '\t'].reduce((best, mark) => (head.split(mark).length > head.split(best).length ? mark : best));
	let lines = 0;
	try {
		const parsed = parse(content, { delimiter, bom: true, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }) as unknown as { record: string[]; info: { lines: number } }[];
		return parsed
			.map(({ record, info }) => {
				const line = lines + 1;
				lines = info.lines;
				return { record, line };
			})
			.filter(({ record }) => record.some((cell) => cell.trim() !== ''));
	} catch (error) {
		const at = (error as CsvError & { lines?: number }).lines;
		if ((error as CsvError).code === 'CSV_QUOTE_NOT_CLOSED') throw new Mistake(`A quote opens and is never closed${at === undefined ? '' : `, before line ${at}`}.`);
		throw new Mistake(`The file cannot be read as CSV: ${(error as Error).message}`);
	}
}
