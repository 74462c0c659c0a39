import { boolean, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { ActionPlan, Action } from '#lib/domain/action.ts';
import type { Answer, When } from '#lib/domain/answer.ts';
import type { Advice, DoerSpread } from '#lib/domain/doing.ts';
import type { Card } from '#lib/domain/card.ts';
import type { ActionGroupId, ActionId, CardId, ClusterId, OutcomeId, PersonId, PledgeId, PriorityId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { PledgeChannel, Pledger, PledgeKind, PledgeNeed, PledgeState } from '#lib/domain/pledge.ts';
import type { Placement, Position, Source } from '#lib/domain/priority.ts';
import { at } from './columns.ts';
import { workshops } from './workshops.ts';

const workshop = () => text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' });

/** One for each group, or card on its own, that a session put forward. What people said is written when a round closes; officers write `answer`. */
export const priorities = pgTable(
	'priorities',
	{
		id: text('id').$type<PriorityId>().primaryKey(),
		workshopId: workshop(),
		number: integer('number').notNull(),
		sourceKind: text('source_kind').$type<Source>().notNull(),
		sourceId: text('source_id').$type<ClusterId | CardId | TalkId | ActionGroupId>().notNull(),
		outcomeId: text('outcome_id').$type<OutcomeId>(),
		statement: text('statement').notNull(),
		cards: jsonb('cards').$type<Card[]>().notNull(),
		people: integer('people').notNull(),
		when: text('sorted_when').$type<When>(),
		disagreed: boolean('disagreed').notNull().default(false),
		/** Beside the reasons that stand on the cards. */
		positions: jsonb('positions').$type<Position[]>().notNull(),
		placements: jsonb('placements').$type<Placement[]>().notNull(),
		/** How many people said that we, we with help, or others could do it; null where nobody was asked. */
		who: jsonb('who').$type<DoerSpread>(),
		/** What advisers, host and officers added in the workshop; no part of the council's answer. */
		advice: jsonb('advice').$type<Advice>(),
		answer: jsonb('answer').$type<Answer>().notNull(),
		version: integer('version').notNull().default(0),
		createdAt: at('created_at').notNull(),
		changedAt: at('changed_at').notNull()
	},
	(t) => [uniqueIndex('priorities_source').on(t.workshopId, t.sourceId)]
);

/** The priorities as they were when a round closed. Written once. */
export const prioritySnapshots = pgTable(
	'priority_snapshots',
	{
		workshopId: workshop(),
		seq: integer('seq').notNull(),
		roundIndex: integer('round_index').notNull(),
		outcomeId: text('outcome_id').$type<OutcomeId>(),
		content: jsonb('content').$type<unknown>().notNull(),
		/** SHA-256 of the content as it was written. */
		digest: text('digest').notNull(),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.workshopId, t.seq] })]
);

export const actions = pgTable(
	'actions',
	{
		id: text('id').$type<ActionId>().primaryKey(),
		workshopId: workshop(),
		priorityId: text('priority_id').$type<PriorityId>().notNull().references(() => priorities.id, { onDelete: 'cascade' }),
		plan: jsonb('plan').$type<ActionPlan>().notNull(),
		updates: jsonb('updates').$type<Action['updates']>().notNull(),
		version: integer('version').notNull().default(0),
		createdAt: at('created_at').notNull()
	},
	(t) => [index('actions_workshop').on(t.workshopId)]
);

export const pledges = pgTable(
	'pledges',
	{
		id: text('id').$type<PledgeId>().primaryKey(),
		workshopId: workshop(),
		priorityId: text('priority_id').$type<PriorityId>().references(() => priorities.id, { onDelete: 'set null' }),
		actionId: text('action_id').$type<ActionId>().references(() => actions.id, { onDelete: 'set null' }),
		/** Whose it is: for their own page alone, never exported. Null where someone typed it in for them. */
		personId: text('person_id').$type<PersonId>(),
		/** How it came in; null where that is not said. */
		channel: text('channel').$type<PledgeChannel>(),
		kind: text('kind').$type<PledgeKind>().notNull(),
		what: text('what').notNull(),
		hours: doublePrecision('hours'),
		per: text('per').$type<'month' | 'once'>().notNull(),
		fromDay: text('from_day').notNull(),
		toDay: text('to_day').notNull(),
		conditions: text('conditions').notNull(),
		needs: jsonb('needs').$type<PledgeNeed[]>().notNull(),
		by: text('by').$type<Pledger>().notNull(),
		publicName: text('public_name').notNull(),
		state: text('state').$type<PledgeState>().notNull(),
		answer: text('answer').notNull().default(''),
		answeredAt: at('answered_at'),
		thankedAt: at('thanked_at'),
		offeredAt: at('offered_at').notNull(),
		version: integer('version').notNull().default(0)
	},
	(t) => [index('pledges_workshop').on(t.workshopId), index('pledges_person').on(t.personId)]
);

/** How to reach whoever offered, apart from everything else: with consent, and gone when it is withdrawn or its day has come. */
export const pledgeContacts = pgTable('pledge_contacts', {
	pledgeId: text('pledge_id').$type<PledgeId>().primaryKey().references(() => pledges.id, { onDelete: 'cascade' }),
	contact: text('contact').notNull(),
	consentAt: at('consent_at').notNull(),
	/** ISO day until which it may be kept. */
	keepUntil: text('keep_until').notNull()
});

/** The trail: who changed which field of a priority, an action or a pledge, when, from what to what. Only added to. */
export const outcomeChanges = pgTable(
	'outcome_changes',
	{
		id: text('id').primaryKey(),
		workshopId: workshop(),
		subject: text('subject').$type<'priority' | 'action' | 'pledge' | 'page'>().notNull(),
		subjectId: text('subject_id').notNull(),
		/** The version that this change made. */
		version: integer('version').notNull(),
		field: text('field').notNull(),
		before: jsonb('before').$type<unknown>(),
		after: jsonb('after').$type<unknown>(),
		/** How: on the form, for many at once, from a sheet, in the session, by the server. */
		via: text('via').$type<'form' | 'bulk' | 'sheet' | 'session' | 'server'>().notNull(),
		/** Null: the server's clock. */
		personId: text('person_id').$type<PersonId>(),
		at: at('at').notNull()
	},
	(t) => [index('outcome_changes_subject').on(t.workshopId, t.subjectId, t.at)]
);
