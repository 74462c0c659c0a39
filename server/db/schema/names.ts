import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ClusterId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import { at } from './columns.ts';
import { workshops } from './workshops.ts';

/** Names that people propose for a group. The name it had when the first was proposed stands here too, without a person. */
export const groupNames = pgTable(
	'group_names',
	{
		id: text('id').primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		clusterId: text('cluster_id').$type<ClusterId>().notNull(),
		personId: text('person_id').$type<PersonId>(),
		name: text('name').notNull(),
		/** In the order they were proposed, from 1. */
		seq: integer('seq').notNull(),
		at: at('at').notNull()
	},
	(t) => [index('group_names_cluster').on(t.workshopId, t.clusterId)]
);

/** Which name someone finds right: one for each group. */
export const nameBackings = pgTable(
	'name_backings',
	{
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		clusterId: text('cluster_id').$type<ClusterId>().notNull(),
		personId: text('person_id').$type<PersonId>().notNull(),
		nameId: text('name_id').notNull().references(() => groupNames.id, { onDelete: 'cascade' })
	},
	(t) => [primaryKey({ columns: [t.workshopId, t.clusterId, t.personId] })]
);
