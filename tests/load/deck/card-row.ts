import type { Place } from '#lib/domain/place.ts';
import type { Theme } from '#lib/domain/theme.ts';

/** One card to be placed. */
export interface CardRow {
	/** Line of the file it begins on, or its number in our own deck. */
	line: number;
	text: string;
	theme: Theme;
	/** What it is about, as a name for a group; null where the file does not say. */
	category: string | null;
	at: Place;
}

/** A row that makes no card, and why. */
export interface SkippedRow {
	line: number;
	/** Where a row swallowed several lines. */
	lastLine: number;
	why: string;
}

export interface Deck {
	/** What people will read as the workshop's title. */
	title: string;
	cards: CardRow[];
	skipped: SkippedRow[];
	/** Worth knowing, but nobody's card is lost by it. */
	notes: string[];
}

export function sayLines({ line, lastLine }: SkippedRow): string {
	return lastLine > line ? `lines ${line} to ${lastLine}` : `line ${line}`;
}
