import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { OutcomeId, PersonId, PollId, WorkshopId } from '#lib/domain/ids.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import type { Choice } from '#lib/domain/ballot.ts';
import type { TallyResult, VoteMethod, Way } from '#lib/domain/tally/all.ts';
import type { OutcomeRecord } from '#lib/domain/outcome.ts';
import type { Electorate } from '#lib/domain/who-votes.ts';
import type { TieBreak } from '#lib/domain/tie-break.ts';
import { at } from './columns.ts';
import { workshops } from './workshops.ts';

export const polls = pgTable(
	'polls',
	{
		id: text('id').$type<PollId>().primaryKey(),
		workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
		roundIndex: integer('round_index').notNull(),
		method: text('method').$type<VoteMethod>().notNull(),
		parameters: jsonb('parameters').$type<Way['parameters']>().notNull(),
		options: jsonb('options').$type<PollOption[]>().notNull(),
		state: text('state').$type<'open' | 'closed'>().notNull(),
		/** For a lot, should it come to one: made when the vote opens, told to nobody before a lot is drawn; the commitment is public from then on. */
		lotSeed: text('lot_seed'),
		lotCommitment: text('lot_commitment'),
		/** Who may vote, frozen when it opens; null: everybody who comes. */
		electorate: jsonb('electorate').$type<Electorate>(),
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
		choice: jsonb('choice').$type<Choice>().notNull(),
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
		choice: jsonb('choice').$type<Choice>().notNull()
	},
	(t) => [primaryKey({ columns: [t.pollId, t.receipt] })]
);

/** What a closed poll yields: immutable. `record` holds the clusters and cards as they were. */
export const outcomes = pgTable('outcomes', {
	id: text('id').$type<OutcomeId>().primaryKey(),
	workshopId: text('workshop_id').$type<WorkshopId>().notNull().references(() => workshops.id, { onDelete: 'cascade' }),
	pollId: text('poll_id').$type<PollId>().notNull().unique().references(() => polls.id, { onDelete: 'cascade' }),
	method: text('method').$type<VoteMethod>().notNull(),
	parameters: jsonb('parameters').$type<Way['parameters']>().notNull(),
	options: jsonb('options').$type<PollOption[]>().notNull(),
	result: jsonb('result').$type<TallyResult>().notNull(),
	eligible: integer('eligible').notNull(),
	turnout: integer('turnout').notNull(),
	/** SHA-256 over the published ballots: see domain/outcome.ts. */
	digest: text('digest').notNull(),
	record: jsonb('record').$type<OutcomeRecord>().notNull(),
	closedAt: at('closed_at').notNull()
});

/** What was done about a tie of an outcome: once, and never changed. The outcome itself stays as it is. */
export const tieBreaks = pgTable('tie_breaks', {
	outcomeId: text('outcome_id').$type<OutcomeId>().primaryKey().references(() => outcomes.id, { onDelete: 'cascade' }),
	/** Who decided it; null after they have been erased. */
	personId: text('person_id').$type<PersonId>(),
	did: jsonb('did').$type<TieBreak>().notNull(),
	at: at('at').notNull()
});
