import { doublePrecision, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { CardId, ClusterId, PersonId, QuestionId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { Place } from '#lib/domain/place.ts';
import { at } from './columns.ts';
import { workshops } from './workshops.ts';

/** Authorship: written when the gate takes a card in. Never exported, never in a document. */
export const cardAuthors = pgTable('card_authors', {
	cardId: text('card_id').$type<CardId>().primaryKey(),
	workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
	personId: text('person_id').$type<PersonId>().notNull(),
	/** Index of the round it was made in. */
	roundIndex: integer('round_index').notNull(),
	createdAt: at('created_at').notNull()
});

export const cards = pgTable(
	'cards',
	{
		id: text('id').$type<CardId>().primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		number: integer('number').notNull(),
		text: text('text').notNull(),
		theme: text('theme').notNull(),
		place: jsonb('place').$type<Place>().notNull(),
		x: doublePrecision('x'),
		y: doublePrecision('y'),
		clusterId: text('cluster_id').$type<ClusterId>(),
		/** A second group, where it is listed and not counted. */
		alsoId: text('also_id').$type<ClusterId>(),
		same: integer('same').notNull().default(0),
		/** draft: in its writer's silent document; board: face up; talk: in a talk's own document; removed: taken away by its writer, restorable. */
		state: text('state').$type<'draft' | 'board' | 'talk' | 'removed'>().notNull(),
		/** The talk it was made in, and stays in. */
		talkId: text('talk_id').$type<TalkId>(),
		updatedAt: at('updated_at').notNull()
	},
	(t) => [index('cards_workshop').on(t.workshopId)]
);

export const clusters = pgTable(
	'clusters',
	{
		id: text('id').$type<ClusterId>().primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		number: integer('number').notNull(),
		name: text('name').notNull(),
		/** The group it was merged into. */
		intoId: text('into_id').$type<ClusterId>(),
		state: text('state').$type<'board' | 'talk' | 'removed'>().notNull(),
		talkId: text('talk_id').$type<TalkId>(),
		updatedAt: at('updated_at').notNull()
	},
	(t) => [index('clusters_workshop').on(t.workshopId)]
);

/** "Same here", or "I see it differently" with a reason: one of one person for one card. */
export const reactions = pgTable(
	'reactions',
	{
		cardId: text('card_id').$type<CardId>().notNull(),
		personId: text('person_id').$type<PersonId>().notNull(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		kind: text('kind').$type<'same' | 'differ'>().notNull(),
		reason: text('reason').notNull().default(''),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.cardId, t.personId] }), index('reactions_workshop').on(t.workshopId)]
);

export const questions = pgTable('questions', {
	id: text('id').$type<QuestionId>().primaryKey(),
	workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
	cardId: text('card_id').$type<CardId>(),
	personId: text('person_id').$type<PersonId>().notNull(),
	text: text('text').notNull(),
	state: text('state').$type<'waiting' | 'answered'>().notNull(),
	at: at('at').notNull()
});
