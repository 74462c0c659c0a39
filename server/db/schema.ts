import { bigint, boolean, customType, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';
import type { CardId, ClusterId, OutcomeId, PersonId, PollId, QuestionId, UserId, WorkshopId } from '#lib/domain/ids.ts';
import type { Deal } from '#lib/domain/deal.ts';
import type { Role } from '#lib/domain/people.ts';
import type { Place } from '#lib/domain/place.ts';
import type { PollOption, DotsParameters } from '#lib/domain/poll.ts';
import type { Method, RoundState } from '#lib/domain/round.ts';
import type { DotsChoice } from '#lib/domain/ballot.ts';

const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
	dataType: () => 'bytea',
	fromDriver: (value) => new Uint8Array(value),
	toDriver: (value) => Buffer.from(value)
});
const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

// People

/** An account (staff) or a guest: one session mechanism for all. */
export const users = pgTable('users', {
	id: text('id').$type<UserId>().primaryKey(),
	kind: text('kind').$type<'account' | 'guest'>().notNull(),
	name: text('name').notNull(),
	/** Sign-in name, lower case; null for guests. */
	login: text('login').unique(),
	passwordHash: text('password_hash'),
	admin: boolean('admin').notNull().default(false),
	createdAt: at('created_at').notNull()
});

/** `id` is the SHA-256 of the bearer token: the database holds no usable token. */
export const sessions = pgTable('sessions', {
	id: text('id').primaryKey(),
	userId: text('user_id').$type<UserId>().notNull().references(() => users.id, { onDelete: 'cascade' }),
	expiresAt: at('expires_at').notNull(),
	/** For the absolute limit, which lucia does not have. */
	startedAt: at('started_at').notNull().defaultNow()
});

/** A one-time link for staff. */
export const invites = pgTable('invites', {
	tokenHash: text('token_hash').primaryKey(),
	kind: text('kind').$type<'admin' | 'facilitator' | 'officer'>().notNull(),
	workshopId: text('workshop_id').$type<WorkshopId>().references(() => workshops.id, { onDelete: 'cascade' }),
	createdBy: text('created_by').$type<UserId>(),
	expiresAt: at('expires_at').notNull(),
	usedAt: at('used_at')
});

export const workshops = pgTable('workshops', {
	id: text('id').$type<WorkshopId>().primaryKey(),
	title: text('title').notNull(),
	question: text('question').notNull().default(''),
	/** Shown where someone cannot get in or needs help: a telephone number or a place. */
	helpLine: text('help_line').notNull().default(''),
	state: text('state').$type<'draft' | 'open' | 'closed'>().notNull(),
	deal: jsonb('deal').$type<Deal>().notNull(),
	method: jsonb('method').$type<Method>().notNull(),
	/** Uploaded plan, or null for the built-in Millbrook. */
	planAsset: text('plan_asset'),
	planAlt: text('plan_alt').notNull().default(''),
	/** Keyed hashes of the spoken code and the link token; both are made from the installation's secret and `doorSalt`. */
	codeHash: text('code_hash').unique(),
	linkHash: text('link_hash').unique(),
	hallHash: text('hall_hash').unique(),
	doorSalt: text('door_salt').notNull(),
	nextCardNumber: integer('next_card_number').notNull().default(1),
	nextClusterNumber: integer('next_cluster_number').notNull().default(1),
	nextPersonNumber: integer('next_person_number').notNull().default(1),
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
		channel: text('channel').$type<'live'>().notNull().default('live'),
		/** The turn in which this person asked for more time; null when not. */
		askedForTimeTurn: integer('asked_for_time_turn'),
		joinedAt: at('joined_at').notNull(),
		leftAt: at('left_at')
	},
	(t) => [uniqueIndex('people_user').on(t.workshopId, t.userId)]
);

// Rounds

export const rounds = pgTable('rounds', {
	workshopId: text('workshop_id').$type<WorkshopId>().primaryKey().references(() => workshops.id, { onDelete: 'cascade' }),
	state: jsonb('state').$type<RoundState>().notNull(),
	/** Counts changes: what a client compares to see that the round has turned. */
	turn: integer('turn').notNull().default(0),
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

// Live documents

/** A room: the board of a workshop, or the draft of one person. `id` is `<workshopId>/board` or `<workshopId>/draft/<personId>`. */
export const rooms = pgTable('rooms', {
	id: text('id').primaryKey(),
	workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
	personId: text('person_id').$type<PersonId>(),
	epoch: integer('epoch').notNull().default(1),
	/** One writer per room: raised by whoever loads it, checked in every append. */
	fence: integer('fence').notNull().default(0)
});

/** The append-only log: "saved" means that the update stands here. */
export const updates = pgTable(
	'updates',
	{
		roomId: text('room_id').notNull().references(() => rooms.id, { onDelete: 'cascade' }),
		seq: bigint('seq', { mode: 'number' }).notNull(),
		bytes: bytea('bytes').notNull(),
		/** Null: the server itself (numbers, reactions, reveal). */
		personId: text('person_id').$type<PersonId>(),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.roomId, t.seq] })]
);

/** Yjs client ids bound to a person, for ever: nobody else may write under them. */
export const clientLeases = pgTable(
	'client_leases',
	{
		roomId: text('room_id').notNull().references(() => rooms.id, { onDelete: 'cascade' }),
		clientId: bigint('client_id', { mode: 'number' }).notNull(),
		personId: text('person_id').$type<PersonId>().notNull(),
		/** Raised each time the id is let anew: a page that still holds an older letting must drop its copy. */
		lease: bigint('lease', { mode: 'number' }).notNull().default(0)
	},
	(t) => [primaryKey({ columns: [t.roomId, t.clientId] })]
);

/** A room's document as it was after a row of its log: a load begins here. The newest one counts. */
export const snapshots = pgTable(
	'snapshots',
	{
		roomId: text('room_id').notNull().references(() => rooms.id, { onDelete: 'cascade' }),
		/** The last row that is in it. */
		seq: bigint('seq', { mode: 'number' }).notNull(),
		epoch: integer('epoch').notNull(),
		doc: bytea('doc').notNull(),
		/** What a document cannot hold: what was taken away, with its words, and when things last changed. */
		beside: jsonb('beside').notNull(),
		/** SHA-256 of `doc` and of the content it makes, compared when it is read back. */
		hash: text('hash').notNull(),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.roomId, t.seq] })]
);

/** Rows of the log that a snapshot covers, bundled and compressed: kept for audit, not read at a load. */
export const archives = pgTable(
	'archives',
	{
		roomId: text('room_id').notNull().references(() => rooms.id, { onDelete: 'cascade' }),
		fromSeq: bigint('from_seq', { mode: 'number' }).notNull(),
		toSeq: bigint('to_seq', { mode: 'number' }).notNull(),
		bytes: bytea('bytes').notNull(),
		hash: text('hash').notNull(),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.roomId, t.fromSeq] })]
);

/** Which server a workshop lives on (law 8). `fence` is raised by whoever takes it over, and checked in every append. */
export const owners = pgTable('owners', {
	workshopId: text('workshop_id').$type<WorkshopId>().primaryKey().references(() => workshops.id, { onDelete: 'cascade' }),
	serverId: text('server_id').notNull(),
	/** Where other servers reach it, as host:port; null where it is the only one. */
	address: text('address'),
	fence: integer('fence').notNull(),
	/** By the database's own clock: two servers' clocks need not agree. */
	expiresAt: at('expires_at').notNull()
});

// Projection of the documents (rebuildable), and what is known beside them

/** Authorship: written when the gate takes a card in. Never exported, never in a document. */
export const cardAuthors = pgTable('card_authors', {
	cardId: text('card_id').$type<CardId>().primaryKey(),
	workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
	personId: text('person_id').$type<PersonId>().notNull(),
	/** Index of the round it was made in. */
	roundIndex: integer('round_index').notNull(),
	createdAt: at('created_at').notNull()
});

export const cards = pgTable(
	'cards',
	{
		id: text('id').$type<CardId>().primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		number: integer('number').notNull(),
		text: text('text').notNull(),
		theme: text('theme').notNull(),
		place: jsonb('place').$type<Place>().notNull(),
		x: doublePrecision('x'),
		y: doublePrecision('y'),
		clusterId: text('cluster_id').$type<ClusterId>(),
		same: integer('same').notNull().default(0),
		/** draft: in its writer's silent document; board: face up; removed: taken away by its writer, restorable. */
		state: text('state').$type<'draft' | 'board' | 'removed'>().notNull(),
		updatedAt: at('updated_at').notNull()
	},
	(t) => [index('cards_workshop').on(t.workshopId)]
);

export const clusters = pgTable(
	'clusters',
	{
		id: text('id').$type<ClusterId>().primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		number: integer('number').notNull(),
		name: text('name').notNull(),
		state: text('state').$type<'board' | 'removed'>().notNull(),
		updatedAt: at('updated_at').notNull()
	},
	(t) => [index('clusters_workshop').on(t.workshopId)]
);

/** "Same here", or "I see it differently" with a reason: one of one person for one card. */
export const reactions = pgTable(
	'reactions',
	{
		cardId: text('card_id').$type<CardId>().notNull(),
		personId: text('person_id').$type<PersonId>().notNull(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		kind: text('kind').$type<'same' | 'differ'>().notNull(),
		reason: text('reason').notNull().default(''),
		at: at('at').notNull()
	},
	(t) => [primaryKey({ columns: [t.cardId, t.personId] }), index('reactions_workshop').on(t.workshopId)]
);

export const questions = pgTable('questions', {
	id: text('id').$type<QuestionId>().primaryKey(),
	workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
	cardId: text('card_id').$type<CardId>(),
	personId: text('person_id').$type<PersonId>().notNull(),
	text: text('text').notNull(),
	state: text('state').$type<'waiting' | 'answered'>().notNull(),
	at: at('at').notNull()
});

// Polls

export const polls = pgTable(
	'polls',
	{
		id: text('id').$type<PollId>().primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		roundIndex: integer('round_index').notNull(),
		method: text('method').$type<'dots'>().notNull(),
		parameters: jsonb('parameters').$type<DotsParameters>().notNull(),
		options: jsonb('options').$type<PollOption[]>().notNull(),
		state: text('state').$type<'open' | 'closed'>().notNull(),
		openedAt: at('opened_at').notNull(),
		closedAt: at('closed_at')
	},
	(t) => [index('polls_workshop').on(t.workshopId)]
);

/** Ballots while the poll is open: tied to their voter so that they can be changed. Emptied at the close. */
export const openBallots = pgTable(
	'open_ballots',
	{
		pollId: text('poll_id').$type<PollId>().notNull().references(() => polls.id, { onDelete: 'cascade' }),
		personId: text('person_id').$type<PersonId>().notNull(),
		choice: jsonb('choice').$type<DotsChoice>().notNull(),
		/** Made in the voter's browser or, without scripts, by the server; random, 128 bits. */
		receipt: text('receipt').notNull()
	},
	(t) => [primaryKey({ columns: [t.pollId, t.personId] })]
);

/** Who voted, not what: written at the close. */
export const voters = pgTable(
	'voters',
	{
		pollId: text('poll_id').$type<PollId>().notNull().references(() => polls.id, { onDelete: 'cascade' }),
		personId: text('person_id').$type<PersonId>().notNull()
	},
	(t) => [primaryKey({ columns: [t.pollId, t.personId] })]
);

/** Ballots after the close: by receipt, in the order of the receipts, without voter or time. */
export const ballots = pgTable(
	'ballots',
	{
		pollId: text('poll_id').$type<PollId>().notNull().references(() => polls.id, { onDelete: 'cascade' }),
		receipt: text('receipt').notNull(),
		choice: jsonb('choice').$type<DotsChoice>().notNull()
	},
	(t) => [primaryKey({ columns: [t.pollId, t.receipt] })]
);

/** What a closed poll yields: immutable. `record` holds the clusters and cards as they were. */
export const outcomes = pgTable('outcomes', {
	id: text('id').$type<OutcomeId>().primaryKey(),
	workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
	pollId: text('poll_id').$type<PollId>().notNull().unique().references(() => polls.id, { onDelete: 'cascade' }),
	method: text('method').$type<'dots'>().notNull(),
	parameters: jsonb('parameters').$type<DotsParameters>().notNull(),
	options: jsonb('options').$type<PollOption[]>().notNull(),
	result: jsonb('result').$type<import('#lib/domain/tally/dots.ts').DotsResult>().notNull(),
	eligible: integer('eligible').notNull(),
	turnout: integer('turnout').notNull(),
	/** SHA-256 over the published ballots: see domain/outcome.ts. */
	digest: text('digest').notNull(),
	record: jsonb('record').$type<import('#lib/domain/outcome.ts').OutcomeRecord>().notNull(),
	closedAt: at('closed_at').notNull()
});

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
