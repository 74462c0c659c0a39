import { and, eq } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { talks } from '../../db/schema.ts';
import type { TalkId, WorkshopId } from '#lib/domain/ids.ts';

/** Whether a workshop has such a talk. One that was taken down or has become a part of another keeps its notes. */
export async function isTalk(db: Db, workshopId: WorkshopId, talkId: TalkId): Promise<boolean> {
	const [talk] = await db.select({ id: talks.id }).from(talks).where(and(eq(talks.id, talkId), eq(talks.workshopId, workshopId)));
	return talk !== undefined;
}
