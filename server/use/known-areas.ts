import { and, count, eq, isNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';
import { knownAreas, people, workshops } from '../db/schema.ts';
import { readWorkshop } from './workshops.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import { isArea } from '#lib/domain/known-area.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** Which part of the plan someone knows best: asked for once, never needed, only ever counted. Empty takes it back. */
export async function knowArea(app: App, actor: Actor, { area }: { area: string }): Promise<Result<void>> {
	if (actor.role !== 'participant') return refuse({ reason: 'not-allowed' });
	const workshop = await readWorkshop(app, actor.workshopId);
	if (area !== '' && (!workshop || !isArea(area, workshop.plan.places))) return refuse({ reason: 'bad-place' });
	const kept = await app.db.transaction(async (tx): Promise<Result<void>> => {
		// The counts go out when the workshop is closed, and stand from then on.
		const [row] = await tx.select({ state: workshops.state }).from(workshops).where(eq(workshops.id, actor.workshopId)).for('share');
		if (row?.state === 'closed') return refuse({ reason: 'workshop-not-open' });
		if (area === '') await tx.delete(knownAreas).where(and(eq(knownAreas.workshopId, actor.workshopId), eq(knownAreas.personId, actor.personId)));
		else await tx.insert(knownAreas).values({ workshopId: actor.workshopId, personId: actor.personId, area }).onConflictDoUpdate({ target: [knownAreas.workshopId, knownAreas.personId], set: { area } });
		return done(undefined);
	});
	if (!kept.ok) return kept;
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
	const rows = await db.select({ personId: knownAreas.personId, area: knownAreas.area }).from(knownAreas).where(and(eq(knownAreas.workshopId, workshopId), oneOf(knownAreas.personId, [...personIds])));
	return new Map(rows.map(({ personId, area }) => [personId, area]));
}

/** The numbers of the participants here who said that they know one of these parts best. */
export async function numbersKnowing(db: Db | Tx, workshopId: WorkshopId, areas: readonly string[]): Promise<number[]> {
	const rows = await db
		.select({ number: people.number })
		.from(knownAreas)
		.innerJoin(people, and(eq(people.id, knownAreas.personId), eq(people.role, 'participant'), isNull(people.leftAt)))
		.where(and(eq(knownAreas.workshopId, workshopId), oneOf(knownAreas.area, [...areas])));
	return rows.map(({ number }) => number).sort((a, b) => a - b);
}
