import { bigint, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { HideReason, Passage, PassageWriter } from '#lib/domain/moderation.ts';
import type { Notes, NoteSection } from '#lib/domain/notes.ts';
import type { RemarkKind } from '#lib/domain/report.ts';
import { at } from './columns.ts';
import { workshops } from './workshops.ts';

/** The notes of each talk as its document had them: made from the log, and made again from it at any time. Nobody writes here. */
export const talkNotes = pgTable(
	'talk_notes',
	{
		talkId: text('talk_id').$type<TalkId>().primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		notes: jsonb('notes').$type<Notes>().notNull(),
		/** The last row of the log that is in it. */
		seq: bigint('seq', { mode: 'number' }).notNull(),
		updatedAt: at('updated_at').notNull()
	},
	(t) => [index('talk_notes_workshop').on(t.workshopId)]
);

/** Who has been in a talk. For counting alone: who it was leaves the server in no way. */
export const talkVisits = pgTable(
	'talk_visits',
	{
		talkId: text('talk_id').$type<TalkId>().notNull(),
		personId: text('person_id').$type<PersonId>().notNull(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.talkId, t.personId] }), index('talk_visits_workshop').on(t.workshopId)]
);

/** What is said of a report beside its notes. A talk without such a row has a report all the same. */
export const reports = pgTable(
	'reports',
	{
		talkId: text('talk_id').$type<TalkId>().primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		/** Who wrote it up, by the name they wish; empty where nobody said. */
		scribe: text('scribe').notNull().default(''),
		/** Of the notes as they were written. */
		language: text('language').notNull(),
		finishedAt: at('finished_at'),
		/** People who were there, counted by those who were; null: as the server counted them. */
		people: integer('people')
	},
	(t) => [index('reports_workshop').on(t.workshopId)]
);

/** Who wishes to stand in a report with a name. Taken out again whenever they like. */
export const reportNames = pgTable(
	'report_names',
	{
		talkId: text('talk_id').$type<TalkId>().notNull(),
		personId: text('person_id').$type<PersonId>().notNull(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		name: text('name').notNull(),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.talkId, t.personId] }), index('report_names_workshop').on(t.workshopId)]
);

/** What readers say of a report: a comment, a mark at a passage, and, after the book is closed, a correction. Who said it is never shown. */
export const reportRemarks = pgTable(
	'report_remarks',
	{
		id: text('id').primaryKey(),
		talkId: text('talk_id').$type<TalkId>().notNull(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		personId: text('person_id').$type<PersonId>().notNull(),
		kind: text('kind').$type<RemarkKind>().notNull(),
		section: text('section').$type<NoteSection>(),
		/** The words of the report that it is about, as they stood then. */
		passage: text('passage').notNull().default(''),
		text: text('text').notNull().default(''),
		at: at('at').notNull()
	},
	(t) => [index('report_remarks_workshop').on(t.workshopId)]
);

/** A report in another language. The original stays where it is. */
export const reportTranslations = pgTable(
	'report_translations',
	{
		talkId: text('talk_id').$type<TalkId>().notNull(),
		language: text('language').notNull(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		personId: text('person_id').$type<PersonId>().notNull(),
		title: text('title').notNull(),
		/** Plain text under each heading. */
		sections: jsonb('sections').$type<Partial<Record<NoteSection, string>>>().notNull(),
		/** The notes were at this moment when it was made: newer notes are not in it. */
		of: at('of').notNull(),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.talkId, t.language] }), index('report_translations_workshop').on(t.workshopId)]
);

/**
 * Words that a host has taken out: lines of a report's notes, a remark, a translation, or any other words that somebody wrote. They are nowhere else any
 * more; here they wait for a host to show them again. 'let': they were shown again, and stay only as what their writers are known by.
 */
export const hiddenPassages = pgTable(
	'hidden_passages',
	{
		id: text('id').primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		/** The talk whose report it is; null: words that stand elsewhere. */
		talkId: text('talk_id').$type<TalkId>(),
		passage: jsonb('passage').$type<Passage>().notNull(),
		/** Who is known to have written in it, and what. Never leaves the server with a person. */
		writers: jsonb('writers').$type<PassageWriter[]>().notNull(),
		state: text('state').$type<'held' | 'let'>().notNull(),
		why: text('why').$type<HideReason>().notNull(),
		note: text('note').notNull().default(''),
		/** The host. */
		personId: text('person_id').$type<PersonId>().notNull(),
		at: at('at').notNull()
	},
	(t) => [index('hidden_passages_workshop').on(t.workshopId)]
);

/** The book of a workshop. No row: it is open. */
export const books = pgTable('books', {
	workshopId: text('workshop_id').$type<WorkshopId>().primaryKey().references(() => workshops.id, { onDelete: 'cascade' }),
	closedAt: at('closed_at').notNull()
});
