import { and, desc, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { outcomeChanges, people } from '../db/schema.ts';
import { makeId, type PersonId, type WorkshopId } from '#lib/domain/ids.ts';

type Row = typeof outcomeChanges.$inferSelect;
export type Via = Row['via'];

export interface ChangeOf {
	subject: Row['subject'];
	subjectId: string;
	version: number;
	fields: readonly { field: string; before: unknown; after: unknown }[];
}

/** Adds to the trail, in the transaction that makes the change: one line a field. `by` null: the server's clock. */
export async function trackChanges(app: Pick<App, 'random' | 'clock'>, tx: Db | Tx, workshopId: WorkshopId, by: PersonId | null, via: Via, changes: readonly ChangeOf[]): Promise<void> {
	const at = new Date(app.clock.now());
	const rows = changes.flatMap(({ subject, subjectId, version, fields }) =>
		fields.map(({ field, before = null, after = null }) => ({ id: makeId<string>(app.random), workshopId, subject, subjectId, version, field, before, after, via, personId: by, at }))
	);
	// PostgreSQL takes 65,535 values in one statement.
	for (let i = 0; i < rows.length; i += 1000) await tx.insert(outcomeChanges).values(rows.slice(i, i + 1000));
}

export interface Change extends Omit<Row, 'id' | 'workshopId' | 'personId'> {
	/** The name of the officer or host; null: the server. Who offers a pledge is never named. */
	by: string | null;
}

/** Newest first. For staff: names of officers stand in it. */
export async function readChanges(app: Pick<App, 'db'>, workshopId: WorkshopId, { subjectId, limit = 200 }: { subjectId?: string; limit?: number } = {}): Promise<Change[]> {
	const rows = await app.db
		.select({ change: outcomeChanges, alias: people.alias, role: people.role })
		.from(outcomeChanges)
		.leftJoin(people, eq(people.id, outcomeChanges.personId))
		.where(and(eq(outcomeChanges.workshopId, workshopId), subjectId === undefined ? undefined : eq(outcomeChanges.subjectId, subjectId)))
		.orderBy(desc(outcomeChanges.at), desc(outcomeChanges.version), outcomeChanges.field)
		.limit(limit);
	return rows.map(({ change: { subject, subjectId: id, version, field, before, after, via, at }, alias, role }) => ({
		subject, subjectId: id, version, field, before, after, via, at,
		by: role === 'officer' || role === 'facilitator' ? alias : null
	}));
}
