import { and, eq, inArray } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Tx } from '../db/client.ts';
import { outcomeChanges, people, priorities } from '../db/schema.ts';
import { trackChanges, type Via } from './changes.ts';
import { queueNews } from './webhooks.ts';
import { changedFields, faultsOf, tidyAnswer, type Answer, type AnswerFault } from '#lib/domain/answer.ts';
import type { PriorityId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** What an officer wants a priority's council part to be, made from version `version` of it. */
export interface AnswerEdit {
	id: string;
	version: number;
	answer: Answer;
}

/** Why one of several edits cannot be taken; `at` is its place among them, from 0. */
export interface EditFault {
	at: number;
	id: string;
	/** stale: someone has changed it since, to `now`. */
	fault: { kind: 'unknown' } | { kind: 'twice' } | { kind: 'stale'; now: Answer; version: number; by: string | null; changedAt: Date } | { kind: 'bad'; faults: AnswerFault[] };
}

export interface Saved {
	id: PriorityId;
	version: number;
	fields: string[];
}

/**
 * All of them or none: where one edit is stale, unknown or wrong, nothing is changed and every fault is named. An edit that changes nothing is
 * no edit, however old it is.
 */
export async function saveAnswers(app: App, actor: Actor, edits: readonly AnswerEdit[], via: Via): Promise<Result<{ saved: Saved[] } | { faults: EditFault[] }>> {
	if (!can(actor.role, 'outcome.answer')) return refuse({ reason: 'not-allowed' });
	return app.db.transaction(async (tx) => {
		const weighed = await weigh(tx, actor, edits, true);
		if (weighed.faults.length > 0) return done({ faults: weighed.faults });
		const now = new Date(app.clock.now());
		for (const { row, answer } of weighed.changes) await tx.update(priorities).set({ answer, version: row.version + 1, changedAt: now }).where(eq(priorities.id, row.id));
		await trackChanges(app, tx, actor.workshopId, actor.personId, via, weighed.changes.map(({ row, answer, fields }) => ({
			subject: 'priority', subjectId: row.id, version: row.version + 1, fields: fields.map((field) => ({ field, before: row.answer[field], after: answer[field] }))
		})));
		for (const { row, fields } of weighed.changes) await queueNews(app, tx, actor.workshopId, 'answer.changed', { priority: row.id, version: row.version + 1, fields });
		return done({ saved: weighed.changes.map(({ row, fields }) => ({ id: row.id, version: row.version + 1, fields })) });
	});
}

export interface Preview {
	id: PriorityId;
	number: number;
	statement: string;
	fields: { field: keyof Answer; before: Answer[keyof Answer]; after: Answer[keyof Answer] }[];
}

/** What `saveAnswers` would do, without doing it. */
export async function previewAnswers(app: App, actor: Actor, edits: readonly AnswerEdit[]): Promise<Result<{ changes: Preview[]; faults: EditFault[] }>> {
	if (!can(actor.role, 'outcome.answer')) return refuse({ reason: 'not-allowed' });
	return app.db.transaction(async (tx) => {
		const { changes, faults } = await weigh(tx, actor, edits, false);
		return done({ faults, changes: changes.map(({ row, answer, fields }) => ({ id: row.id, number: row.number, statement: row.statement, fields: fields.map((field) => ({ field, before: row.answer[field], after: answer[field] })) })) });
	});
}

async function weigh(tx: Tx, actor: Actor, edits: readonly AnswerEdit[], lock: boolean) {
	const query = tx
		.select()
		.from(priorities)
		.where(and(eq(priorities.workshopId, actor.workshopId), inArray(priorities.id, edits.length === 0 ? [''] as unknown as PriorityId[] : edits.map(({ id }) => id as PriorityId))))
		// Always in one order: two officers who save many at once do not wait for each other.
		.orderBy(priorities.id);
	const rows = new Map((await (lock ? query.for('update') : query)).map((row) => [row.id as string, row]));
	const faults: EditFault[] = [];
	const changes: { row: typeof priorities.$inferSelect; answer: Answer; fields: ReturnType<typeof changedFields> }[] = [];
	const seen = new Set<string>();
	for (const [at, { id, version, answer: asked }] of edits.entries()) {
		const row = rows.get(id);
		if (!row) faults.push({ at, id, fault: { kind: 'unknown' } });
		else if (seen.has(id)) faults.push({ at, id, fault: { kind: 'twice' } });
		else {
			const answer = tidyAnswer(asked);
			const bad = faultsOf(answer);
			const fields = changedFields(row.answer, answer);
			if (fields.length === 0) continue;
			if (version !== row.version) faults.push({ at, id, fault: { kind: 'stale', now: row.answer, version: row.version, changedAt: row.changedAt, by: await lastBy(tx, row.id) } });
			else if (bad.length > 0) faults.push({ at, id, fault: { kind: 'bad', faults: bad } });
			else changes.push({ row, answer, fields });
		}
		seen.add(id);
	}
	return { faults, changes };
}

async function lastBy(tx: Tx, id: PriorityId): Promise<string | null> {
	const rows = await tx.select({ alias: people.alias, version: outcomeChanges.version }).from(outcomeChanges).leftJoin(people, eq(people.id, outcomeChanges.personId)).where(eq(outcomeChanges.subjectId, id));
	return rows.sort((a, b) => b.version - a.version)[0]?.alias ?? null;
}
