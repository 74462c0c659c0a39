import { parse } from 'csv-parse/sync';

/** One row of a file: its cells, the line on which it ends, and whether a quote mark in it is opened and never closed. */
export interface Row {
	cells: string[];
	line: number;
	unclosed: boolean;
}

/** Reading goes on after each fault, from a new start: a file that is nothing but faults is not worth it. */
const faultLimit = 200;

/**
 * The rows of a CSV file, empty ones left out. People write quote marks into cells as they come: such a row is taken as it stands, and one
 * whose quote is never closed is its first line alone, so that it takes no other row with it. Null where nearly every line has a fault.
 */
export function readRows(text: string): Row[] | null {
	const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
	const lines = plain.split('\n');
	const head = lines[0] ?? '';
	const delimiter = head.includes(';') && !head.includes(',') ? ';' : ',';
	const columns = head.split(delimiter).length;
	const rows: Row[] = [];
	let [start, from, faults] = [0, 0, 0];
	const options = { relax_column_count: true, skip_empty_lines: true, info: true, delimiter, record_delimiter: '\n' } as const;
	while (start < lines.length) {
		let last = start;
		try {
			parse(plain.slice(from), {
				...options,
				on_record: ({ record, info }: { record: string[]; info: { lines: number } }) => {
					last = start + info.lines;
					rows.push({ cells: record, line: last, unclosed: false });
					return null;
				}
			} as never);
			return rows;
		} catch {
			if (++faults > faultLimit) return null;
		}
		while (lines[last] === '') last++;
		const line = lines[last] ?? '';
		const cells = asItStands(line, delimiter, columns);
		rows.push({ cells: cells ?? [line], line: last + 1, unclosed: cells === null });
		for (let i = start; i <= last; i++) from += lines[i]!.length + 1;
		start = last + 1;
	}
	return rows;
}

/** The cells of one line with quote marks in the middle or at the beginning of words; null where one is opened and not closed. */
function asItStands(line: string, delimiter: string, columns: number): string[] | null {
	try {
		return (parse(line, { delimiter, relax_quotes: true, relax_column_count: true }) as string[][])[0] ?? null;
	} catch {
		const cells = line.split(delimiter);
		if (cells.length !== columns || cells.some((cell) => cell.split('"').length % 2 === 0)) return null;
		return cells.map((cell) => /^"([^"]*)"$/.exec(cell)?.[1] ?? cell);
	}
}
