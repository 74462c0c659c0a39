import { expect, test } from 'vitest';
import { readLog } from '#server/use/host/log.ts';
import { meetNeed } from '#server/use/wall/needs.ts';
import { changeTalk, placeTalk, postTalk } from '#server/use/wall/talks.ts';
import type { Actor } from '#lib/domain/people.ts';
import { must, reasonOf } from '../support/app.ts';
import { openWall, talkWords } from '../support/open-wall.ts';
import { ourApp } from '../support/our-app.ts';

const { app, ada } = await ourApp();

test('[OS28] a host arranges what a talk needs, for the place it stands in: everyone sees what is arranged; a talk that moves needs it anew, and one that no longer asks has nothing arranged', async () => {
	const { workshopId, facilitator, people, cell, wall } = await openWall(app, ada);
	const [otter, heron] = people as [Actor, Actor];
	const words = { ...talkWords('A warm hall'), needs: ['quiet', 'language'], language: 'Polish' };
	const { talk } = must(await postTalk(app, otter, words, cell(0, 0)));
	const met = async () => (await wall()).talks[0]!.met;
	expect(await met()).toEqual([]);
	expect(reasonOf(await meetNeed(app, heron, { talk, need: 'quiet', met: true }))).toBe('not-allowed');
	expect(reasonOf(await meetNeed(app, facilitator, { talk, need: 'captions', met: true }))).toBe('no-such-talk');
	for (const need of ['quiet', 'language', 'quiet']) must(await meetNeed(app, facilitator, { talk, need, met: true }));
	expect([...(await met())].sort()).toEqual(['language', 'quiet']);
	must(await meetNeed(app, facilitator, { talk, need: 'language', met: false }));
	expect(await met()).toEqual(['quiet']);
	// The talk is where it was: a host arranges what is around it.
	expect((await wall()).talks[0]!.cell).toEqual(cell(0, 0));
	must(await changeTalk(app, otter, talk, { ...words, needs: ['language'] }));
	expect(await met()).toEqual([]);
	must(await meetNeed(app, facilitator, { talk, need: 'language', met: true }));
	must(await placeTalk(app, otter, talk, cell(0, 0)));
	expect(await met()).toEqual(['language']);
	must(await placeTalk(app, otter, talk, cell(1, 0)));
	expect(await met()).toEqual([]);
	const kinds = (await readLog(app, workshopId, 20)).map(({ kind }) => kind);
	expect(kinds.filter((kind) => kind.startsWith('wall.need')).sort()).toEqual(['wall.need-met', 'wall.need-met', 'wall.need-met', 'wall.need-met', 'wall.need-open']);
});
