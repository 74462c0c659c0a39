import { eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { people, talks } from '../../db/schema.ts';
import { note } from '../trail.ts';
import { atWall, hosted, mayStand, posted, type AtWall } from './at-wall.ts';
import { fansOf, hostsOf, readMarks } from './read-wall.ts';
import { settleGone, settleMoved } from './settle-asks.ts';
import { makeId, type PersonId, type RoundId, type SpaceId, type TalkId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { talkFaults, talkLimit, talksEach, type Cell, type TalkNeed, type TalkWords } from '#lib/domain/talk.ts';
import { findCell, freeCells, twiceAtOnce } from '#lib/domain/wall.ts';

/** Where a talk is to go: a cell of the wall, or 'find': the one in which it gets in the way of the fewest. */
export type Wish = Cell | 'find';

export interface Stands {
	talk: TalkId;
	/** Null: the wall is full, and the talk waits on it for a place. */
	cell: Cell | null;
	/** Its convener hosts another one at the same time: told, not refused. */
	twice: boolean;
}

/** Anyone posts a talk. Of two who want one cell the first has it; the second is told, and what they wrote is still theirs. */
export function postTalk(app: App, actor: Actor, words: TalkWords, wish: Wish): Promise<Result<Stands>> {
	const faults = talkFaults(words);
	if (faults.length > 0) return Promise.resolve(refuse({ reason: 'fields-bad', faults }));
	return atWall(app, actor, 'talk.post', async (wall) => {
		const { tx, rows } = wall;
		if (rows.filter(({ personId }) => personId === actor.personId).length >= talksEach) return refuse({ reason: 'talks-many', limit: talksEach });
		if (rows.length >= talkLimit) return refuse({ reason: 'board-full', limit: talkLimit });
		const cell = await cellFor(wall, wish, words.elsewhere, [actor.personId]);
		if (!cell.ok) return cell;
		const [me] = await tx.select({ alias: people.alias }).from(people).where(eq(people.id, actor.personId));
		const id = makeId<TalkId>(app.random);
		const at = new Date(app.clock.now());
		const number = Math.max(0, ...rows.map((row) => row.number)) + 1;
		await tx.insert(talks).values({ id, workshopId: actor.workshopId, number, personId: actor.personId, alias: me?.alias ?? '', ...tidy(words), ...columnsOf(cell.value), state: 'posted', createdAt: at, changedAt: at });
		await note(app, tx, actor.workshopId, actor.personId, 'talk.posted', { talk: id, ...cell.value });
		return done({ talk: id, cell: cell.value, twice: isTwice(wall, actor.personId, id, cell.value) });
	});
}

/** Its title, why, and what it needs: by who looks after it. */
export function changeTalk(app: App, actor: Actor, id: string, words: TalkWords): Promise<Result<void>> {
	const faults = talkFaults(words);
	if (faults.length > 0) return Promise.resolve(refuse({ reason: 'fields-bad', faults }));
	return atWall(app, actor, 'talk.post', async (wall) => {
		const talk = hosted(wall, actor, id);
		if (!talk.ok) return talk;
		if (wall.spaces.find((space) => space.id === talk.value.spaceId)?.kind === 'elsewhere' && words.elsewhere.trim() === '') return refuse({ reason: 'elsewhere-empty' });
		await wall.tx.update(talks).set({ ...tidy(words), met: talk.value.met.filter((need) => words.needs.includes(need)), changedAt: new Date(app.clock.now()) }).where(eq(talks.id, talk.value.id));
		return done(undefined);
	});
}

/** To another cell, or to its first: by who looks after it, and by nobody else, the facilitator included. */
export function placeTalk(app: App, actor: Actor, id: string, wish: Wish, elsewhere = ''): Promise<Result<Stands>> {
	return atWall(app, actor, 'talk.post', async (wall) => {
		const talk = hosted(wall, actor, id);
		if (!talk.ok) return talk;
		const hosts = (hostsOf(wall.rows, wall.byId).get(talk.value.id) ?? []).map(({ personId }) => personId);
		const cell = await cellFor(wall, wish, elsewhere || talk.value.elsewhere, hosts, talk.value.id);
		if (!cell.ok) return cell;
		const now = new Date(app.clock.now());
		const { slot, spaceId } = columnsOf(cell.value);
		const isMoved = slot !== talk.value.slot || spaceId !== talk.value.spaceId;
		// What was arranged was arranged for the place it leaves.
		await wall.tx.update(talks).set({ slot, spaceId, ...(isMoved ? { met: [] } : {}), ...(elsewhere.trim() ? { elsewhere: elsewhere.trim() } : {}), changedAt: now }).where(eq(talks.id, talk.value.id));
		if (isMoved) await settleMoved(app, wall, talk.value.id, slot !== talk.value.slot);
		await note(app, wall.tx, actor.workshopId, actor.personId, 'talk.moved', { talk: talk.value.id, from: { slot: talk.value.slot, space: talk.value.spaceId }, to: cell.value });
		return done({ talk: talk.value.id, cell: cell.value, twice: isTwice(wall, actor.personId, talk.value.id, cell.value) });
	});
}

/** By who looks after it. It stays in the record, and its cell is free. */
export function takeDownTalk(app: App, actor: Actor, id: string): Promise<Result<void>> {
	return atWall(app, actor, 'talk.post', async (wall) => {
		const talk = hosted(wall, actor, id);
		if (!talk.ok) return talk;
		const now = new Date(app.clock.now());
		await wall.tx.update(talks).set({ state: 'down', changedAt: now }).where(eq(talks.id, talk.value.id));
		// Its parts were others' talks, and are again: they wait for a place of their own.
		await wall.tx.update(talks).set({ state: 'posted', mergedInto: null, slot: null, spaceId: null, changedAt: now }).where(eq(talks.mergedInto, talk.value.id));
		await settleGone(app, wall, talk.value.id);
		await note(app, wall.tx, actor.workshopId, actor.personId, 'talk.down', { talk: talk.value.id });
		return done(undefined);
	});
}

/** A talk whose convener has left goes on with whoever takes it on. */
export function takeOnTalk(app: App, actor: Actor, id: string): Promise<Result<void>> {
	return atWall(app, actor, 'talk.post', async (wall) => {
		const talk = posted(wall, id);
		if (!talk) return refuse({ reason: 'no-such-talk' });
		if ((hostsOf(wall.rows, wall.byId).get(talk.id) ?? []).length > 0) return refuse({ reason: 'not-yours' });
		const [me] = await wall.tx.select({ alias: people.alias }).from(people).where(eq(people.id, actor.personId));
		await wall.tx.update(talks).set({ personId: actor.personId, alias: me?.alias ?? '', changedAt: new Date(app.clock.now()) }).where(eq(talks.id, talk.id));
		await note(app, wall.tx, actor.workshopId, actor.personId, 'talk.taken-on', { talk: talk.id });
		return done(undefined);
	});
}

async function cellFor(wall: AtWall, wish: Wish, elsewhere: string, hosts: readonly PersonId[], id?: TalkId): Promise<Result<Cell | null>> {
	if (wish !== 'find') {
		const free = mayStand(wall, wish, elsewhere, id);
		return free.ok ? done(wish) : free;
	}
	const others = placed(wall.rows).filter((talk) => talk.id !== id);
	const marks = await readMarks(wall.tx, wall.workshopId);
	const fans = fansOf(wall, marks);
	// What its hosts want to hear themselves must not be at the same time either.
	const mine = new Set<PersonId>([...hosts, ...((id && fans.get(id)) ?? [])]);
	const never = new Set(others.filter((talk) => talk.cell && hostsOf(wall.rows, wall.byId).get(talk.id)?.some(({ personId }) => hosts.includes(personId))).map((talk) => talk.cell!.slot));
	return done(findCell(freeCells(wall.spaces, wall.slots, others), others, fans, mine, never));
}

function isTwice(wall: AtWall, personId: PersonId, id: TalkId, cell: Cell | null): boolean {
	const hosts = hostsOf(wall.rows, wall.byId);
	const mine = [...hosts].filter(([, who]) => who.some((host) => host.personId === personId)).map(([talk]) => talk);
	const there = [...placed(wall.rows).filter((talk) => talk.id !== id), { id, state: 'posted' as const, cell }];
	return twiceAtOnce([...mine, id], there).includes(id);
}

export function placed(rows: readonly (typeof talks.$inferSelect)[]) {
	return rows.map(({ id, state, slot, spaceId }) => ({ id, state, cell: slot !== null && spaceId !== null ? { slot, space: spaceId } : null }));
}

function columnsOf(cell: Cell | null): { slot: RoundId | null; spaceId: SpaceId | null } {
	return { slot: cell?.slot ?? null, spaceId: cell?.space ?? null };
}

function tidy({ title, why, needs, language, elsewhere }: TalkWords) {
	return { title: title.trim(), why: why.trim(), needs: [...new Set(needs)] as TalkNeed[], language: needs.includes('language') ? language.trim() : '', elsewhere: elsewhere.trim() };
}
