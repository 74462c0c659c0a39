import type { OpenSpaceRecord, SessionReport } from './proceedings.ts';
import { hasWords, lineText, linesOf, noteSections, type Block, type NoteSection } from '#lib/domain/notes.ts';
import type { Book, Report } from '#lib/domain/report.ts';
import type { SafeCount } from '#lib/domain/small-counts.ts';
import { report as words } from '#lib/i18n/en/report.ts';
import type { Released } from '../released.ts';

const w = words.proceedings;

/** An Open Space for its book of proceedings: every report, whatever was voted, and how the day ended. Null in a session without a wall. */
export function openSpaceOf({ workshop, book, closing, outcomes, safe }: Pick<Released, 'workshop' | 'book' | 'closing' | 'outcomes' | 'safe'>): OpenSpaceRecord | null {
	if (!book) return null;
	// Dots only, and of the last time that reports were voted on.
	const vote = outcomes.findLast(({ method, options }) => method === 'dots' && options.some(({ kind }) => kind === 'talk'));
	const rows = new Map(vote?.result.rows.map(({ id, score, voters }) => [id, { dots: score, voters }]));
	const titleOf = new Map(book.reports.map(({ talkId, title }) => [talkId, title]));
	return {
		title: workshop.title,
		day: workshop.openedAt?.toISOString().slice(0, 10) ?? '',
		sessions: book.reports.map((report) => ({ ...sessionOf(report, book, safe), votes: rows.get(report.talkId) ?? null })),
		groups: (closing?.groups ?? []).map(({ title, talks, initiator, firstStep, firstDay, people }) => ({ title, from: talks.flatMap((talk) => titleOf.get(talk) ?? []), initiator, firstStep, firstDay, people: safe(people) })),
		lines: (closing?.lines ?? []).flatMap(({ did, line }) => (did === 'typed' ? [line] : []))
	};
}

const headings = { points: 'keyPoints', agreements: 'agreements', disagreements: 'disagreements', recommendations: 'recommendations', requests: 'requests', resources: 'resources', next: 'next' } as const satisfies Record<NoteSection, string>;

function sessionOf(report: Report, { reports }: Book, safe: (people: number) => SafeCount): SessionReport {
	const { notes, remarks } = report;
	return {
		id: report.talkId,
		title: report.title,
		question: report.why,
		conveners: report.conveners,
		// A time without words of the host's own is a number.
		slot: /^\d+$/.test(report.slot) ? w.time(report.slot) : report.slot,
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
		mergedInto: report.into,
		held: report.state !== 'down',
		written: noteSections.some((section) => hasWords(notes[section])),
		votes: null,
		remarks: remarks.filter(({ kind }) => kind !== 'correction').map(({ passage, text }) => ({ passage, text })),
		corrections: remarks.filter(({ kind }) => kind === 'correction').map(({ at, text }) => ({ at: new Date(at), text })),
		takenOut: report.hidden,
		scribe: report.scribe,
		names: report.names,
		cards: report.cards,
		translations: report.translations.map(({ language, title, sections }) => ({ language, title, sections: noteSections.flatMap((section) => (sections[section] ? [{ heading: w[headings[section]], text: sections[section] }] : [])) }))
	};
}

function linesIn(blocks: readonly Block[]): string[] {
	return blocks.flatMap((block) => linesOf(block).map(lineText)).filter((line) => line.trim() !== '');
}
