import { stringify } from 'csv-stringify/sync';
import { readRows } from './rows.ts';
import { tidyDeck, type Deck, type StarterCard } from '#lib/domain/deck.ts';
import { deckFileLimit } from '#lib/domain/file-limits.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { isTheme, themes, type Theme } from '#lib/domain/theme.ts';
import { isSafeText, longerBy } from '#lib/domain/safe-text.ts';
import { isThemeIcon, themeWordLimit, themeWords, typedLooks, type ThemeLooks, type TypedLook } from '#lib/domain/theme-looks.ts';
import { common } from '#lib/i18n/en/common.ts';

const usual = common.themes;

/** A row that was left out: where it stands, why, and its words, so that nothing of it is lost. */
export interface BadRow {
	line: number;
	problem: 'quote' | 'theme' | 'look' | 'text' | 'long' | 'signs' | 'keep';
	row: string;
}

/**
 * A row a card, and one without a text for a theme without cards: a card's row also says what its theme is called and how it looks. A cell
 * that a spreadsheet would run as a formula begins with a quote mark that reading takes off again.
 */
export function writeDeckCsv(deck: Deck, looks?: ThemeLooks | null): string {
	const safe = (cell: string) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);
	const rows = typedLooks(usual, looks).flatMap(({ theme, word, icon, colour }) => {
		const row = { theme, word: safe(word), icon, colour };
		const cards = deck.filter((card) => card.theme === theme);
		return cards.length > 0 ? cards.map(({ text, keep }) => ({ ...row, text: safe(text), keep: keep ? 'yes' : 'no' })) : [{ ...row, text: '', keep: '' }];
	});
	return `\uFEFF${stringify(rows, { header: true, columns: ['theme', 'word', 'icon', 'colour', 'text', 'keep'] })}`;
}

/**
 * Good rows as cards, what rows say of their themes, and bad rows with their lines. Themes are taken by key ("about") or by word ("Getting
 * about", or what this workshop calls it now), comma or semicolon apart.
 */
export function readDeckCsv(bytes: Uint8Array, now?: ThemeLooks | null): Result<{ cards: StarterCard[]; looks: Partial<Record<Theme, Partial<TypedLook>>>; bad: BadRow[] }> {
	if (bytes.byteLength > deckFileLimit) return refuse({ reason: 'picture-too-big', limit: deckFileLimit });
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		// What Excel saves as "CSV" on a British Windows.
		text = new TextDecoder('windows-1252').decode(bytes);
	}
	const rows = readRows(text);
	if (rows === null || rows[0]?.unclosed) return refuse({ reason: 'deck-unread', line: rows?.[0]?.line ?? null });
	const head = rows[0]?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
	const column = (name: string) => head.indexOf(name);
	if (column('theme') < 0 || column('text') < 0) return refuse({ reason: 'deck-columns', have: head.join(', ').slice(0, 60) });
	const cards: StarterCard[] = [];
	const bad: BadRow[] = [];
	const looks: Partial<Record<Theme, Partial<TypedLook>>> = {};
	const called = themeWords(usual, now);
	for (const { cells, line, unclosed } of rows.slice(1)) {
		if (unclosed) {
			bad.push({ line, problem: 'quote', row: cells.join(', ').slice(0, 400) });
			continue;
		}
		const cell = (name: string) => (cells[column(name)] ?? '').trim();
		const plain = (name: string) => cell(name).replace(/^'(?=[=+\-@])/, '');
		const theme = themeOf(cell('theme'), called);
		const keep = keepOf(column('keep') < 0 ? '' : cell('keep'));
		const words = plain('text');
		const look = Object.fromEntries((['word', 'icon', 'colour'] as const).filter((name) => column(name) >= 0 && cell(name) !== '').map((name) => [name, name === 'word' ? plain(name) : cell(name).toLowerCase()]));
		const saysLook = Object.keys(look).length > 0;
		const problem = theme === null ? 'theme' : saysLook && !fits(look, looks[theme]) ? 'look' : keep === null ? 'keep' : words === '' && !saysLook ? 'text' : null;
		const card = problem === null && words !== '' ? tidyDeck([{ theme: theme!, text: words, keep: keep! }]) : null;
		if (card?.ok) cards.push(...card.value);
		else if (problem !== null || card !== null) bad.push({ line, problem: problem ?? (card?.ok === false && card.refusal.reason === 'deck-long' ? 'long' : 'signs'), row: cells.join(', ').slice(0, 400) });
		if (problem === null && saysLook) looks[theme!] = { ...looks[theme!], ...look };
	}
	return done({ cards, looks, bad });
}

/** A word, a picture and a colour that there are, and the same as in the rows before. */
function fits(look: Partial<TypedLook>, before: Partial<TypedLook> = {}): boolean {
	const { word = '', icon = '', colour = '' } = look;
	if ((['word', 'icon', 'colour'] as const).some((name) => look[name] !== undefined && before[name] !== undefined && before[name] !== look[name])) return false;
	return isSafeText(word) && longerBy(word, themeWordLimit) === 0 && (icon === '' || isThemeIcon(icon)) && (colour === '' || isTheme(colour));
}

function themeOf(cell: string, called: Record<Theme, string>): Theme | null {
	const word = cell.toLowerCase();
	if (isTheme(word)) return word;
	return (themes.find(({ id }) => called[id].toLowerCase() === word) ?? themes.find(({ id }) => usual[id].toLowerCase() === word))?.id ?? null;
}

function keepOf(cell: string): boolean | null {
	if (/^(yes|y|true|1|keep|x)$/i.test(cell)) return true;
	return /^(no|n|false|0|)$/i.test(cell) ? false : null;
}
