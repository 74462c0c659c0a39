import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Doer } from '#lib/domain/doing.ts';
import type { EvaluationQuestion, EvaluationStep } from '#lib/domain/evaluation.ts';
import type { PersonId, PriorityId, RoundId, WorkshopId } from '#lib/domain/ids.ts';
import type { Skill } from '#lib/domain/skills.ts';
import { at } from './columns.ts';
import { priorities } from './outcomes.ts';
import { people, workshops } from './workshops.ts';

const workshop = () => text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' });
const person = () => text('person_id').$type<PersonId>().references(() => people.id, { onDelete: 'cascade' });

/** Who could do it, as one person sees it: one row each, changed until the round ends. Only its sum is ever shown. */
export const whoChoices = pgTable(
	'who_choices',
	{
		workshopId: workshop(),
		roundId: text('round_id').$type<RoundId>().notNull(),
		priorityId: text('priority_id').$type<PriorityId>().notNull().references(() => priorities.id, { onDelete: 'cascade' }),
		personId: person().notNull(),
		doer: text('doer').$type<Doer>().notNull(),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.roundId, t.priorityId, t.personId] }), index('who_choices_workshop').on(t.workshopId, t.roundId)]
);

/** "Who can do what?": for counting. Never shown by name, never exported by person. */
export const skillSheets = pgTable(
	'skill_sheets',
	{
		personId: person().primaryKey(),
		workshopId: workshop(),
		skills: jsonb('skills').$type<Skill[]>().notNull(),
		other: text('other').notNull(),
		at: at('at').notNull()
	},
	(t) => [index('skill_sheets_workshop').on(t.workshopId)]
);

/** How people found it: sums alone, so that nothing joins an answer to a person, or to the same person's other answer. Who has answered stands with the person. */
export const evaluationCounts = pgTable(
	'evaluation_counts',
	{
		workshopId: workshop(),
		question: text('question').$type<EvaluationQuestion>().notNull(),
		step: integer('step').$type<EvaluationStep>().notNull(),
		count: integer('count').notNull()
	},
	(t) => [primaryKey({ columns: [t.workshopId, t.question, t.step] })]
);

/** Optional words with it: no person, no time, a random id. */
export const evaluationWords = pgTable('evaluation_words', { id: text('id').primaryKey(), workshopId: workshop(), words: text('words').notNull() }, (t) => [index('evaluation_words_workshop').on(t.workshopId)]);

/** How to send somebody news, with the words they agreed to. Apart from everything they wrote; gone when they take it back, or on its day. */
export const newsContacts = pgTable(
	'news_contacts',
	{
		personId: person().primaryKey(),
		workshopId: workshop(),
		contact: text('contact').notNull(),
		consent: text('consent').notNull(),
		consentAt: at('consent_at').notNull(),
		/** ISO day. */
		keepUntil: text('keep_until').notNull()
	},
	(t) => [index('news_contacts_workshop').on(t.workshopId)]
);
