import { index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Deck } from '#lib/domain/deck.ts';
import type { PersonId, UserId, WorkshopId } from '#lib/domain/ids.ts';
import type { Method } from '#lib/domain/round.ts';
import { at } from './columns.ts';
import { users } from './accounts.ts';
import { workshops } from './workshops.ts';

/** Rounds and cards that someone keeps to make other workshops with. */
export const templates = pgTable(
	'templates',
	{
		id: text('id').primaryKey(),
		userId: text('user_id').$type<UserId>().notNull().references(() => users.id, { onDelete: 'cascade' }),
		title: text('title').notNull(),
		method: jsonb('method').$type<Method>().notNull(),
		/** Null: the deck that comes with Folkmoot. */
		deck: jsonb('deck').$type<Deck>(),
		createdAt: at('created_at').notNull()
	},
	(t) => [index('templates_user').on(t.userId)]
);

/** Which part of the plan someone says they know. Held apart from the people and their cards: it is only ever counted. */
export const knownAreas = pgTable(
	'known_areas',
	{
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		personId: text('person_id').$type<PersonId>().notNull(),
		area: text('area').notNull()
	},
	(t) => [primaryKey({ columns: [t.workshopId, t.personId] })]
);
