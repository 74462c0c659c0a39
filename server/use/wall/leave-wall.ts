import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { actionGroupMembers, actionGroups, talkAsks, talkMarks, talks, whereabouts } from '../../db/schema.ts';
import type { Actor } from '#lib/domain/people.ts';

/** Who leaves looks after no talk any more, and comes to none. Their talks stay on the wall for someone to take on. */
export async function leaveWall(tx: Tx, { workshopId, personId }: Actor): Promise<void> {
	await tx.update(talks).set({ personId: null, alias: '' }).where(and(eq(talks.workshopId, workshopId), eq(talks.personId, personId)));
	await tx.delete(talkMarks).where(and(eq(talkMarks.workshopId, workshopId), eq(talkMarks.personId, personId)));
	await tx.delete(actionGroupMembers).where(and(eq(actionGroupMembers.workshopId, workshopId), eq(actionGroupMembers.personId, personId)));
	await tx.update(actionGroups).set({ initiatorId: null, initiator: '' }).where(and(eq(actionGroups.workshopId, workshopId), eq(actionGroups.initiatorId, personId)));
	await tx.delete(whereabouts).where(eq(whereabouts.personId, personId));
	await tx.update(talkAsks).set({ state: 'back' }).where(and(eq(talkAsks.workshopId, workshopId), eq(talkAsks.personId, personId), eq(talkAsks.state, 'open')));
}
