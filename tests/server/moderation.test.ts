import { once } from 'node:events';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { joinWorkshop } from '#server/auth/door.ts';
import { startSession } from '#server/auth/session.ts';
import { cards, events, workshops } from '#server/db/schema.ts';
import { addGroup, editCard, alsoCard, groupCard, placeCard, removeCardOf, restoreCard } from '#server/use/cards.ts';
import { hideCard, leaveCard, showCards } from '#server/use/host/checks.ts';
import { sayToAll, takeBackMessage } from '#server/use/host/messages.ts';
import { freezeBoard, letWriterGoOn, stopWriter } from '#server/use/host/stopping.ts';
import { proposeName } from '#server/use/names.ts';
import { mineFor } from '#server/use/mine.ts';
import { react } from '#server/use/reactions.ts';
import { commandRound } from '#server/use/rounds.ts';
import { viewFor } from '#server/use/views.ts';
import { readCards, writeCard, writeCardField } from '#lib/doc/board.ts';
import { frame } from '#lib/doc/frames.ts';
import type { CardId, UserId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { RoundSpec } from '#lib/domain/round.ts';
import { must, openWorkshop, reasonOf, someAdmin, testApp } from '../support/app.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';
import { holds, secret } from '../support/secret.ts';
import { Port, until } from '../support/sockets.ts';

let room: Meeting;
let [ann, bob, cy]: Actor[] = [];
beforeEach(async () => {
	room = await meeting(3);
	[ann, bob, cy] = room.people;
});
afterEach(() => room.close());
const desk = () => viewFor(room.app, room.workshopId, 'desk', 'facilitator');
const stateOf = async (id: CardId) => (await room.app.db.select({ state: cards.state }).from(cards).where(eq(cards.id, id)))[0]?.state;
const written = async () => (await room.app.db.select().from(events).where(eq(events.workshopId, room.workshopId)).orderBy(events.at)).filter(({ kind }) => /^(card|person|board)\./.test(kind)).map(({ kind, data }) => [kind, data]);

/** Cards are looked at before they are shown, in this round. */
async function checking(kind: 'place', over: Partial<RoundSpec> = {}): Promise<void> {
	const [row] = await room.app.db.select({ method: workshops.method }).from(workshops).where(eq(workshops.id, room.workshopId));
	const rounds = row!.method.rounds.map((spec) => (spec.kind === kind ? { ...spec, checked: true, ...over } : spec));
	await room.app.db.update(workshops).set({ method: { ...row!.method, rounds } }).where(eq(workshops.id, room.workshopId));
}

test('[MD1] a hidden card is gone from every page at once and sent to nobody who comes; its writer keeps it and is told why', async () => {
	await room.start('place');
	const id = await room.place(ann!, secret);
	await room.place(bob!, 'Another');
	await room.start('look');
	const watcher = await room.sit(bob!);
	expect(readCards(watcher.doc)).toHaveLength(2);
	must(await room.done(hideCard(room.app, room.facilitator, { cardId: id, why: 'person', say: 'It names Mr Pike’s son.' })));
	await room.settle();
	expect(readCards(watcher.doc).map(({ text }) => text)).toEqual(['Another']);
	// From here on nobody else is sent a word of it, whoever comes and whatever they ask for.
	const others = [await room.sit(cy!), await room.sit(bob!, 'draft'), await room.sit({ ...cy!, role: 'observer' })];
	const host = await room.sit(room.facilitator);
	const own = await room.sit(ann!, 'draft');
	expect(readCards(own.doc)).toMatchObject([{ id, text: secret, number: 1 }]);
	expect((await mineFor(room.app, room.workshopId, ann!.personId))!.held).toEqual({ [id]: { why: 'person', note: 'It names Mr Pike’s son.' } });
	expect((await mineFor(room.app, room.workshopId, bob!.personId))!.held).toEqual({});
	own.write((doc) => writeCardField(doc, id, 'text', `${secret} changed`));
	await room.settle();
	await room.rooms.flush(room.workshopId);
	expect(own.refused).toEqual([]);
	for (const other of others) expect(holds(other.received, secret)).toBe(false);
	// A host reads on the desk what is kept aside, and nowhere else.
	expect(holds(host.received.filter((bytes) => bytes[0] !== frame.fact), secret)).toBe(false);
	expect((await desk()).held).toMatchObject([{ text: `${secret} changed` }]);
	for (const topic of ['stage', 'people', 'groups', 'poll', 'sort'] as const) for (const role of ['participant', 'observer', 'officer'] as const) expect(holds([Buffer.from(JSON.stringify(await viewFor(room.app, room.workshopId, topic, role)))], secret)).toBe(false);
	expect(await viewFor(room.app, room.workshopId, 'people', 'participant')).toMatchObject({ cards: 1 });
	expect(await stateOf(id)).toBe('draft');
});

test('[MD2] its writer may change or take away a hidden card in any round, and nobody else touches it; shown again, it is the same card', async () => {
	await room.start('place');
	const id = await room.place(ann!, 'The man at 14');
	await room.start('look');
	must(await room.done(react(room.app, bob!, { cardId: id, kind: 'same' })));
	must(await room.done(hideCard(room.app, room.facilitator, { cardId: id, why: 'person' })));
	await room.start('group');
	// Not by putting it back on the board, and not by a form.
	const board = await room.sit(ann!);
	board.write((doc) => writeCard(doc, id, draft('The man at 14')));
	await room.settle();
	expect(board.refused.at(-1)).toMatchObject({ refusal: { reason: 'card-held' } });
	expect(reasonOf(await room.done(editCard(room.app, bob!, { cardId: id, text: 'Mine now' })))).toBe('no-such-card');
	expect(readCards((await room.sit(ann!, 'draft')).doc)).toMatchObject([{ text: 'The man at 14' }]);
	expect(reasonOf(await room.done(react(room.app, bob!, { cardId: id, kind: 'same' })))).toBe('no-such-card');
	expect(reasonOf(await room.done(groupCard(room.app, bob!, { cardId: id, clusterId: null })))).toBe('no-such-card');
	room.clock.advance(1000);
	must(await room.done(editCard(room.app, ann!, { cardId: id, text: 'Cars on the path' })));
	await room.rooms.flush(room.workshopId);
	expect((await desk()).held).toMatchObject([{ id, text: 'Cars on the path', why: 'person', changed: true }]);
	must(await room.done(removeCardOf(room.app, ann!, id)));
	await room.rooms.flush(room.workshopId);
	expect((await desk()).held).toEqual([]);
	must(await room.done(restoreCard(room.app, ann!, id)));
	must(await room.done(showCards(room.app, room.facilitator, [id])));
	await room.settle();
	expect(readCards(board.doc)).toMatchObject([{ id, text: 'Cars on the path', number: 1, same: 1 }]);
	expect((await mineFor(room.app, room.workshopId, ann!.personId))!.held).toEqual({});
	expect(await written()).toEqual([
		['card.hidden', { card: 1, why: 'person', note: '' }],
		['card.shown', { card: 1 }]
	]);
});

test('[R16] [MD2] a form for a card that has gone meanwhile is told so: its words are not called saved', async () => {
	await room.start('place');
	const [taken, hidden] = [await room.place(ann!, 'A bench'), await room.place(bob!, 'A lamp')];
	await room.start('look');
	must(await room.done(removeCardOf(room.app, ann!, taken)));
	must(await room.done(hideCard(room.app, room.facilitator, { cardId: hidden, why: 'person' })));
	await room.start('group');
	for (const act of [() => editCard(room.app, ann!, { cardId: taken, text: 'Two benches' }), () => groupCard(room.app, ann!, { cardId: hidden, clusterId: null }), () => alsoCard(room.app, ann!, { cardId: taken, clusterId: null })]) expect(reasonOf(await room.done(act()))).toBe('no-such-card');
	must(await room.done(editCard(room.app, bob!, { cardId: hidden, text: 'Two lamps' })));
	must(await room.done(showCards(room.app, room.facilitator, [hidden])));
	// Back in silence it lies face up, and is left alone.
	await room.start('place');
	expect(reasonOf(await room.done(editCard(room.app, bob!, { cardId: hidden, text: 'Three lamps' })))).toBe('not-in-this-round');
});

test('[MD3] where cards are checked first, they lie with their writers until a host shows them, one or all; the next round does not turn them over', async () => {
	await checking('place', { visible: 'everyone' });
	await room.start('place');
	const watcher = await room.sit(bob!);
	const own = await room.sit(ann!, 'draft');
	const ids = [newCardId(room.app), newCardId(room.app), newCardId(room.app)] as const;
	for (const id of ids) own.write((doc) => writeCard(doc, id, draft(`${secret} ${id}`)));
	await room.settle();
	await room.rooms.flush(room.workshopId);
	expect(own.refused).toEqual([]);
	// Straight onto the board is no way round.
	const board = await room.sit(ann!);
	board.write((doc) => writeCard(doc, newCardId(room.app), draft('Past the host')));
	await room.settle();
	expect(board.refused.at(-1)).toMatchObject({ refusal: { reason: 'checked-first' } });
	expect((await desk()).held.map(({ why }) => why)).toEqual(['check', 'check', 'check']);
	expect(holds(watcher.received, secret)).toBe(false);

	must(await room.done(showCards(room.app, room.facilitator, [ids[0]])));
	must(await room.done(hideCard(room.app, room.facilitator, { cardId: ids[1], why: 'unkind' })));
	await room.settle();
	expect(readCards(watcher.doc).map(({ id }) => id)).toEqual([ids[0]]);
	expect(reasonOf(await room.done(editCard(room.app, ann!, { cardId: ids[0], text: 'Something else' })))).toBe('checked-first');
	await room.start('look');
	expect(readCards(watcher.doc).map(({ id }) => id)).toEqual([ids[0]]);
	expect((await desk()).held.map(({ id, why }) => [id, why])).toEqual(expect.arrayContaining([[ids[1], 'unkind'], [ids[2], 'check']]));
	expect(must(await room.done(showCards(room.app, room.facilitator, 'all-waiting')))).toEqual({ shown: 1 });
	await room.settle();
	expect(readCards(watcher.doc).map(({ id }) => id)).toEqual([ids[0], ids[2]]);
	expect(Buffer.concat(watcher.received).includes(ids[1])).toBe(false);
});

test('[MD3] in a silent round not even a host is shown a word before it is over; then its cards wait', async () => {
	await checking('place');
	await room.start('place');
	const id = await room.place(ann!, secret);
	await room.rooms.flush(room.workshopId);
	expect((await desk()).held).toEqual([]);
	expect(reasonOf(await room.done(hideCard(room.app, room.facilitator, { cardId: id, why: 'person' })))).toBe('no-such-card');
	const watcher = await room.sit(bob!);
	await room.start('look');
	expect(readCards(watcher.doc)).toEqual([]);
	expect((await desk()).held).toMatchObject([{ id, text: secret, why: 'check' }]);
	expect(holds(watcher.received, secret)).toBe(false);
});

test('[MD4] who is stopped can write, move and say nothing until they may go on, and is told so; reading and voting stay theirs', async () => {
	await room.start('place');
	const id = await room.place(ann!, 'One');
	await room.place(bob!, 'Two');
	await room.start('look');
	const page = await room.sit(ann!);
	must(await room.done(stopWriter(room.app, room.facilitator, { cardId: id, say: 'Please talk to me first.' })));
	page.write((doc) => writeCardField(doc, id, 'text', 'One more'));
	await room.settle();
	expect(page.refused.at(-1)).toMatchObject({ refusal: { reason: 'person-stopped' }, text: 'One more' });
	expect(reasonOf(await room.done(editCard(room.app, ann!, { cardId: id, text: 'By a form' })))).toBe('person-stopped');
	expect(reasonOf(await room.done(react(room.app, ann!, { cardId: id, kind: 'same' })))).toBe('person-stopped');
	expect((await mineFor(room.app, room.workshopId, ann!.personId))!.stopped).toEqual({ note: 'Please talk to me first.' });
	const shown = await desk();
	expect(shown.stopped).toMatchObject([{ card: id, number: 1 }]);
	expect(JSON.stringify(shown)).not.toContain('Person 1');
	expect(reasonOf(await room.done(react(room.app, bob!, { cardId: id, kind: 'same' })))).toBe(null);
	// Nor a name for a group, which everyone would read.
	await room.start('group');
	const made = await room.done(addGroup(room.app, bob!, { name: 'Seats' }));
	const { clusterId } = must(made);
	expect(reasonOf(await room.done(proposeName(room.app, ann!, { clusterId, name: 'Something rude' })))).toBe('person-stopped');
	await room.start('look');
	must(await room.done(letWriterGoOn(room.app, room.facilitator, { cardId: id })));
	must(await room.done(editCard(room.app, ann!, { cardId: id, text: 'One again' })));
});

test('[MD5] a stopped board takes nothing in from anyone but a host, and its clock waits; it goes on where it was', async () => {
	await room.start('place');
	const own = await room.sit(ann!, 'draft');
	const at = (await room.spec()).round;
	room.clock.advance(60_000);
	must(await room.done(freezeBoard(room.app, room.facilitator, true)));
	expect(await viewFor(room.app, room.workshopId, 'stage', 'participant')).toMatchObject({ may: [], frozen: true, round: { state: 'paused' } });
	own.write((doc) => writeCard(doc, newCardId(room.app), draft('While it stands')));
	await room.settle();
	expect(own.refused.at(-1)).toMatchObject({ refusal: { reason: 'board-frozen' }, text: 'While it stands' });
	expect(reasonOf(await room.done(placeCard(room.app, bob!, draft('By a form'))))).toBe('board-frozen');
	room.clock.advance(60_000);
	must(await room.done(freezeBoard(room.app, room.facilitator, false)));
	const round = (await room.spec()).round;
	expect(round.state === 'running' && at.state === 'running' && round.endsAt - at.endsAt).toBe(60_000);
	must(await room.done(placeCard(room.app, bob!, draft('Goes on'))));
});

test('[MD6] nobody but a host hides, shows, leaves or stops', async () => {
	await room.start('place');
	const id = await room.place(ann!, 'One');
	await room.start('look');
	for (const actor of [bob!, { ...bob!, role: 'officer' as const }, { ...bob!, role: 'observer' as const }]) {
		for (const done of [hideCard(room.app, actor, { cardId: id, why: 'twice' }), showCards(room.app, actor, [id]), leaveCard(room.app, actor, { cardId: id }), stopWriter(room.app, actor, { cardId: id }), letWriterGoOn(room.app, actor, { cardId: id }), freezeBoard(room.app, actor, true)]) expect(reasonOf(await done)).toBe('not-allowed');
	}
	must(await room.done(leaveCard(room.app, room.facilitator, { cardId: id })));
	expect((await desk()).left).toEqual([id]);
});

test('[MD10] what a host says reaches every role, the last twenty are kept, and nobody else says anything', async () => {
	for (let i = 1; i <= 22; i++) {
		room.clock.advance(1000);
		must(await sayToAll(room.app, room.facilitator, { text: `Message ${i}` }));
	}
	const { messages } = await viewFor(room.app, room.workshopId, 'stage', 'observer');
	expect([messages.length, messages[0]!.text, messages.at(-1)!.text]).toEqual([20, 'Message 3', 'Message 22']);
	expect(reasonOf(await sayToAll(room.app, ann!, { text: 'Me too' }))).toBe('not-allowed');
	expect(reasonOf(await sayToAll(room.app, room.facilitator, { text: 'x'.repeat(281) }))).toBe('text-too-long');
});

test('[MD14] a host takes back what was said to everyone: it is gone for every role and from the database, the log says so, and nobody else can', async () => {
	for (const text of ['Tea is at eight', secret]) {
		room.clock.advance(1000);
		must(await sayToAll(room.app, room.facilitator, { text }));
	}
	const said = async (role: 'participant' | 'observer' | 'facilitator') => (await viewFor(room.app, room.workshopId, 'stage', role)).messages;
	const messageId = (await said('participant')).at(-1)!.id;
	expect(reasonOf(await takeBackMessage(room.app, ann!, { messageId }))).toBe('not-allowed');
	const elsewhere = await meeting(0);
	must(await takeBackMessage(elsewhere.app, elsewhere.facilitator, { messageId }));
	await elsewhere.close();
	expect(await said('participant')).toHaveLength(2);
	// Two hosts press at once: it is gone, and stands in the log once.
	for (const actor of [room.facilitator, { ...room.facilitator, role: 'cofacilitator' as const }]) must(await takeBackMessage(room.app, actor, { messageId }));
	for (const role of ['participant', 'observer', 'facilitator'] as const) expect((await said(role)).map(({ text }) => text)).toEqual(['Tea is at eight']);
	const logged = await room.app.db.select().from(events).where(eq(events.workshopId, room.workshopId));
	expect(logged.filter(({ kind }) => kind === 'message.taken-back')).toHaveLength(1);
	expect(holds([Buffer.from(JSON.stringify(logged))], secret)).toBe(false);
});

test('[MD7] a hidden card stays hidden and whole over a crash, and the rows made anew from the log are the same', async () => {
	await room.start('place');
	const id = await room.place(ann!, 'One');
	await room.start('look');
	must(await room.done(hideCard(room.app, room.facilitator, { cardId: id, why: 'person' })));
	await room.crash();
	const watcher = await room.sit(bob!);
	expect(readCards(watcher.doc)).toEqual([]);
	expect(readCards((await room.sit(ann!, 'draft')).doc)).toMatchObject([{ id, text: 'One' }]);
	const before = await room.app.db.select().from(cards).where(eq(cards.id, id));
	await room.done(room.rooms.rebuild(room.workshopId));
	expect(await room.app.db.select().from(cards).where(eq(cards.id, id))).toEqual(before);
	must(await room.done(showCards(room.app, room.facilitator, [id])));
	await room.done(room.rooms.rebuild(room.workshopId));
	expect(await stateOf(id)).toBe('board');
});

test('[MD1] the same over real sockets: every byte that reaches anyone else after a card is hidden', async () => {
	const app = await testApp();
	const port = await Port.open(app);
	try {
		const admin = await someAdmin(app);
		const staff = await startSession(app, admin.id as UserId);
		const { workshopId, facilitator } = await openWorkshop(app, admin);
		const guest = async (alias: string) => must(await joinWorkshop(app, { workshopId, alias, user: null }));
		const [annIn, bobIn] = [await guest('Ann'), await guest('Bob')];
		const turn = async (...commands: ('next' | 'start')[]) => {
			for (const command of commands) must(await commandRound(app, facilitator, { command }));
		};
		await turn('next', 'start');
		const { cardId } = must(await placeCard(app, { personId: annIn.personId, workshopId, role: 'participant' }, draft(secret)));
		await turn('next', 'start');
		must(await hideCard(app, facilitator, { cardId, why: 'unkind' }));
		const heard: Uint8Array[] = [];
		for (const [path, token] of [['board', bobIn.session!.token], ['draft', bobIn.session!.token], ['board?as=observer', bobIn.session!.token]] as const) {
			const ws = port.socket(`/live/${workshopId}/${path}`, token);
			ws.on('message', (data: Buffer) => heard.push(data));
			await once(ws, 'message');
			ws.send(Buffer.from([0, 0, 1, 0]));
		}
		const host: Uint8Array[] = [];
		port.socket(`/live/${workshopId}/board`, staff.token).on('message', (data: Buffer) => host.push(data));
		const writer = port.stock(workshopId, 'draft', annIn.session!.token);
		await until(() => readCards(writer.doc)[0]?.text === secret, 'its writer has it');
		writer.doc.transact(() => void writeCardField(writer.doc, cardId, 'text', `${secret}, changed`));
		// The one who has to read it does, in the queue and nowhere else.
		await until(() => host.some((bytes) => Buffer.from(bytes).includes(', changed')), 'the host’s queue');
		await until(() => heard.some((bytes) => Buffer.from(bytes).includes('"cards":0')), 'no cards on the table');
		expect(holds(heard, secret)).toBe(false);
		must(await showCards(app, facilitator, [cardId]));
		await until(() => holds(heard, secret), 'the card, face up');
	} finally {
		await port.close();
		await app.close();
	}
});
