/** Cells of one record, and the line (from 1) on which it begins. */
export interface Record {
	line: number;
	cells: string[];
}

/** A quote that is opened and never closed; a stray one in the middle of a field is a letter like any other. */
export class OpenQuote extends Error {
	readonly line: number;
	constructor(line: number) {
		super(`the quote that opens in line ${line} has no end`);
		this.line = line;
	}
}

/**
 * Delimited text as the programs read it that most such files were written by: a field in double quotes may hold delimiters, line ends and doubled
 * quotes; what follows the closing quote belongs to the field ("Old" mill); quotes that do not stand first are letters. Cells are trimmed, empty lines left out.
 * @throws OpenQuote
 */
export function readCells(text: string, delimiter: string): Record[] {
	const records: Record[] = [];
	const source = text.replace(/^\uFEFF/, '');
	let line = 1;
	let began = 1;
	let cells: string[] = [];
	let at = 0;
	const endRecord = () => {
		if (cells.some((cell) => cell !== '')) records.push({ line: began, cells });
		cells = [];
	};
	while (at <= source.length) {
		// One field.
		while (at < source.length && (source[at] === ' ' || source[at] === '\t') && source[at] !== delimiter) at += 1;
		let field = '';
		if (source[at] === '"') {
			const opened = line;
			at += 1;
			for (;;) {
				const close = source.indexOf('"', at);
				if (close < 0) throw new OpenQuote(opened);
				const part = source.slice(at, close);
				line += part.split(/\r\n|\r|\n/).length - 1;
				field += part;
				at = close + 1;
				if (source[at] !== '"') break;
				field += '"';
				at += 1;
			}
		}
		const from = at;
		while (at < source.length && source[at] !== delimiter && source[at] !== '\n' && source[at] !== '\r') at += 1;
		cells.push((field + source.slice(from, at)).trim());
		if (source[at] === delimiter) {
			at += 1;
			continue;
		}
		endRecord();
		if (at >= source.length) break;
		at += source[at] === '\r' && source[at + 1] === '\n' ? 2 : 1;
		line += 1;
		began = line;
	}
	return records;
}

/** What parts the cells of a text: whichever of these stands in its first line most often; a comma where none does. */
export function delimiterOf(text: string): string {
	const head = /[^\r\n]*/.exec(text.replace(/^\uFEFF/, '').replace(/^[\r\n]+/, ''))![0].replace(/"[^"]*"/g, '');
	const times = (delimiter: string) => head.split(delimiter).length;
	return [',', ';', '\t'].reduce((best, delimiter) => (times(delimiter) > times(best) ? delimiter : best));
}
