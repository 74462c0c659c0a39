import { and, asc, count, eq, isNull } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { actionGroupMembers, actionGroups, circleLines, people } from '../../db/schema.ts';
import { readWall } from './read-wall.ts';
import { readLinks } from './reports.ts';
import type { ActionGroup, Circle } from '#lib/domain/action-group.ts';
import type { ClosingFact } from '#lib/domain/facts.ts';
import type { PersonId, RoundId, WorkshopId } from '#lib/domain/ids.ts';

/** How the day comes together, the same for everyone. */
export async function viewClosing(app: Pick<App, 'db' | 'rooms'>, workshopId: WorkshopId): Promise<ClosingFact | null> {
	const wall = await readWall(app.db, workshopId);
	if (!wall) return null;
	const spec = wall.method.rounds[wall.round.index]!;
	const circle = wall.method.rounds.findLast(({ kind }, index) => kind === 'circle' && index <= wall.round.index);
	return { links: await readLinks(app.db, workshopId), groups: await readGroups(app, workshopId), circle: await viewCircle(app, workshopId, circle?.id ?? null, spec.kind === 'circle') };
}

export async function readGroups({ db }: Pick<App, 'db'>, workshopId: WorkshopId): Promise<ActionGroup[]> {
	const rows = await db.select().from(actionGroups).where(eq(actionGroups.workshopId, workshopId)).orderBy(asc(actionGroups.number));
	const members = await db.select({ id: actionGroupMembers.groupId, n: count() }).from(actionGroupMembers).where(eq(actionGroupMembers.workshopId, workshopId)).groupBy(actionGroupMembers.groupId);
	const counts = new Map(members.map(({ id, n }) => [id, n]));
	return rows.map(({ id, number, title, talkIds, initiatorId, initiator, firstStep, firstDay }) => ({ id, number, title, talks: talkIds, initiator: initiatorId === null ? null : initiator, firstStep, firstDay, people: counts.get(id) ?? 0 }));
}

async function viewCircle(app: Pick<App, 'db' | 'rooms'>, workshopId: WorkshopId, roundId: RoundId | null, isOn: boolean): Promise<Circle> {
	if (roundId === null) return { turn: null, left: 0, spoke: 0, passed: 0, lines: [] };
	const said = await app.db.select().from(circleLines).where(and(eq(circleLines.workshopId, workshopId), eq(circleLines.roundId, roundId))).orderBy(asc(circleLines.at), asc(circleLines.id));
	const waiting = isOn ? await waitingIn(app, workshopId, new Set(said.flatMap(({ personId }) => personId ?? []))) : [];
	return {
		turn: waiting[0]?.alias ?? null,
		left: waiting.length,
		spoke: said.filter(({ did }) => did !== 'passed').length,
		passed: said.filter(({ did }) => did === 'passed').length,
		lines: said.filter(({ did, line }) => did === 'typed' && line !== '').map(({ line }) => line)
	};
}

/** Who is asked next: of those who are here and have not had their say, the one who came in first. */
export async function nextInCircle(app: Pick<App, 'db' | 'rooms'>, workshopId: WorkshopId): Promise<{ id: PersonId; alias: string } | null> {
	const wall = await readWall(app.db, workshopId);
	const spec = wall?.method.rounds[wall.round.index];
	if (spec?.kind !== 'circle') return null;
	const said = await app.db.select({ personId: circleLines.personId }).from(circleLines).where(and(eq(circleLines.workshopId, workshopId), eq(circleLines.roundId, spec.id)));
	return (await waitingIn(app, workshopId, new Set(said.flatMap(({ personId }) => personId ?? []))))[0] ?? null;
}

async function waitingIn(app: Pick<App, 'db' | 'rooms'>, workshopId: WorkshopId, said: ReadonlySet<PersonId>): Promise<{ id: PersonId; alias: string }[]> {
	const { persons } = app.rooms.presence(workshopId);
	const all = await app.db.select({ id: people.id, alias: people.alias }).from(people).where(and(eq(people.workshopId, workshopId), eq(people.role, 'participant'), isNull(people.leftAt))).orderBy(asc(people.number));
	return all.filter(({ id }) => persons.has(id) && !said.has(id));
}
