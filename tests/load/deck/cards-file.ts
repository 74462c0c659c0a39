import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { boardCardLimit, cardTextLimit } from '#lib/domain/card.ts';
import { isSafeText, longerBy } from '#lib/domain/safe-text.ts';
import type { Chance } from '../chance.ts';
import { Mistake } from '../options.ts';
import type { CardRow, Deck, SkippedRow } from './card-row.ts';
import { themeOf } from './category-theme.ts';
import { readRecords, type CsvRecord } from './csv-records.ts';
import { placesFor, type Degrees } from './places.ts';

export interface Columns {
	text: string[];
	category: string | null;
	place: { lat: string; lon: string } | null;
}

export function readCardsFile(path: string, columns: Columns, chance: Chance): Deck {
	let bytes: Buffer;
	try {
		bytes = readFileSync(path);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT') throw new Mistake(`There is no file ${path}.`);
		if (code === 'EISDIR') throw new Mistake(`${path} is a folder. Give a CSV file.`);
		throw new Mistake(`${path} cannot be read: ${code ?? (error as Error).message}.`);
	}
	return readCards(bytes, basename(path), columns, chance);
}

/** Rows that make no card are named by line and left out. Throws a Mistake where nothing is left to place. */
export function readCards(bytes: Buffer, name: string, columns: Columns, chance: Chance): Deck {
	const { header, records, broken } = readRecords(bytes);
	const column = finder(header, name);
	const text = columns.text.map(column);
	const category = columns.category === null ? null : column(columns.category);
	const place = columns.place && { lat: column(columns.place.lat), lon: column(columns.place.lon) };

	const skipped: SkippedRow[] = [...broken];
	const notes: string[] = [];
	const rows: (Omit<CardRow, 'at'> & { degrees: Degrees })[] = [];
	for (const record of records) {
		const made = cardOf(record, header.length, text, category);
		if (typeof made === 'string') skipped.push({ line: record.line, lastLine: record.lastLine, why: made });
		else if (rows.length >= boardCardLimit) skipped.push({ line: record.line, lastLine: record.lastLine, why: `a board holds ${boardCardLimit} cards` });
		else {
			const degrees = place && degreesOf(record, place);
			if (degrees === 'odd') notes.push(`line ${record.line}: its place is not in degrees, so the card is put anywhere`);
			rows.push({ ...made, degrees: degrees === 'odd' ? null : degrees });
		}
	}
	skipped.sort((a, b) => a.line - b.line);
	if (rows.length === 0) throw new Mistake(`${name} holds no row that makes a card${skipped[0] ? ` (line ${skipped[0].line}: ${skipped[0].why})` : ''}.`);

	const places = placesFor(rows.map((row) => row.degrees), chance);
	return { title: `Cards from ${name}`, cards: rows.map(({ degrees: _, ...row }, i) => ({ ...row, at: places[i]! })), skipped, notes };
}

function finder(header: string[], name: string): (column: string) => number {
	return (column) => {
		const at = header.indexOf(column);
		if (at === -1) throw new Mistake(`${name} has no column "${column}". Its columns are: ${header.join(', ')}.`);
		return at;
	};
}

/** A card without its place, or why there is none. */
function cardOf({ line, cells }: CsvRecord, width: number, textColumns: number[], categoryColumn: number | null): Omit<CardRow, 'at'> | string {
	if (cells.length !== width) return `it has ${cells.length} cells where the first line names ${width}`;
	const parts = textColumns.map((at) => decode(cells[at]));
	if (parts.includes(null)) return 'its text is not UTF-8';
	const text = joined(parts as string[]);
	if (text === '') return 'it has no text';
	const over = longerBy(text, cardTextLimit);
	if (over > 0) return `its text is ${over} characters too long (a card holds ${cardTextLimit})`;
	if (!isSafeText(text)) return 'its text holds control characters';
	if (categoryColumn === null) return { line, text, theme: 'else', category: null };
	const category = decode(cells[categoryColumn])?.trim() ?? null;
	if (category === null || !isSafeText(category)) return 'its category cannot be read';
	if (category === '') return 'it has no category';
	return { line, text, theme: themeOf(category), category };
}

function decode(cell: Buffer | undefined): string | null {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(cell ?? new Uint8Array());
	} catch {
		return null;
	}
}

/** Columns one after the other, as sentences. */
function joined(parts: string[]): string {
	return parts
		.map((part) => part.replace(/\s+/g, ' ').trim())
		.filter((part) => part !== '')
		.reduce((text, part) => (text === '' ? part : `${text}${/[.!?:;,…]$/.test(text) ? '' : '.'} ${part}`), '');
}

function degreesOf({ cells }: CsvRecord, place: { lat: number; lon: number }): Degrees | 'odd' {
	const [lat, lon] = [decode(cells[place.lat])?.trim(), decode(cells[place.lon])?.trim()];
	if (lat === '' && lon === '') return null;
	const degrees = { lat: Number(lat || 'x'), lon: Number(lon || 'x') };
	return Math.abs(degrees.lat) <= 90 && Math.abs(degrees.lon) <= 180 ? degrees : 'odd';
}
