import { asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { actionGroupMembers, actionGroups, circleLines } from '../../db/schema.ts';
import type { ActionGroup } from '#lib/domain/action-group.ts';
import type { ActionId, RoundId, WorkshopId } from '#lib/domain/ids.ts';

/** How an Open Space ended, for the record: groups with what their people bring, and the last lines. Nobody is in it but by the name of who gets a group going. */
export interface ClosingRecord {
	groups: (ActionGroup & { brings: string[]; actionId: ActionId | null })[];
	/** In the order they were said. */
	lines: { roundId: RoundId; did: 'typed' | 'spoke' | 'passed'; line: string }[];
}

export async function readClosing(db: Db | Tx, workshopId: WorkshopId): Promise<ClosingRecord> {
	const rows = await db.select().from(actionGroups).where(eq(actionGroups.workshopId, workshopId)).orderBy(asc(actionGroups.number));
	const members = await db.select({ groupId: actionGroupMembers.groupId, brings: actionGroupMembers.brings }).from(actionGroupMembers).where(eq(actionGroupMembers.workshopId, workshopId)).orderBy(asc(actionGroupMembers.at));
	const lines = await db.select({ roundId: circleLines.roundId, did: circleLines.did, line: circleLines.line }).from(circleLines).where(eq(circleLines.workshopId, workshopId)).orderBy(asc(circleLines.at), asc(circleLines.id));
	return {
		groups: rows.map(({ id, number, title, talkIds, initiatorId, initiator, firstStep, firstDay, actionId }) => {
			const inIt = members.filter(({ groupId }) => groupId === id);
			return { id, number, title, talks: talkIds, initiator: initiatorId === null ? null : initiator, firstStep, firstDay, people: inIt.length, brings: inIt.map(({ brings }) => brings).filter((brings) => brings !== ''), actionId };
		}),
		lines
	};
}
