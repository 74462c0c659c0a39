import { and, asc, eq, isNull } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/client.ts';
import { actionGroupMembers, actionGroups, actions, pledges, priorities, workshops } from '../../db/schema.ts';
import { trackChanges, type ChangeOf } from '../changes.ts';
import { emptyAction } from '#lib/domain/action.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { makeId, type ActionId, type PledgeId, type PriorityId, type WorkshopId } from '#lib/domain/ids.ts';

/**
 * In the caller's transaction, when a round of action groups has closed: the same records as in any session, so that the officer's side goes on from here.
 * A group stands under the priority of a report it comes from, or under one of its own. With an initiator it is an action, and what its people bring are
 * pledges on it. Without one it is a priority alone: needed, and nobody owns it.
 */
export async function makeActions(app: Pick<App, 'random' | 'clock'>, tx: Tx, workshopId: WorkshopId): Promise<void> {
	await tx.select({ id: workshops.id }).from(workshops).where(eq(workshops.id, workshopId)).for('update');
	const groups = await tx.select().from(actionGroups).where(and(eq(actionGroups.workshopId, workshopId), isNull(actionGroups.actionId))).orderBy(asc(actionGroups.number));
	const before = await tx.select({ id: priorities.id, sourceId: priorities.sourceId, number: priorities.number }).from(priorities).where(eq(priorities.workshopId, workshopId));
	const members = await tx.select().from(actionGroupMembers).where(eq(actionGroupMembers.workshopId, workshopId)).orderBy(asc(actionGroupMembers.at));
	const now = new Date(app.clock.now());
	const changes: ChangeOf[] = [];
	let number = Math.max(0, ...before.map((row) => row.number));
	for (const group of groups) {
		const inIt = members.filter(({ groupId }) => groupId === group.id);
		let priorityId = before.find(({ sourceId }) => sourceId === group.id || group.talkIds.some((talk) => talk === sourceId))?.id;
		if (!priorityId) {
			priorityId = makeId<PriorityId>(app.random);
			number += 1;
			await tx.insert(priorities).values({ id: priorityId, workshopId, number, sourceKind: 'group', sourceId: group.id, outcomeId: null, statement: group.title, cards: [], people: inIt.length, when: null, disagreed: false, positions: [], placements: [], answer: emptyAnswer, createdAt: now, changedAt: now });
			before.push({ id: priorityId, sourceId: group.id, number });
			changes.push({ subject: 'priority', subjectId: priorityId, version: 0, fields: [{ field: 'made', before: null, after: group.title }] });
		}
		if (group.initiatorId === null) continue;
		const actionId = makeId<ActionId>(app.random);
		const plan = { ...emptyAction, task: group.title, firstStep: group.firstStep, lead: 'residents' as const, leadName: group.initiator, due: group.firstDay };
		await tx.insert(actions).values({ id: actionId, workshopId, priorityId, plan, updates: [], createdAt: now });
		await tx.update(actionGroups).set({ actionId }).where(eq(actionGroups.id, group.id));
		changes.push({ subject: 'action', subjectId: actionId, version: 0, fields: [{ field: 'made', before: null, after: plan.task }] });
		for (const { personId, brings } of inIt.filter((one) => one.brings !== '')) {
			const id = makeId<PledgeId>(app.random);
			await tx.insert(pledges).values({ id, workshopId, priorityId, actionId, personId, channel: 'live', kind: 'time', what: brings, hours: null, per: 'once', fromDay: '', toDay: '', conditions: '', needs: [], by: 'resident', publicName: '', state: 'offered', offeredAt: now });
			changes.push({ subject: 'pledge', subjectId: id, version: 0, fields: [{ field: 'offered', before: null, after: 'time' }] });
		}
	}
	await trackChanges(app, tx, workshopId, null, 'session', changes);
}
