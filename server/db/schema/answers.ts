import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { PersonId, UserId, WorkshopId } from '#lib/domain/ids.ts';
import type { Edition, EditionChange, PageSettings } from '#lib/domain/publication.ts';
import { at } from './columns.ts';
import { users } from './accounts.ts';
import { workshops } from './workshops.ts';

const workshop = () => text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' });

/** The public page of a workshop: its address, and the words around the answers. */
export const answerPages = pgTable('answer_pages', {
	workshopId: text('workshop_id').$type<WorkshopId>().primaryKey().references(() => workshops.id, { onDelete: 'cascade' }),
	state: text('state').$type<'hidden' | 'public'>().notNull(),
	/** Nobody can guess it. It works always; `slug` only beside it, where an officer has chosen one. */
	key: text('key').notNull().unique(),
	slug: text('slug').unique(),
	settings: jsonb('settings').$type<PageSettings>().notNull(),
	version: integer('version').notNull().default(0),
	changedAt: at('changed_at').notNull()
});

/** Every edition, whole, as it was published. Written once. */
export const publications = pgTable(
	'publications',
	{
		workshopId: workshop(),
		number: integer('number').notNull(),
		at: at('at').notNull(),
		personId: text('person_id').$type<PersonId>().notNull(),
		note: text('note').notNull(),
		content: jsonb('content').$type<Edition>().notNull(),
		changes: jsonb('changes').$type<EditionChange[]>().notNull(),
		digest: text('digest').notNull()
	},
	(t) => [primaryKey({ columns: [t.workshopId, t.number] })]
);

/** A person's own way to what became of their cards. The token is made from the installation's secret and `salt`: here is only its hash. */
export const receiptLinks = pgTable('receipt_links', {
	personId: text('person_id').$type<PersonId>().primaryKey(),
	workshopId: workshop(),
	salt: text('salt').notNull(),
	tokenHash: text('token_hash').notNull().unique(),
	createdAt: at('created_at').notNull()
});

/** An officer's key to the read API: shown once, kept as a hash. */
export const apiTokens = pgTable(
	'api_tokens',
	{
		id: text('id').primaryKey(),
		userId: text('user_id').$type<UserId>().notNull().references(() => users.id, { onDelete: 'cascade' }),
		name: text('name').notNull(),
		tokenHash: text('token_hash').notNull().unique(),
		createdAt: at('created_at').notNull(),
		lastUsedAt: at('last_used_at'),
		revokedAt: at('revoked_at')
	},
	(t) => [index('api_tokens_user').on(t.userId)]
);

/** Where an officer's own system is told that something has changed. Its secret is made from the installation's, by `id`. */
export const webhooks = pgTable(
	'webhooks',
	{
		id: text('id').primaryKey(),
		workshopId: workshop(),
		userId: text('user_id').$type<UserId>().notNull().references(() => users.id, { onDelete: 'cascade' }),
		url: text('url').notNull(),
		on: boolean('on').notNull().default(true),
		createdAt: at('created_at').notNull()
	},
	(t) => [index('webhooks_workshop').on(t.workshopId)]
);

/** What is to be told, until it has been taken or given up; and the log of every try. */
export const deliveries = pgTable(
	'deliveries',
	{
		id: text('id').primaryKey(),
		webhookId: text('webhook_id').notNull().references(() => webhooks.id, { onDelete: 'cascade' }),
		kind: text('kind').notNull(),
		body: text('body').notNull(),
		state: text('state').$type<'waiting' | 'taken' | 'given-up'>().notNull(),
		/** One line a try: when, what was answered or what went wrong. */
		tries: jsonb('tries').$type<{ at: string; status: number | null; fault: string | null }[]>().notNull(),
		nextAt: at('next_at').notNull(),
		createdAt: at('created_at').notNull()
	},
	(t) => [index('deliveries_waiting').on(t.state, t.nextAt), index('deliveries_webhook').on(t.webhookId, t.createdAt)]
);
