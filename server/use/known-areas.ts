import { and, count, eq, inArray, isNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { knownAreas, people } from '../db/schema.ts';
import { readWorkshop } from './workshops.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import { isArea } from '#lib/domain/known-area.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** Which part of the plan someone knows best: asked for once, never needed, only ever counted. Empty takes it back. */
export async function knowArea(app: App, actor: Actor, { area }: { area: string }): Promise<Result<void>> {
	if (actor.role !== 'participant') return refuse({ reason: 'not-allowed' });
	const mine = and(eq(knownAreas.workshopId, actor.workshopId), eq(knownAreas.personId, actor.personId));
	if (area === '') {
		await app.db.delete(knownAreas).where(mine);
	} else {
		const workshop = await readWorkshop(app, actor.workshopId);
		if (!workshop || !isArea(area, workshop.plan.places)) return refuse({ reason: 'bad-place' });
		await app.db.insert(knownAreas).values({ workshopId: actor.workshopId, personId: actor.personId, area }).onConflictDoUpdate({ target: [knownAreas.workshopId, knownAreas.personId], set: { area } });
	}
	app.facts.changed(actor.workshopId, 'desk');
	app.facts.changedFor(actor.personId, actor.workshopId);
	return done(undefined);
}

/** How many people said so of each part. Numbers for the host; for anyone else small ones are hidden first. */
export async function countAreas(db: Db | Tx, workshopId: WorkshopId): Promise<{ area: string; people: number }[]> {
	const rows = await db.select({ area: knownAreas.area, people: count() }).from(knownAreas).where(eq(knownAreas.workshopId, workshopId)).groupBy(knownAreas.area);
	return rows.sort((a, b) => b.people - a.people || a.area.localeCompare(b.area, 'en'));
}

/** Which part each of these people said they know. */
export async function areasKnownTo(db: Db | Tx, workshopId: WorkshopId, personIds: readonly PersonId[]): Promise<Map<PersonId, string>> {
	const rows = await db.select({ personId: knownAreas.personId, area: knownAreas.area }).from(knownAreas).where(and(eq(knownAreas.workshopId, workshopId), inArray(knownAreas.personId, [...personIds])));
	return new Map(rows.map(({ personId, area }) => [personId, area]));
}

/** The numbers of the participants here who said that they know one of these parts best. */
export async function numbersKnowing(db: Db | Tx, workshopId: WorkshopId, areas: readonly string[]): Promise<number[]> {
	const rows = await db
		.select({ number: people.number })
		.from(knownAreas)
		.innerJoin(people, and(eq(people.id, knownAreas.personId), eq(people.role, 'participant'), isNull(people.leftAt)))
		.where(and(eq(knownAreas.workshopId, workshopId), inArray(knownAreas.area, [...areas])));
	return rows.map(({ number }) => number).sort((a, b) => a - b);
}
