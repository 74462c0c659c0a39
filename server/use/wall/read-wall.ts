import { asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { rounds, spaces, talkMarks, talks, workshops } from '../../db/schema.ts';
import type { PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import { hasWall } from '#lib/domain/method/all.ts';
import type { Method, RoundState } from '#lib/domain/round.ts';
import type { Mark, Talk } from '#lib/domain/talk.ts';
import { slotsOf, standingFor, type Fans, type Slot, type Space } from '#lib/domain/wall.ts';

export type TalkRow = typeof talks.$inferSelect;

/** A wall as it stands in the rows, with who is behind what: for the server alone. */
export interface WallRows {
	workshopId: WorkshopId;
	method: Method;
	round: RoundState;
	slots: Slot[];
	spaces: Space[];
	/** Every talk, oldest first, those taken down too. */
	rows: TalkRow[];
	byId: ReadonlyMap<TalkId, Pick<Talk, 'state' | 'into'>>;
}

/** Null in a workshop without a wall. */
export async function readWall(db: Db | Tx, workshopId: WorkshopId): Promise<WallRows | null> {
	const [workshop] = await db.select({ method: workshops.method, round: rounds.state }).from(workshops).innerJoin(rounds, eq(rounds.workshopId, workshops.id)).where(eq(workshops.id, workshopId));
	if (!workshop || !hasWall(workshop.method)) return null;
	const rows = await db.select().from(talks).where(eq(talks.workshopId, workshopId)).orderBy(asc(talks.number));
	return { workshopId, ...workshop, slots: slotsOf(workshop.method.rounds, workshop.round), spaces: await readSpaces(db, workshopId), rows, byId: byIdOf(rows) };
}

export async function readSpaces(db: Db | Tx, workshopId: WorkshopId): Promise<Space[]> {
	const rows = await db.select().from(spaces).where(eq(spaces.workshopId, workshopId)).orderBy(asc(spaces.number));
	return rows.map(({ id, name, kind, link, shown }) => ({ id, name, kind, link, shown }));
}

export function byIdOf(rows: readonly TalkRow[]): Map<TalkId, Pick<Talk, 'state' | 'into'>> {
	return new Map(rows.map(({ id, state, mergedInto }) => [id, { state, into: mergedInto }]));
}

/** Who looks after each talk that stands on the wall: its own convener, and those of the talks that became a part of it. */
export function hostsOf(rows: readonly TalkRow[], byId: WallRows['byId'] = byIdOf(rows)): Map<TalkId, { personId: PersonId; alias: string }[]> {
	const hosts = new Map<TalkId, { personId: PersonId; alias: string }[]>();
	for (const { id, personId, alias } of rows) {
		const standing = standingFor(id, byId);
		if (standing === null || personId === null) continue;
		const here = hosts.get(standing) ?? [];
		if (!here.some((host) => host.personId === personId)) here.push({ personId, alias });
		hosts.set(standing, here);
	}
	return hosts;
}

export async function readMarks(db: Db | Tx, workshopId: WorkshopId): Promise<{ talkId: TalkId; personId: PersonId; mark: Mark }[]> {
	return db.select({ talkId: talkMarks.talkId, personId: talkMarks.personId, mark: talkMarks.mark }).from(talkMarks).where(eq(talkMarks.workshopId, workshopId));
}

/** Who wants to be in each talk that stands on the wall: everyone who marked it or a part of it, and its hosts. */
export function fansOf({ rows, byId }: Pick<WallRows, 'rows' | 'byId'>, marks: readonly { talkId: TalkId; personId: PersonId }[]): Fans {
	const fans = new Map<TalkId, Set<PersonId>>();
	const add = (talkId: TalkId, personId: PersonId) => {
		const standing = standingFor(talkId, byId);
		if (standing !== null) fans.set(standing, (fans.get(standing) ?? new Set()).add(personId));
	};
	for (const { talkId, personId } of marks) add(talkId, personId);
	for (const { id, personId } of rows) if (personId !== null) add(id, personId);
	return fans;
}
