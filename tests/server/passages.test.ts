import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as Y from 'yjs';
import { cardChecks, talks as talkTable } from '#server/db/schema.ts';
import { hideCard, showCards } from '#server/use/host/checks.ts';
import { readLog } from '#server/use/host/log.ts';
import { hideNotes, hideRemark, hideTranslation, showPassage } from '#server/use/host/passages.ts';
import { letWriterGoOn, stopWriter } from '#server/use/host/stopping.ts';
import { mineFor } from '#server/use/mine.ts';
import { closeBook } from '#server/use/talks/book.ts';
import { readBook } from '#server/use/talks/read-reports.ts';
import { remark, translate } from '#server/use/talks/reports.ts';
import { viewFor } from '#server/use/views.ts';
import { readCards, writeCard, writeCardField, writeCluster } from '#lib/doc/board.ts';
import { closeCode } from '#lib/doc/frames.ts';
import { notesContent, sectionOf, writeBlocks } from '#lib/doc/notes.ts';
import type { TalkId } from '#lib/domain/ids.ts';
import { openSpace } from '#lib/domain/method/open-space.ts';
import { plainText, type NoteSection } from '#lib/domain/notes.ts';
import type { Actor } from '#lib/domain/people.ts';
import { must, reasonOf } from '../support/app.ts';
import type { Caller } from '../support/network.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

let room: Meeting;
let [ann, bob, cy]: Actor[] = [];
let talkId: TalkId;
let path: `talk/${string}`;

beforeEach(async () => {
	room = await meeting(3, openSpace);
	[ann, bob, cy] = room.people;
	await room.start('talks');
	talkId = 'talk000000000001' as TalkId;
	path = `talk/${talkId}`;
	await room.app.db.insert(talkTable).values({ id: talkId, workshopId: room.workshopId, number: 1, title: 'The hall', why: '', needs: [], personId: ann!.personId, alias: 'Ann', state: 'posted', createdAt: new Date(0), changedAt: new Date(0) });
});
afterEach(async () => {
	vi.restoreAllMocks();
	await room.close();
});

const line = (caller: Caller, text: string, section: NoteSection = 'points') => caller.write((doc) => writeBlocks(doc, section, sectionOf(doc, section).length, [{ kind: 'line', line: [{ text }] }]));
const points = async () => plainText((await room.rooms.readTalk(room.workshopId, talkId)).notes.points);
const desk = () => viewFor(room.app, room.workshopId, 'desk', 'facilitator');
const own = async (actor: Actor) => (await mineFor(room.app, room.workshopId, actor.personId))!.passages;
const take = (actor: Actor, lines: { at: number; text: string }[], section: NoteSection = 'points') => room.done(hideNotes(room.app, actor, { talkId, section, lines, why: 'person', say: 'It names someone.' }));

test('[TK19] a host takes a line out of a talk’s notes: it leaves every page, the rows and the files, each of its writers is told with their own words, and nobody else does it', async () => {
	const [a, b] = [await room.sit(ann!, path), await room.sit(bob!, path)];
	line(a, 'Tea is cheap.');
	await room.settle();
	line(b, 'zq-x lives at the mill');
	await room.settle();
	const words = (caller: Caller) => (sectionOf(caller.doc, 'points').get(1) as Y.XmlElement).get(0) as Y.XmlText;
	a.write(() => words(a).insert('zq-x lives at the mill'.length, ' and is loud'));
	await room.settle();
	const said = { at: 1, text: 'zq-x lives at the mill and is loud' };
	for (const actor of [ann!, { ...bob!, role: 'helper' as const }, { ...bob!, role: 'observer' as const }, { ...bob!, role: 'adviser' as const }, { ...bob!, role: 'officer' as const }]) expect(reasonOf(await take(actor, [said]))).toBe('not-allowed');
	expect(reasonOf(await take(room.facilitator, [{ at: 1, text: 'Something else' }]))).toBe('just-changed');
	must(await take(room.facilitator, [said]));
	await room.settle();
	for (const { doc, closed } of [a, b]) expect([notesContent(doc).includes('zq-x'), notesContent(doc).includes('Tea is cheap.'), closed]).toEqual([false, true, null]);
	// Whoever comes now is sent nothing of it, after a crash either.
	await room.crash();
	const later = await room.sit(cy!, path);
	expect(Buffer.concat(later.received).includes('zq-x')).toBe(false);
	expect(await points()).toBe('Tea is cheap.');
	expect(await own(ann!)).toMatchObject([{ talk: 'The hall', text: ' and is loud', why: 'person', note: 'It names someone.' }]);
	expect(await own(bob!)).toMatchObject([{ text: 'zq-x lives at the mill' }]);
	expect(await own(cy!)).toEqual([]);
	expect((await desk()).passages).toMatchObject([{ kind: 'notes', section: 'points', text: said.text, why: 'person' }]);
	const log = (await readLog(room.app, room.workshopId, 10)).filter(({ kind }) => kind === 'passage.hidden');
	expect(log).toMatchObject([{ by: { role: 'facilitator' }, why: 'person: It names someone.' }]);
	expect(JSON.stringify(log)).not.toContain('zq-x');
	// Back at the end of its section, as it was written.
	const [held] = (await desk()).passages;
	expect(reasonOf(await room.done(showPassage(room.app, bob!, { passageId: held!.id })))).toBe('not-allowed');
	must(await room.done(showPassage(room.app, room.facilitator, { passageId: held!.id })));
	expect(await points()).toBe(`Tea is cheap.\n${said.text}`);
	expect(reasonOf(await room.done(showPassage(room.app, room.facilitator, { passageId: held!.id })))).toBe('just-changed');
	expect(await own(bob!)).toEqual([]);
});

test('[TK19] of a point in a list only that point goes; in a closed book too; lines that moved are found by their words', async () => {
	const a = await room.sit(ann!, path);
	a.write((doc) => writeBlocks(doc, 'points', 0, [{ kind: 'list', items: [[{ text: 'one' }], [{ text: 'two' }], [{ text: 'three' }]] }, { kind: 'line', line: [{ text: 'four' }] }]));
	await room.settle();
	must(await room.done(closeBook(room.app, room.facilitator)));
	must(await take(room.facilitator, [{ at: 1, text: 'two' }]));
	expect(await points()).toBe('- one\n- three\nfour');
	must(await take(room.facilitator, [{ at: 3, text: 'four' }, { at: 0, text: 'one' }, { at: 1, text: 'three' }]));
	expect(await points()).toBe('');
	expect((await desk()).passages.map(({ text }) => text)).toEqual(['- two', '- one\n- three\nfour']);
});

test('[TK19] remarks that repeat the line go with it; a remark or a translation can be taken out by itself; readers are told how often, and the book holds none of it', async () => {
	const a = await room.sit(ann!, path);
	line(a, 'zq-x lives at the mill');
	line(a, 'Tea is cheap.');
	await room.settle();
	must(await room.done(remark(room.app, bob!, talkId, { kind: 'mark', section: 'points', passage: 'zq-x lives', text: '' })));
	must(await room.done(remark(room.app, cy!, talkId, { kind: 'comment', section: '', passage: '', text: 'Good tea.' })));
	must(await room.done(translate(room.app, cy!, talkId, { language: 'cy', title: 'Y neuadd', sections: { points: 'zq-x' } })));
	must(await take(room.facilitator, [{ at: 0, text: 'zq-x lives at the mill' }]));
	const book = async () => (await readBook(room.app.db, room.workshopId))!.reports[0]!;
	expect((await book()).remarks.map(({ text }) => text)).toEqual(['Good tea.']);
	expect(await own(bob!)).toMatchObject([{ text: 'zq-x lives' }]);
	const out = { why: 'unkind' as const };
	for (const actor of [bob!, { ...bob!, role: 'helper' as const }]) {
		expect(reasonOf(await room.done(hideTranslation(room.app, actor, { talkId, language: 'cy', ...out })))).toBe('not-allowed');
		expect(reasonOf(await room.done(hideRemark(room.app, actor, { remarkId: (await book()).remarks[0]!.id, ...out })))).toBe('not-allowed');
	}
	must(await room.done(hideTranslation(room.app, room.facilitator, { talkId, language: 'cy', ...out })));
	must(await room.done(hideRemark(room.app, room.facilitator, { remarkId: (await book()).remarks[0]!.id, ...out })));
	expect(await book()).toMatchObject({ hidden: 4, remarks: [], translations: [] });
	expect(JSON.stringify(await readBook(room.app.db, room.workshopId))).not.toContain('zq-x');
	for (const { id } of (await desk()).passages) must(await room.done(showPassage(room.app, room.facilitator, { passageId: id })));
	expect(await book()).toMatchObject({ hidden: 0, remarks: [{ passage: 'zq-x lives' }, { text: 'Good tea.' }], translations: [{ language: 'cy', title: 'Y neuadd' }] });
});

test('[TK19] a short line takes no remark with it that only has its word; a name of two words takes all that say it', async () => {
	const a = await room.sit(ann!, path);
	line(a, 'No');
	line(a, 'Mr Brown');
	await room.settle();
	for (const text of ['No lamp there, please.', 'Ask Mr Brown.', 'No']) must(await room.done(remark(room.app, cy!, talkId, { kind: 'comment', section: '', passage: '', text })));
	must(await take(room.facilitator, [{ at: 0, text: 'No' }]));
	const left = async () => (await readBook(room.app.db, room.workshopId))!.reports[0]!.remarks.map(({ text }) => text);
	expect(await left()).toEqual(['No lamp there, please.', 'Ask Mr Brown.']);
	must(await take(room.facilitator, [{ at: 0, text: 'Mr Brown' }]));
	expect(await left()).toEqual(['No lamp there, please.']);
});

test('[TK20] who wrote nothing but notes can be stopped by what they wrote, and nobody else is: also where another has their client id by now', async () => {
	const first = await room.sit(bob!, path, { lease: 'any' });
	line(first, 'zq-x is a thief');
	await room.settle();
	first.drop();
	// Two minutes on, the id is let to the next who comes.
	room.clock.advance(180_000);
	let a = await room.sit(ann!, path, { lease: 'any' });
	line(a, 'I wrote this.');
	await room.settle();
	expect(a.hello!.clientId).toBe(first.hello!.clientId);
	let b = await room.sit(bob!, path, { lease: 'any' });
	must(await take(room.facilitator, [{ at: 0, text: 'zq-x is a thief' }]));
	const [held] = (await desk()).passages;
	expect(held!.writers).toEqual([{ text: 'zq-x is a thief', stopped: false }]);
	expect(JSON.stringify(await desk())).not.toContain(bob!.personId);
	expect(reasonOf(await room.done(stopWriter(room.app, ann!, { passageId: held!.id, writer: 0 })))).toBe('not-allowed');
	must(await room.done(stopWriter(room.app, room.facilitator, { passageId: held!.id, writer: 0 })));
	expect([a.closed, b.closed?.code]).toEqual([null, closeCode.restarting]);
	b = await room.sit(bob!, path, { lease: 'any' });
	expect(b.hello!.readOnly).toBe(true);
	expect(reasonOf(await room.done(room.rooms.actInTalk(bob!, talkId, (doc) => writeBlocks(doc, 'points', 0, [{ kind: 'line', line: [{ text: 'By a form' }] }]))))).toBe('person-stopped');
	expect((await desk()).stopped).toMatchObject([{ card: null, passage: held!.id, writer: 0, text: 'zq-x is a thief' }]);
	// Put back, they are known by it still.
	must(await room.done(showPassage(room.app, room.facilitator, { passageId: held!.id })));
	must(await room.done(letWriterGoOn(room.app, room.facilitator, { passageId: held!.id, writer: 0 })));
	b = await room.sit(bob!, path, { lease: 'any' });
	expect(b.hello!.readOnly).toBe(false);
	line(a, 'On we go');
	await room.settle();
	expect(await points()).toContain('On we go');
});

test('[TK21] a crash right behind a decision to hide or show a talk’s card leaves it hidden or shown, whole; shown again, it has both its groups', async () => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	const page = await room.sit(ann!, path);
	const id = newCardId(room.app);
	const groups = [newCardId(room.app), newCardId(room.app)] as unknown as Parameters<typeof writeCluster>[1][];
	page.write((doc) => {
		for (const [i, group] of groups.entries()) writeCluster(doc, group, `Group ${i}`);
		writeCard(doc, id, draft('zq-xcard'));
	});
	await room.settle();
	page.write((doc) => void writeCardField(doc, id, 'cluster', groups[0]));
	page.write((doc) => void writeCardField(doc, id, 'also', groups[1]));
	await room.settle();
	const before = readCards(page.doc);
	expect(before).toMatchObject([{ id, cluster: groups[0], also: groups[1] }]);
	const whole = async () => [(await room.rooms.readTalk(room.workshopId, talkId)).cards.length, Object.keys((await mineFor(room.app, room.workshopId, ann!.personId))!.held).length];
	await room.rooms.flush(room.workshopId);
	/** The server dies the moment the decision stands, before its log beats once more. */
	const dies = async (deciding: Promise<unknown>, state: 'held' | 'let') => {
		deciding.catch(() => {});
		while ((await room.app.db.select({ state: cardChecks.state }).from(cardChecks))[0]?.state !== state) await new Promise((resolve) => setImmediate(resolve));
		await room.crash();
	};
	await dies(hideCard(room.app, room.facilitator, { cardId: id, why: 'person' }), 'held');
	expect(await whole()).toEqual([0, 1]);
	await dies(showCards(room.app, room.facilitator, [id]), 'let');
	expect(await whole()).toEqual([1, 0]);
	expect((await room.rooms.readTalk(room.workshopId, talkId)).cards).toEqual(before);
});
