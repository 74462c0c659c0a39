import { and, count, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/client.ts';
import { actions, priorities, rounds } from '../../db/schema.ts';
import { trackChanges } from '../changes.ts';
import { refusalNow } from '../context.ts';
import { actionFaults, emptyAction, type ActionPlan } from '#lib/domain/action.ts';
import { planFields, plansEach, type PlanField } from '#lib/domain/doing.ts';
import { mergeFields } from '#lib/domain/fieldwise.ts';
import { makeId, type ActionId, type PriorityId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

export type Typed = Partial<Pick<ActionPlan, PlanField>>;

/** Only while the round lets them plan: the share lock makes it land wholly before or wholly after the round's end. */
async function whilePlanning<T>(app: App, actor: Actor, act: (tx: Tx) => Promise<Result<T>>): Promise<Result<T>> {
	const acted = await app.db.transaction(async (tx) => {
		await tx.select({ id: rounds.workshopId }).from(rounds).where(eq(rounds.workshopId, actor.workshopId)).for('share');
		const refusal = await refusalNow(tx, actor, 'plan');
		if (refusal) return refuse(refusal);
		return act(tx);
	});
	app.facts.changed(actor.workshopId, 'doing');
	return acted;
}

/** A first line for a priority; the rest can stay blank, and shows as blank to everyone. */
export async function startAction(app: App, actor: Actor, { priorityId, typed }: { priorityId: string; typed: Typed }): Promise<Result<{ actionId: ActionId }>> {
	const plan = tidy({ ...emptyAction, ...only(typed), status: 'open' });
	const bad = faultIn(plan);
	if (bad) return refuse(bad);
	return whilePlanning(app, actor, async (tx) => {
		const [priority] = await tx.select({ id: priorities.id }).from(priorities).where(and(eq(priorities.id, priorityId as PriorityId), eq(priorities.workshopId, actor.workshopId))).for('update');
		if (!priority) return refuse({ reason: 'no-such-priority' });
		const [had] = await tx.select({ n: count() }).from(actions).where(eq(actions.priorityId, priority.id));
		if ((had?.n ?? 0) >= plansEach) return refuse({ reason: 'board-full', limit: plansEach });
		const id = makeId<ActionId>(app.random);
		await tx.insert(actions).values({ id, workshopId: actor.workshopId, priorityId: priority.id, plan, updates: [], createdAt: new Date(app.clock.now()) });
		await trackChanges(app, tx, actor.workshopId, actor.personId, 'session', [{ subject: 'action', subjectId: id, version: 0, fields: [{ field: 'made', before: null, after: plan.task }] }]);
		return done({ actionId: id });
	});
}

/**
 * Several people write at one plan, field by field. What someone else has written since this person looked stands, and is named in the
 * refusal; their other fields are kept all the same.
 */
export async function writeAction(app: App, actor: Actor, { actionId, typed, was }: { actionId: string; typed: Typed; was: Typed }): Promise<Result<void>> {
	return whilePlanning(app, actor, async (tx): Promise<Result<void>> => {
		const [row] = await tx.select().from(actions).where(and(eq(actions.id, actionId as ActionId), eq(actions.workshopId, actor.workshopId))).for('update');
		if (!row) return refuse({ reason: 'no-such-action' });
		const { next, changed, lost } = mergeFields<ActionPlan>(row.plan, tidy(only(typed)), tidy(only(was)));
		const bad = faultIn(next);
		if (bad) return refuse(bad);
		if (changed.length > 0) {
			await tx.update(actions).set({ plan: next, version: row.version + 1 }).where(eq(actions.id, row.id));
			await trackChanges(app, tx, actor.workshopId, actor.personId, 'session', [{ subject: 'action', subjectId: row.id, version: row.version + 1, fields: changed.map((field) => ({ field: String(field), before: row.plan[field], after: next[field] })) }]);
		}
		return lost.length > 0 ? refuse({ reason: 'just-changed', fields: lost }) : done(undefined);
	});
}

function only(typed: Typed): Typed {
	return Object.fromEntries(planFields.filter((field) => typed[field] !== undefined).map((field) => [field, typed[field]])) as Typed;
}

/** Trimmed, line ends as one: what looks the same is the same. */
function tidy<T extends Partial<ActionPlan>>(plan: T): T {
	return Object.fromEntries(Object.entries(plan).map(([key, value]) => [key, typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : value])) as T;
}

/** A task that is missing is said in its own words; the rest is marked in the form. */
function faultIn(plan: ActionPlan): Refusal | null {
	const faults = actionFaults(plan);
	return faults.length > 0 ? { reason: 'fields-bad', faults } : null;
}
