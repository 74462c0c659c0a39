import { and, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { actions, priorities } from '../db/schema.ts';
import { trackChanges } from './changes.ts';
import { actionFaults, type Action, type ActionPlan } from '#lib/domain/action.ts';
import { makeId, type ActionId, type PriorityId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

export function actionOf({ id, priorityId, plan, updates, createdAt, version }: typeof actions.$inferSelect): Action {
	return { id, priorityId, ...plan, updates, createdAt, version };
}

/** A step towards a priority. Whoever sorts in the session and whoever answers for the council may add one. */
export async function addAction(app: App, actor: Actor, priorityId: string, plan: ActionPlan): Promise<Result<{ actionId: ActionId }>> {
	if (!can(actor.role, 'action.write')) return refuse({ reason: 'not-allowed' });
	const kept = tidy(plan);
	const faults = actionFaults(kept);
	if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
	const id = makeId<ActionId>(app.random);
	return app.db.transaction(async (tx) => {
		const [priority] = await tx.select({ id: priorities.id }).from(priorities).where(and(eq(priorities.id, priorityId as PriorityId), eq(priorities.workshopId, actor.workshopId)));
		if (!priority) return refuse({ reason: 'no-such-priority' } as const);
		await tx.insert(actions).values({ id, workshopId: actor.workshopId, priorityId: priority.id, plan: kept, updates: [], createdAt: new Date(app.clock.now()) });
		await trackChanges(app, tx, actor.workshopId, actor.personId, viaOf(actor), [{ subject: 'action', subjectId: id, version: 0, fields: [{ field: 'made', before: null, after: kept.task }] }]);
		return done({ actionId: id });
	});
}

/** Refused where someone else has changed it since `version`. `told`: one more line of what has happened. */
export async function changeAction(app: App, actor: Actor, actionId: string, { version, plan, told = '' }: { version: number; plan: ActionPlan; told?: string }): Promise<Result<{ version: number }>> {
	if (!can(actor.role, 'action.write')) return refuse({ reason: 'not-allowed' });
	const kept = tidy(plan);
	const faults = actionFaults({ ...kept });
	if (told.length > 500) faults.push({ field: 'told', problem: 'too-long', limit: 500 });
	if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
	return app.db.transaction(async (tx) => {
		const [row] = await tx.select().from(actions).where(and(eq(actions.id, actionId as ActionId), eq(actions.workshopId, actor.workshopId))).for('update');
		if (!row) return refuse({ reason: 'no-such-action' } as const);
		if (row.version !== version) return refuse({ reason: 'changed-since' } as const);
		const fields = (Object.keys(kept) as (keyof ActionPlan)[]).filter((field) => row.plan[field] !== kept[field]).map((field) => ({ field, before: row.plan[field] as unknown, after: kept[field] as unknown }));
		if (told.trim() !== '') fields.push({ field: 'updates' as keyof ActionPlan, before: null, after: told.trim() });
		if (fields.length === 0) return done({ version });
		const updates = told.trim() === '' ? row.updates : [...row.updates, { at: new Date(app.clock.now()).toISOString(), text: told.trim() }];
		await tx.update(actions).set({ plan: kept, updates, version: version + 1 }).where(eq(actions.id, row.id));
		await trackChanges(app, tx, actor.workshopId, actor.personId, viaOf(actor), [{ subject: 'action', subjectId: row.id, version: version + 1, fields }]);
		return done({ version: version + 1 });
	});
}

function tidy(plan: ActionPlan): ActionPlan {
	return Object.fromEntries(Object.entries(plan).map(([key, value]) => [key, typeof value === 'string' ? value.trim() : value])) as unknown as ActionPlan;
}

function viaOf({ role }: Actor): 'form' | 'session' {
	return role === 'officer' ? 'form' : 'session';
}
