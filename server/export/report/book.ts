import type { OpenSpaceRecord, SessionReport } from './proceedings.ts';
import { hasWords, lineText, linesOf, noteSections, type Block, type NoteSection } from '#lib/domain/notes.ts';
import type { Book, Report } from '#lib/domain/report.ts';
import type { SafeCount } from '#lib/domain/small-counts.ts';

/** The reports of an Open Space for its book of proceedings: every one of them, whatever was voted. */
export function openSpaceOf(book: Book, title: string, day: string, safe: (people: number) => SafeCount): OpenSpaceRecord {
	return { title, day, sessions: book.reports.map((report) => sessionOf(report, book, safe)) };
}

function sessionOf(report: Report, { reports }: Book, safe: (people: number) => SafeCount): SessionReport {
	const { notes, remarks } = report;
	return {
		id: report.talkId,
		title: report.title,
		question: report.why,
		conveners: report.conveners,
		slot: report.slot,
		space: report.space,
		people: safe(report.people),
		keyPoints: linesIn(notes.points),
		agreements: linesIn(notes.agreements),
		disagreements: linesIn(notes.disagreements),
		recommendations: linesIn(notes.recommendations),
		requests: linesIn(notes.requests),
		resources: linesIn(notes.resources),
		nextStep: linesIn(notes.next).join('\n'),
		quotes: [],
		related: report.related.filter((id) => reports.some(({ talkId }) => talkId === id)),
		mergedInto: null,
		held: report.state !== 'down',
		written: noteSections.some((section) => hasWords(notes[section])),
		votes: null,
		corrections: remarks.filter(({ kind }) => kind === 'correction').map(({ at, text }) => ({ at: new Date(at), text })),
		scribe: report.scribe,
		names: report.names,
		cards: report.cards,
		translations: report.translations.map(({ language, title, sections }) => ({ language, title, text: noteSections.flatMap((section: NoteSection) => sections[section] ?? []).join('\n') }))
	};
}

function linesIn(blocks: readonly Block[]): string[] {
	return blocks.flatMap((block) => linesOf(block).map(lineText)).filter((line) => line.trim() !== '');
}
