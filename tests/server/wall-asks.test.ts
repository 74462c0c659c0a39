import { expect, test } from 'vitest';
import { readLog } from '#server/use/host/log.ts';
import { commandRound } from '#server/use/rounds.ts';
import { answerAsk, askHosts, takeBackAsk } from '#server/use/wall/asks.ts';
import { markTalk } from '#server/use/wall/marks.ts';
import { placeTalk, postTalk, takeDownTalk } from '#server/use/wall/talks.ts';
import type { Actor } from '#lib/domain/people.ts';
import { must, reasonOf } from '../support/app.ts';
import { openWall, talkWords as words } from '../support/open-wall.ts';
import { ourApp } from '../support/our-app.ts';

const { app, ada } = await ourApp();

/** Otter's talk stands in the first time, Heron's in the second, and Wren has none. */
async function twoTalks() {
	const room = await openWall(app, ada);
	const [otter, heron, wren, maple] = room.people as [Actor, Actor, Actor, Actor];
	const { talk: a } = must(await postTalk(app, otter, words('A warm hall'), room.cell(0, 0)));
	const { talk: b } = must(await postTalk(app, heron, words('Cheap heating'), room.cell(1, 1)));
	const cells = async () => {
		const { talks } = await room.wall();
		return [a, b].map((id) => talks.find((talk) => talk.id === id)?.cell ?? null);
	};
	return { ...room, otter, heron, wren, maple, a, b, cells, before: [room.cell(0, 0), room.cell(1, 1)], after: [room.cell(1, 1), room.cell(0, 0)] };
}

test('[OS26] two talks change places when both hosts agree: whoever is asked sees where theirs would go, nothing moves before the yes, and whoever asked hears of it', async () => {
	const { workshopId, otter, heron, wren, facilitator, a, b, cells, before, after, mine } = await twoTalks();
	const swap = { kind: 'swap', of: a, from: b } as const;
	expect(reasonOf(await askHosts(app, wren, swap))).toBe('not-yours');
	expect(reasonOf(await askHosts(app, facilitator, swap))).toBe('not-in-this-round');
	must(await askHosts(app, heron, swap));
	must(await askHosts(app, heron, swap));
	expect(await cells()).toEqual(before);
	const asks = (await mine(otter)).asks;
	expect(asks).toMatchObject([{ kind: 'swap', of: a, from: b }]);
	expect([(await mine(heron)).asks, (await mine(heron)).asked.map(({ state }) => state), (await mine(wren)).asks]).toEqual([[], ['open'], []]);
	// Not the asker either: it takes both.
	for (const other of [wren, heron]) expect(reasonOf(await answerAsk(app, other, { ask: asks[0]!.id, agree: true }))).toBe('not-yours');
	expect(await cells()).toEqual(before);
	must(await answerAsk(app, otter, { ask: asks[0]!.id, agree: true }));
	expect(await cells()).toEqual(after);
	expect((await mine(heron)).asked).toMatchObject([{ kind: 'swap', state: 'agreed' }]);
	expect(reasonOf(await answerAsk(app, otter, { ask: asks[0]!.id, agree: true }))).toBe('ask-over');
	expect(await cells()).toEqual(after);
	// Read, it is put away.
	must(await takeBackAsk(app, heron, { ask: asks[0]!.id }));
	expect((await mine(heron)).asked).toEqual([]);
	expect((await readLog(app, workshopId, 50)).map(({ kind }) => kind)).toContain('talk.swapped');
});

test('[OS26] a no leaves both where they are, and whoever asked is told; they may ask again when they have read it', async () => {
	const { otter, heron, a, b, cells, before, mine } = await twoTalks();
	must(await askHosts(app, heron, { kind: 'swap', of: a, from: b }));
	must(await answerAsk(app, otter, { ask: (await mine(otter)).asks[0]!.id, agree: false }));
	expect(await cells()).toEqual(before);
	const [answer] = (await mine(heron)).asked;
	expect(answer).toMatchObject({ state: 'declined', of: a });
	expect((await mine(otter)).asks).toEqual([]);
	must(await takeBackAsk(app, heron, { ask: answer!.id }));
	must(await askHosts(app, heron, { kind: 'swap', of: a, from: b }));
	expect((await mine(otter)).asks).toHaveLength(1);
});

test('[OS26] where one of the two has moved, was taken down or its time is over, the question is over: a late yes moves nobody to where they never wished to go', async () => {
	for (const changes of ['the asked one moves', 'the asking one moves', 'the asked one is taken down', 'the asking one is taken down', 'the time is over'] as const) {
		const { otter, heron, facilitator, a, b, cells, cell, mine, to } = await twoTalks();
		must(await askHosts(app, heron, { kind: 'swap', of: a, from: b }));
		const [ask] = (await mine(otter)).asks;
		if (changes === 'the asked one moves') must(await placeTalk(app, otter, a, cell(0, 2)));
		if (changes === 'the asking one moves') must(await placeTalk(app, heron, b, cell(1, 2)));
		if (changes === 'the asked one is taken down') must(await takeDownTalk(app, otter, a));
		if (changes === 'the asking one is taken down') must(await takeDownTalk(app, heron, b));
		if (changes === 'the time is over') {
			await to('talks');
			must(await commandRound(app, facilitator, { command: 'next' }));
			must(await commandRound(app, facilitator, { command: 'start' }));
		}
		const were = await cells();
		expect([changes, reasonOf(await answerAsk(app, otter, { ask: ask!.id, agree: true }))]).toEqual([changes, 'ask-over']);
		expect([changes, await cells()]).toEqual([changes, were]);
		if (changes === 'the asked one moves' || changes === 'the asking one moves') expect((await mine(heron)).asked).toMatchObject([{ state: 'over' }]);
		if (changes !== 'the time is over') expect((await mine(otter)).asks).toEqual([]);
	}
});

test('[OS26] two who ask one another change places once; of two yeses at one moment one counts; a place that is shared is changed with nobody, for the third has not agreed', async () => {
	const crossing = await twoTalks();
	const crossed = await Promise.all([askHosts(app, crossing.heron, { kind: 'swap', of: crossing.a, from: crossing.b }), askHosts(app, crossing.otter, { kind: 'swap', of: crossing.b, from: crossing.a })]);
	expect(crossed.map((one) => one.ok && one.value.agreed).sort()).toEqual([false, true]);
	expect(await crossing.cells()).toEqual(crossing.after);

	const raced = await twoTalks();
	must(await askHosts(app, raced.heron, { kind: 'swap', of: raced.a, from: raced.b }));
	const { id } = (await raced.mine(raced.otter)).asks[0]!;
	const yes = await Promise.all([1, 2, 3].map(() => answerAsk(app, raced.otter, { ask: id, agree: true })));
	expect(yes.map(reasonOf).sort()).toEqual(['ask-over', 'ask-over', null].sort());
	expect(await raced.cells()).toEqual(raced.after);

	const shared = await twoTalks();
	const { talk: c } = must(await postTalk(app, shared.wren, words('Blankets'), shared.cell(0, 1)));
	must(await askHosts(app, shared.heron, { kind: 'swap', of: shared.a, from: shared.b }));
	must(await askHosts(app, shared.wren, { kind: 'share', of: shared.a, from: c }));
	const { asks } = await shared.mine(shared.otter);
	const [swap, share] = (['swap', 'share'] as const).map((kind) => asks.find((ask) => ask.kind === kind));
	must(await answerAsk(app, shared.otter, { ask: share!.id, agree: true }));
	expect(reasonOf(await answerAsk(app, shared.otter, { ask: swap!.id, agree: true }))).toBe('ask-over');
	expect(await shared.cells()).toEqual(shared.before);
	expect(reasonOf(await askHosts(app, shared.heron, { kind: 'swap', of: c, from: shared.b }))).toBe('no-such-cell');
});

test('[OS27] people who wish a talk were at another time are a number to its host, who moves it or leaves it; another space at the same time is no answer to them, and all of them are told what is', async () => {
	const { otter, wren, maple, a, cells, cell, mine } = await twoTalks();
	must(await markTalk(app, wren, { talk: a, mark: 'coming' }));
	for (const person of [wren, maple]) must(await askHosts(app, person, { kind: 'move', of: a, from: null }));
	const asks = (await mine(otter)).asks;
	expect(asks).toHaveLength(2);
	expect(JSON.stringify(asks)).not.toMatch(new RegExp(`${wren.personId}|${maple.personId}`));
	const states = async () => [(await mine(wren)).asked[0]?.state, (await mine(maple)).asked[0]?.state];
	expect(reasonOf(await answerAsk(app, otter, { ask: asks[0]!.id, agree: true }))).toBe('ask-over');
	must(await placeTalk(app, otter, a, cell(0, 2)));
	expect(await states()).toEqual(['open', 'open']);
	must(await answerAsk(app, otter, { ask: asks[0]!.id, agree: false }));
	expect([await states(), (await cells())[0]]).toEqual([['declined', 'declined'], cell(0, 2)]);
	for (const person of [wren, maple]) {
		must(await takeBackAsk(app, person, { ask: (await mine(person)).asked[0]!.id }));
		must(await askHosts(app, person, { kind: 'move', of: a, from: null }));
	}
	must(await placeTalk(app, otter, a, cell(1, 0)));
	expect(await states()).toEqual(['agreed', 'agreed']);
});
