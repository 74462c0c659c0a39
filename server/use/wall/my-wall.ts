import { and, asc, eq, ne } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import { actionGroupMembers, actionGroups, circleLines, reportNames, talkAsks, talkMarks, talks, whereabouts } from '../../db/schema.ts';
import { byIdOf, hostsOf } from './read-wall.ts';
import { whereaboutsOf } from './view-wall.ts';
import type { MyWall } from '#lib/domain/facts.ts';
import type { PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import { standingFor } from '#lib/domain/wall.ts';

/** What each of these people has to do with the wall, in as many queries as for one of them. For workshops with a wall. */
export async function myWalls(db: Db, workshopId: WorkshopId, ids: readonly PersonId[]): Promise<Map<PersonId, MyWall>> {
	const rows = await db.select().from(talks).where(eq(talks.workshopId, workshopId));
	const byId = byIdOf(rows);
	const found = new Map<PersonId, MyWall>(ids.map((id) => [id, { marks: {}, is: { at: 'wall' }, hosts: [], asks: [], asked: [], inGroups: {}, leads: [], line: null, names: {} }]));
	const hosts = hostsOf(rows, byId);
	for (const [talk, persons] of hosts) for (const { personId } of persons) found.get(personId)?.hosts.push(talk);
	for (const { id, personId, state } of rows) if (state === 'merged' && personId !== null) found.get(personId)?.hosts.push(id);
	const marks = await db.select().from(talkMarks).where(and(eq(talkMarks.workshopId, workshopId), oneOf(talkMarks.personId, [...ids])));
	for (const { personId, talkId, mark } of marks) found.get(personId)!.marks[talkId] = mark;
	const where = await db.select().from(whereabouts).where(and(eq(whereabouts.workshopId, workshopId), oneOf(whereabouts.personId, [...ids])));
	for (const row of where) {
		const is = whereaboutsOf(row);
		const standing = is.at === 'talk' ? standingFor(is.talk, byId) : null;
		found.get(row.personId)!.is = is.at !== 'talk' ? is : standing === null ? { at: 'wall' } : { at: 'talk', talk: standing };
	}
	const kept = await db.select().from(talkAsks).where(and(eq(talkAsks.workshopId, workshopId), ne(talkAsks.state, 'back'))).orderBy(asc(talkAsks.at), asc(talkAsks.id));
	for (const { id, kind, of, from, personId, state } of kept) {
		const standing = standingFor(of, byId) as TalkId | null;
		if (standing === null || state === 'back') continue;
		const ask = { id, kind, of: standing, from };
		if (state === 'open') for (const host of hosts.get(standing) ?? []) if (host.personId !== personId) found.get(host.personId)?.asks.push(ask);
		found.get(personId)?.asked.push({ ...ask, state });
	}
	const groups = await db.select().from(actionGroupMembers).where(and(eq(actionGroupMembers.workshopId, workshopId), oneOf(actionGroupMembers.personId, [...ids])));
	for (const { personId, groupId, brings } of groups) found.get(personId)!.inGroups[groupId] = brings;
	const led = await db.select({ id: actionGroups.id, personId: actionGroups.initiatorId }).from(actionGroups).where(and(eq(actionGroups.workshopId, workshopId), oneOf(actionGroups.initiatorId, [...ids])));
	for (const { id, personId } of led) found.get(personId!)!.leads.push(id);
	const names = await db.select().from(reportNames).where(and(eq(reportNames.workshopId, workshopId), oneOf(reportNames.personId, [...ids])));
	for (const { personId, talkId, name } of names) found.get(personId)!.names[talkId] = name;
	const lines = await db.select().from(circleLines).where(and(eq(circleLines.workshopId, workshopId), oneOf(circleLines.personId, [...ids]))).orderBy(circleLines.at);
	for (const { personId, did, line } of lines) found.get(personId!)!.line = { did, line };
	return found;
}
