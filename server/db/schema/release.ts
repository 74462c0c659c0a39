import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { PersonalKind } from '#lib/domain/personal.ts';
import { at } from './columns.ts';
import { workshops } from './workshops.ts';

const workshop = () => text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' });

/** How a workshop's files go out: the same for every file, so that two of them never tell more than one. */
export const releases = pgTable('releases', {
	workshopId: workshop().primaryKey(),
	/** Metres; 0 leaves points where they are. */
	blurSide: integer('blur_side').notNull().default(0),
	/** How people were invited, in the officer's words. */
	publicity: text('publicity').notNull().default(''),
	changedAt: at('changed_at').notNull()
});

/** What was decided about some words before release. The words themselves stay where they were written. */
export const releaseDecisions = pgTable(
	'release_decisions',
	{
		workshopId: workshop(),
		/** Where they stand: card, reason, cluster or pledge, and its id. */
		subject: text('subject').notNull(),
		words: text('words').notNull(),
		kind: text('kind').$type<PersonalKind>().notNull(),
		decision: text('decision').$type<'keep' | 'blank'>().notNull(),
		decidedBy: text('decided_by').$type<PersonId>().notNull(),
		decidedAt: at('decided_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.workshopId, t.subject, t.words] }), index('release_decisions_workshop').on(t.workshopId)]
);
