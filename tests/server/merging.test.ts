import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { readBoardRows, readGroupCounts } from '#server/use/board-rows.ts';
import { addGroup, alsoCard, groupCard, mergeGroup, placeCard } from '#server/use/cards.ts';
import { backName, proposeName } from '#server/use/names.ts';
import { optionsOf } from '#server/use/polls.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { mineFor } from '#server/use/mine.ts';
import { restoreWorkshop } from '#server/use/restore/restore.ts';
import { commandRound } from '#server/use/rounds.ts';
import { viewFor } from '#server/use/views.ts';
import { writeCardField, writeClusterField } from '#lib/doc/board.ts';
import type { CardId, ClusterId, WorkshopId } from '#lib/domain/ids.ts';
import type { RoundCommand } from '#lib/domain/run.ts';
import { joinAs, must, openWorkshop, someAdmin, testApp, type TestClock } from '../support/app.ts';
import { emptyTables } from '../support/database.ts';
import { meeting } from '../support/people.ts';

let app: App;
let ada: SignedIn;
beforeAll(async () => {
	app = await testApp();
	ada = await someAdmin(app);
});
afterAll(() => app.close());

const why = (result: { ok: boolean; refusal?: { reason: string } }) => (result.ok ? null : result.refusal!.reason);

/** Ann wrote in the first two groups, Bo in the second, Cy in the third. */
async function threeGroups() {
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	const turn = async (...commands: RoundCommand['command'][]) => {
		for (const command of commands) must(await commandRound(app, facilitator, { command } as RoundCommand));
	};
	const [ann, bo, cy] = [await joinAs(app, workshopId, 'Ann'), await joinAs(app, workshopId, 'Bo'), await joinAs(app, workshopId, 'Cy')];
	await turn('start', 'next', 'start');
	const cards: CardId[] = [];
	for (const [person, text] of [[ann, 'A bench by the weir'], [ann, 'Seats in the park'], [bo, 'Somewhere to sit'], [cy, 'A light on the path']] as const) cards.push(must(await placeCard(app, person, { text, theme: 'green', at: [0.5, 0.5] })).cardId);
	await turn('next', 'start', 'next', 'start');
	const groups: ClusterId[] = [];
	for (const name of ['Sit by the water', 'Sit in the park', 'Light the path']) groups.push(must(await addGroup(app, ann, { name })).clusterId);
	const [water, park, light] = groups as [ClusterId, ClusterId, ClusterId];
	for (const [i, clusterId] of [water, park, park, light].entries()) must(await groupCard(app, ann, { cardId: cards[i]!, clusterId }));
	return { workshopId, facilitator, ann, bo, cards, water, park, light, turn };
}

async function counts(workshopId: WorkshopId) {
	await app.rooms.flush(workshopId);
	const { groups, single } = await readGroupCounts(app.db, workshopId);
	return { groups: Object.fromEntries(groups.map(({ name, cards, people }) => [name, [cards, people]])), single };
}

test('[GR13] two groups put together count as one: each card and each person once; split again, both are what they were', async () => {
	const { workshopId, ann, water, park } = await threeGroups();
	const apart = { groups: { 'Sit by the water': [1, 1], 'Sit in the park': [2, 2], 'Light the path': [1, 1] }, single: 0 };
	expect(await counts(workshopId)).toEqual(apart);
	must(await mergeGroup(app, ann, { clusterId: water, into: park }));
	expect(await counts(workshopId)).toEqual({ groups: { 'Sit in the park': [3, 2], 'Light the path': [1, 1] }, single: 0 });
	expect(optionsOf(await readBoardRows(app.db, workshopId)).map(({ name, cards, people }) => [name, cards, people])).toEqual([['Sit in the park', 3, 2], ['Light the path', 1, 1]]);
	must(await mergeGroup(app, ann, { clusterId: water, into: null }));
	expect(await counts(workshopId)).toEqual(apart);
});

test('[GR14] two people who put two groups together the other way round at the same moment make one group of it, and the second is told', async () => {
	const met = await meeting(2);
	await met.place(met.people[0]!, 'A bench');
	await met.start('group');
	const [one, two] = await Promise.all(['One', 'Two'].map((name) => met.done(addGroup(met.app, met.people[0]!, { name }))));
	const [a, b] = [must(one!).clusterId, must(two!).clusterId];
	const [ann, bo] = [await met.sit(met.people[0]!), await met.sit(met.people[1]!)];
	ann.write((doc) => void writeClusterField(doc, a, 'into', b));
	bo.write((doc) => void writeClusterField(doc, b, 'into', a));
	await met.settle();
	const { clusters } = await met.rooms.readBoard(met.workshopId);
	expect(clusters.map(({ id, into }) => [id, into]).sort()).toEqual([[a, b], [b, null]].sort());
	expect(bo.refused).toMatchObject([{ clusterId: b, refusal: { reason: 'no-such-cluster' } }]);
	expect(bo.doc.getMap('clusters').toJSON()).toEqual(ann.doc.getMap('clusters').toJSON());
	// Long chains end somewhere too, and a group that others went into is not taken away.
	ann.write((doc) => void writeClusterField(doc, a, 'into', a));
	await met.settle();
	expect(ann.refused).toMatchObject([{ clusterId: a }]);
	expect((await met.rooms.readBoard(met.workshopId)).clusters.find(({ id }) => id === a)!.into).toBe(b);
	await met.close();
});

test('[GR15] a card in a second group is listed there and counted once; out of its first group it is in none', async () => {
	const { workshopId, ann, bo, cards, water, light } = await threeGroups();
	must(await alsoCard(app, bo, { cardId: cards[3]!, clusterId: water }));
	expect(await counts(workshopId)).toMatchObject({ groups: { 'Sit by the water': [1, 1], 'Light the path': [1, 1] }, single: 0 });
	const lying = async () => (await readBoardRows(app.db, workshopId)).cards.find(({ id }) => id === cards[3])!;
	expect(await lying()).toMatchObject({ cluster: light, also: water });
	expect(why(await alsoCard(app, bo, { cardId: cards[3]!, clusterId: 'nothing000000001' }))).toBe('no-such-cluster');
	must(await groupCard(app, ann, { cardId: cards[3]!, clusterId: null }));
	await app.rooms.flush(workshopId);
	expect(await lying()).toMatchObject({ cluster: null, also: null });
});

test('[GR13] [GR15] what went forward keeps its sources: a priority holds the cards of all its parts and those that belong to it too, and the file brings all of it back', async () => {
	const { workshopId, ann, bo, cards, water, park, turn } = await threeGroups();
	must(await mergeGroup(app, ann, { clusterId: water, into: park }));
	must(await alsoCard(app, ann, { cardId: cards[3]!, clusterId: park }));
	must(await proposeName(app, bo, { clusterId: park, name: 'Seats for all' }));
	await turn('next', 'next', 'start', 'end', 'next');
	const forward = await readPriorities(app, workshopId);
	expect(forward.map(({ statement, cards: of, people }) => [statement, of.length, people])).toEqual([['Sit in the park', 4, 2], ['Light the path', 1, 1]]);
	const jsonOf = async (id: WorkshopId) => (await (await readTakeAway(app, id, { offerWords: true }))!.files.find(({ name }) => name === 'workshop.json')!.make()) as string;
	const file = await jsonOf(workshopId);
	expect(JSON.parse(file).whole.parts).toMatchObject([{ name: 'Sit by the water', into: park }]);
	expect(JSON.parse(file).whole.otherNames).toEqual([{ cluster: park, name: 'Seats for all' }]);
	await emptyTables(app.db);
	const host = await someAdmin(app);
	ada = host;
	const back = await restoreWorkshop(app, host, file);
	if (!back.ok) throw new Error(JSON.stringify(back.refusal));
	expect(await jsonOf(back.value.id)).toBe(file);
	expect((await app.rooms.readBoard(back.value.id)).cards.find(({ id }) => id === cards[0])!.cluster).toBe(water);
});

test('[GR14] a page of yesterday that knows nothing of second groups changes none', async () => {
	const { workshopId, ann, cards, water, light } = await threeGroups();
	must(await alsoCard(app, ann, { cardId: cards[3]!, clusterId: water }));
	must(await app.rooms.actAs(ann, (doc) => void writeCardField(doc, cards[3]!, 'cluster', light)));
	expect((await app.rooms.readBoard(workshopId)).cards.find(({ id }) => id === cards[3])!.also).toBe(water);
});

test('[GR16] a name that stands is changed by those who find another one right: the one that most choose, and level it stays', async () => {
	const { workshopId, ann, bo, park, facilitator } = await threeGroups();
	const cy = await joinAs(app, workshopId, 'Dee');
	const nameNow = async () => (await app.rooms.readBoard(workshopId)).clusters.find(({ id }) => id === park)!.name;
	const names = async () => (await viewFor(app, workshopId, 'groups', 'participant'))[park]!.names!;
	must(await proposeName(app, ann, { clusterId: park, name: 'Sit in the park' }));
	must(await proposeName(app, bo, { clusterId: park, name: ' Seats  for all ' }));
	// Ann finds the old one right, Bo the new one.
	expect([await nameNow(), (await names()).map(({ name }) => name)]).toEqual(['Sit in the park', ['Sit in the park', 'Seats for all']]);
	must(await backName(app, cy, { nameId: (await names())[1]!.id }));
	expect(await nameNow()).toBe('Seats for all');
	must(await backName(app, cy, { nameId: (await names())[0]!.id }));
	expect(await nameNow()).toBe('Sit in the park');
	expect((await mineFor(app, workshopId, cy.personId))!.names).toEqual([(await names())[0]!.id]);
	// How many find which name right is told to nobody, the host included.
	expect(JSON.stringify(await viewFor(app, workshopId, 'groups', 'facilitator'))).not.toContain('backers');
	expect(why(await proposeName(app, bo, { clusterId: park, name: '  ' }))).toBe('text-empty');
	expect(why(await proposeName(app, bo, { clusterId: park, name: 'x'.repeat(121) }))).toBe('field-too-long');
	expect(why(await proposeName(app, bo, { clusterId: 'nothing000000001', name: 'No' }))).toBe('no-such-cluster');
	must(await commandRound(app, facilitator, { command: 'end' }));
	must(await commandRound(app, facilitator, { command: 'next' }));
	expect(why(await backName(app, bo, { nameId: (await names())[0]!.id }))).toBe('not-in-this-round');
});

test('[GR17] the host sees how many cards have moved lately, and how many are in no group', async () => {
	const { workshopId, ann, cards, light, facilitator } = await threeGroups();
	const desk = async () => (await app.rooms.flush(workshopId), await viewFor(app, workshopId, 'desk', facilitator.role));
	(app.clock as TestClock).advance(61_000);
	expect(await desk()).toMatchObject({ movesLately: 0, single: 0 });
	must(await groupCard(app, ann, { cardId: cards[0]!, clusterId: light }));
	must(await groupCard(app, ann, { cardId: cards[1]!, clusterId: null }));
	expect(await desk()).toMatchObject({ movesLately: 2, single: 1 });
	(app.clock as TestClock).advance(61_000);
	expect(await desk()).toMatchObject({ movesLately: 0, single: 1 });
});
