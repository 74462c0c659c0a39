import { bigint, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import { at, bytea } from './columns.ts';
import { workshops } from './workshops.ts';

/** A room: the board of a workshop, the draft of one person, or a talk. `id` is `<workshopId>/board`, `…/draft/<personId>` or `…/talk/<talkId>`. */
export const rooms = pgTable('rooms', {
	id: text('id').primaryKey(),
	workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
	personId: text('person_id').$type<PersonId>(),
	talkId: text('talk_id').$type<TalkId>(),
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
