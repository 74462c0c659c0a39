import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cardAuthors, cards, events, people, questions } from '#server/db/schema.ts';
import { readReleased } from '#server/export/released.ts';
import { hideCard, showCards } from '#server/use/host/checks.ts';
import { answerInWriting, passOn } from '#server/use/host/questions.ts';
import { callEveryone, letEveryoneLook } from '#server/use/host/together.ts';
import { freezeBoard, stopWriter } from '#server/use/host/stopping.ts';
import { handIn, haveSeen, sendLeftWords } from '#server/use/late.ts';
import { mineFor } from '#server/use/mine.ts';
import { answerQuestion, askQuestion, callHost } from '#server/use/reactions.ts';
import { commandRound } from '#server/use/rounds.ts';
import { closeWorkshop } from '#server/use/workshops.ts';
import { viewFor } from '#server/use/views.ts';
import { readCards, writeCardField } from '#lib/doc/board.ts';
import { encodeHere } from '#lib/doc/frames.ts';
import { missedRounds } from '#lib/domain/late.ts';
import type { CardId, UserId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { actions as acts } from '../../src/routes/w/[id]/acts.server.ts';
import { must, reasonOf } from '../support/app.ts';
import { draft, meeting, type Meeting } from '../support/people.ts';
import { holds, secret } from '../support/secret.ts';

let room: Meeting;
let [ann, bob, cy]: Actor[] = [];
beforeEach(async () => {
	room = await meeting(3);
	[ann, bob, cy] = room.people;
});
afterEach(() => room.close());
const stage = () => viewFor(room.app, room.workshopId, 'stage', 'participant');
const desk = () => viewFor(room.app, room.workshopId, 'desk', 'facilitator');

test('[LT2] a card handed in after its round lies with its writer until a host shows it, and nobody else is sent a word of it; then it stays marked', async () => {
	await room.start('place');
	await room.place(bob!, 'In time');
	await room.start('group');
	expect((await stage()).takesLate).toBe(true);
	const others = [await room.sit(bob!), await room.sit(bob!, 'draft'), await room.sit({ ...cy!, role: 'observer' })];
	const { cardId } = must(await room.done(handIn(room.app, ann!, draft(secret))));
	await room.settle();
	for (const other of others) expect(holds(other.received, secret)).toBe(false);
	expect((await mineFor(room.app, room.workshopId, ann!.personId))!.held).toEqual({ [cardId]: { why: 'late', note: '' } });
	const own = await room.sit(ann!, 'draft');
	// Its writer may go on writing in it while it waits.
	own.write((doc) => writeCardField(doc, cardId, 'text', `${secret} and more`));
	await room.settle();
	await room.rooms.flush(room.workshopId);
	expect(own.refused).toEqual([]);
	expect((await desk()).held).toMatchObject([{ id: cardId, number: 2, why: 'late', text: `${secret} and more` }]);
	expect((await stage()).late).toEqual([]);
	must(await room.done(showCards(room.app, room.facilitator, [cardId])));
	await room.settle();
	expect(readCards(others[0]!.doc).map(({ id }) => id)).toContain(cardId);
	expect((await stage()).late).toEqual([cardId]);
	expect([...(await readReleased(room.app, room.workshopId))!.late]).toEqual([cardId]);
	// Hidden and shown again for another reason, it is late still.
	must(await room.done(hideCard(room.app, room.facilitator, { cardId, why: 'unkind' })));
	must(await room.done(showCards(room.app, room.facilitator, [cardId])));
	expect((await stage()).late).toEqual([cardId]);
	const log = await room.app.db.select({ kind: events.kind, data: events.data, by: events.personId }).from(events).where(eq(events.kind, 'card.handed-in'));
	expect(log).toEqual([{ kind: 'card.handed-in', data: { card: 2 }, by: null }]);
});

test('[LT1] [LT2] cards are handed in late only when a round for cards is over, by participants, while the board is free; a refused one leaves nothing', async () => {
	expect(reasonOf(await room.done(handIn(room.app, ann!, draft('Too early'))))).toBe('not-in-this-round');
	await room.start('place');
	expect(reasonOf(await room.done(handIn(room.app, ann!, draft('In time')))), 'it is put on the table').toBe('not-in-this-round');
	const id = await room.place(bob!, 'Bob’s card');
	await room.start('look');
	for (const role of ['facilitator', 'cofacilitator', 'adviser', 'observer', 'officer', 'helper'] as const) expect(reasonOf(await room.done(handIn(room.app, { ...ann!, role }, draft('Not theirs'))))).toBe('not-allowed');
	expect(reasonOf(await room.done(handIn(room.app, ann!, draft('x'.repeat(281)))))).toBe('text-too-long');
	expect(reasonOf(await room.done(handIn(room.app, ann!, draft('  '))))).toBe('text-empty');
	must(await room.done(freezeBoard(room.app, room.facilitator, true)));
	expect(reasonOf(await room.done(handIn(room.app, ann!, draft('Frozen'))))).toBe('board-frozen');
	must(await room.done(freezeBoard(room.app, room.facilitator, false)));
	must(await room.done(stopWriter(room.app, room.facilitator, { cardId: id })));
	expect(reasonOf(await room.done(handIn(room.app, bob!, draft('Stopped'))))).toBe('person-stopped');
	expect((await mineFor(room.app, room.workshopId, ann!.personId))!.held).toEqual({});
	expect((await room.app.db.select().from(cards)).length).toBe(1);
	await room.start('close');
	must(await room.done(commandRound(room.app, room.facilitator, { command: 'next' })));
	expect((await stage()).takesLate).toBe(true);
	must(await room.done(closeWorkshop(room.app, room.facilitator)));
	expect(reasonOf(await room.done(handIn(room.app, ann!, draft('Closed'))))).toBe('not-in-this-round');
});

test('[LT2] what was handed in late outlives a crash and a later silent round, which does not turn it over', async () => {
	await room.start('place');
	await room.start('look');
	const { cardId } = must(await room.done(handIn(room.app, ann!, draft(secret))));
	await room.crash();
	expect((await room.rooms.readDraft(room.workshopId, ann!.personId)).map(({ id }) => id)).toEqual([cardId]);
	await room.start('place');
	await room.start('look');
	expect((await room.rooms.readBoard(room.workshopId)).cards).toEqual([]);
	expect(await room.app.db.select({ id: cardAuthors.cardId, late: cardAuthors.late }).from(cardAuthors)).toEqual([{ id: cardId, late: true }]);
});

test('[TG1] a host calls everyone to one place; pages say who has come, numbers only; another round sets everyone free', async () => {
	await room.start('place');
	await room.place(ann!, 'The weir');
	await room.start('look');
	expect(reasonOf(await callEveryone(room.app, ann!, { view: 'list', number: '' }))).toBe('not-allowed');
	expect(reasonOf(await callEveryone(room.app, room.facilitator, { view: 'list', number: '99' }))).toBe('no-such-card');
	expect((await desk()).together).toBe(null);
	const [a, b, again] = [await room.sit(ann!), await room.sit(bob!), await room.sit(bob!)];
	await room.sit(cy!);
	must(await callEveryone(room.app, room.facilitator, { view: 'plan', number: ' 1 ' }));
	const [card] = await room.app.db.select({ id: cards.id }).from(cards);
	const { called } = await stage();
	expect(called).toMatchObject({ view: 'plan', card: card!.id as CardId });
	expect((await desk()).together).toEqual({ with: 0, writing: 0, apart: 3 });
	a.send(encodeHere({ hidden: false, stance: 'with', call: called!.at }));
	b.send(encodeHere({ hidden: false, stance: 'writing', call: called!.at }));
	again.send(encodeHere({ hidden: true, stance: 'with', call: called!.at }));
	await room.settle();
	expect((await desk()).together, 'a hidden page is with nobody').toEqual({ with: 1, writing: 1, apart: 1 });
	must(await callEveryone(room.app, room.facilitator, { view: 'list', number: '' }));
	expect((await desk()).together, 'each call is followed anew').toEqual({ with: 0, writing: 0, apart: 3 });
	must(await letEveryoneLook(room.app, room.facilitator));
	expect(await stage()).toMatchObject({ called: null });
	must(await callEveryone(room.app, room.facilitator, { view: 'list', number: '' }));
	must(await room.done(commandRound(room.app, room.facilitator, { command: 'next' })));
	expect(await stage()).toMatchObject({ called: null });
	// Whose page has neither list nor plan cannot come, and must not be counted as if they had.
	await room.start('sort');
	expect(reasonOf(await callEveryone(room.app, room.facilitator, { view: 'list', number: '' }))).toBe('not-in-this-round');
});

test('[LT5] what somebody has seen is kept with the person: in view while a round turns, read or put away later, on whatever device', async () => {
	const { rounds } = (await stage());
	const missed = async (person: Actor) => missedRounds(rounds, (await mineFor(room.app, room.workshopId, person.personId))!.seen, (await stage()).round.index);
	await room.start('place');
	const page = await room.sit(ann!);
	const phone = await room.sit(bob!);
	await room.start('look');
	await room.start('group');
	expect([await missed(ann!), await missed(bob!), await missed(cy!)], 'Cy has never been here').toEqual([0, 0, 2]);
	// Ann goes; Bob's phone is in his pocket while two rounds go by.
	page.drop();
	phone.hide(true);
	await room.settle();
	await room.start('sort');
	await room.start('who');
	expect([await missed(ann!), await missed(bob!)]).toEqual([2, 2]);
	// In view again, Bob has not read it yet; another round does not make it unmissed.
	phone.hide(false);
	await room.settle();
	await room.start('plan');
	expect(await missed(bob!)).toBe(3);
	must(await room.done(haveSeen(room.app, bob!)));
	expect(await missed(bob!)).toBe(0);
	await room.start('close');
	expect([await missed(bob!), await missed(ann!)], 'he was here, and Ann was not').toEqual([0, 4]);
	expect(reasonOf(await room.done(haveSeen(room.app, { ...ann!, role: 'observer' })))).toBe('not-allowed');
});

test('[LT7] words whose round is over reach the host with what they are about, and nobody else, until the workshop closes', async () => {
	await room.start('sort');
	await room.start('who');
	const other = await room.sit(bob!);
	must(await sendLeftWords(room.app, ann!, ` A reason (Safe streets): ${secret} `));
	await room.settle();
	expect((await desk()).questions).toMatchObject([{ text: `A reason (Safe streets): ${secret}`, card: null, of: 'left' }]);
	expect(holds(other.received, secret)).toBe(false);
	// Hosts alone: not the advisers, and not everyone by an answer in writing.
	const { id } = (await desk()).questions[0]!;
	expect(reasonOf(await passOn(room.app, room.facilitator, { questionId: id }))).toBe('no-such-question');
	expect(reasonOf(await answerInWriting(room.app, room.facilitator, { questionId: id, answer: 'Thank you' }))).toBe('no-such-question');
	expect((await readReleased(room.app, room.workshopId))!.questions.map(({ text, state }) => [text, state])).toEqual([[`A reason (Safe streets): ${secret}`, 'left']]);
	const send = async (actor = ann!, text = 'More') => reasonOf(await sendLeftWords(room.app, actor, text));
	expect(await send(ann, '  ')).toBe('text-empty');
	expect(await send(ann, 'x'.repeat(3001))).toBe('text-too-long');
	expect(await send(ann, 'a\u202eb')).toBe('bad-shape');
	expect(await send({ ...cy!, role: 'observer' })).toBe('not-allowed');
	must(await room.done(freezeBoard(room.app, room.facilitator, true)));
	expect(await send()).toBe('board-frozen');
	must(await room.done(freezeBoard(room.app, room.facilitator, false)));
	await room.app.db.update(people).set({ stopped: { at: 0, card: 'x' as CardId, note: '' } }).where(eq(people.id, ann!.personId));
	expect(await send()).toBe('person-stopped');
	for (let rounds = 0; rounds < 3; rounds++) must(await room.done(commandRound(room.app, room.facilitator, { command: 'next' })));
	must(await sendLeftWords(room.app, bob!, 'At the last moment'));
	must(await room.done(closeWorkshop(room.app, room.facilitator)));
	expect(await send(bob)).toBe('not-in-this-round');
});

test('[RO9] a call for help reaches hosts once, before all questions, also on a board that is stopped; nobody else hears of it and no file holds it', async () => {
	await room.start('place');
	must(await askQuestion(room.app, bob!, { text: 'What is a ballot?' }));
	must(await room.done(freezeBoard(room.app, room.facilitator, true)));
	const other = await room.sit(bob!);
	for (let n = 0; n < 2; n++) must(await callHost(room.app, ann!));
	await room.settle();
	const { alias, number } = (await mineFor(room.app, room.workshopId, ann!.personId))!;
	const [call, question] = (await desk()).questions;
	expect((await desk()).questions).toMatchObject([{ of: 'call', text: `${alias} (${number})` }, { of: 'question', text: 'What is a ballot?' }]);
	expect(reasonOf(await callHost(room.app, { ...cy!, role: 'adviser' }))).toBe('not-allowed');
	expect(reasonOf(await answerInWriting(room.app, room.facilitator, { questionId: call!.id, answer: 'Here I am' }))).toBe('no-such-question');
	expect((await readReleased(room.app, room.workshopId))!.questions.map(({ text }) => text)).toEqual(['What is a ballot?']);
	expect(holds(other.received, `${alias} (${number})`)).toBe(false);
	must(await answerQuestion(room.app, room.facilitator, { questionId: call!.id }));
	expect((await desk()).questions.map(({ id }) => id)).toEqual([question!.id]);
	expect(await room.app.db.select().from(questions).where(eq(questions.id, call!.id))).toEqual([]);
});

test('[RO9] whoever was stopped calls the host all the same, and says nothing else', async () => {
	await room.start('look');
	await room.app.db.update(people).set({ stopped: { at: 0, card: 'x' as CardId, note: '' } }).where(eq(people.id, ann!.personId));
	const [{ userId }] = (await room.app.db.select({ userId: people.userId }).from(people).where(eq(people.id, ann!.personId))) as [{ userId: UserId }];
	const send = async (action: 'callHost' | 'ask' | 'leftWords') => {
		const form = new FormData();
		form.set('text', 'Let me speak');
		const request = { formData: async () => form, headers: new Headers({ 'x-sveltekit-action': 'true' }) };
		return acts[action]({ locals: { app: room.app, user: { id: userId, kind: 'guest', name: '-', admin: false } }, params: { id: room.workshopId }, request } as never);
	};
	for (const action of ['ask', 'leftWords'] as const) expect(await send(action)).toMatchObject({ data: { refusal: { reason: 'person-stopped' } } });
	for (let n = 0; n < 2; n++) expect(await send('callHost')).toEqual({ did: 'called' });
	const { alias, number } = (await mineFor(room.app, room.workshopId, ann!.personId))!;
	expect((await desk()).questions).toMatchObject([{ of: 'call', text: `${alias} (${number})` }]);
});
