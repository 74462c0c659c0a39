import { and, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { priorities, rounds } from '../../db/schema.ts';
import { trackChanges } from '../changes.ts';
import { refusalNow } from '../context.ts';
import { adviceFaults, emptyAdvice, type Advice } from '#lib/domain/doing.ts';
import { mergeFields } from '#lib/domain/fieldwise.ts';
import type { PriorityId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/**
 * Cost, what stands in the way, how it would be done together: said in the workshop by whoever the round lets advise. It stands beside what
 * people said and beside the council's answer, and changes neither. Field by field; where someone else wrote meanwhile, theirs stands.
 */
export async function advise(app: App, actor: Actor, { priorityId, typed, was }: { priorityId: string; typed: Partial<Advice>; was: Partial<Advice> }): Promise<Result<void>> {
	const said = await app.db.transaction(async (tx): Promise<Result<void>> => {
		await tx.select({ id: rounds.workshopId }).from(rounds).where(eq(rounds.workshopId, actor.workshopId)).for('share');
		const refusal = await refusalNow(tx, actor, 'advise');
		if (refusal) return refuse(refusal);
		const [row] = await tx
			.select({ id: priorities.id, advice: priorities.advice, version: priorities.version })
			.from(priorities)
			.where(and(eq(priorities.id, priorityId as PriorityId), eq(priorities.workshopId, actor.workshopId)))
			.for('update');
		if (!row) return refuse({ reason: 'no-such-priority' });
		const now = row.advice ?? emptyAdvice;
		const { next, changed, lost } = mergeFields(now, typed, was);
		const faults = adviceFaults(next);
		if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
		if (changed.length > 0) {
			// The council's part has a version of its own, which this does not touch: an officer's open form stays good.
			await tx.update(priorities).set({ advice: next }).where(eq(priorities.id, row.id));
			await trackChanges(app, tx, actor.workshopId, actor.personId, 'session', [{ subject: 'priority', subjectId: row.id, version: row.version, fields: changed.map((field) => ({ field: `advice.${field}`, before: now[field], after: next[field] })) }]);
		}
		return lost.length > 0 ? refuse({ reason: 'just-changed', fields: lost }) : done(undefined);
	});
	app.facts.changed(actor.workshopId, 'doing');
	return said;
}
