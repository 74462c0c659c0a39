import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clustersOf } from '#lib/domain/action-group.ts';
import type { PersonId, RoundId, SpaceId, TalkId } from '#lib/domain/ids.ts';
import { nonsenseOf } from '#lib/domain/method/nonsense.ts';
import { methods, paletteOf } from '#lib/domain/method/all.ts';
import { openSpace, openSpaceDays, openSpaceShort } from '#lib/domain/method/open-space.ts';
import type { Cell, Whereabouts } from '#lib/domain/talk.ts';
import { clashesOf, countHeads, findCell, freeCells, overlap, rowsFirst, shownSpaces, slotsOf, standingFor, talksIn, twiceAtOnce, type Slot, type Space } from '#lib/domain/wall.ts';

const slotIds = ['s1', 's2', 's3'] as RoundId[];
const slots = fc.constantFrom<Slot['state'][]>(['ahead', 'ahead', 'ahead'], ['now', 'ahead', 'ahead'], ['over', 'now', 'ahead'], ['over', 'over', 'ahead']).map((states) => slotIds.map((id, i): Slot => ({ id, label: '', minutes: 30, state: states[i]!, startsAt: null })));
const spaces = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }).map((shown): Space[] => [...shown.map((is, i): Space => ({ id: `r${i}` as SpaceId, name: '', kind: 'room', link: '', shown: is })), { id: 'else' as SpaceId, name: '', kind: 'elsewhere', link: '', shown: false }]);
/** A wall with some talks in some of its cells, each with some people who want it. */
const walls = fc.record({ slots, spaces }).chain((wall) => {
	const cell = fc.option(fc.record({ slot: fc.constantFrom(...slotIds), space: fc.constantFrom(...wall.spaces.map(({ id }) => id)) }));
	return fc.record({
		slots: fc.constant(wall.slots),
		spaces: fc.constant(wall.spaces),
		talks: fc.array(fc.record({ cell, state: fc.constantFrom('posted' as const, 'posted' as const, 'down' as const) }), { maxLength: 20 }).map((all) => all.map((one, i) => ({ id: `t${i}` as TalkId, ...one }))),
		fans: fc.array(fc.uniqueArray(fc.constantFrom(...('abcdefgh'.split('') as PersonId[]))), { minLength: 20, maxLength: 20 }).map((sets) => new Map(sets.map((set, i) => [`t${i}` as TalkId, new Set(set)])))
	});
});

test('[OS4] spare spaces are hidden until they are needed: what is shown has a free cell or there is nothing more to show, and no talk is ever hidden', () => {
	fc.assert(
		fc.property(walls, ({ slots, spaces, talks }) => {
			const shown = shownSpaces(spaces, slots, talks);
			const rooms = spaces.filter(({ kind }) => kind === 'room');
			for (const { cell, state } of talks) if (cell && state === 'posted') expect(shown.some(({ id }) => id === cell.space)).toBe(true);
			expect(shown.at(-1)!.kind).toBe('elsewhere');
			const isAll = shown.length === spaces.length;
			if (!isAll && slots.some(({ state }) => state !== 'over')) expect(freeCells(spaces, slots, talks).length).toBeGreaterThan(0);
			for (const [i, room] of rooms.entries()) if (i < rowsFirst || room.shown) expect(shown).toContainEqual(room);
		})
	);
	const three = slotsOf(openSpace.rounds, { state: 'ready', index: 2 });
	const empty: Space[] = [1, 2, 3, 4, 5].map((n) => ({ id: `r${n}` as SpaceId, name: '', kind: 'room', link: '', shown: false }));
	expect(shownSpaces(empty, three, [])).toHaveLength(3);
	const full = three.flatMap((slot) => empty.slice(0, 3).map((space) => ({ id: `${slot.id}${space.id}` as TalkId, state: 'posted' as const, cell: { slot: slot.id, space: space.id } })));
	expect(shownSpaces(empty, three, full)).toHaveLength(4);
});

test('[OS5] a place that is found is free, in a time that is not over, and no free one has fewer clashes; nobody else is moved', () => {
	fc.assert(
		fc.property(walls, fc.uniqueArray(fc.constantFrom(...('abcdefgh'.split('') as PersonId[]))), ({ slots, spaces, talks, fans }, who) => {
			const before = JSON.stringify(talks);
			const mine = new Set(who);
			const free = freeCells(spaces, slots, talks);
			const found = findCell(free, talks, fans, mine);
			expect(JSON.stringify(talks)).toBe(before);
			if (free.length === 0) {
				expect(found).toBeNull();
				return;
			}
			expect(talksIn(talks, found!)).toEqual([]);
			expect(slots.find(({ id }) => id === found!.slot)!.state).not.toBe('over');
			const cost = ({ slot }: Cell) => talks.filter((talk) => talk.state === 'posted' && talk.cell?.slot === slot).reduce((sum, talk) => sum + overlap(mine, fans.get(talk.id)), 0);
			for (const cell of free) expect(cost(found!)).toBeLessThanOrEqual(cost(cell));
		})
	);
	const wall = { free: slotIds.map((slot): Cell => ({ slot, space: 'r0' as SpaceId })) };
	expect(findCell(wall.free, [], new Map(), new Set(), new Set([slotIds[0]!]))!.slot).toBe('s2');
});

test('[OS6] strong clashes are shown, and a convener with two talks at one time is told', () => {
	const cell = (slot: string, space: string) => ({ slot: slot as RoundId, space: space as SpaceId });
	const talk = (id: string, at: Cell | null) => ({ id: id as TalkId, state: 'posted' as const, cell: at });
	const talks = [talk('a', cell('s1', 'r1')), talk('b', cell('s1', 'r2')), talk('c', cell('s2', 'r1')), talk('d', null)];
	const people = (...names: string[]) => new Set(names as PersonId[]);
	const fans = new Map([['a', people('1', '2', '3', '4')], ['b', people('1', '2', '3', '9')], ['c', people('1', '2', '3')]] as [TalkId, Set<PersonId>][]);
	expect(clashesOf(talks, fans)).toEqual([{ a: 'a', b: 'b', people: 3 }]);
	expect(clashesOf(talks, new Map([...fans].map(([id, who]) => [id, new Set([...who].slice(0, 2))])))).toEqual([]);
	expect(twiceAtOnce(['a', 'b', 'c'] as TalkId[], talks)).toEqual(['a', 'b']);
	expect(twiceAtOnce(['a', 'c', 'd'] as TalkId[], talks)).toEqual([]);
});

test('[OS7] every person who is here is counted in exactly one place, and who is lost in none', () => {
	const names = 'abcdefghij'.split('') as PersonId[];
	const where = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom<Whereabouts>({ at: 'wall' }, { at: 'rest' }, ...['t0', 't1', 't2', 'gone'].map((talk) => ({ at: 'talk' as const, talk: talk as TalkId }))))).map((all) => new Map(all));
	const talks = new Map([['t0', { state: 'posted', into: null }], ['t1', { state: 'merged', into: 't0' }], ['t2', { state: 'down', into: null }]] as [TalkId, { state: 'posted' | 'merged' | 'down'; into: TalkId | null }][]);
	fc.assert(
		fc.property(where, fc.uniqueArray(fc.constantFrom(...names)), (map, present) => {
			const heads = countHeads(map, present, talks);
			expect(Object.values(heads.talks).reduce((sum, n) => sum + n, 0) + heads.rest + heads.wall).toBe(present.length);
			expect(heads.talks['t0' as TalkId] ?? 0).toBe(present.filter((name) => ['t0', 't1'].includes((map.get(name) as { talk?: string })?.talk ?? '')).length);
			expect(Object.keys(heads.talks).every((id) => id === 't0')).toBe(true);
		})
	);
	expect(standingFor('t1' as TalkId, talks)).toBe('t0');
	expect(standingFor('t2' as TalkId, talks)).toBeNull();
});

test('[OS8] the session comes in 150 and in 90 minutes, with two times for talks at least, and both make sense as they are', () => {
	expect([openSpace, openSpaceShort].map(({ rounds }) => rounds.reduce((sum, { minutes }) => sum + minutes, 0))).toEqual([150, 90]);
	for (const method of methods) expect(nonsenseOf(method)).toEqual([]);
	const times = openSpaceShort.rounds.filter(({ kind }) => kind === 'talks');
	expect(times.map(({ minutes }) => minutes)).toEqual([25, 25]);
	expect(nonsenseOf({ rounds: openSpaceShort.rounds.filter(({ id }) => id !== times[1]!.id) })).toContainEqual({ nonsense: 'one-time' });
	expect(nonsenseOf({ rounds: openSpaceShort.rounds.filter(({ kind }) => kind !== 'market') }).map(({ nonsense }) => nonsense)).toContain('no-market-before');
	expect(paletteOf(openSpaceShort).map(({ kind }) => kind)).not.toContain('sort');
	// Over two days: four times, and what is tomorrow has no hour yet.
	const day = openSpaceDays.rounds.findIndex(({ kind }) => kind === 'talks');
	expect(slotsOf(openSpaceDays.rounds, { state: 'running', index: day, endsAt: 100 * 60_000, lengthMs: 45 * 60_000 }).map(({ startsAt }) => startsAt)).toEqual([55 * 60_000, 100 * 60_000, null, null]);
	expect(paletteOf(openSpaceDays)).toEqual(expect.arrayContaining([...openSpaceDays.rounds]));
	// Times by the clock: the one that is on began when it began, and the next begins when it ends.
	const index = openSpace.rounds.findIndex(({ kind }) => kind === 'talks');
	expect(slotsOf(openSpace.rounds, { state: 'running', index, endsAt: 100 * 60_000, lengthMs: 35 * 60_000 }).map(({ state, startsAt }) => [state, startsAt])).toEqual([['now', 65 * 60_000], ['ahead', 100 * 60_000]]);
});

test('[OS9] reports that are linked hang together whichever way round it was said, and each stays a report of its own', () => {
	const names = 'abcdefg'.split('') as TalkId[];
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)).filter(([a, b]) => a !== b)), (links) => {
			const clusters = clustersOf(links);
			for (const [a, b] of links) expect(clusters.filter((cluster) => cluster.includes(a) && cluster.includes(b))).toHaveLength(1);
			const all = clusters.flat();
			expect(new Set(all).size).toBe(all.length);
			expect(clustersOf(links.map(([a, b]) => [b, a] as const))).toEqual(clusters);
		})
	);
});
