import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { PersonId, UserId, WorkshopId } from '#lib/domain/ids.ts';
import type { Deal } from '#lib/domain/deal.ts';
import type { StoppedBy } from '#lib/domain/moderation.ts';
import type { Channel, InvitedRole, Role } from '#lib/domain/people.ts';
import type { Called } from '#lib/domain/together.ts';
import type { Deck } from '#lib/domain/deck.ts';
import type { PollPlan } from '#lib/domain/poll-plan.ts';
import type { PlanGround } from '#lib/domain/plan.ts';
import type { Method, RoundState } from '#lib/domain/round.ts';
import { at, bytea } from './columns.ts';
import { users } from './accounts.ts';

export const workshops = pgTable('workshops', {
	id: text('id').$type<WorkshopId>().primaryKey(),
	title: text('title').notNull(),
	question: text('question').notNull().default(''),
	/** Shown where someone cannot get in or needs help: a telephone number or a place. */
	helpLine: text('help_line').notNull().default(''),
	state: text('state').$type<'draft' | 'open' | 'closed'>().notNull(),
	deal: jsonb('deal').$type<Deal>().notNull(),
	/** ISO day; the day after, all of it is deleted. Null: nothing is deleted by itself. Beside the deal, because it may change when the doors are open. */
	keptUntil: text('kept_until'),
	method: jsonb('method').$type<Method>().notNull(),
	/** Uploaded plan, or null for the built-in Millbrook. */
	planAsset: text('plan_asset'),
	planAlt: text('plan_alt').notNull().default(''),
	/** Names on the plan and where it lies in the world; null for the built-in Millbrook. */
	planGround: jsonb('plan_ground').$type<PlanGround>(),
	/** Starter cards; null: the deck that comes with Folkmoot. */
	deck: jsonb('deck').$type<Deck>(),
	/** How the next vote will be; null: dots. */
	nextPoll: jsonb('next_poll').$type<PollPlan>(),
	/** Keyed hashes of the spoken code and the link token; both are made from the installation's secret and `doorSalt`. */
	codeHash: text('code_hash').unique(),
	linkHash: text('link_hash').unique(),
	hallHash: text('hall_hash').unique(),
	doorSalt: text('door_salt').notNull(),
	nextCardNumber: integer('next_card_number').notNull().default(1),
	nextClusterNumber: integer('next_cluster_number').notNull().default(1),
	nextPersonNumber: integer('next_person_number').notNull().default(1),
	/** A workshop to try another one out in, with simulated people. */
	rehearsalOf: text('rehearsal_of').$type<WorkshopId>(),
	createdBy: text('created_by').$type<UserId>().notNull(),
	createdAt: at('created_at').notNull(),
	openedAt: at('opened_at'),
	closedAt: at('closed_at')
});

export const people = pgTable(
	'people',
	{
		id: text('id').$type<PersonId>().primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		userId: text('user_id').$type<UserId>().notNull().references(() => users.id, { onDelete: 'cascade' }),
		role: text('role').$type<Role>().notNull(),
		alias: text('alias').notNull(),
		number: integer('number').notNull(),
		channel: text('channel').$type<Channel>().notNull().default('live'),
		/** The helper who types for this person, who is on the phone, in the hall, or sent paper. */
		helpedBy: text('helped_by').$type<PersonId>(),
		/** A host has stopped them: since when, why, and by which card or which words of a report they are known at the desk. */
		stopped: jsonb('stopped').$type<StoppedBy & { at: number; note: string }>(),
		/** The turn in which this person asked for more time; null when not. */
		askedForTimeTurn: integer('asked_for_time_turn'),
		/** Where this person sits when tables sort, from 1; null while no tables are laid. */
		seatedAt: integer('seated_at'),
		/** Has said how it was; what, nothing joins to them. */
		evaluated: boolean('evaluated').notNull().default(false),
		/** The last round this person looked at with nothing missed before it, or has read of; null: they have only come. */
		seenRound: integer('seen_round'),
		joinedAt: at('joined_at').notNull(),
		leftAt: at('left_at')
	},
	(t) => [uniqueIndex('people_user').on(t.workshopId, t.userId)]
);

export const rounds = pgTable('rounds', {
	workshopId: text('workshop_id').$type<WorkshopId>().primaryKey().references(() => workshops.id, { onDelete: 'cascade' }),
	state: jsonb('state').$type<RoundState>().notNull(),
	/** Counts changes: what a client compares to see that the round has turned. */
	turn: integer('turn').notNull().default(0),
	/** A host has stopped the board; `resume`: the clock ran, and is to run on. */
	frozen: jsonb('frozen').$type<{ at: number; resume: boolean }>(),
	/** A host has asked everyone to come: the how manieth time, when, and where to. */
	called: jsonb('called').$type<Called>(),
	updatedAt: at('updated_at').notNull()
});

/** Audit trail: what facilitators and the clock did. Never the text of a card. */
export const events = pgTable(
	'events',
	{
		id: text('id').primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		at: at('at').notNull(),
		/** Null: the server's clock. */
		personId: text('person_id').$type<PersonId>(),
		kind: text('kind').notNull(),
		data: jsonb('data').$type<Record<string, unknown>>().notNull()
	},
	(t) => [index('events_workshop').on(t.workshopId, t.at)]
);

/** Uploaded pictures, re-encoded. */
export const assets = pgTable('assets', {
	id: text('id').primaryKey(),
	workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
	mime: text('mime').notNull(),
	width: integer('width').notNull(),
	height: integer('height').notNull(),
	bytes: bytea('bytes').notNull(),
	createdAt: at('created_at').notNull()
});

/** A one-time link for staff. */
export const invites = pgTable('invites', {
	tokenHash: text('token_hash').primaryKey(),
	kind: text('kind').$type<'admin' | 'facilitator' | InvitedRole>().notNull(),
	workshopId: text('workshop_id').$type<WorkshopId>().references(() => workshops.id, { onDelete: 'cascade' }),
	createdBy: text('created_by').$type<UserId>(),
	expiresAt: at('expires_at').notNull(),
	usedAt: at('used_at')
});
