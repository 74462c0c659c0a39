import { and, eq, isNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import { people } from '../db/schema.ts';
import type { UserId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';

/** Who a signed-in user is in one workshop; null for a stranger to it, and for someone who has left. */
export async function actorOf(app: Pick<App, 'db'>, user: { id: string } | null, workshopId: string): Promise<Actor | null> {
	if (!user) return null;
	const [person] = await app.db
		.select({ personId: people.id, role: people.role })
		.from(people)
		.where(and(eq(people.workshopId, workshopId as WorkshopId), eq(people.userId, user.id as UserId), isNull(people.leftAt)));
	return person ? { ...person, workshopId: workshopId as WorkshopId } : null;
}
