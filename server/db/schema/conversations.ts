import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Choice } from '#lib/domain/ballot.ts';
import type { ConversationParameters, HeardResult } from '#lib/domain/conversation/round.ts';
import type { ConversationId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import { at } from './columns.ts';
import { workshops } from './workshops.ts';

/** One round in which people agreed, disagreed or passed on cards or groups. What it yields is written once, at the close, and stays. */
export const conversations = pgTable(
	'conversations',
	{
		id: text('id').$type<ConversationId>().primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		roundIndex: integer('round_index').notNull(),
		parameters: jsonb('parameters').$type<ConversationParameters>().notNull(),
		/** Frozen with their words when it opens. */
		items: jsonb('items').$type<PollOption[]>().notNull(),
		state: text('state').$type<'open' | 'closed'>().notNull(),
		openedAt: at('opened_at').notNull(),
		closedAt: at('closed_at'),
		/** From here on: null while it is open. */
		result: jsonb('result').$type<HeardResult>(),
		eligible: integer('eligible'),
		turnout: integer('turnout'),
		/** SHA-256 over the published voices: see domain/conversation/round.ts. */
		digest: text('digest')
	},
	(t) => [index('conversations_workshop').on(t.workshopId)]
);

/** What each person has said so far, tied to them so that they can go back and change it. Emptied at the close. */
export const openVoices = pgTable(
	'open_voices',
	{
		conversationId: text('conversation_id').$type<ConversationId>().notNull().references(() => conversations.id, { onDelete: 'cascade' }),
		personId: text('person_id').$type<PersonId>().notNull(),
		/** By card or group: 1 agree, -1 disagree, 0 pass. The last word on each. */
		said: jsonb('said').$type<Choice>().notNull(),
		/** Random, 128 bits: the name of this voice after the close. */
		receipt: text('receipt').notNull()
	},
	(t) => [primaryKey({ columns: [t.conversationId, t.personId] })]
);

/** After the close: by receipt, in the order of the receipts, without person or time. */
export const voices = pgTable(
	'voices',
	{
		conversationId: text('conversation_id').$type<ConversationId>().notNull().references(() => conversations.id, { onDelete: 'cascade' }),
		receipt: text('receipt').notNull(),
		said: jsonb('said').$type<Choice>().notNull()
	},
	(t) => [primaryKey({ columns: [t.conversationId, t.receipt] })]
);
