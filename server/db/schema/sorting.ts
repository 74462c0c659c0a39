import { bigserial, boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { When } from '#lib/domain/answer.ts';
import type { PersonId, RoundId, WorkshopId } from '#lib/domain/ids.ts';
import { at } from './columns.ts';
import { workshops } from './workshops.ts';

/** What tables did when they sorted: only added to. Where a thing lies now is its table's newest line about it. */
export const sortMoves = pgTable(
	'sort_moves',
	{
		seq: bigserial('seq', { mode: 'number' }).primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		roundId: text('round_id').$type<RoundId>().notNull(),
		table: integer('table_number').notNull(),
		/** The id of a cluster, or of a card that stands alone. */
		item: text('item').notNull(),
		/** Null: taken out again. */
		when: text('sorted_when').$type<When>(),
		/** Who, so that people who sorted can be counted; never shown, never exported. */
		personId: text('person_id').$type<PersonId>().notNull(),
		at: at('at').notNull()
	},
	(t) => [index('sort_moves_workshop').on(t.workshopId, t.roundId)]
);

/** Both sides of what a table does not agree on, in its people's words. */
export const sortReasons = pgTable(
	'sort_reasons',
	{
		id: text('id').primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		roundId: text('round_id').$type<RoundId>().notNull(),
		table: integer('table_number').notNull(),
		item: text('item').notNull(),
		side: integer('side').$type<0 | 1>().notNull(),
		reason: text('reason').notNull(),
		/** For its writer alone, who may take it back. */
		personId: text('person_id').$type<PersonId>().notNull(),
		at: at('at').notNull(),
		takenBackAt: at('taken_back_at')
	},
	(t) => [index('sort_reasons_workshop').on(t.workshopId, t.roundId)]
);

/** Who looks after a table while it sorts: one person who sits there and took it on. Who has sat down elsewhere, or has left, does so no more. */
export const tableHosts = pgTable(
	'table_hosts',
	{
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		roundId: text('round_id').$type<RoundId>().notNull(),
		table: integer('table_number').notNull(),
		/** Never shown, never exported. */
		personId: text('person_id').$type<PersonId>().notNull(),
		/** They would like somebody else to take it on, and look after it until then. */
		offered: boolean('offered').notNull().default(false),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.workshopId, t.roundId, t.table] })]
);

/** Tables that say they are ready. Any move at the table takes it back. */
export const tablesReady = pgTable(
	'tables_ready',
	{
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		roundId: text('round_id').$type<RoundId>().notNull(),
		table: integer('table_number').notNull(),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.workshopId, t.roundId, t.table] })]
);
