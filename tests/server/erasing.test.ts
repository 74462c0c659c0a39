import { inflateSync } from 'node:zlib';
import { and, eq } from 'drizzle-orm';
import type { Doc } from 'yjs';
import { afterEach, expect, test, vi } from 'vitest';
import { archives, cards, events, hiddenPassages, people, prioritySnapshots, reactions, snapshots } from '#server/db/schema.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { readPage } from '#server/use/answer-page.ts';
import { addGroup, editCard, removeCardOf, restoreCard } from '#server/use/cards.ts';
import { eraseCard, findToErase } from '#server/use/erase-card.ts';
import { hideCard, showCards } from '#server/use/host/checks.ts';
import { mineFor } from '#server/use/mine.ts';
import { changeCardFor } from '#server/use/proxy.ts';
import { readOutcomes } from '#server/use/outcomes.ts';
import { answerPledge, offerPledge, readPledges, withdrawPledge } from '#server/use/pledges.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { findPublic, publishAnswers } from '#server/use/publications.ts';
import { readQuestions } from '#server/use/host/asked.ts';
import { showPassage } from '#server/use/host/passages.ts';
import { stopWriter } from '#server/use/host/stopping.ts';
import { hideWords } from '#server/use/host/words.ts';
import { askQuestion, react } from '#server/use/reactions.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { readCards, removeCard, writeCard, writeCardField } from '#lib/doc/board.ts';
import { roles, type Actor } from '#lib/domain/people.ts';
import { sayRefusal } from '#lib/i18n/say-refusal.ts';
import { en } from '#lib/i18n/en.ts';
import { GET } from '../../src/routes/said/[key]/page.pdf/+server.ts';
import { must, reasonOf } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';
import { allRows, holds, secret } from '../support/secret.ts';
import { votedWorkshop, type Voted } from '../support/voted.ts';

const { app, ada } = await ourApp();
let room: Meeting | null = null;
afterEach(async () => {
	await room?.close();
	room = null;
});

test('[ER1] an erased card is gone with every word of it: board, drafts, log, archives, snapshots and rows, for who is there and who comes; its number, theme and group stay', async () => {
	room = await meeting(3);
	const { app, facilitator } = room;
	const [ann, bob, cy] = room.people;
	await room.start('place');
	const pen = await room.sit(ann!, 'draft');
	const id = newCardId(app);
	const other = newCardId(app);
	// Typed in three goes, moved, and beside another card that stays as it is.
	pen.write((doc) => writeCard(doc, id, { ...draft(`${secret} first`), at: [0.25, 0.75] }));
	pen.write((doc) => writeCard(doc, other, draft('Keep me')));
	pen.write((doc) => writeCardField(doc, id, 'text', `${secret} second`));
	pen.write((doc) => writeCardField(doc, id, 'at', [0.5, 0.125]));
	await room.settle();
	await room.start('look');
	must(await room.done(react(app, bob!, { cardId: id, kind: 'differ', reason: `Not by ${secret}` })));
	must(await room.done(react(app, cy!, { cardId: id, kind: 'same' })));
	must(await room.done(askQuestion(app, bob!, { text: `Who wrote ${secret}?`, cardId: id })));
	const [question] = await readQuestions(app.db, room.workshopId);
	must(await room.done(hideWords(app, facilitator, { place: { kind: 'question', id: question!.id, field: 'text' }, text: `Who wrote ${secret}?`, why: 'person' })));
	const watcher = await room.sit(bob!);
	await room.settle();
	expect(holds(await allRows(app), secret)).toBe(true);
	const number = readCards(watcher.doc).find((card) => card.id === id)!.number;

	// Nobody but hosts and officers; and a card of that number must have been seen.
	for (const actor of [ann!, { ...bob!, role: 'observer' as const }, { ...bob!, role: 'adviser' as const }, { ...bob!, role: 'helper' as const }]) expect([await findToErase(app, actor, number), reasonOf(await eraseCard(app, actor, { cardId: id, why: 'asked' }))]).toEqual([null, 'not-allowed']);
	expect(await findToErase(app, facilitator, number)).toMatchObject({ id, text: `${secret} second`, erased: false });
	must(await room.done(eraseCard(app, facilitator, { cardId: id, why: 'asked' })));
	await room.settle();

	expect(readCards(watcher.doc)).toMatchObject([{ number, text: '[a card was erased: its writer asked for it]', at: 'none', same: 1, theme: draft('').theme }, { id: other, text: 'Keep me' }]);
	expect(JSON.stringify(readCards(watcher.doc))).not.toContain('zq-x');
	const late = await room.sit(cy!);
	expect(holds([Buffer.from(JSON.stringify(late.doc.toJSON()))], secret)).toBe(false);
	expect(holds(await allRows(app), secret)).toBe(false);
	// The log is still whole: read from its beginning, and from the snapshot, it gives the same board.
	await app.db.delete(snapshots);
	room.rooms.lose(room.workshopId);
	expect((await app.rooms.readBoard(room.workshopId)).cards.map(({ text }) => text)).toEqual(['[a card was erased: its writer asked for it]', 'Keep me']);
	expect(holds(await allRows(app), secret)).toBe(false);
	const told = await app.db.select({ data: events.data }).from(events).where(and(eq(events.workshopId, room.workshopId), eq(events.kind, 'card.erased')));
	expect(told).toEqual([{ data: { card: number, why: 'asked' } }]);
	expect(await findToErase(app, facilitator, number)).toMatchObject({ erased: true });
	expect(reasonOf(await eraseCard(app, facilitator, { cardId: id, why: 'law' }))).toBe('no-such-card');
	// Nothing that hosts do with cards brings it back or takes the gap away.
	expect([reasonOf(await hideCard(app, facilitator, { cardId: id, why: 'person' })), reasonOf(await showCards(app, facilitator, [id]))]).toEqual(['no-such-card', 'no-such-card']);
});

test('[ER1] also what its writer has taken away, what a host has hidden, and what was moved into archives; not what somebody writes in silence now', async () => {
	room = await meeting(2);
	const { app, facilitator, workshopId } = room;
	const [ann, bob] = room.people;
	await room.start('place');
	const id = await room.place(ann!, `${secret} taken away`);
	const hidden = await room.place(bob!, `${secret} hidden`);
	expect(reasonOf(await eraseCard(app, facilitator, { cardId: id, why: 'asked' }))).toBe('no-such-card');
	// Long enough to be cut short: most of what was typed lies in an archive.
	for (let n = 0; n < 30; n++) must(await room.done(editCard(app, ann!, { cardId: id, text: `${secret} taken away ${n}` })));
	await room.settle();
	await room.done(room.rooms.rest(workshopId));
	expect(holds((await app.db.select({ bytes: archives.bytes }).from(archives)).map(({ bytes }) => inflateSync(bytes)), secret)).toBe(true);
	await room.start('look');
	must(await room.done(removeCardOf(app, ann!, id)));
	must(await room.done(hideCard(app, facilitator, { cardId: hidden, why: 'person', say: 'It says zq-x' })));
	must(await room.done(stopWriter(app, facilitator, { cardId: hidden, say: 'You wrote zq-x' })));
	await room.settle();
	for (const cardId of [id, hidden]) must(await room.done(eraseCard(app, facilitator, { cardId, why: 'person' })));
	await room.settle();
	const left = (await allRows(app)).map((bytes) => Buffer.from(bytes).toString()).filter((row) => row.includes('zq-x'));
	expect(left).toEqual([]);
	expect(reasonOf(await restoreCard(app, ann!, id))).toBe('card-erased');
	expect((await app.db.select({ text: cards.text, state: cards.state }).from(cards).where(eq(cards.workshopId, workshopId))).map(({ text }) => text)).toEqual(['[a card was erased: it was about somebody]', '[a card was erased: it was about somebody]']);
	expect(await mineFor(app, workshopId, bob!.personId)).toMatchObject({ held: {}, stopped: { note: '' } });
	// What is left of the log still fits together, read from the archives on.
	await app.db.delete(snapshots);
	room.rooms.lose(workshopId);
	expect((await app.rooms.readDraft(workshopId, bob!.personId)).map(({ text }) => text)).toEqual(['[a card was erased: it was about somebody]']);
	await room.rooms.rebuild(workshopId);
	expect(holds(await allRows(app), secret)).toBe(false);
});

test('[ER1] [MD12] what somebody said beside a card in the very moment in which it is erased, or taken out, does not come back behind it', async () => {
	room = await meeting(2);
	const { app, facilitator, rooms } = room;
	const [ann, bob] = room.people;
	await room.start('place');
	const [erased, hidden] = [await room.place(ann!, 'One card'), await room.place(ann!, 'Another card')];
	await room.start('look');
	/** Bob's reason stands in its row, and is on its way to the board. */
	const onItsWay = async (cardId: string) => {
		const write = rooms.writeBoard.bind(rooms);
		let go = () => {};
		const held = new Promise<void>((resolve) => (go = resolve));
		const reached = new Promise<void>((resolve) => {
			vi.spyOn(rooms, 'writeBoard').mockImplementationOnce((...given) => {
				resolve();
				return held.then(() => write(...given));
			});
		});
		const reacting = react(app, bob!, { cardId, kind: 'differ', reason: `Not by ${secret}` });
		await room!.done(reached);
		return { reacting, go };
	};
	const first = await onItsWay(erased);
	must(await room.done(eraseCard(app, facilitator, { cardId: erased, why: 'person' })));
	first.go();
	must(await room.done(first.reacting));
	await room.settle();
	expect(holds(await allRows(app), secret)).toBe(false);
	const second = await onItsWay(hidden);
	const hiding = hideWords(app, facilitator, { place: { kind: 'reason', id: hidden, field: 'reason' }, text: `Not by ${secret}`, why: 'person' });
	await room.done(vi.waitFor(async () => expect(holds((await app.db.select({ reason: reactions.reason }).from(reactions)).map(({ reason }) => Buffer.from(reason)), secret)).toBe(false), { timeout: 30_000 }));
	second.go();
	must(await room.done(second.reacting));
	must(await room.done(hiding));
	await room.settle();
	expect(JSON.stringify(readCards((await room.sit(ann!)).doc))).not.toContain('zq-x');
});

test('[ER6] an erased card stays as it is, for its writer too, in every round that would let them: on the line, by the second way, by forms, by a helper, and brought back by undo', async () => {
	room = await meeting(2);
	const { app, facilitator } = room;
	const [ann, bob] = room.people;
	await room.start('place');
	const [id, removed] = [await room.place(ann!, 'Mr Heron lets his dog run'), await room.place(ann!, 'Mr Heron again')];
	await room.start('look');
	must(await room.done(hideCard(app, facilitator, { cardId: id, why: 'person' })));
	must(await room.done(removeCardOf(app, ann!, removed)));
	for (const cardId of [id, removed]) must(await room.done(eraseCard(app, facilitator, { cardId, why: 'person' })));
	const gap = '[a card was erased: it was about somebody]';
	const asked = async (actor: Actor, kind: 'board' | 'draft', write: (doc: Doc) => void) => {
		const page = await room!.sit(actor, kind);
		page.write(write);
		await room!.settle();
		page.drop();
		return page.refused.map(({ refusal }) => refusal.reason);
	};
	const everyWay = async (kind: 'board' | 'draft') => [
		await asked(ann!, kind, (doc) => writeCardField(doc, id, 'text', 'Mr Heron lets his dog run')),
		await asked(ann!, kind, (doc) => writeCardField(doc, id, 'at', [0.5, 0.5])),
		await asked(ann!, kind, (doc) => writeCardField(doc, id, 'theme', 'safety')),
		await asked(ann!, kind, (doc) => removeCard(doc, id)),
		// Undo on a page that was there before.
		await asked(ann!, kind, (doc) => writeCard(doc, removed, draft('Mr Heron again'))),
		...(await Promise.all([editCard(app, ann!, { cardId: id, text: 'Mr Heron' }), editCard(app, ann!, { cardId: id, at: 'whole' }), removeCardOf(app, ann!, id), restoreCard(app, ann!, removed)].map((act) => room!.done(act)))).map((result) => [reasonOf(result)])
	];
	// While it lies with its writer, who might have changed a hidden card; then in silence, where they might have changed any; then on the board, where the gap has come with the others.
	expect(new Set((await everyWay('draft')).flat())).toEqual(new Set(['card-erased']));
	await room.start('place');
	expect(new Set((await everyWay('draft')).flat())).toEqual(new Set(['card-erased']));
	await room.start('look');
	expect(readCards((await room.sit(bob!)).doc).map(({ text }) => text)).toEqual([gap]);
	expect(new Set((await everyWay('board')).flat())).toEqual(new Set(['card-erased']));
	// A helper who types for its writer is told the same; the writer's own page no longer offers it.
	await app.db.update(people).set({ helpedBy: facilitator.personId }).where(eq(people.id, ann!.personId));
	expect(reasonOf(await room.done(changeCardFor(app, { ...facilitator, role: 'helper' }, ann!.personId, id, draft('Mr Heron'))))).toBe('card-erased');
	expect((await mineFor(app, room.workshopId, ann!.personId))!.erased.sort()).toEqual([id, removed].sort());
	expect((await mineFor(app, room.workshopId, bob!.personId))!.erased).toEqual([]);
	// Nobody says again beside it what is gone; that somebody feels the same has no words.
	expect([reasonOf(await room.done(react(app, bob!, { cardId: id, kind: 'differ', reason: 'His dog is fine' }))), reasonOf(await room.done(askQuestion(app, bob!, { text: 'Which dog?', cardId: id }))), reasonOf(await room.done(react(app, bob!, { cardId: id, kind: 'same' })))]).toEqual(['card-erased', 'card-erased', null]);
	// It counts, and goes where the others go.
	await room.start('group');
	const { clusterId } = must(await room.done(addGroup(app, bob!, { name: 'Dogs', cardId: id })));
	// A server that comes after this one knows it as well.
	await room.crash();
	expect(readCards((await room.sit(bob!)).doc)).toMatchObject([{ text: gap, cluster: clusterId }]);
	expect(reasonOf(await room.done(editCard(app, ann!, { cardId: id, text: 'Mr Heron' })))).toBe('card-erased');
	expect(sayRefusal(en, { reason: 'card-erased' }).what).toBe('This card was erased for good.');
});

async function publish(voted: Voted): Promise<void> {
	const [first] = await readPriorities(app, voted.workshopId);
	must(await saveAnswers(app, voted.officer, [{ id: first!.id, version: first!.version, answer: { ...emptyAnswer, decision: 'yes', reason: 'Because', nextUpdate: '2027-06-30' } }], 'form'));
	must(await publishAnswers(app, voted.officer, { ids: 'all', note: '' }));
}

test('[ER2] after a vote and a published answer the words go from records, snapshots, pages and every file, a gap says so, and every count and digest of ballots stays', async () => {
	const voted = await votedWorkshop(app, ada, 12);
	const { workshopId, officer } = voted;
	await publish(voted);
	const files = async () => {
		const texts: string[] = [];
		for (const { name, make } of (await readTakeAway(app, workshopId, { offerWords: true }))!.files) if (/\.(csv|json|html|geojson|txt)$/.test(name)) texts.push((await make()) as string);
		return texts.join('\n');
	};
	const counts = async () => (await readPriorities(app, workshopId)).map(({ people, cards: all, votes }) => [people, all.length, votes?.voters]);
	const [was] = await app.db.select().from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId));
	const [before, outcome] = [await counts(), (await readOutcomes(app, workshopId))[0]!];
	// In the first group, alone on the ballot, and one that somebody saw differently.
	for (const index of [0, 2, 11]) {
		const words = `Card ${index} about the brook`;
		expect(await files()).toContain(words);
		must(await eraseCard(app, officer, { cardId: voted.cards[index]!, why: 'law' }));
		const now = await files();
		expect([words, now.includes(words), holds(await allRows(app), words)]).toEqual([words, false, false]);
		expect(now).toContain('[a card was erased: the law asks for it]');
	}
	expect(holds(await allRows(app), 'It floods there')).toBe(false);
	expect(await counts()).toEqual(before);
	const after = (await readOutcomes(app, workshopId))[0]!;
	expect([after.digest, after.recountEqual, after.result.rows.map(({ score, voters }) => [score, voters])]).toEqual([outcome.digest, true, outcome.result.rows.map(({ score, voters }) => [score, voters])]);
	const page = await findPublic(app, (await readPage(app, workshopId)).key);
	expect(page!.edition.takenOut).toBe('2027-03-11');
	expect(JSON.stringify(page)).toContain('[a card was erased: the law asks for it]');
	const cleaned = await app.db.select({ data: events.data }).from(events).where(and(eq(events.workshopId, workshopId), eq(events.kind, 'priorities.cleaned'))).orderBy(events.at);
	expect(cleaned[0]!.data['was']).toBe(was!.digest);
	expect(await files()).toContain('Cards whose words were erased for good');
});

test('[ER2] twice on one day: whoever holds the printed page from in between is not told that theirs is the same still', async () => {
	const voted = await votedWorkshop(app, ada, 3);
	await publish(voted);
	const { key } = await readPage(app, voted.workshopId);
	const ask = (held = '') => GET({ locals: { app }, params: { key }, url: new URL(`http://localhost/said/${key}/page.pdf`), request: new Request('http://localhost/', { headers: { 'if-none-match': held } }) } as never);
	must(await eraseCard(app, voted.officer, { cardId: voted.cards[0]!, why: 'law' }));
	const tag = (await ask()).headers.get('etag')!;
	expect((await ask(tag)).status).toBe(304);
	must(await eraseCard(app, voted.officer, { cardId: voted.cards[1]!, why: 'law' }));
	expect((await ask(tag)).status).toBe(200);
});

test('[ER3] an offer that is taken back keeps its row for the count, and none of its words', async () => {
	const voted = await votedWorkshop(app, ada, 5);
	const { workshopId, people, start } = voted;
	await start('who');
	const [priority] = await readPriorities(app, workshopId);
	const { pledgeId } = must(await offerPledge(app, people[0]!, { priorityId: priority!.id, offer: { kind: 'tool', what: `A ladder for ${secret}`, hours: null, per: 'once', from: '', to: '', conditions: `Not on zq-x`, needs: ['dbs'], by: 'resident', publicName: 'Zqx Heron' }, contact: { contact: 'zq-x@example.org', consent: true, keepUntil: '2027-09-01' } }));
	// A part of it waits with the hosts, who have taken it out.
	must(await hideWords(app, voted.facilitator, { place: { kind: 'pledge', id: pledgeId, field: 'what' }, text: `A ladder for ${secret}`, why: 'person' }));
	const [hidden] = await app.db.select({ id: hiddenPassages.id }).from(hiddenPassages).where(eq(hiddenPassages.workshopId, workshopId));
	expect(holds(await allRows(app), secret)).toBe(true);
	must(await withdrawPledge(app, people[0]!, pledgeId));
	expect(holds(await allRows(app), secret)).toBe(false);
	// It comes back by nobody's word: not the hosts', not the officer's.
	expect(reasonOf(await showPassage(app, voted.facilitator, { passageId: hidden!.id }))).toBe('just-changed');
	expect(reasonOf(await answerPledge(app, voted.officer, pledgeId, { version: 2, state: 'accepted', answer: 'Yes', thanked: false }))).toBe('fields-bad');
	expect((await readPledges(app, workshopId)).map(({ state, kind, what, conditions, needs, publicName }) => [state, kind, what, conditions, needs, publicName])).toEqual([['withdrawn', 'tool', '[taken back by whoever offered it]', '', [], '']]);
});

test('[ER4] who erases is told of the role matrix: hosts and officers, nobody else', async () => {
	const { can } = await import('#lib/domain/people.ts');
	expect(roles.filter((role) => can(role, 'card.erase'))).toEqual(['facilitator', 'cofacilitator', 'officer']);
});
