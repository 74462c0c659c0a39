import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { paperHtml } from '#server/export/paper/html.ts';
import { bookPaper } from '#server/export/report/book-paper.ts';
import { exportTables } from '#server/export/tables.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { commandRound } from '#server/use/rounds.ts';
import { closeBook } from '#server/use/talks/book.ts';
import { inside } from '#server/use/talks/inside.ts';
import { restoreWorkshop } from '#server/use/restore/restore.ts';
import { readBook } from '#server/use/talks/read-reports.ts';
import { describeReport, nameMyself, remark, translate, visit } from '#server/use/talks/reports.ts';
import { writeSection } from '#server/use/talks/write-notes.ts';
import { placeCard } from '#server/use/cards.ts';
import { viewFor } from '#server/use/views.ts';
import { postTalk } from '#server/use/wall/talks.ts';
import { openSpace } from '#lib/domain/method/open-space.ts';
import { plainText } from '#lib/domain/notes.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Result } from '#lib/domain/result.ts';
import { joinAs, must, openWorkshop, someAdmin, testApp } from '../support/app.ts';

let app: App;
let ada: SignedIn;
beforeAll(async () => {
	app = await testApp();
	ada = await someAdmin(app);
});
afterAll(() => app.close());
const reasonOf = (result: { ok: boolean; refusal?: { reason: string } }) => (result.ok ? null : result.refusal!.reason);

/** A workshop with a talk on its wall, and two people. */
async function aTalk() {
	const { workshopId, facilitator } = await openWorkshop(app, ada, openSpace);
	const ann = await joinAs(app, workshopId, 'Ann');
	const bob = await joinAs(app, workshopId, 'Bob');
	while (openSpace.rounds[(await viewFor(app, workshopId, 'stage', 'facilitator')).round.index]!.kind !== 'market') must(await commandRound(app, facilitator, { command: 'next' }));
	must(await commandRound(app, facilitator, { command: 'start' }));
	const { talk } = must(await postTalk(app, ann, { title: 'A warm hall', why: 'It is cold', needs: [], language: '', elsewhere: '' }, 'find'));
	const book = async () => {
		await app.rooms.flush(workshopId);
		return (await readBook(app.db, workshopId))!;
	};
	const write = (actor: Actor, text: string, was = '') => writeSection(inside(app, talk), actor, { section: 'disagreements', text, was });
	return { workshopId, facilitator, ann, bob, talk, book, write };
}

test('[TK11] every report is there at once, finished or not; what is missing shows as missing', async () => {
	const { book, write, bob, talk } = await aTalk();
	expect((await book()).reports).toMatchObject([{ talkId: talk, title: 'A warm hall', changedAt: null, isFinished: false, people: 0 }]);
	must(await write(bob, 'Set prices, or pay what you can.'));
	await visit(app, bob, talk);
	await visit(app, bob, talk);
	must(await describeReport(app, bob, talk, { scribe: 'Bob', language: 'en', people: '', isFinished: true }));
	const [report] = (await book()).reports;
	expect(report).toMatchObject({ isFinished: true, scribe: 'Bob', people: 1, conveners: ['Ann'] });
	expect(report!.changedAt).not.toBeNull();
});

test('[TK12] a plain form changes what its writer changed and nothing else: what others wrote meanwhile stays', async () => {
	const { write, ann, bob, book } = await aTalk();
	must(await write(ann, 'One\nTwo\n- a point\n- another'));
	must(await write(bob, 'One\nTwo and more\n- a point\n- another', 'One\nTwo\n- a point\n- another'));
	// Ann's form was made before Bob's change.
	must(await write(ann, 'One\nTwo\n- a point\n- another\nThree', 'One\nTwo\n- a point\n- another'));
	expect(plainText((await book()).reports[0]!.notes.disagreements).split('\n').sort()).toEqual(['- a point', '- another', 'One', 'Three', 'Two and more'].sort());
	must(await write(bob, 'Two and more\u0007', plainText((await book()).reports[0]!.notes.disagreements)));
	expect(plainText((await book()).reports[0]!.notes.disagreements)).toBe('Two and more');
});

test('[TK13] readers comment and mark, and nobody learns who; a name stands in a report only where its person put it, and goes when they like', async () => {
	const { ann, bob, talk, book, facilitator } = await aTalk();
	must(await remark(app, bob, talk, { kind: 'comment', section: 'disagreements', passage: '', text: 'So it was.' }));
	must(await remark(app, ann, talk, { kind: 'mark', section: 'points', passage: 'these words', text: '' }));
	expect(reasonOf(await remark(app, ann, talk, { kind: 'mark', section: 'points', passage: '', text: 'no words marked' }))).toBe('text-empty');
	expect(reasonOf(await remark(app, ann, talk, { kind: 'comment', section: '', passage: '', text: 'x'.repeat(501) }))).toBe('text-too-long');
	expect(reasonOf(await remark(app, { ...bob, role: 'observer' }, talk, { kind: 'comment', section: '', passage: '', text: 'x' }))).toBe('not-allowed');
	must(await nameMyself(app, bob, talk, 'Bob Miller'));
	const said = await book();
	expect(said.reports[0]).toMatchObject({ names: ['Bob Miller'], remarks: [{ kind: 'comment', section: 'disagreements', text: 'So it was.' }, { kind: 'mark', passage: 'these words' }] });
	for (const person of [ann, bob, facilitator]) expect(JSON.stringify(said)).not.toContain(person.personId);
	must(await closeBook(app, facilitator));
	must(await nameMyself(app, bob, talk, ''));
	expect((await book()).reports[0]!.names).toEqual([]);
	expect(reasonOf(await nameMyself(app, ann, talk, 'Ann'))).toBe('not-in-this-round');
});

test('[TK14] a translation stands beside the original and says when that has gone on; in a closed book nothing changes but corrections, with their time', async () => {
	const { ann, bob, talk, book, write, facilitator } = await aTalk();
	must(await write(ann, 'Tea must be cheap.'));
	must(await translate(app, bob, talk, { language: 'pl', title: 'Ciepła sala', sections: { disagreements: 'Herbata musi być tania.' } }));
	expect((await book()).reports[0]).toMatchObject({ language: 'en', translations: [{ language: 'pl', isOlder: false }] });
	(app.clock as unknown as { advance(ms: number): void }).advance(5000);
	must(await write(ann, 'Tea must be cheap and hot.', 'Tea must be cheap.'));
	expect((await book()).reports[0]!.translations[0]).toMatchObject({ isOlder: true });
	expect(reasonOf(await remark(app, ann, talk, { kind: 'correction', section: '', passage: '', text: 'Too early' }))).toBe('not-in-this-round');
	expect(reasonOf(await closeBook(app, bob))).toBe('not-allowed');
	must(await closeBook(app, facilitator));
	expect(reasonOf(await write(ann, 'Late'))).toBe('not-in-this-round');
	expect(reasonOf(await describeReport(app, ann, talk, { scribe: '', language: 'en', people: '3', isFinished: true }))).toBe('not-in-this-round');
	expect(reasonOf(await translate(app, bob, talk, { language: 'cy', title: 'x', sections: {} }))).toBe('not-in-this-round');
	must(await remark(app, ann, talk, { kind: 'correction', section: 'disagreements', passage: '', text: 'It was coffee.' }));
	const closed = await book();
	expect(closed.closedAt).not.toBeNull();
	expect(plainText(closed.reports[0]!.notes.disagreements)).toBe('Tea must be cheap and hot.');
	expect(closed.reports[0]!.remarks).toMatchObject([{ kind: 'correction', text: 'It was coffee.', at: app.clock.now() }]);
});

test('[TK15] the book holds every report whatever the vote, with people counted, cards and corrections; the same stands in the tables and the bundle', async () => {
	const { workshopId, ann, bob, talk, write, facilitator } = await aTalk();
	must(await write(ann, 'Set prices, or pay what you can.'));
	must(await placeCard(inside(app, talk), bob, { text: 'School pans', theme: 'community', at: 'none' }));
	must(await postTalk(app, bob, { title: 'Nobody came', why: '', needs: [], language: '', elsewhere: '' }, 'find'));
	must(await closeBook(app, facilitator));
	must(await remark(app, ann, talk, { kind: 'correction', section: '', passage: '', text: 'It was <b>coffee</b>.' }));
	const html = paperHtml((await bookPaper(app, workshopId))!);
	for (const words of ['A warm hall', 'Nobody came', 'Set prices, or pay what you can.', 'School pans', 'It was &lt;b&gt;coffee&lt;/b&gt;.']) expect(html).toContain(words);
	const tables = await exportTables(app, workshopId);
	expect(tables.find(({ name }) => name === 'reports')!.rows).toMatchObject([{ talk_id: talk, disagreements: 'Set prices, or pay what you can.' }, { title: 'Nobody came' }]);
	expect(tables.find(({ name }) => name === 'talk-cards')!.rows).toMatchObject([{ talk_id: talk, text: 'School pans' }]);
	expect(tables.find(({ name }) => name === 'cards')!.rows).toEqual([]);
	const files = (await readTakeAway(app, workshopId))!.files.map(({ name }) => name);
	// Brought back, the wall, its reports, cards and corrections are the same, in rows and in documents.
	const file = (await readTakeAway(app, workshopId))!.files.find(({ name }) => name === 'workshop.json')!;
	const back = must((await restoreWorkshop(app, ada, (await file.make()) as string)) as Result<{ id: WorkshopId; newIds: boolean }>);
	const again = (await readBook(app.db, back.id))!;
	const first = (await readBook(app.db, workshopId))!;
	const plain = ({ reports, closedAt }: typeof first) => ({ closedAt, reports: reports.map(({ talkId: _, changedAt: __, remarks, conveners: ___, ...report }) => ({ ...report, remarks: remarks.map(({ id: ____, ...said }) => said) })) });
	expect(back.newIds).toBe(true);
	expect(plain(again)).toEqual(plain(first));
	expect((await app.rooms.readTalk(back.id, again.reports[0]!.talkId)).cards).toMatchObject([{ text: 'School pans' }]);
	for (const name of ['proceedings.docx', 'proceedings.odt', 'proceedings.pdf', 'proceedings.html', 'reports.csv']) expect(files).toContain(name);
});
