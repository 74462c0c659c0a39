import { parse, CsvError } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { tidyDeck, type Deck, type StarterCard } from '#lib/domain/deck.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { isTheme, themes, type Theme } from '#lib/domain/theme.ts';
import { en } from '#lib/i18n/en.ts';

/** A row that was left out: where it stands, why, and its words, so that nothing of it is lost. */
export interface BadRow {
	line: number;
	problem: 'theme' | 'text' | 'long' | 'signs' | 'keep';
	row: string;
}

export const deckFileLimit = 200_000;

/** Columns theme, text, keep. A cell that a spreadsheet would run as a formula begins with a quote mark that reading takes off again. */
export function writeDeckCsv(deck: Deck): string {
	const rows = deck.map(({ theme, text, keep }) => ({ theme, text: /^[=+\-@\t\r]/.test(text) ? `'${text}` : text, keep: keep ? 'yes' : 'no' }));
	return `\uFEFF${stringify(rows, { header: true, columns: ['theme', 'text', 'keep'] })}`;
}

/** Good rows as cards and bad rows with their lines. Themes are taken by key ("about") or by word ("Getting about"), comma or semicolon apart. */
export function readDeckCsv(bytes: Uint8Array): Result<{ cards: StarterCard[]; bad: BadRow[] }> {
	if (bytes.byteLength > deckFileLimit) return refuse({ reason: 'picture-too-big', limit: 1024 * 1024 });
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		// What Excel saves as "CSV" on a British Windows.
		text = new TextDecoder('windows-1252').decode(bytes);
	}
	let records: { record: string[]; info: { lines: number } }[];
	try {
		const head = text.slice(0, text.indexOf('\n') + 1 || undefined);
		records = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, info: true, delimiter: head.includes(';') && !head.includes(',') ? ';' : ',' }) as never;
	} catch (fault) {
		return refuse({ reason: 'deck-unread', line: fault instanceof CsvError && typeof fault['lines'] === 'number' ? fault['lines'] : null });
	}
	const head = records[0]?.record.map((cell) => cell.trim().toLowerCase()) ?? [];
	const column = (name: string) => head.indexOf(name);
	if (column('theme') < 0 || column('text') < 0) return refuse({ reason: 'deck-columns', have: head.join(', ').slice(0, 60) });
	const cards: StarterCard[] = [];
	const bad: BadRow[] = [];
	for (const { record, info } of records.slice(1)) {
		const cell = (name: string) => (record[column(name)] ?? '').trim();
		const theme = themeOf(cell('theme'));
		const keep = keepOf(column('keep') < 0 ? '' : cell('keep'));
		const words = cell('text').replace(/^'(?=[=+\-@])/, '');
		const problem = theme === null ? 'theme' : keep === null ? 'keep' : words === '' ? 'text' : null;
		const card = problem === null ? tidyDeck([{ theme: theme!, text: words, keep: keep! }]) : null;
		if (card?.ok) cards.push(...card.value);
		else bad.push({ line: info.lines, problem: problem ?? (card?.ok === false && card.refusal.reason === 'deck-long' ? 'long' : 'signs'), row: record.join(', ').slice(0, 400) });
	}
	return done({ cards, bad });
}

function themeOf(cell: string): Theme | null {
	const word = cell.toLowerCase();
	if (isTheme(word)) return word;
	return themes.find(({ id }) => en.common.themes[id].toLowerCase() === word)?.id ?? null;
}

function keepOf(cell: string): boolean | null {
	if (/^(yes|y|true|1|keep|x)$/i.test(cell)) return true;
	return /^(no|n|false|0|)$/i.test(cell) ? false : null;
}
