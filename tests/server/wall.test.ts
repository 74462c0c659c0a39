import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { mineFor } from '#server/use/mine.ts';
import { commandRound } from '#server/use/rounds.ts';
import { viewFor } from '#server/use/views.ts';
import { markTalk } from '#server/use/wall/marks.ts';
import { changeTalk, placeTalk, postTalk, takeDownTalk } from '#server/use/wall/talks.ts';
import { walk } from '#server/use/wall/walk.ts';
import { openSpace } from '#lib/domain/method/open-space.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { RoundKind } from '#lib/domain/round.ts';
import type { Cell } from '#lib/domain/talk.ts';
import { joinAs, must, openWorkshop, someAdmin, testApp } from '../support/app.ts';

let app: App;
let ada: SignedIn;
beforeAll(async () => {
	app = await testApp();
	ada = await someAdmin(app);
});
afterAll(() => app.close());
const reasonOf = (result: { ok: boolean; refusal?: { reason: string } }) => (result.ok ? null : result.refusal!.reason);
const words = (title: string) => ({ title, why: 'I care', needs: [], language: '', elsewhere: '' });

/** A workshop at its marketplace. */
async function atTheWall(count = 4) {
	const { workshopId, facilitator } = await openWorkshop(app, ada, openSpace);
	const people: Actor[] = [];
	for (let i = 0; i < count; i++) people.push(await joinAs(app, workshopId, `Person ${i}`));
	const to = async (kind: RoundKind) => {
		while (openSpace.rounds[(await viewFor(app, workshopId, 'stage', 'facilitator')).round.index]!.kind !== kind) must(await commandRound(app, facilitator, { command: 'next' }));
		must(await commandRound(app, facilitator, { command: 'start' }));
	};
	await to('market');
	const wall = async () => (await viewFor(app, workshopId, 'wall', 'participant'))!;
	const { slots, spaces } = await wall();
	const cell = (slot: number, space: number): Cell => ({ slot: slots[slot]!.id, space: spaces[space]!.id });
	const mine = async (actor: Actor) => (await mineFor(app, workshopId, actor.personId))!.wall!;
	return { workshopId, facilitator, people, to, wall, cell, mine };
}

test('[OS1] two who reach for one cell: one has it, the other is told, and nothing of theirs is on the wall', async () => {
	const { people, cell, wall } = await atTheWall();
	const results = await Promise.all(people.map((person, i) => postTalk(app, person, words(`Talk ${i}`), cell(0, 0))));
	expect(results.map(reasonOf).sort()).toEqual(['cell-taken', 'cell-taken', 'cell-taken', null].sort());
	expect((await wall()).talks).toHaveLength(1);
});

test('[OS2] a talk is its convener’s: nobody else changes, moves or takes it down, the facilitator included', async () => {
	const { people, facilitator, cell, wall, mine } = await atTheWall();
	const [otter, heron] = people as [Actor, Actor];
	const { talk } = must(await postTalk(app, otter, words('A warm hall'), cell(0, 0)));
	expect(reasonOf(await changeTalk(app, heron, talk, words('Mine now')))).toBe('not-yours');
	expect(reasonOf(await placeTalk(app, heron, talk, cell(1, 0)))).toBe('not-yours');
	expect(reasonOf(await takeDownTalk(app, heron, talk))).toBe('not-yours');
	expect(reasonOf(await placeTalk(app, facilitator, talk, cell(1, 0)))).toBe('not-in-this-round');
	expect(await mine(otter)).toMatchObject({ hosts: [talk], is: { at: 'wall' } });
	expect((await wall()).talks[0]).toMatchObject({ title: 'A warm hall', conveners: ['Person 0'], cell: cell(0, 0) });
	expect(JSON.stringify(await wall())).not.toContain(otter.personId);
});

test('[OS3] marks are numbers to others; one walks at any time, and only oneself', async () => {
	const { people, cell, wall, mine } = await atTheWall();
	const [otter, heron] = people as [Actor, Actor];
	const { talk } = must(await postTalk(app, otter, words('A warm hall'), cell(0, 0)));
	must(await markTalk(app, heron, { talk, mark: 'interest' }));
	must(await markTalk(app, heron, { talk, mark: 'coming' }));
	expect([(await wall()).coming, (await wall()).interest]).toEqual([{ [talk]: 1 }, {}]);
	must(await walk(app, heron, { at: 'talk', talk }));
	expect((await mine(heron)).is).toEqual({ at: 'talk', talk });
	must(await walk(app, heron, { at: 'rest' }));
	expect((await mine(heron)).is).toEqual({ at: 'rest' });
	expect(reasonOf(await walk(app, heron, { at: 'talk', talk: 'nowhere000000000' as never }))).toBe('no-such-talk');
});
