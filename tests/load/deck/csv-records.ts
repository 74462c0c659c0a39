import { parse, type CsvError } from 'csv-parse/sync';
import { Mistake } from '../options.ts';

/** One record as bytes: what is not UTF-8 spoils its own row only. Lines count from 1. */
export interface CsvRecord {
	line: number;
	lastLine: number;
	cells: Buffer[];
}

export interface BrokenRecord {
	line: number;
	lastLine: number;
	why: string;
}

/** RFC 4180, and what spreadsheets make of it: a byte order mark, semicolons or tabs for commas, quotes inside a cell. */
export function readRecords(file: Buffer): { header: string[]; records: CsvRecord[]; broken: BrokenRecord[] } {
	const bytes = file.indexOf('\ufeff') === 0 ? file.subarray(3) : file;
	if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) throw new Mistake('The file is in UTF-16. Save it as "CSV UTF-8" and try again.');
	const lines = lineStarts(bytes);
	const records: CsvRecord[] = [];
	const broken: BrokenRecord[] = [];
	const delimiter = delimiterOf(bytes.subarray(0, lines[1] ?? bytes.length));

	// A quote that is never closed swallows the rest of a file: then that row is named and we go on behind its first line.
	for (let from = 0; from < lines.length; ) {
		const { found, open } = parseFrom(bytes, lines, from, delimiter);
		records.push(...found);
		if (open === null) break;
		broken.push({ line: open + 1, lastLine: open + 1, why: 'a quote opens and is never closed' });
		from = open + 1;
	}
	const [header, ...rest] = records;
	if (!header) throw new Mistake('The file is empty. Its first line must name the columns.');
	return { header: header.cells.map((cell) => cell.toString('utf8').trim()), records: rest, broken };
}

/** `from` and `open` are line numbers from 0; `open` is where an unclosed row begins. */
function parseFrom(bytes: Buffer, lines: readonly number[], from: number, delimiter: string): { found: CsvRecord[]; open: number | null } {
	let unclosed = false;
	const parsed = parse(bytes.subarray(lines[from]), {
		delimiter,
		encoding: null,
		info: true,
		relax_column_count: true,
		relax_quotes: true,
		skip_empty_lines: true,
		skip_records_with_error: true,
		on_skip: (error: CsvError | undefined) => void (unclosed ||= error?.code === 'CSV_QUOTE_NOT_CLOSED')
	}) as unknown as { record: Buffer[]; info: { lines: number } }[];
	const found: CsvRecord[] = [];
	let next = from;
	for (const { record, info } of parsed) {
		const line = firstFilled(bytes, lines, next);
		next = from + info.lines;
		found.push({ line: line + 1, lastLine: Math.max(line + 1, next), cells: record });
	}
	return { found, open: unclosed ? firstFilled(bytes, lines, next) : null };
}

function lineStarts(bytes: Buffer): number[] {
	const starts = [0];
	for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) if (at + 1 < bytes.length) starts.push(at + 1);
	return starts;
}

function firstFilled(bytes: Buffer, lines: readonly number[], from: number): number {
	let line = from;
	while (line + 1 < lines.length && bytes.subarray(lines[line], lines[line + 1]).toString('latin1').trim() === '') line += 1;
	return line;
}

function delimiterOf(head: Buffer): string {
	const text = head.toString('latin1');
	return [',', ';', '\t'].reduce((best, mark) => (text.split(mark).length > text.split(best).length ? mark : best));
}
