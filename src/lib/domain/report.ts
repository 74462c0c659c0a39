import type { CardId, TalkId } from './ids.ts';
import { hasWords, noteSections, type Notes, type NoteSection } from './notes.ts';
import { isSafeText, longerBy } from './safe-text.ts';
import type { Talk, TalkNeed } from './talk.ts';

/** What readers say of a report. A correction is added after the book is closed; before, a report is changed itself. */
export type RemarkKind = 'comment' | 'mark' | 'correction';
export const remarkKinds: readonly RemarkKind[] = ['comment', 'mark', 'correction'];

export const remarkLimit = 500;
export const passageLimit = 300;
export const scribeLimit = 40;
/** A language by its code, as `en`, `cy` or `pt-BR`. */
export const isLanguage = (code: string) => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/.test(code);
/** Of one person for one report. */
export const remarksEach = 40;
export const peopleMost = 2000;

export interface Remark {
	id: string;
	kind: RemarkKind;
	section: NoteSection | null;
	passage: string;
	text: string;
	/** ms since 1970. */
	at: number;
}

export interface Translation {
	language: string;
	title: string;
	sections: Partial<Record<NoteSection, string>>;
	/** The notes have been changed since it was made. */
	isOlder: boolean;
}

/** A talk's report as everyone reads it, finished or not. No person stands in it who did not wish to. */
export interface Report {
	talkId: TalkId;
	number: number;
	title: string;
	why: string;
	needs: readonly TalkNeed[];
	/** For the need 'language': which. */
	needsLanguage: string;
	/** Those of its needs that a host had arranged. */
	met: readonly TalkNeed[];
	conveners: readonly string[];
	state: Talk['state'];
	/** What it has become a part of. */
	into: TalkId | null;
	/** Its time and space in words of the host; '' where it has none. */
	slot: string;
	space: string;
	notes: Notes;
	language: string;
	scribe: string;
	/** Who wished to be named. */
	names: readonly string[];
	/** People who were there: as somebody counted them, or who came in by the page. */
	people: number;
	/** As somebody counted them; null where nobody did. */
	counted: number | null;
	/** Made in the talk; `group`: as they were laid together there, '' where they were not. */
	cards: readonly { id: CardId; number: number; text: string; group: string }[];
	isFinished: boolean;
	/** Passages that hosts have taken out of it. */
	hidden: number;
	/** When its notes were last changed; null where nobody has written any. */
	changedAt: number | null;
	remarks: readonly Remark[];
	translations: readonly Translation[];
	/** Reports that belong with it, as a convener says. */
	related: readonly TalkId[];
}

/** Everything of an Open Space that is read afterwards. */
export interface Book {
	/** ms since 1970; null while reports can still be written. */
	closedAt: number | null;
	reports: readonly Report[];
}

/** Languages that other reports stand in and this one does not, in their order: what its readers still miss. None while nobody has written in it. */
export function untranslated(report: Report, reports: readonly Report[]): string[] {
	if (!noteSections.some((section) => hasWords(report.notes[section]))) return [];
	const languagesOf = ({ language, translations }: Report) => [language, ...translations.map((one) => one.language)];
	const here = new Set(languagesOf(report));
	return [...new Set(reports.flatMap(languagesOf))].filter((language) => !here.has(language)).sort();
}

/** What is wrong with a line that someone wishes to add; null where nothing is. */
export function textFault(text: string, limit: number): { reason: 'text-empty' } | { reason: 'text-too-long'; limit: number; over: number } | { reason: 'bad-shape' } | null {
	if (!isSafeText(text)) return { reason: 'bad-shape' };
	if (text.trim() === '') return { reason: 'text-empty' };
	const over = longerBy(text.trim(), limit);
	return over > 0 ? { reason: 'text-too-long', limit, over } : null;
}
