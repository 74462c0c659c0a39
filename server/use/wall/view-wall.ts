import { eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { whereabouts } from '../../db/schema.ts';
import { fansOf, hostsOf, readMarks, readWall, type TalkRow } from './read-wall.ts';
import type { WallFact } from '#lib/domain/facts.ts';
import type { PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import { talksIn, clashesOf, countHeads, standingFor, type Heads } from '#lib/domain/wall.ts';
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
	return { slots, spaces, talks, coming: counts('coming'), interest: counts('interest'), clashes: clashesOf(talks, fansOf(wall, marks)), converge };
}

function isRoom(spaces: WallFact['spaces'], id: string): boolean {
	return spaces.some((space) => space.id === id && space.kind === 'room');
}

export function talkOf({ id, title, why, needs, language, slot, spaceId, elsewhere, state, mergedInto, personId, alias }: TalkRow, hosts: readonly { alias: string }[]): Talk {
	const conveners = state === 'merged' ? (personId === null ? [] : [alias]) : hosts.map((host) => host.alias);
	return { id, title, why, conveners, needs, language, cell: slot !== null && spaceId !== null ? { slot, space: spaceId } : null, elsewhere, state, into: mergedInto, shares: false };
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
	return countHeads(where, app.rooms.presence(workshopId).persons.keys(), wall.byId);
}
