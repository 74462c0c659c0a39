import { inOwnWords, type Block, type Paper, type Words } from '../paper/paper.ts';
import type { SafeCount } from '#lib/domain/small-counts.ts';
import { common } from '#lib/i18n/en/common.ts';
import { report as w } from '#lib/i18n/en/report.ts';
import { languageName } from '#lib/i18n/language-name.ts';

/** One talk of an Open Space with its report (methods.md 7.6). Names stand here only where their people wished it. */
export interface SessionReport {
	id: string;
	title: string;
	question: string;
	/** As they wish to be called; may be empty. */
	conveners: readonly string[];
	slot: string;
	space: string;
	people: SafeCount;
	keyPoints: readonly string[];
	agreements: readonly string[];
	disagreements: readonly string[];
	recommendations: readonly string[];
	requests: readonly string[];
	resources: readonly string[];
	nextStep: string;
	quotes: readonly string[];
	/** Ids of related sessions. */
	related: readonly string[];
	/** Where it was joined with another: that one's id. */
	mergedInto: string | null;
	held: boolean;
	written: boolean;
	votes: { dots: number; voters: number } | null;
	corrections: readonly { at: Date; text: string }[];
	/** How often hosts took words out of it. */
	takenOut?: number;
	scribe?: string;
	/** Those who wished to stand here by name. */
	names?: readonly string[];
	cards?: readonly { number: number; text: string; group?: string }[];
	/** What readers said of it; a passage they marked may stand alone. */
	remarks?: readonly { passage: string; text: string }[];
	translations?: readonly { language: string; title: string; sections: readonly { heading: string; text: string }[] }[];
}

export interface OpenSpaceRecord {
	title: string;
	/** ISO day or ''. */
	day: string;
	sessions: readonly SessionReport[];
	/** Without an initiator: needed, and nobody owns it. */
	groups?: readonly { title: string; from: readonly string[]; initiator: string | null; firstStep: string; firstDay: string; people: SafeCount }[];
	/** What people wrote at the end. */
	lines?: readonly string[];
}

/**
 * The book of proceedings: every session, in the order of the wall, those without votes and those that were not held too.
 * @param cardAt where a card of a talk can be read beside the others; absent in a file that goes to people who were not there
 */
export function proceedingsPaper({ title, day, sessions, groups = [], lines = [] }: OpenSpaceRecord, madeAt: Date, cardAt?: (number: number) => string): Paper {
	const p = w.proceedings;
	const titleOf = new Map(sessions.map((session) => [session.id, session.title]));
	return {
		lang: 'en-GB',
		title: w.titles.proceedings(title),
		subtitle: `${day ? `${common.day(day)}. ` : ''}${w.made(common.day(madeAt.toISOString().slice(0, 10)))}`,
		author: w.author,
		madeAt,
		landscape: false,
		pageOf: w.pageOf,
		blocks: [
			{ kind: 'text', text: p.lead },
			{ kind: 'table', caption: p.wall, head: Object.values(p.columns), widths: [3, 3, 7, 2], rows: sessions.map(({ slot, space, title: name, people }) => [slot, space, inOwnWords(name), typeof people === 'number' ? people : w.count(people)]) },
			...sessions.flatMap((session) => sessionBlocks(session, titleOf, cardAt)),
			...groupBlocks(groups),
			...(lines.length > 0 ? [{ kind: 'heading', level: 1, text: p.lines } as const, { kind: 'list', items: lines.map(inOwnWords) } as const] : [])
		]
	};
}

function groupBlocks(groups: NonNullable<OpenSpaceRecord['groups']>): Block[] {
	const p = w.proceedings;
	const owned = groups.filter(({ initiator }) => initiator !== null);
	const needed = groups.filter(({ initiator }) => initiator === null);
	return [
		...(owned.length > 0 ? [{ kind: 'heading', level: 1, text: p.groups } as const, { kind: 'table', caption: p.groupsCaption, head: Object.values(p.groupColumns), widths: [5, 3, 5, 3, 2], rows: owned.map(({ title, from, initiator, firstStep, firstDay, people }) => [inOwnWords(from.length > 0 ? `${title} (${p.from(from.join(', '))})` : title), initiator ?? '', inOwnWords(firstStep), firstDay ? common.day(firstDay) : '', typeof people === 'number' ? people : w.count(people)]) } as Block] : []),
		...(needed.length > 0 ? [{ kind: 'heading', level: 1, text: p.needed } as const, { kind: 'list', items: needed.map(({ title }) => inOwnWords(title)) } as const] : [])
	];
}

function sessionBlocks(session: SessionReport, titleOf: ReadonlyMap<string, string>, cardAt?: (number: number) => string): Block[] {
	const p = w.proceedings;
	const list = (heading: string, items: readonly Words[]): Block[] => (items.length === 0 ? [] : [{ kind: 'heading', level: 2, text: heading }, { kind: 'list', items }]);
	const points = (heading: string, items: readonly string[]) => list(heading, items.map(inOwnWords));
	const related = session.related.map((id) => titleOf.get(id)).filter((name) => name !== undefined);
	const merged = session.mergedInto === null ? undefined : titleOf.get(session.mergedInto);
	return [
		{ kind: 'heading', level: 1, text: session.title },
		{
			kind: 'facts',
			rows: [
				...(session.question ? [[p.question, inOwnWords(session.question)] as const] : []),
				[p.when, [session.slot, session.space].filter(Boolean).join(', ') || p.noPlace],
				...(session.conveners.length > 0 ? [[p.convener, session.conveners.join(', ')] as const] : []),
				[p.people, w.count(session.people)],
				...(session.names && session.names.length > 0 ? [[p.names, session.names.join(', ')] as const] : []),
				...(session.scribe ? [[p.scribe, session.scribe] as const] : []),
				[p.votes, session.votes ? p.dots(session.votes.dots, session.votes.voters) : p.noVotes]
			]
		},
		...(merged === undefined ? [] : [{ kind: 'text', text: p.merged(merged) } as const]),
		...(session.held ? (session.written ? [] : [{ kind: 'text', text: p.notWritten } as const]) : [{ kind: 'text', text: p.notHeld } as const]),
		...(session.takenOut ? [{ kind: 'text', text: p.takenOut(session.takenOut) } as const] : []),
		...points(p.keyPoints, session.keyPoints),
		...points(p.agreements, session.agreements),
		...points(p.disagreements, session.disagreements),
		...points(p.recommendations, session.recommendations),
		...points(p.requests, session.requests),
		...points(p.resources, session.resources),
		...(session.nextStep ? [{ kind: 'heading', level: 2, text: p.next } as const, { kind: 'text', text: session.nextStep } as const] : []),
		...(session.quotes.length > 0 ? [{ kind: 'heading', level: 2, text: p.quotes } as const, ...session.quotes.map((quote): Block => ({ kind: 'quote', words: inOwnWords(quote), source: '' }))] : []),
		...list(p.cards, (session.cards ?? []).map(({ number, text, group }) => ({ ...inOwnWords(p.card(number, group ? `${text} (${group})` : text)), ...(cardAt && { at: cardAt(number) }) }))),
		...(session.translations ?? []).flatMap(({ language, title, sections }): Block[] => [
			{ kind: 'heading', level: 2, text: p.translated(languageName(language)) },
			{ kind: 'quote', words: { text: title, lang: language }, source: '' },
			...sections.flatMap(({ heading, text }): Block[] => [
				{ kind: 'heading', level: 3, text: heading },
				...text.split('\n').filter((line) => line.trim() !== '').map((line): Block => ({ kind: 'quote', words: { text: line, lang: language }, source: '' }))
			])
		]),
		...points(p.remarks, (session.remarks ?? []).map(({ passage, text }) => (passage === '' ? text : text === '' ? p.marked(passage) : `${p.marked(passage)} ${text}`))),
		...points(p.related, related),
		...(session.corrections.length > 0 ? points(p.corrections, session.corrections.map(({ at, text }) => `${common.day(at.toISOString().slice(0, 10))}: ${text}`)) : [])
	];
}
