import { boolean, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Said } from '#lib/domain/alike.ts';
import type { CardId, WorkshopId } from '#lib/domain/ids.ts';
import { at } from './columns.ts';
import { workshops } from './workshops.ts';

/**
 * What was decided and said about two cards that look alike; `a` is the smaller id. What a writer says stands with their card and not with them: whoever
 * wrote both says it of both, and nobody at a desk can tell one writer from two.
 */
export const alikePairs = pgTable(
	'alike_pairs',
	{
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		a: text('a').$type<CardId>().notNull(),
		b: text('b').$type<CardId>().notNull(),
		/** A host has read both, and keeps them apart. */
		apart: boolean('apart').notNull().default(false),
		/** When the writers were asked. */
		askedAt: at('asked_at'),
		saidA: text('said_a').$type<Said>(),
		saidB: text('said_b').$type<Said>()
	},
	(t) => [primaryKey({ columns: [t.workshopId, t.a, t.b] })]
);
