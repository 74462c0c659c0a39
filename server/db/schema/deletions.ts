import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { Certificate } from '#lib/domain/keeping.ts';
import { at } from './columns.ts';

/** What is left of workshops that were deleted, see domain/keeping.ts. It refers to nothing, and outlives what it is about. */
export const deletions = pgTable(
	'deletions',
	{
		id: text('id').primaryKey(),
		/** A workshop that is brought back from its file may be deleted again. */
		workshopId: text('workshop_id').$type<WorkshopId>().notNull(),
		at: at('at').notNull(),
		by: text('by').$type<Certificate['by']>().notNull(),
		why: text('why').$type<Certificate['why']>().notNull(),
		keptUntil: text('kept_until'),
		rows: jsonb('rows').$type<Record<string, number>>().notNull(),
		left: integer('left').notNull(),
		/** Hashes of the addresses of its public page, so that who comes there is told what happened. */
		addresses: jsonb('addresses').$type<string[]>().notNull()
	},
	(t) => [index('deletions_workshop').on(t.workshopId)]
);
