import { expect, test } from 'vitest';
import type { RoundId } from '#lib/domain/ids.ts';
import { methods, paletteOf } from '#lib/domain/method/all.ts';
import { breakPlaces, decideSheet, firstAhead, markOf, type SheetEdit, type Stand } from '#lib/domain/method/during.ts';
import { openSpace, openSpaceDays } from '#lib/domain/method/open-space.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import type { Method, RoundState } from '#lib/domain/round.ts';
import { Chance } from '../load/chance.ts';

const at = (index: number, state: 'ready' | 'running' | 'over' | 'finished' = 'running', cameTo = index): Stand => ({
	round: (state === 'running' ? { state, index, endsAt: 1, lengthMs: 1 } : { state, index }) as RoundState,
	cameTo,
	begun: new Set(Array.from({ length: state === 'ready' ? cameTo : cameTo + 1 }, (_, i) => i))
});
const decide = (edit: SheetEdit, stand: Stand, method: Method = planningForReal) => decideSheet(edit, method, stand, paletteOf(method));
const ids = (method: Pick<Method, 'rounds'>) => method.rounds.map(({ id }) => id as string);
const done = (edit: SheetEdit, stand: Stand, method: Method = planningForReal) => {
	const decided = decide(edit, stand, method);
	if (!decided.ok) throw new Error(JSON.stringify(decided.refusal));
	return decided.value;
};
const refusal = (edit: SheetEdit, stand: Stand, method: Method = planningForReal) => {
	const decided = decide(edit, stand, method);
	return decided.ok ? null : decided.refusal;
};
const all = ids(planningForReal);
const indexOf = (id: string) => all.indexOf(id);
const [look, group, tea, sort, vote, close] = ['look', 'group', 'tea', 'sort', 'vote', 'close'].map(indexOf) as [number, number, number, number, number, number];
const neighbours = (id: string) => ({ above: all[indexOf(id) - 1]!, below: all[indexOf(id) + 1]! });

test('[F15] a break comes right after the round that is on; two of them have ids of their own, and nothing else changes', () => {
	const [place] = breakPlaces(planningForReal.rounds, at(look));
	expect(place).toEqual({ after: 'look', before: 'group' });
	const { method, change } = done({ do: 'break', ...place!, minutes: 5 }, at(look));
	expect(method.rounds[look + 1]).toMatchObject({ id: 'break', kind: 'break', short: 'Break', minutes: 5, may: planningForReal.rounds[tea]!.may, yields: 'nothing' });
	expect(method.rounds.filter(({ id }) => id !== 'break')).toEqual(planningForReal.rounds);
	expect(change).toMatchObject({ did: 'break', round: 'break', minutes: 5, after: planningForReal.rounds[look]!.short });
	expect(ids(done({ do: 'break', after: 'look', before: 'break', minutes: 10 }, at(look), method).method).slice(look, look + 3)).toEqual(['look', 'break-2', 'break']);
});

test('[F15] where a round waits that has never begun, a break comes before it; where the room has been there, after it', () => {
	expect(breakPlaces(planningForReal.rounds, at(group, 'ready'))[0]).toEqual({ after: 'look', before: 'group' });
	expect(breakPlaces(planningForReal.rounds, at(group, 'over'))[0]).toEqual({ after: 'group', before: 'tea' });
	// Gone back to a round that was held: the furthest one keeps its place too.
	expect(breakPlaces(planningForReal.rounds, at(look, 'ready', group))[0]).toEqual({ after: 'group', before: 'tea' });
	expect(breakPlaces(planningForReal.rounds, at(close))).toEqual([]);
	expect(breakPlaces(planningForReal.rounds, at(close, 'finished'))).toEqual([]);
	expect(breakPlaces(planningForReal.rounds, { ...at(0, 'ready'), begun: new Set() })[0]).toEqual({ after: all[0], before: all[1] });
});

test('[F16] the tea moves earlier and later; what has begun and the round that waits keep their places', () => {
	const { above } = neighbours('tea');
	expect(ids(done({ do: 'up', id: 'tea', past: above }, at(look)).method).indexOf('tea')).toBe(group);
	expect(refusal({ do: 'up', id: 'tea', past: above }, at(group))).toEqual({ reason: 'round-begun', round: planningForReal.rounds[group]!.short });
	expect(refusal({ do: 'up', id: 'tea', past: above }, at(group, 'ready'))).toMatchObject({ reason: 'round-begun' });
	expect(refusal({ do: 'remove', id: 'tea' }, at(tea))).toMatchObject({ reason: 'round-begun' });
	expect(ids(done({ do: 'remove', id: 'tea' }, at(group)).method)).toEqual(all.filter((id) => id !== 'tea'));
	expect(refusal({ do: 'remove', id: 'vote' }, at(group))).toEqual({ reason: 'not-a-break' });
	// A night between two days is no tea.
	const night = openSpaceDays.rounds.find(({ overnight }) => overnight)!;
	expect(refusal({ do: 'remove', id: night.id }, at(0), openSpaceDays)).toEqual({ reason: 'not-a-break' });
});

test('[F16] an order that the builder warns of is refused; one that was odd before stays possible', () => {
	const early = { ...planningForReal, rounds: planningForReal.rounds.filter(({ kind }) => kind !== 'break') };
	const list = ids(early);
	expect(refusal({ do: 'up', id: 'sort', past: list[list.indexOf('sort') - 1]! }, at(1), early)).toMatchObject({ reason: 'round-order', fault: 'nothing-to-sort' });
	const noSort = { ...early, rounds: early.rounds.filter(({ id }) => id !== 'sort') };
	expect(refusal({ do: 'up', id: 'vote', past: 'group' }, at(1), noSort)).toMatchObject({ reason: 'round-order', fault: 'no-groups-before', round: planningForReal.rounds[vote]!.short });
	expect(refusal({ do: 'down', id: all[close - 1]!, past: 'close' }, at(1))).toMatchObject({ reason: 'round-order', fault: 'not-last' });
	expect(refusal({ do: 'break', after: all[close - 1]!, before: 'close', minutes: 5 }, at(1))).toBeNull();
	const odd = { ...noSort, rounds: noSort.rounds.filter(({ kind }) => kind !== 'group') };
	expect(refusal({ do: 'break', after: 'look', before: 'vote', minutes: 5 }, at(1), odd)).toBeNull();
	// Each time of talks has its number in its name; a tea between them may move.
	const talks = openSpace.rounds.filter(({ kind }) => kind === 'talks').map(({ id }) => id as string);
	const beside = openSpace.rounds.findIndex(({ kind }, i) => kind === 'talks' && openSpace.rounds[i + 1]?.kind === 'talks');
	if (beside >= 0) expect(refusal({ do: 'down', id: openSpace.rounds[beside]!.id, past: openSpace.rounds[beside + 1]!.id }, at(0), openSpace)).toMatchObject({ reason: 'round-order', fault: 'times-swapped' });
	expect(refusal({ do: 'break', after: talks[0]!, before: ids(openSpace)[ids(openSpace).indexOf(talks[0]!) + 1]!, minutes: 15 }, at(0), openSpace)).toBeNull();
});

test('[F16] length and words change until a round has begun, also those of the one that waits', () => {
	const was = markOf(planningForReal.rounds[sort]!);
	const edit: SheetEdit = { do: 'words', id: 'sort', was, minutes: 25, script: '  Take your time.\r\nTalk first. ' };
	expect(done(edit, at(look)).method.rounds[sort]).toEqual({ ...planningForReal.rounds[sort], minutes: 25, script: 'Take your time.\nTalk first.' });
	expect(done(edit, at(sort, 'ready')).change).toMatchObject({ did: 'words', minutes: 25 });
	for (const stand of [at(sort), at(sort, 'over'), at(sort, 'ready', vote), at(vote)]) expect(refusal(edit, stand)).toMatchObject({ reason: 'round-begun' });
	for (const minutes of [0, 1.5, Number.NaN, 100_000]) expect(refusal({ ...edit, minutes } as SheetEdit, at(look))).toMatchObject({ reason: 'minutes-bad' });
	expect(refusal({ ...edit, script: 'a'.repeat(601) } as SheetEdit, at(look))).toMatchObject({ reason: 'field-too-long' });
});

test('[F17] what was seen beside it has changed: nothing is done', () => {
	const { method } = done({ do: 'break', after: 'look', before: 'group', minutes: 5 }, at(look));
	const late: SheetEdit[] = [
		{ do: 'break', after: 'look', before: 'group', minutes: 5 },
		{ do: 'up', id: 'group', past: 'look' },
		{ do: 'words', id: 'sort', was: markOf({ minutes: 1, script: '' }), minutes: 5, script: '' },
		{ do: 'remove', id: 'break-9' },
		{ do: 'down', id: 'nothing', past: 'nothing' }
	];
	for (const edit of late) expect(refusal(edit, at(look), method), JSON.stringify(edit)).toEqual({ reason: 'sheet-changed' });
});

test('[F18] whatever hosts do in whatever order, all that people have come to keeps its index, and no round but a break comes or goes', () => {
	const chance = new Chance('sheet');
	const pick = <T>(list: readonly T[]): T => list[Math.floor(chance.next() * list.length)]!;
	for (let run = 0; run < 300; run++) {
		const first = pick(methods);
		const index = Math.floor(chance.next() * first.rounds.length);
		const stand = at(index, pick(['ready', 'running', 'over'] as const), Math.min(first.rounds.length - 1, index + Math.floor(chance.next() * 3)));
		let method: Method = first;
		const fixed = Math.min(firstAhead(stand), first.rounds.length);
		const keep = stand.round.state === 'ready' && stand.cameTo === index ? index : fixed;
		for (let step = 0; step < 12; step++) {
			const list = ids(method);
			const here = Math.floor(chance.next() * list.length);
			const edit = pick<SheetEdit>([
				{ do: 'break', after: list[here - 1] ?? '', before: list[here]!, minutes: 5 },
				{ do: 'up', id: list[here]!, past: list[here - 1] ?? '' },
				{ do: 'down', id: list[here]!, past: list[here + 1] ?? '' },
				{ do: 'remove', id: list[here]! }
			]);
			const decided = decide(edit, stand, method);
			if (decided.ok) method = decided.value.method;
		}
		expect(ids(method).slice(0, keep)).toEqual(ids(first).slice(0, keep));
		const work = (of: Method) => of.rounds.filter(({ kind, overnight }) => kind !== 'break' || overnight).map(({ id }) => id as RoundId).sort();
		expect(work(method)).toEqual(work(first));
		expect(new Set(ids(method)).size).toBe(method.rounds.length);
	}
});
