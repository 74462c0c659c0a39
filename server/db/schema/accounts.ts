import { boolean, pgTable, text } from 'drizzle-orm/pg-core';
import type { UserId } from '#lib/domain/ids.ts';
import { at } from './columns.ts';

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
