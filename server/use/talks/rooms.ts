import { and, eq } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { talks } from '../../db/schema.ts';
import type { TalkId, WorkshopId } from '#lib/domain/ids.ts';

/** Whether a workshop has such a talk. One that was taken down or has become a part of another keeps its notes. */
export async function isTalk(db: Db, workshopId: WorkshopId, talkId: TalkId): Promise<boolean> {
	const [talk] = await db.select({ id: talks.id }).from(talks).where(and(eq(talks.id, talkId), eq(talks.workshopId, workshopId)));
	return talk !== undefined;
}

/** The same for a hall that is on its feet: a talk that was there once is there for good, and is not asked for again. */
export function rememberedTalks(db: () => Db): (workshopId: WorkshopId, talkId: TalkId) => Promise<boolean> {
	const known = new Map<TalkId, WorkshopId>();
	return async (workshopId, talkId) => {
		if (known.get(talkId) === workshopId) return true;
		if (!(await isTalk(db(), workshopId, talkId))) return false;
		// Some hundreds to a workshop; a server that has seen very many forgets the oldest.
		if (known.size >= 10_000) known.delete(known.keys().next().value!);
		known.set(talkId, workshopId);
		return true;
	};
}
