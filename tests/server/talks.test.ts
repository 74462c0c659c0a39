import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { cards, talkNotes, updates } from '#server/db/schema.ts';
import { readBoardRows } from '#server/use/board-rows.ts';
import { hideCard, showCards } from '#server/use/host/checks.ts';
import { readCare } from '#server/use/host/log.ts';
import { mineFor } from '#server/use/mine.ts';
import { viewFor } from '#server/use/views.ts';
import { freezeBoard, letWriterGoOn, stopWriter } from '#server/use/host/stopping.ts';
import { closeBook } from '#server/use/talks/book.ts';
import { cardsOf, readCards, writeCard } from '#lib/doc/board.ts';
import { contentHash } from '#lib/doc/content.ts';
import { closeCode } from '#lib/doc/frames.ts';
import { notesContent, readNotes, sectionOf, writeBlocks } from '#lib/doc/notes.ts';
import { makeId, type TalkId } from '#lib/domain/ids.ts';
import { noteSections, plainText, type Notes, type NoteSection } from '#lib/domain/notes.ts';
import type { Actor } from '#lib/domain/people.ts';
import { believe } from '../fuzz/forgeries.ts';
import { misplaced, noteForgeries, scribble } from '../fuzz/notes.ts';
import { syncFrame } from '../fuzz/view.ts';
import { Chance } from '../load/chance.ts';
import { must } from '../support/app.ts';
import { forge } from '../support/forge.ts';
import type { Caller } from '../support/network.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

let room: Meeting;
let people: Actor[];
let talkId: TalkId;
let path: `talk/${string}`;

beforeEach(async () => {
	room = await meeting(6);
	people = room.people;
	talkId = makeId(room.app.random);
	path = `talk/${talkId}`;
	await room.start('look');
});
afterEach(async () => {
	vi.restoreAllMocks();
	await room.close();
});

const line = (caller: Caller, text: string, section: NoteSection = 'points') => caller.write((doc) => writeBlocks(doc, section, sectionOf(doc, section).length, [{ kind: 'line', line: [{ text }] }]));
const words = (caller: Caller, at: number) => (sectionOf(caller.doc, 'points').get(at) as Y.XmlElement).get(0) as Y.XmlText;
const plainOf = (notes: Notes) => Object.fromEntries(noteSections.filter((section) => notes[section].length > 0).map((section) => [section, plainText(notes[section])]));
const notes = () => room.rooms.readTalk(room.workshopId, talkId).then(({ notes }) => plainOf(notes));

test('[TK1] only those who sit in a talk get its frames, and a talk’s cards never lie on the board', async () => {
	const [ann, bob, cy] = people as [Actor, Actor, Actor];
	const board = await room.sit(cy);
	const other = await room.sit(bob, `talk/${makeId<TalkId>(room.app.random)}`);
	const inTalk = await room.sit(ann, path);
	const id = newCardId(room.app);
	inTalk.write((doc) => writeCard(doc, id, draft('zq-xcard')));
	line(inTalk, 'zq-xnote');
	await room.settle();
	expect(inTalk.saved).toBe(inTalk.sent);
	for (const { received } of [board, other]) {
		expect(Buffer.concat(received).includes('zq-xcard')).toBe(false);
		expect(Buffer.concat(received).includes('zq-xnote')).toBe(false);
	}
	await room.rooms.flush(room.workshopId);
	expect((await readBoardRows(room.app.db, room.workshopId)).cards).toEqual([]);
	expect(await room.app.db.select({ state: cards.state, talkId: cards.talkId }).from(cards).where(eq(cards.id, id))).toEqual([{ state: 'talk', talkId }]);
	// Someone who comes later has all of it.
	const later = await room.sit(bob, path);
	expect(readCards(later.doc)).toHaveLength(1);
	expect(notesContent(later.doc)).toContain('zq-xnote');
});

test('[TK2] what was called saved in a talk is there after a crash, and its rows are made again from the log', async () => {
	const ann = await room.sit(people[0]!, path);
	line(ann, 'Tea must be cheap.', 'agreements');
	await room.settle();
	expect(ann.saved).toBe(ann.sent);
	await room.crash();
	await room.rooms.flush(room.workshopId);
	const [row] = await room.app.db.select().from(talkNotes);
	expect(plainOf(row!.notes)).toEqual({ agreements: 'Tea must be cheap.' });
	await room.app.db.delete(talkNotes);
	await room.rooms.rebuild(room.workshopId);
	expect((await room.app.db.select().from(talkNotes))[0]).toMatchObject({ talkId, seq: row!.seq, notes: row!.notes });
});

test('[TK3] nothing that notes do not hold is taken in: no byte of it reaches another socket or the log', { timeout: 60_000 }, async () => {
	const honest = await room.sit(people[0]!, path);
	line(honest, 'The first line');
	line(honest, 'The second line');
	await room.settle();
	const before = contentHash(honest.doc);
	let mallory = await room.sit(people[1]!, path);
	for (const [i, [kind, make]] of Object.entries(noteForgeries).entries()) {
		if (mallory.closed) mallory = await room.sit(people[1]!, path);
		const update = make({ doc: mallory.doc, clientId: mallory.hello!.clientId, theirClient: honest.hello!.clientId }, `zq-x${i}q`);
		mallory.sendUpdate(update);
		await room.settle();
		expect(mallory.closed?.code, kind).toBe(closeCode.badUpdate);
	}
	expect(contentHash(honest.doc)).toBe(before);
	expect(Buffer.concat(honest.received).includes('zq-x')).toBe(false);
	expect((await room.app.db.select().from(updates)).some(({ bytes }) => Buffer.from(bytes).includes('zq-x'))).toBe(false);
});

test('[TK3] a board has no notes, and whoever may only look writes none', async () => {
	const board = await room.sit(people[0]!, 'board');
	board.sendUpdate(forge(board.doc, board.hello!.clientId, (doc) => writeBlocks(doc, 'points', 0, [{ kind: 'line', line: [{ text: 'zq-x' }] }])));
	await room.settle();
	expect(board.closed?.code).toBe(closeCode.badUpdate);
	const observer = await room.sit({ ...people[1]!, role: 'observer' }, path);
	expect(observer.hello!.readOnly).toBe(true);
	line(observer, 'zq-x');
	await room.settle();
	expect(observer.closed?.code).toBe(closeCode.readOnly);
});

test.each([1, 2, 3, 4])('[TK4] six people write at once while their lines break: all end with the same notes, and no word that was written is lost (seed %i)', { timeout: 60_000 }, async (seed) => {
	const chance = new Chance(`notes ${seed}`);
	const written: string[] = [];
	const callers: Caller[] = [];
	for (const person of people) callers.push(await room.sit(person, path, { lease: 'any' }));
	let count = 0;
	for (let i = 0; i < 240; i++) {
		const at = chance.below(6);
		const caller = callers[at]!;
		const roll = chance.next();
		if (roll < 0.7) {
			const say = () => {
				const word = `w${seed}x${count++}y`;
				written.push(word);
				return word;
			};
			scribble(chance, caller.doc, say);
		} else if (roll < 0.85) caller.carry(chance.below(3), chance.below(5));
		else if (roll < 0.93) await room.rooms.tick();
		else {
			// The line breaks with whatever is on it; the page comes back with its copy and asks for its own id again.
			caller.drop();
			const again = await room.sit(people[at]!, path, { lease: { clientId: caller.hello!.clientId, lease: caller.hello!.lease }, settle: false });
			again.carry(0, 1);
			expect(again.hello!.drop).toBeUndefined();
			believe(again, Y.encodeStateAsUpdate(caller.doc));
			callers[at] = again;
		}
	}
	await room.settle();
	await room.settle();
	for (const caller of callers) expect(caller.closed, `seed ${seed}`).toBeNull();
	expect(new Set(callers.map(({ doc }) => contentHash(doc))).size, `seed ${seed}`).toBe(1);
	expect(misplaced(callers[0]!.doc)).toEqual([]);
	const all = JSON.stringify(readNotes(callers[0]!.doc));
	const back = callers.flatMap(({ refused }) => refused.map(({ text }) => text ?? '')).join(' ');
	// A word that another one was written into the middle of is there, in pieces.
	const missing = written.filter((word) => !all.includes(word) && !back.includes(word) && !written.some((other) => other !== word && all.includes(other) && new RegExp([...word].join('.*?')).test(all)));
	expect(missing, `seed ${seed}`).toEqual([]);
	// So does whoever comes in now, and after a crash whoever comes then, with nothing but what lies in the database.
	const hash = contentHash(callers[0]!.doc);
	expect(contentHash((await room.sit(people[0]!, path)).doc), `seed ${seed}, the server`).toBe(hash);
	await room.crash();
	expect(contentHash((await room.sit(people[0]!, path)).doc), `seed ${seed}, the database`).toBe(hash);
	await room.rooms.flush(room.workshopId);
	expect(Object.values(plainOf((await room.app.db.select().from(talkNotes))[0]!.notes)).join(' ')).toBe(Object.values(await notes()).join(' '));
});

test('[TK5] words in a line that someone takes away without having seen them come back as a line; words for a line that is gone come back to their writer', async () => {
	const ann = await room.sit(people[0]!, path);
	line(ann, 'Tea');
	await room.settle();
	const bob = await room.sit(people[1]!, path);
	// Bob takes the line away while Ann's words are on their way.
	words(ann, 0).insert(3, ' on Tuesdays');
	bob.write((doc) => sectionOf(doc, 'points').delete(0, 1));
	ann.carry(Infinity, 0);
	bob.carry(Infinity, 0);
	await room.settle();
	expect(await notes()).toEqual({ points: 'on Tuesdays' });
	words(ann, 0).insert(0, 'Cake ');
	bob.write((doc) => sectionOf(doc, 'points').delete(0, 1));
	bob.carry(Infinity, 0);
	await room.settle();
	expect(ann.refused.at(-1)).toMatchObject({ refusal: { reason: 'just-changed' }, text: 'Cake ' });
});

test('[TK6] while the log cannot be written, notes stay with their writer and go in afterwards', async () => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	const ann = await room.sit(people[0]!, path, { lease: 'any' });
	room.database.fail();
	line(ann, 'one');
	await room.settle();
	line(ann, 'two');
	await room.settle();
	expect(ann.closed?.code).toBe(closeCode.restarting);
	expect(ann.saved).toBeLessThan(ann.sent);
	room.database.open();
	await room.settle();
	const again = await room.sit(people[0]!, path, { lease: { clientId: ann.hello!.clientId, lease: ann.hello!.lease }, settle: false });
	again.carry(0, 1);
	believe(again, Y.encodeStateAsUpdate(ann.doc));
	await room.settle();
	expect(await notes()).toEqual({ points: 'one\ntwo' });
});

test('[TK7] notes live through a snapshot and through being built anew', async () => {
	for (let i = 0; i < 70; i++) {
		const caller = await room.sit(people[i % 6]!, path, { lease: i < 66 ? null : 'any' });
		line(caller, `line ${i}`, i % 2 ? 'points' : 'next');
		caller.write((doc) => ((sectionOf(doc, 'next').get(0) as Y.XmlElement).get(0) as Y.XmlText).format(0, 2, { bold: {} }));
		await room.settle();
		caller.drop();
	}
	const before = await room.rooms.readTalk(room.workshopId, talkId);
	await room.rooms.rest(room.workshopId);
	const after = await room.sit(people[0]!, path, { lease: 'any' });
	expect(after.hello!.epoch).toBe(2);
	expect(readNotes(after.doc)).toEqual(before.notes);
	expect(after.doc.store.clients.size).toBe(1);
});

test('[TK8] when the host closes the book everyone in a talk comes back to a document that is only read; no write is taken in, and what was not sent stays in the browser', async () => {
	const ann = await room.sit(people[0]!, path, { lease: 'any' });
	line(ann, 'In time');
	await room.settle();
	must(await room.done(closeBook(room.app, room.facilitator)));
	expect(ann.closed?.code).toBe(closeCode.restarting);
	const again = await room.sit(people[0]!, path, { lease: 'any' });
	expect(again.hello!.readOnly).toBe(true);
	expect(await room.done(room.rooms.actInTalk(people[0]!, talkId, (doc) => writeBlocks(doc, 'points', 0, [{ kind: 'line', line: [{ text: 'Late' }] }])))).toMatchObject({ ok: false });
	line(again, 'Late');
	await room.settle();
	expect(again.closed?.code).toBe(closeCode.readOnly);
	expect(await notes()).toEqual({ points: 'In time' });
	expect(await closeBook(room.app, people[1]!)).toMatchObject({ ok: false, refusal: { reason: 'not-allowed' } });
});

test('[TK16] a helper writes in no talk; whoever is stopped, and all while the board is, only read in theirs, by sockets and forms, and go on afterwards', async () => {
	const [ann, bob] = people as [Actor, Actor];
	const write = (actor: Actor) => room.done(room.rooms.actInTalk(actor, talkId, (doc) => writeBlocks(doc, 'points', 0, [{ kind: 'line', line: [{ text: 'By a form' }] }])));
	const helper = await room.sit({ ...bob, role: 'helper' }, path);
	expect(helper.hello!.readOnly).toBe(true);
	line(helper, 'zq-x');
	await room.settle();
	expect(helper.closed?.code).toBe(closeCode.readOnly);
	let page = await room.sit(ann, path, { lease: 'any' });
	let other = await room.sit(bob, path, { lease: 'any' });
	const id = newCardId(room.app);
	page.write((doc) => writeCard(doc, id, draft('Known by this')));
	await room.settle();
	await room.rooms.flush(room.workshopId);
	must(await room.done(stopWriter(room.app, room.facilitator, { cardId: id })));
	expect([page.closed?.code, other.closed]).toEqual([closeCode.restarting, null]);
	page = await room.sit(ann, path, { lease: 'any' });
	expect(page.hello!.readOnly).toBe(true);
	expect(await write(ann)).toMatchObject({ ok: false, refusal: { reason: 'person-stopped' } });
	line(page, 'zq-x');
	await room.settle();
	expect(page.closed?.code).toBe(closeCode.readOnly);
	must(await room.done(letWriterGoOn(room.app, room.facilitator, { cardId: id })));
	must(await write(ann));
	must(await room.done(freezeBoard(room.app, room.facilitator, true)));
	expect(other.closed?.code).toBe(closeCode.restarting);
	other = await room.sit(bob, path, { lease: 'any' });
	expect(other.hello!.readOnly).toBe(true);
	expect(await write(bob)).toMatchObject({ ok: false, refusal: { reason: 'board-frozen' } });
	must(await room.done(freezeBoard(room.app, room.facilitator, false)));
	expect(other.closed?.code).toBe(closeCode.restarting);
	other = await room.sit(bob, path, { lease: 'any' });
	line(other, 'Going on');
	await room.settle();
	expect(await notes()).toEqual({ points: 'By a form\nGoing on' });
	expect(Buffer.concat(other.received).includes('zq-x')).toBe(false);
});

test('[TK18] a host hides a card of a talk and shows it again as it was; its writer is told and cannot put it back, and nobody else is sent it', async () => {
	const [ann, bob] = people as [Actor, Actor];
	const page = await room.sit(ann, path);
	const id = newCardId(room.app);
	page.write((doc) => writeCard(doc, id, draft('zq-xcard')));
	await room.settle();
	await room.rooms.flush(room.workshopId);
	expect(await room.done(hideCard(room.app, bob, { cardId: id, why: 'person' }))).toMatchObject({ ok: false, refusal: { reason: 'not-allowed' } });
	must(await room.done(hideCard(room.app, room.facilitator, { cardId: id, why: 'person', say: 'It names someone.' })));
	await room.settle();
	expect(readCards(page.doc)).toEqual([]);
	expect((await mineFor(room.app, room.workshopId, ann.personId))!.held).toEqual({ [id]: { why: 'person', note: 'It names someone.' } });
	// The report says how many, and why.
	expect(await readCare(room.app.db, room.workshopId)).toMatchObject({ hidden: { person: 1 }, hiddenEver: 1 });
	const later = await room.sit(bob, path);
	expect(Buffer.concat(later.received).includes('zq-xcard')).toBe(false);
	page.write((doc) => writeCard(doc, id, draft('zq-xcard')));
	await room.settle();
	expect(page.refused.at(-1)).toMatchObject({ refusal: { reason: 'card-held' } });
	await room.rooms.flush(room.workshopId);
	expect((await viewFor(room.app, room.workshopId, 'desk', 'facilitator')).held).toMatchObject([{ id, text: 'zq-xcard', why: 'person' }]);
	must(await room.done(showCards(room.app, room.facilitator, [id])));
	await room.settle();
	expect(readCards(later.doc)).toMatchObject([{ id, text: 'zq-xcard', number: 1 }]);
	expect((await mineFor(room.app, room.workshopId, ann.personId))!.held).toEqual({});
	expect((await readBoardRows(room.app.db, room.workshopId)).cards).toEqual([]);
});

test.each([1, 2, 3, 4, 5])('[TK9] whatever bytes come, a talk holds nothing that an editor could not show, and goes on (seed %i)', { timeout: 60_000 }, async (seed) => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	const chance = new Chance(`bent notes ${seed}`);
	const honest = await room.sit(people[0]!, path);
	line(honest, 'The first line');
	line(honest, 'The second line');
	await room.settle();
	let mallory = await room.sit(people[1]!, path);
	const complaints = vi.spyOn(console, 'error');
	for (let i = 0; i < 300; i++) {
		if (mallory.closed) {
			room.clock.advance(1000);
			mallory = await room.sit(people[1]!, path);
		}
		const update = forge(mallory.doc, mallory.hello!.clientId, (doc) => scribble(chance, doc, () => `s${i}`)).slice();
		for (let turns = chance.below(4); turns > 0; turns--) update[chance.below(update.length)]! ^= 1 << chance.below(8);
		mallory.send(syncFrame('update', chance.next() < 0.1 ? update.subarray(0, chance.below(update.length)) : update));
		await room.settle();
	}
	// Not one had to be taken back after it had passed the reading step.
	expect(complaints.mock.calls).toEqual([]);
	expect(honest.closed).toBeNull();
	expect(misplaced(honest.doc)).toEqual([]);
	line(honest, 'Still here');
	await room.settle();
	expect(honest.saved).toBe(honest.sent);
	expect((await notes())['points']).toContain('Still here');
	expect(cardsOf(honest.doc).size).toBe(0);
});

test('[TK10] forty people walk between six talks: each holds what its own talk holds, and the server counts the same heads', { timeout: 60_000 }, async () => {
	const chance = new Chance('walks');
	const talks = Array.from({ length: 6 }, () => `talk/${makeId<TalkId>(room.app.random)}` as const);
	const walkers = Array.from({ length: 40 }, (_, i) => ({ actor: people[i % 6]!, at: talks[0]!, caller: null as Caller | null }));
	for (let round = 0; round < 4; round++) {
		for (const walker of walkers) {
			walker.caller?.drop();
			walker.at = chance.pick(talks);
			walker.caller = await room.sit(walker.actor, walker.at, { settle: false });
		}
		await room.settle();
		for (const at of talks) {
			const first = walkers.find((walker) => walker.at === at);
			if (first) line(first.caller!, `${at} ${round}`);
		}
		await room.settle();
		const heads = new Map<string, number>();
		for (const seat of room.rooms.seats()) heads.set(seat.room.place.id, (heads.get(seat.room.place.id) ?? 0) + 1);
		for (const at of talks) {
			const here = walkers.filter((walker) => walker.at === at);
			expect(heads.get(`${room.workshopId}/${at}`) ?? 0).toBe(here.length);
			expect(new Set(here.map(({ caller }) => contentHash(caller!.doc))).size).toBe(here.length > 0 ? 1 : 0);
			for (const { caller } of here) for (const other of talks) if (other !== at) expect(notesContent(caller!.doc)).not.toContain(other);
		}
	}
});
