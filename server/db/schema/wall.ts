import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { ActionGroupId, ActionId, AskId, PersonId, RoundId, SpaceId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { AskKind, AskState, Mark, TalkNeed, TalkState, Whereabouts } from '#lib/domain/talk.ts';
import type { Space } from '#lib/domain/wall.ts';
import { at } from './columns.ts';
import { workshops } from './workshops.ts';

const workshop = () => text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' });
const talk = (name: string) => text(name).$type<TalkId>().notNull().references(() => talks.id, { onDelete: 'cascade' });

/** Down the side of the wall. The times across the top are the method's rounds of talks. */
export const spaces = pgTable(
	'spaces',
	{
		id: text('id').$type<SpaceId>().primaryKey(),
		workshopId: workshop(),
		number: integer('number').notNull(),
		name: text('name').notNull(),
		kind: text('kind').$type<Space['kind']>().notNull(),
		link: text('link').notNull().default(''),
		/** Uncovered by the host, before it is needed. */
		shown: boolean('shown').notNull().default(false)
	},
	(t) => [uniqueIndex('spaces_number').on(t.workshopId, t.number)]
);

/** A talk keeps its cell when it becomes a part of another one, so that it can go back there. */
export const talks = pgTable(
	'talks',
	{
		id: text('id').$type<TalkId>().primaryKey(),
		workshopId: workshop(),
		/** 1, 2, 3 ... in the order they were posted. */
		number: integer('number').notNull(),
		/** Its convener; never shown. Null once they have left: someone may take it on. */
		personId: text('person_id').$type<PersonId>(),
		alias: text('alias').notNull(),
		title: text('title').notNull(),
		why: text('why').notNull(),
		needs: jsonb('needs').$type<TalkNeed[]>().notNull(),
		language: text('language').notNull().default(''),
		/** Those of its needs that a host has arranged, for the cell in which it stands. */
		met: jsonb('met').$type<TalkNeed[]>().notNull().default([]),
		/** The id of a round of talks. Null, as its space: it waits for a place. */
		slot: text('slot').$type<RoundId>(),
		spaceId: text('space_id').$type<SpaceId>().references(() => spaces.id, { onDelete: 'set null' }),
		elsewhere: text('elsewhere').notNull().default(''),
		state: text('state').$type<TalkState>().notNull(),
		mergedInto: text('merged_into').$type<TalkId>(),
		createdAt: at('created_at').notNull(),
		changedAt: at('changed_at').notNull()
	},
	(t) => [uniqueIndex('talks_number').on(t.workshopId, t.number), index('talks_cell').on(t.workshopId, t.slot, t.spaceId)]
);

/** One for each person and talk. Who is known to the server alone; the wall shows numbers. */
export const talkMarks = pgTable(
	'talk_marks',
	{
		talkId: talk('talk_id'),
		personId: text('person_id').$type<PersonId>().notNull(),
		workshopId: workshop(),
		mark: text('mark').$type<Mark>().notNull(),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.talkId, t.personId] }), index('talk_marks_workshop').on(t.workshopId)]
);

/** What conveners were asked, and what they said. */
export const talkAsks = pgTable(
	'talk_asks',
	{
		id: text('id').$type<AskId>().primaryKey(),
		workshopId: workshop(),
		kind: text('kind').$type<AskKind>().notNull(),
		of: talk('of_talk'),
		from: text('from_talk').$type<TalkId>(),
		personId: text('person_id').$type<PersonId>().notNull(),
		state: text('state').$type<AskState>().notNull(),
		at: at('at').notNull(),
		answeredAt: at('answered_at')
	},
	(t) => [index('talk_asks_workshop').on(t.workshopId)]
);

/** Where each person last walked to. Who is not here now counts as sitting nowhere. */
export const whereabouts = pgTable(
	'whereabouts',
	{
		personId: text('person_id').$type<PersonId>().primaryKey(),
		workshopId: workshop(),
		at: text('at').$type<Whereabouts['at']>().notNull(),
		talkId: text('talk_id').$type<TalkId>().references(() => talks.id, { onDelete: 'set null' }),
		since: at('since').notNull()
	},
	(t) => [index('whereabouts_workshop').on(t.workshopId, t.talkId)]
);

/** Two reports that belong together, as a convener of one of them says. What hangs together is one cluster; its parts stay. */
export const reportLinks = pgTable(
	'report_links',
	{
		workshopId: workshop(),
		a: talk('talk_a'),
		b: talk('talk_b'),
		personId: text('person_id').$type<PersonId>().notNull(),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.a, t.b] }), index('report_links_workshop').on(t.workshopId)]
);

/** Who does something after the day. Without an initiator it stands on the list of what is needed and nobody owns. */
export const actionGroups = pgTable(
	'action_groups',
	{
		id: text('id').$type<ActionGroupId>().primaryKey(),
		workshopId: workshop(),
		number: integer('number').notNull(),
		title: text('title').notNull(),
		/** The reports it comes from; may be none. */
		talkIds: jsonb('talk_ids').$type<TalkId[]>().notNull(),
		/** Null: needed, but nobody owns it. */
		initiatorId: text('initiator_id').$type<PersonId>(),
		initiator: text('initiator').notNull().default(''),
		firstStep: text('first_step').notNull().default(''),
		/** ISO day or ''. */
		firstDay: text('first_day').notNull().default(''),
		createdBy: text('created_by').$type<PersonId>().notNull(),
		createdAt: at('created_at').notNull(),
		/** What it became when the round closed. */
		actionId: text('action_id').$type<ActionId>()
	},
	(t) => [uniqueIndex('action_groups_number').on(t.workshopId, t.number)]
);

export const actionGroupMembers = pgTable(
	'action_group_members',
	{
		groupId: text('group_id').$type<ActionGroupId>().notNull().references(() => actionGroups.id, { onDelete: 'cascade' }),
		personId: text('person_id').$type<PersonId>().notNull(),
		workshopId: workshop(),
		/** What they bring; '' is normal. Becomes a pledge when the round closes. */
		brings: text('brings').notNull().default(''),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.groupId, t.personId] }), index('action_group_members_workshop').on(t.workshopId)]
);

/** The closing round: one line each, in turn. */
export const circleLines = pgTable(
	'circle_lines',
	{
		id: text('id').primaryKey(),
		workshopId: workshop(),
		roundId: text('round_id').$type<RoundId>().notNull(),
		/** Null: someone on the telephone, for whom the host types. */
		personId: text('person_id').$type<PersonId>(),
		did: text('did').$type<'typed' | 'spoke' | 'passed'>().notNull(),
		line: text('line').notNull().default(''),
		at: at('at').notNull()
	},
	(t) => [uniqueIndex('circle_lines_person').on(t.workshopId, t.roundId, t.personId)]
);
