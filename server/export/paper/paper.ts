/** Words in a language that is not the paper's, or not known: `lang` is a BCP 47 tag, '' where nobody can say. */
export interface Words {
	text: string;
	lang: string;
	/** Where it stands, for readers at a screen: a page that everyone who was there can open. */
	at?: string;
}

export type PaperCell = string | number | Words;

/** A paper is a list of these, top to bottom: every writer draws all of them, so .docx, .odt, PDF and HTML say the same. */
export type Block =
	| { kind: 'heading'; level: 1 | 2 | 3; text: string }
	/** `leads`: it belongs to what comes next, and is never the last thing on a page. */
	| { kind: 'text'; text: string; leads?: true }
	/** Set apart: a caution, or how something was counted. */
	| { kind: 'note'; text: string }
	/** What a person wrote, unchanged. `source` says which card it stands on, never who wrote it. */
	| { kind: 'quote'; words: Words; source: string }
	| { kind: 'list'; items: readonly PaperCell[] }
	/** Names with their values: a table without a head, two columns. */
	| { kind: 'facts'; rows: readonly (readonly [name: string, value: PaperCell])[] }
	/** `widths` are shares of the line. */
	| { kind: 'table'; caption: string; head: readonly string[]; widths: readonly number[]; rows: readonly (readonly PaperCell[])[] }
	| { kind: 'new-page' };

export interface Paper {
	/** BCP 47 tag of everything that does not say otherwise. */
	lang: string;
	title: string;
	subtitle: string;
	/** Who is named as the author in the file: the programme, never a person. */
	author: string;
	madeAt: Date;
	/** Wide tables: statement of consultation, key issues. */
	landscape: boolean;
	/** Words the writers need themselves: "Page 1 of 3". */
	pageOf: (page: number, pages: number) => string;
	blocks: readonly Block[];
}

export function wordsOf(cell: PaperCell): Words | string {
	return typeof cell === 'number' ? String(cell) : cell;
}

export function textIn(cell: PaperCell): string {
	return typeof cell === 'object' ? cell.text : String(cell);
}

/**
 * The language of somebody's words as far as their letters say it for sure; '' (unknown) for Latin letters, since calling Polish English
 * makes a reader pronounce it so. Cyrillic is written by several languages: only the script is named.
 */
export function languageOf(text: string): string {
	const letters = [...text.matchAll(/\p{L}/gu)].length;
	const share = (script: RegExp) => [...text.matchAll(script)].length * 2 > letters;
	if (letters === 0) return '';
	if (share(/\p{Script=Greek}/gu)) return 'el';
	if (share(/\p{Script=Cyrillic}/gu)) return 'und-Cyrl';
	if (share(/\p{Script=Arabic}/gu)) return 'und-Arab';
	if (share(/\p{Script=Hebrew}/gu)) return 'he';
	if (share(/\p{Script=Devanagari}/gu)) return 'und-Deva';
	if (share(/\p{Script=Bengali}/gu)) return 'und-Beng';
	if (share(/\p{Script=Gujarati}/gu)) return 'gu';
	if (share(/\p{Script=Tamil}/gu)) return 'ta';
	if (share(/\p{Script=Hangul}/gu)) return 'ko';
	if (share(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu)) return 'ja';
	return '';
}

/** Values beside their names stand at the left, numbers too. */
export function factRows(rows: readonly (readonly [string, PaperCell])[]): (readonly [string, PaperCell])[] {
	return rows.map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]);
}

/** A quote or a cell with somebody's own words. */
export function inOwnWords(text: string): Words {
	return { text, lang: languageOf(text) };
}

/** Characters no file format may hold (XML 1.0 section 2.2), taken out. Line ends stay. */
export function printable(text: string): string {
	return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '');
}
