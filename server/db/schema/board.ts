import { boolean, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { CardId, ClusterId, MessageId, PersonId, QuestionId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { EraseReason, HeldWhy } from '#lib/domain/moderation.ts';
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
	/** Handed in when the round for cards was over. */
	late: boolean('late').notNull().default(false),
	/** The code on the paper that it was written on, so that the paper can be found again; empty: no paper. */
	paper: text('paper').notNull().default(''),
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

/** What was decided about single cards. 'held': it lies in its writer's own document, and is shown to nobody but them and the hosts. 'erased': its words are nowhere any more. */
export const cardChecks = pgTable(
	'card_checks',
	{
		cardId: text('card_id').$type<CardId>().primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		/** Its writer. Never leaves the server. */
		writer: text('writer').$type<PersonId>().notNull(),
		state: text('state').$type<'held' | 'let' | 'erased'>().notNull(),
		why: text('why').$type<HeldWhy | EraseReason>().notNull(),
		note: text('note').notNull().default(''),
		/** Null: the round's own rule. */
		personId: text('person_id').$type<PersonId>(),
		at: at('at').notNull()
	},
	(t) => [index('card_checks_workshop').on(t.workshopId)]
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
	/**
	 * asked: with the advisers. An answer typed is kept with the question; one given aloud has none. left: words whose round was over, and
	 * call: somebody (who, is its text) is stuck; both for hosts alone.
	 */
	state: text('state').$type<'waiting' | 'asked' | 'answered' | 'left' | 'call'>().notNull(),
	at: at('at').notNull(),
	answer: text('answer').notNull().default(''),
	/** As what the one who answered was here; null where it was answered aloud. */
	answeredAs: text('answered_as').$type<'adviser' | 'host'>(),
	answeredBy: text('answered_by').$type<PersonId>(),
	answeredAt: at('answered_at')
});

/** What a host said to everyone. */
export const messages = pgTable(
	'messages',
	{
		id: text('id').$type<MessageId>().primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		personId: text('person_id').$type<PersonId>().notNull(),
		text: text('text').notNull(),
		at: at('at').notNull()
	},
	(t) => [index('messages_workshop').on(t.workshopId, t.at)]
);
