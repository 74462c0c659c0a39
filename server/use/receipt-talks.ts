import { and, asc, eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { actionGroupMembers, actionGroups, actions, talks } from '../db/schema.ts';
import { byIdOf } from './wall/read-wall.ts';
import type { PersonId, PriorityId, WorkshopId } from '#lib/domain/ids.ts';
import { standingFor } from '#lib/domain/wall.ts';

/** A talk somebody started, or an action group they started, lead or joined, with the priority it became. */
export interface Begun {
	kind: 'talk' | 'group';
	title: string;
	priority: PriorityId | null;
}

/** What one person began in an Open Space; none elsewhere. Where a talk has become a part of another, that one's priority is meant. */
export async function begunBy(db: Db, workshopId: WorkshopId, personId: PersonId, record: readonly { id: PriorityId; sourceId: string }[]): Promise<Begun[]> {
	const rows = await db.select().from(talks).where(eq(talks.workshopId, workshopId)).orderBy(asc(talks.number));
	const byId = byIdOf(rows);
	const madeOf = (ids: readonly (string | null)[]) => record.find(({ sourceId }) => ids.includes(sourceId))?.id ?? null;
	const joined = await db.select({ id: actionGroupMembers.groupId }).from(actionGroupMembers).where(and(eq(actionGroupMembers.workshopId, workshopId), eq(actionGroupMembers.personId, personId)));
	const groups = await db.select({ group: actionGroups, priorityId: actions.priorityId }).from(actionGroups).leftJoin(actions, eq(actions.id, actionGroups.actionId)).where(eq(actionGroups.workshopId, workshopId)).orderBy(asc(actionGroups.number));
	return [
		...rows.filter((talk) => talk.personId === personId && talk.state !== 'down').map(({ id, title }): Begun => ({ kind: 'talk', title, priority: madeOf([id, standingFor(id, byId)]) })),
		...groups
			.filter(({ group }) => group.createdBy === personId || group.initiatorId === personId || joined.some(({ id }) => id === group.id))
			.map(({ group, priorityId }): Begun => ({ kind: 'group', title: group.title, priority: priorityId ?? madeOf([group.id, ...group.talkIds]) }))
	];
}
