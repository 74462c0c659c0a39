import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acceptInvite, makeInvite } from '#server/auth/accounts.ts';
import { actorOf } from '#server/auth/actor.ts';
import { ballots, events, openBallots, people, polls, voters } from '#server/db/schema.ts';
import { castBallot } from '#server/use/ballots.ts';
import { readLog } from '#server/use/host/log.ts';
import { mineFor } from '#server/use/mine.ts';
import { readTakenPart } from '#server/use/priorities.ts';
import { addHelped, castBallotFor, changeCardFor, placeCardFor, readHelped, readPapers } from '#server/use/proxy.ts';
import { commandRound } from '#server/use/rounds.ts';
import { viewFor } from '#server/use/views.ts';
import { closeWorkshop } from '#server/use/workshops.ts';
import type { Actor, HelpedChannel, InvitedRole } from '#lib/domain/people.ts';
import { must, reasonOf } from '../support/app.ts';
import { draft, meeting, type Meeting } from '../support/people.ts';

let room: Meeting;
let ann: Actor;
let helper: Actor;
beforeEach(async () => {
	room = await meeting(1);
	ann = room.people[0]!;
	helper = await invite('helper', 'hana');
});
afterEach(() => room.close());

async function invite(role: InvitedRole, login: string): Promise<Actor> {
	const { app, workshopId } = room;
	const [maker] = await app.db.select({ id: people.userId }).from(people).where(eq(people.id, room.facilitator.personId));
	const { token } = must(await makeInvite(app, { id: maker!.id, kind: 'account', name: 'Ada', admin: false }, { kind: role, workshopId }));
	const { userId } = must(await acceptInvite(app, token, { name: login, login, password: 'a long enough password' }));
	return (await actorOf(app, { id: userId }, workshopId))!;
}

const add = async (channel: HelpedChannel, by = helper) => must(await addHelped(room.app, by, channel));
const place = (personId: string, text: string, by = helper) => room.done(placeCardFor(room.app, by, personId, draft(text)));

/** Two cards, which are then voted on. */
async function openVote(personId: string): Promise<{ pollId: string; options: string[] }> {
	await room.start('place');
	must(await place(personId, 'Light the path'));
	must(await place(personId, 'Mend the bridge'));
	await room.start('vote');
	const poll = await viewFor(room.app, room.workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error(poll.state);
	return { pollId: poll.id, options: poll.options.map(({ id }) => id) };
}

test('[HE1] a helper types for the people they added, and for nobody else', async () => {
	const { app, workshopId } = room;
	const other = await invite('helper', 'hugo');
	const person = await add('phone');
	await room.start('place');
	expect(reasonOf(await place(person.personId, 'Not mine to type', other))).toBe('no-such-person');
	expect(reasonOf(await place(ann.personId, 'For who has a page of her own'))).toBe('no-such-person');
	expect(reasonOf(await place(helper.personId, 'For myself'))).toBe('no-such-person');
	expect(reasonOf(await place('', 'For nobody'))).toBe('no-such-person');
	must(await place(person.personId, 'Light the path'));
	await app.rooms.flush(workshopId);
	expect(await readHelped(app, helper)).toEqual([{ personId: person.personId, number: person.number, channel: 'phone', cards: 1, voted: false }]);
	expect(await readHelped(app, other)).toEqual([]);
	// It is that person's card, not the helper's.
	expect((await mineFor(app, workshopId, person.personId))!.cards).toHaveLength(1);
	expect((await mineFor(app, workshopId, helper.personId))!.cards).toHaveLength(0);
});

test('[HE1] nobody else types for others, whatever their office', async () => {
	const { app, facilitator } = room;
	const person = await add('phone');
	await room.start('place');
	for (const actor of [ann, facilitator, await invite('adviser', 'ugo'), await invite('officer', 'oona'), await invite('cofacilitator', 'cora')]) {
		expect(reasonOf(await addHelped(app, actor, 'phone'))).toBe('not-allowed');
		expect(reasonOf(await place(person.personId, 'Mine', actor))).toBe('not-allowed');
		expect(reasonOf(await castBallotFor(app, actor, person.personId, { pollId: '', choice: {}, none: true }))).toBe('not-allowed');
	}
});

test('[HE2] a person who is helped has the next number and no name, and is not told of as one whose line is lost', async () => {
	const { app, workshopId } = room;
	const [a, b] = [await add('phone'), await add('paper')];
	expect([a.number, b.number]).toEqual([2, 3]);
	const rows = await app.db.select({ alias: people.alias, role: people.role }).from(people).where(eq(people.helpedBy, helper.personId));
	expect(rows).toEqual([{ alias: '2', role: 'participant' }, { alias: '3', role: 'participant' }]);
	expect(await viewFor(app, workshopId, 'desk', 'facilitator')).toMatchObject({ joined: 3, helped: 2, lost: 1 });
});

test('[HE3] how people came in is counted apart of who joined; of so few who voted it is not told', async () => {
	const { app, workshopId, facilitator } = room;
	const [phone, hall] = [await add('phone'), await add('hall')];
	await add('paper');
	const { pollId, options } = await openVote(phone.personId);
	must(await castBallotFor(app, helper, phone.personId, { pollId, choice: { [options[0]!]: 2 }, none: false }));
	must(await castBallotFor(app, helper, hall.personId, { pollId, choice: {}, none: true }));
	must(await castBallot(app, ann, { pollId, choice: { [options[1]!]: 1 } }));
	must(await commandRound(app, facilitator, { command: 'next' }));
	expect(await readTakenPart(app, workshopId)).toMatchObject({ joined: 4, voted: 3, eligible: 4, joinedByChannel: { live: 1, phone: 1, hall: 1, paper: 1 }, votedByChannel: {} });
});

test('[HE4] one person has one ballot, changed until the close, and then nothing joins the two', async () => {
	const { app, facilitator } = room;
	const person = await add('phone');
	const { pollId, options } = await openVote(person.personId);
	const cast = (n: number) => castBallotFor(app, helper, person.personId, { pollId, choice: { [options[0]!]: n }, none: false });
	const first = must(await cast(1));
	expect(must(await cast(2))).toEqual(first);
	expect(reasonOf(await cast(99))).toBe('ballot-cap');
	expect(await app.db.select({ choice: openBallots.choice }).from(openBallots)).toEqual([{ choice: { [options[0]!]: 2 } }]);
	expect((await readHelped(app, helper))[0]).toMatchObject({ voted: true });
	must(await commandRound(app, facilitator, { command: 'next' }));
	expect(reasonOf(await cast(1))).toBe('poll-closed');
	expect(await app.db.select().from(openBallots)).toEqual([]);
	expect((await app.db.select().from(ballots)).map(({ choice }) => choice)).toEqual([{ [options[0]!]: 2 }]);
	expect((await app.db.select().from(voters)).map(({ personId }) => personId)).toEqual([person.personId]);
	expect((await app.db.select({ state: polls.state }).from(polls))[0]).toEqual({ state: 'closed' });
});

test('[HE5] a helper is held by the same rounds as everyone: what is not allowed now is not allowed through them', async () => {
	const { app, facilitator } = room;
	const person = await add('phone');
	expect(reasonOf(await place(person.personId, 'Too early'))).toBe('not-in-this-round');
	await room.start('look');
	expect(reasonOf(await place(person.personId, 'Too late'))).toBe('not-in-this-round');
	const { pollId } = await openVote(person.personId);
	expect(reasonOf(await place(person.personId, 'In the vote'))).toBe('not-in-this-round');
	must(await commandRound(app, facilitator, { command: 'next' }));
	expect(reasonOf(await castBallotFor(app, helper, person.personId, { pollId, choice: {}, none: true }))).toBe('poll-closed');
	await room.start('close');
	must(await room.done(commandRound(app, facilitator, { command: 'next' })));
	must(await room.done(closeWorkshop(app, facilitator)));
	expect(reasonOf(await addHelped(app, helper, 'hall'))).toBe('workshop-not-open');
});

test('[HE6] the log says that a helper typed, and neither words nor for whom', async () => {
	const { app, workshopId } = room;
	const person = await add('hall');
	const { pollId } = await openVote(person.personId);
	must(await castBallotFor(app, helper, person.personId, { pollId, choice: {}, none: true }));
	const typed = (await readLog(app, workshopId, null)).filter(({ kind }) => kind.startsWith('helper.'));
	// The clock stands still in this test: they have no order.
	expect(typed.map(({ kind }) => kind).sort()).toEqual(['helper.added', 'helper.ballot', 'helper.card', 'helper.card']);
	for (const { by } of typed) expect(by).toEqual({ role: 'helper', name: 'hana' });
	const rows = await app.db.select({ kind: events.kind, data: events.data }).from(events);
	expect(rows.filter(({ kind }) => kind === 'helper.card' || kind === 'helper.ballot').map(({ data }) => data)).toEqual([{ channel: 'hall' }, { channel: 'hall' }, { channel: 'hall' }]);
});

test('[HE7] a helper changes a card and takes it back for the person whose it is, in the rounds that let its writer; for nobody else', async () => {
	const { app, workshopId } = room;
	const [person, other] = [await add('phone'), await add('hall')];
	await room.start('place');
	const { cardId } = must(await place(person.personId, 'Light the paht'));
	expect(reasonOf(await room.done(changeCardFor(app, helper, other.personId, cardId, draft('Mine'))))).toBe('not-yours');
	expect(reasonOf(await room.done(changeCardFor(app, await invite('helper', 'hugo'), person.personId, cardId, draft('Mine'))))).toBe('no-such-person');
	must(await room.done(changeCardFor(app, helper, person.personId, cardId, draft('Light the path'))));
	expect((await app.rooms.readDraft(workshopId, person.personId)).map(({ text }) => text)).toEqual(['Light the path']);
	must(await room.done(changeCardFor(app, helper, person.personId, cardId, null)));
	expect(await app.rooms.readDraft(workshopId, person.personId)).toEqual([]);
	const again = must(await place(person.personId, 'A bench'));
	await room.start('sort');
	expect(reasonOf(await room.done(changeCardFor(app, helper, person.personId, again.cardId, null)))).toBe('not-in-this-round');
	expect((await readLog(app, workshopId, null)).map(({ kind }) => kind).filter((kind) => /helper\.(changed|took)/.test(kind)).sort()).toEqual(['helper.changed', 'helper.took-back']);
});

test('[HE8] the code on a paper is kept with its card, for the helper alone; what comes by paper after the round goes to the host first', async () => {
	const { app, workshopId } = room;
	const person = await add('paper');
	await room.start('place');
	const { cardId } = must(await room.done(placeCardFor(app, helper, person.personId, draft('From the paper'), { paper: ' k7qf-03 ' })));
	expect(reasonOf(await room.done(placeCardFor(app, helper, person.personId, draft('Too much code'), { paper: 'x'.repeat(21) })))).toBe('field-too-long');
	expect(await readPapers(app, person.personId)).toEqual({ [cardId]: 'K7QF-03' });
	await room.start('look');
	const late = must(await room.done(placeCardFor(app, helper, person.personId, draft('Came by post'), { paper: 'K7QF-04', late: true })));
	expect((await viewFor(app, workshopId, 'desk', 'facilitator')).held).toMatchObject([{ id: late.cardId, why: 'late' }]);
	for (const topic of ['stage', 'people', 'groups'] as const) expect(JSON.stringify(await viewFor(app, workshopId, topic, 'participant'))).not.toContain('K7QF');
});
