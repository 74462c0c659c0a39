import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { events, reportNames, rounds, talkNotes, whereabouts } from '../../db/schema.ts';
import { fansOf, hostsOf, readMarks, readWall, type TalkRow, type WallRows } from './read-wall.ts';
import type { WallFact } from '#lib/domain/facts.ts';
import type { PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import { talksIn, clashesOf, countHeads, namedMost, standingFor, type Heads } from '#lib/domain/wall.ts';
import type { Talk, Whereabouts } from '#lib/domain/talk.ts';

/** The agenda wall as everyone sees it, whatever their role. */
export async function viewWall({ db }: Pick<App, 'db'>, workshopId: WorkshopId): Promise<WallFact | null> {
	const wall = await readWall(db, workshopId);
	if (!wall) return null;
	const { rows, byId, slots, spaces } = wall;
	const hosts = hostsOf(rows, byId);
	const bare = rows.filter(({ state }) => state !== 'down').map((row) => talkOf(row, hosts.get(row.id) ?? []));
	const talks = bare.map((talk): Talk => ({ ...talk, shares: talk.cell !== null && isRoom(spaces, talk.cell.space) && talksIn(bare, talk.cell).length > 1 }));
	const marks = await readMarks(db, workshopId);
	const counts = (wanted: 'coming' | 'interest') => {
		const persons = new Map<TalkId, Set<PersonId>>();
		for (const { talkId, personId, mark } of marks) {
			const standing = mark === wanted ? standingFor(talkId, byId) : null;
			if (standing !== null) persons.set(standing, (persons.get(standing) ?? new Set()).add(personId));
		}
		return Object.fromEntries([...persons].map(([id, who]) => [id, who.size])) as Record<TalkId, number>;
	};
	const converge = wall.method.rounds.find(({ kind }) => kind === 'converge')?.converge?.by ?? null;
	const opening = wall.method.rounds.find((spec) => spec.opening)?.opening ?? null;
	const [call] = await db
		.select({ data: events.data, turn: rounds.turn })
		.from(events)
		.innerJoin(rounds, eq(rounds.workshopId, events.workshopId))
		.where(and(eq(events.workshopId, workshopId), eq(events.kind, 'wall.called')))
		.orderBy(desc(events.at))
		.limit(1);
	return { call: call && call.data['turn'] === call.turn ? (call.data['call'] as WallFact['call']) : null, opening, slots, spaces, talks, coming: counts('coming'), interest: counts('interest'), clashes: clashesOf(talks, fansOf(wall, marks)), converge };
}

function isRoom(spaces: WallFact['spaces'], id: string): boolean {
	return spaces.some((space) => space.id === id && space.kind === 'room');
}

export function talkOf({ id, title, why, needs, language, met, slot, spaceId, elsewhere, state, mergedInto, personId, alias }: TalkRow, hosts: readonly { alias: string }[]): Talk {
	const conveners = state === 'merged' ? (personId === null ? [] : [alias]) : hosts.map((host) => host.alias);
	return { id, title, why, conveners, needs, language, met, cell: slot !== null && spaceId !== null ? { slot, space: spaceId } : null, elsewhere, state, into: mergedInto, shares: false };
}

/** Where people last walked to, all of them. */
export async function readWhereabouts({ db }: Pick<App, 'db'>, workshopId: WorkshopId): Promise<Map<PersonId, Whereabouts>> {
	const rows = await db.select().from(whereabouts).where(eq(whereabouts.workshopId, workshopId));
	return new Map(rows.map((row) => [row.personId, whereaboutsOf(row)]));
}

export function whereaboutsOf({ at, talkId }: { at: Whereabouts['at']; talkId: TalkId | null }): Whereabouts {
	return at === 'talk' ? (talkId === null ? { at: 'wall' } : { at, talk: talkId }) : { at };
}

/** How many are where, by the sockets that are open now: who is lost sits nowhere. */
export async function viewHeads(app: Pick<App, 'db' | 'rooms'>, workshopId: WorkshopId): Promise<Heads | null> {
	const wall = await readWall(app.db, workshopId);
	if (!wall) return null;
	const where = await readWhereabouts(app, workshopId);
	const { persons } = app.rooms.presence(workshopId);
	return { ...countHeads(where, persons.keys(), wall.byId), named: await namedIn(app.db, wall, where, persons) };
}

/** Who is here and has put a name into the report of the talk they sit in. */
async function namedIn(db: App['db'], { workshopId, byId }: WallRows, where: ReadonlyMap<PersonId, Whereabouts>, persons: ReadonlyMap<PersonId, unknown>): Promise<NonNullable<Heads['named']>> {
	const named: Record<TalkId, string[]> = {};
	for (const { talkId, personId, name } of await db.select().from(reportNames).where(eq(reportNames.workshopId, workshopId)).orderBy(asc(reportNames.at))) {
		const is = persons.has(personId) ? where.get(personId) : undefined;
		if (is?.at !== 'talk' || standingFor(is.talk, byId) !== talkId || name === '') continue;
		const here = (named[talkId] ??= []);
		if (here.length < namedMost) here.push(name);
	}
	return named;
}

/** Talks of this time in which none of those who look after them sits now: people stand before a talk without anyone to begin it. */
export async function hostlessNow(app: Pick<App, 'db' | 'rooms'>, workshopId: WorkshopId): Promise<TalkId[]> {
	const wall = await readWall(app.db, workshopId);
	const now = wall?.slots.find(({ state }) => state === 'now')?.id;
	if (!wall || !now) return [];
	const where = await readWhereabouts(app, workshopId);
	const { persons } = app.rooms.presence(workshopId);
	const hosts = hostsOf(wall.rows, wall.byId);
	const sits = (personId: PersonId, talk: TalkId) => {
		const is = where.get(personId);
		return persons.has(personId) && is?.at === 'talk' && standingFor(is.talk, wall.byId) === talk;
	};
	return wall.rows.filter(({ id, state, slot }) => state === 'posted' && slot === now && !(hosts.get(id) ?? []).some(({ personId }) => sits(personId, id))).map(({ id }) => id);
}

/** Talks that have begun and stand on the wall, in whose notes nobody has written: there will be nothing to read of them. Rows of notes come a moment after the notes. */
export async function unwrittenNow({ db }: Pick<App, 'db'>, workshopId: WorkshopId): Promise<TalkId[]> {
	const wall = await readWall(db, workshopId);
	if (!wall) return [];
	const begun = new Set<string>(wall.slots.filter(({ state }) => state === 'now' || state === 'over').map(({ id }) => id));
	// Whether there is a word is for the database to say: sixty talks of notes would be read anew with each step of anyone.
	const written = new Set((await db.select({ id: talkNotes.talkId }).from(talkNotes).where(and(eq(talkNotes.workshopId, workshopId), sql`${talkNotes.notes}::text ~ '"text": "\\s*[^"[:space:]]'`))).map(({ id }) => id));
	return wall.rows.filter(({ id, state, slot }) => state === 'posted' && slot !== null && begun.has(slot) && !written.has(id)).map(({ id }) => id);
}
