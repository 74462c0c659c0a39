import { and, eq, isNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import { AskTogether } from '../db/ask-together.ts';
import { oneOf } from '../db/one-of.ts';
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

type Place = `${WorkshopId}/${UserId}`;
const together = new WeakMap<App['db'], AskTogether<Place, Actor>>();

/** The same for someone in a crowd: all who ask in the same moment are looked up in one query. */
export function actorInCrowd({ db }: Pick<App, 'db'>, user: { id: string }, workshopId: string): Promise<Actor | null> {
	let crowd = together.get(db);
	if (!crowd) together.set(db, (crowd = new AskTogether((places) => actorsAt(db, places))));
	return crowd.ask(`${workshopId as WorkshopId}/${user.id as UserId}`);
}

async function actorsAt(db: App['db'], places: Place[]): Promise<Map<Place, Actor>> {
	const [workshopIds, userIds] = [0, 1].map((part) => [...new Set(places.map((place) => place.split('/')[part]!))]) as [WorkshopId[], UserId[]];
	// Members of one of these workshops who are also one of these users may be a few more than were asked for: only the keys asked are answered.
	const found = await db
		.select({ personId: people.id, workshopId: people.workshopId, role: people.role, userId: people.userId })
		.from(people)
		.where(and(oneOf(people.workshopId, workshopIds), oneOf(people.userId, userIds), isNull(people.leftAt)));
	return new Map(found.map(({ userId, ...actor }) => [`${actor.workshopId}/${userId}`, actor]));
}
