import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { acceptInvite, makeInvite } from '#server/auth/accounts.ts';
import { actorOf } from '#server/auth/actor.ts';
import { alikePairs, events, people } from '#server/db/schema.ts';
import { sayAlike } from '#server/use/asked-alike.ts';
import { addGroup, groupCard } from '#server/use/cards.ts';
import { askWriters, keepCardsApart, proposeAgain } from '#server/use/host/alike.ts';
import { hideCard } from '#server/use/host/checks.ts';
import { answerInWriting } from '#server/use/host/questions.ts';
import { freezeBoard } from '#server/use/host/stopping.ts';
import { sayWriting } from '#server/use/host/writing.ts';
import { mineFor } from '#server/use/mine.ts';
import { askQuestion } from '#server/use/reactions.ts';
import { viewFor } from '#server/use/views.ts';
import { keepApart, readVotePlan } from '#server/use/vote-plan.ts';
import { pairOf } from '#lib/domain/alike.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { writingMs } from '#lib/domain/writing.ts';
import { must, reasonOf } from '../support/app.ts';
import { meeting, type Meeting } from '../support/people.ts';

let room: Meeting;
let [ann, bob, cy]: Actor[] = [];
let host: Actor;
beforeEach(async () => {
	room = await meeting(3);
	[ann, bob, cy] = room.people;
	host = room.facilitator;
});
afterEach(() => room.close());
const lines = async () => (await viewFor(room.app, room.workshopId, 'desk', 'cofacilitator')).alike;
const asked = async (who: Actor) => (await mineFor(room.app, room.workshopId, who.personId))!.alike;

/** Ann and Bob each wrote of the same skate spot, Cy of both the bench and the seat. */
async function faceUp(): Promise<Record<'spot' | 'skate' | 'bench' | 'seat', CardId>> {
	await room.start('place');
	const spot = await room.place(ann!, 'A skate spot for teenagers');
	const skate = await room.place(bob!, 'A skate spot for teenagers please');
	const bench = await room.place(cy!, 'A bench by the weir');
	const seat = await room.place(cy!, 'A bench near the weir');
	await room.start('look');
	return { spot, skate, bench, seat };
}

test('[GR18] what a host keeps apart is so for every host, at the desk and where the vote is set up, and can be taken back', async () => {
	const { app, workshopId } = room;
	const { spot, skate } = await faceUp();
	must(await room.done(keepCardsApart(app, host, { a: skate, b: spot })));
	expect(await lines()).toMatchObject([{ apart: true, heard: null }]);
	expect(pairOf((await lines())[0]!.a, (await lines())[0]!.b)).toBe(pairOf(spot, skate));
	await room.settle();
	const planned = async () => (({ alike, apart }) => [alike, apart].map((list) => list.filter(({ a, b }) => pairOf(a.id, b.id) === pairOf(spot, skate)).length))(await readVotePlan(app, workshopId));
	expect(await planned()).toEqual([0, 1]);
	must(await room.done(proposeAgain(app, { ...host, role: 'cofacilitator' }, { a: spot, b: skate })));
	expect(await lines()).toEqual([]);
	expect(await planned()).toEqual([1, 0]);
	// And the other way round: what was kept apart there is not proposed at the desk, and comes back from it.
	must(await room.done(keepApart(app, host, spot, skate)));
	expect(await lines()).toMatchObject([{ apart: true }]);
	must(await room.done(proposeAgain(app, host, { a: spot, b: skate })));
	expect([await lines(), await planned()]).toEqual([[], [1, 0]]);
	const noted = await app.db.select({ kind: events.kind, data: events.data }).from(events).where(eq(events.workshopId, workshopId));
	expect(noted.filter(({ kind }) => kind === 'alike.kept-apart')).toMatchObject([{ data: { card: expect.any(Number), other: expect.any(Number) } }]);
	expect(JSON.stringify(noted)).not.toContain('skate');
});

test('[GR18] hosts alone decide about pairs, of cards that lie face up, and never while people write in silence', async () => {
	const { app } = room;
	await room.start('place');
	const [early, late] = [await room.place(ann!, 'A skate spot'), await room.place(bob!, 'A skate spot here')];
	for (const act of [keepCardsApart, proposeAgain, askWriters]) expect(reasonOf(await room.done(act(app, host, { a: early, b: late })))).toBe('not-in-this-round');
	await room.start('look');
	for (const act of [keepCardsApart, proposeAgain, askWriters]) {
		for (const actor of [ann!, { ...host, role: 'adviser' as const }, { ...host, role: 'officer' as const }, { ...host, role: 'helper' as const }, { ...host, role: 'observer' as const }]) expect(reasonOf(await act(app, actor, { a: early, b: late }))).toBe('not-allowed');
		for (const pair of [{ a: early, b: early }, { a: early, b: 'nosuchcardnosuch' }, { a: '', b: 'x' }]) expect(reasonOf(await room.done(act(app, host, pair)))).toBe('no-such-card');
	}
	must(await room.done(hideCard(app, host, { cardId: late, why: 'unkind' })));
	expect(reasonOf(await room.done(askWriters(app, host, { a: early, b: late })))).toBe('no-such-card');
	expect(await lines()).toEqual([]);
});

test('[GR19] the writers of two cards are asked, and nobody else; each answers once, the host reads what both say and nobody’s name, and no card moves', async () => {
	const { app, workshopId } = room;
	const { spot, skate } = await faceUp();
	must(await room.done(askWriters(app, host, { a: spot, b: skate })));
	expect([await asked(ann!), await asked(bob!), await asked(cy!), await asked(host)]).toEqual([[{ own: spot, other: skate }], [{ own: skate, other: spot }], [], []]);
	expect(await lines()).toMatchObject([{ apart: false, heard: 'waiting' }]);
	for (const [actor, own, why] of [[cy!, spot, 'not-yours'], [bob!, spot, 'not-yours'], [host, spot, 'not-allowed'], [{ ...ann!, role: 'observer' as const }, spot, 'not-allowed']] as const) expect(reasonOf(await sayAlike(app, actor, { own, other: skate, said: 'same' }))).toBe(why);
	expect(reasonOf(await sayAlike(app, ann!, { own: spot, other: skate, said: 'perhaps' }))).toBe('bad-shape');
	must(await sayAlike(app, ann!, { own: spot, other: skate, said: 'same' }));
	// One alone is not told: it would say whether there are two writers.
	expect(await lines()).toMatchObject([{ heard: 'waiting' }]);
	expect([await asked(ann!), (await asked(bob!)).length]).toEqual([[], 1]);
	must(await sayAlike(app, bob!, { own: skate, other: spot, said: 'same' }));
	expect(await lines()).toMatchObject([{ heard: 'same' }]);
	expect(Object.keys((await lines())[0]!).sort()).toEqual(['a', 'apart', 'b', 'heard']);
	const { cards, clusters } = await app.rooms.readBoard(workshopId);
	expect([clusters, cards.filter(({ cluster }) => cluster !== null)]).toEqual([[], []]);
	// Asked again, what was said stays.
	must(await room.done(askWriters(app, host, { a: skate, b: spot })));
	expect([await asked(ann!), (await lines())[0]!.heard]).toEqual([[], 'same']);
});

test('[GR19] one "different" is told, and whoever wrote both cards cannot be told from two writers', async () => {
	const { app, workshopId } = room;
	const { spot, skate, bench, seat } = await faceUp();
	must(await room.done(askWriters(app, host, { a: bench, b: seat })));
	must(await room.done(askWriters(app, host, { a: spot, b: skate })));
	const of = async (a: CardId, b: CardId) => (await lines()).find((line) => pairOf(line.a, line.b) === pairOf(a, b))?.heard;
	expect(await asked(cy!), 'asked once').toHaveLength(1);
	const [only] = await asked(cy!);
	must(await sayAlike(app, cy!, { ...only!, said: 'different' }));
	must(await sayAlike(app, ann!, { own: spot, other: skate, said: 'different' }));
	expect([await of(bench, seat), await of(spot, skate)]).toEqual(['different', 'different']);
	expect(await asked(cy!)).toEqual([]);
	// Nowhere does a person stand beside what was said.
	expect(Object.keys((await app.db.select().from(alikePairs).where(eq(alikePairs.workshopId, workshopId)))[0]!).sort()).toEqual(['a', 'apart', 'askedAt', 'b', 'saidA', 'saidB', 'workshopId']);
});

test('[GR19] nobody is asked about a card that is hidden or a pair that is kept apart; a board that is stopped takes no answer', async () => {
	const { app } = room;
	const { spot, skate } = await faceUp();
	must(await room.done(askWriters(app, host, { a: spot, b: skate })));
	must(await room.done(freezeBoard(app, host, true)));
	expect(reasonOf(await sayAlike(app, ann!, { own: spot, other: skate, said: 'same' }))).toBe('board-frozen');
	must(await room.done(freezeBoard(app, host, false)));
	must(await room.done(keepCardsApart(app, host, { a: spot, b: skate })));
	expect([await asked(ann!), await asked(bob!)]).toEqual([[], []]);
	must(await room.done(proposeAgain(app, host, { a: spot, b: skate })));
	expect(await asked(ann!)).toHaveLength(1);
	must(await room.done(hideCard(app, host, { cardId: skate, why: 'person' })));
	expect([await asked(ann!), await asked(bob!)]).toEqual([[], []]);
});

test('[GR20] a host puts two cards into one group already while all look, and changes no card there', async () => {
	const { app, workshopId } = room;
	const { spot, skate } = await faceUp();
	const { clusterId } = must(await room.done(addGroup(app, host, { name: '', cardId: spot })));
	must(await room.done(groupCard(app, host, { cardId: skate, clusterId })));
	expect((await app.rooms.readBoard(workshopId)).cards.filter(({ cluster }) => cluster === clusterId).map(({ text }) => text)).toEqual(['A skate spot for teenagers', 'A skate spot for teenagers please']);
	expect(reasonOf(await room.done(groupCard(app, ann!, { cardId: spot, clusterId: null })))).toBe('not-in-this-round');
});

/** Somebody comes in as an adviser, by a link of their own. */
async function adviserOf(login: string): Promise<Actor> {
	const { app, workshopId } = room;
	const [maker] = await app.db.select({ id: people.userId }).from(people).where(eq(people.id, host.personId));
	const { token } = must(await makeInvite(app, { id: maker!.id, kind: 'account', name: 'Ada', admin: false }, { kind: 'adviser', workshopId }));
	const { userId } = must(await acceptInvite(app, token, { name: login, login, password: 'a long enough password' }));
	return (await actorOf(app, { id: userId }, workshopId))!;
}

test('[RO10] the desk says that an adviser is writing, under that question, until the last one stops; never who or what', async () => {
	const { app, workshopId } = room;
	const [ida, olu] = [await adviserOf('ida'), await adviserOf('olu')];
	await room.start('look');
	must(await room.done(askQuestion(app, bob!, { text: 'Who owns the mill?', to: 'advisers' })));
	room.clock.advance(1000);
	must(await room.done(askQuestion(app, bob!, { text: 'Is the wall paid for?' })));
	const desk = () => viewFor(app, workshopId, 'desk', 'facilitator');
	const writing = async () => (await desk()).questions.map((question) => question.writing);
	const [mill, wall] = (await desk()).questions;
	expect(await writing()).toEqual([false, false]);
	for (const actor of [ann!, host, { ...bob!, role: 'observer' as const }]) expect(reasonOf(await sayWriting(app, actor, { questionId: mill!.id, on: true }))).toBe('not-allowed');
	expect(reasonOf(await sayWriting(app, ida, { questionId: wall!.id, on: true })), 'it lies with the host').toBe('no-such-question');
	must(await sayWriting(app, ida, { questionId: mill!.id, on: true }));
	must(await sayWriting(app, olu, { questionId: mill!.id, on: true }));
	expect(await writing()).toEqual([true, false]);
	expect(JSON.stringify((await desk()).questions)).not.toContain(ida.personId);
	must(await sayWriting(app, ida, { questionId: mill!.id, on: false }));
	expect(await writing()).toEqual([true, false]);
	must(await answerInWriting(app, olu, { questionId: mill!.id, answer: 'The county does.' }));
	expect(await writing()).toEqual([false]);
	await room.start('break');
	expect(reasonOf(await sayWriting(app, ida, { questionId: mill!.id, on: true }))).toBe('not-in-this-round');
});

test('[RO10] it goes within a minute after their page has said nothing more, and their own words keep it', async () => {
	const { app, workshopId } = room;
	const ida = await adviserOf('ida');
	await room.start('look');
	must(await room.done(askQuestion(app, bob!, { text: 'Who owns the mill?', to: 'advisers' })));
	const desk = () => viewFor(app, workshopId, 'desk', 'facilitator');
	const questionId = (await desk()).questions[0]!.id;
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	try {
		must(await sayWriting(app, ida, { questionId, on: true }));
		vi.advanceTimersByTime(writingMs - 1000);
		must(await sayWriting(app, ida, { questionId, on: true }));
		vi.advanceTimersByTime(writingMs - 1000);
		expect(app.writing.of(questionId)).toBe(true);
		vi.advanceTimersByTime(2000);
		expect(app.writing.of(questionId)).toBe(false);
		expect(writingMs).toBeLessThan(60_000);
	} finally {
		vi.useRealTimers();
	}
	expect((await desk()).questions[0]!.writing).toBe(false);
	for (let i = 0; i < 240; i++) app.limits.act.fail(ida.personId);
	expect(reasonOf(await sayWriting(app, ida, { questionId, on: true }))).toBe('too-fast');
});
