import { expect, test } from 'vitest';
import { paperHtml } from '#server/export/paper/html.ts';
import { paperPdf } from '#server/export/paper/pdf.ts';
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
import { addGroup, groupCard, placeCard } from '#server/use/cards.ts';
import { decideFlagged, readFlagged } from '#server/use/release.ts';
import { viewFor } from '#server/use/views.ts';
import { joinGroup, startGroup } from '#server/use/wall/action-groups.ts';
import { askHosts } from '#server/use/wall/asks.ts';
import { sayFor, sayLine } from '#server/use/wall/circle.ts';
import { meetNeed } from '#server/use/wall/needs.ts';
import { markTalk } from '#server/use/wall/marks.ts';
import { postTalk } from '#server/use/wall/talks.ts';
import { openSpace } from '#lib/domain/method/open-space.ts';
import { plainText } from '#lib/domain/notes.ts';
import { untranslated } from '#lib/domain/report.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Result } from '#lib/domain/result.ts';
import { joinAs, must, openWorkshop, reasonOf, type TestClock } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';

const { app, ada } = await ourApp();

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

test('[TK12] what is said about a report changes as its form was changed: a count of people stays where another ticks it off, and two at once lose nothing of each other', async () => {
	const { talk, ann, bob, book } = await aTalk();
	const blank = { scribe: '', language: 'en', people: '', isFinished: false };
	must(await describeReport(app, ann, talk, { ...blank, people: '9' }, blank));
	// Bob's form and Ann's second one are made of this.
	const was = { ...blank, people: '9' };
	expect((await book()).reports[0]).toMatchObject({ people: 9, counted: 9 });
	must(await describeReport(app, bob, talk, { ...was, isFinished: true }, was));
	must(await describeReport(app, ann, talk, { ...was, scribe: 'Ann', language: 'cy' }, was));
	expect((await book()).reports[0]).toMatchObject({ counted: 9, isFinished: true, scribe: 'Ann', language: 'cy' });
	must(await describeReport(app, ann, talk, blank, was));
	expect((await book()).reports[0]).toMatchObject({ counted: null, people: 0, isFinished: true, scribe: 'Ann', language: 'cy' });
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

test('[TK22] a report says which languages other reports stand in and it does not; one in which nothing is written asks for none', async () => {
	const { ann, bob, talk, book, write } = await aTalk();
	must(await write(ann, 'Tea must be cheap.'));
	must(await postTalk(app, bob, { title: 'Sŵn', why: '', needs: [], language: '', elsewhere: '' }, 'find'));
	const { reports } = await book();
	const [first, other] = [reports.find(({ talkId }) => talkId === talk)!, reports.find(({ talkId }) => talkId !== talk)!];
	expect([first, other].map((one) => untranslated(one, reports))).toEqual([[], []]);
	must(await translate(app, ann, other.talkId, { language: 'cy', title: 'Sŵn', sections: {} }));
	must(await translate(app, bob, talk, { language: 'pl', title: 'Ciepła sala', sections: { disagreements: 'Herbata musi być tania.' } }));
	const later = (await book()).reports;
	expect(untranslated(later.find(({ talkId }) => talkId === talk)!, later)).toEqual(['cy']);
	expect(untranslated(later.find(({ talkId }) => talkId !== talk)!, later)).toEqual([]);
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
	const [card] = (await readBook(app.db, workshopId))!.reports.flatMap(({ cards }) => cards);
	// A file that leaves the workshop leads nowhere; the book that its people open leads to the card under its report.
	expect(html).not.toContain('#talk-card-');
	expect(paperHtml((await bookPaper(app, workshopId, 'https://moot.example/news'))!)).toContain(`<a href="https://moot.example/news#talk-card-${card!.number}">Card ${card!.number}: School pans</a>`);
	const pdf: Uint8Array[] = [];
	for await (const part of paperPdf((await bookPaper(app, workshopId, 'https://moot.example/news'))!)) pdf.push(part);
	expect(Buffer.concat(pdf).toString('latin1')).toContain(`https://moot.example/news#talk-card-${card!.number}`);
	const tables = await exportTables(app, workshopId);
	expect(tables.find(({ name }) => name === 'reports')!.rows).toMatchObject([{ talk_id: talk, disagreements: 'Set prices, or pay what you can.' }, { title: 'Nobody came' }]);
	expect(tables.find(({ name }) => name === 'talk-cards')!.rows).toMatchObject([{ talk_id: talk, text: 'School pans' }]);
	expect(tables.find(({ name }) => name === 'cards')!.rows).toEqual([]);
	const files = (await readTakeAway(app, workshopId, { offerWords: true }))!.files.map(({ name }) => name);
	// Brought back, the wall, its reports, cards and corrections are the same, in rows and in documents.
	const file = (await readTakeAway(app, workshopId, { offerWords: true }))!.files.find(({ name }) => name === 'workshop.json')!;
	const back = must((await restoreWorkshop(app, ada, (await file.make()) as string)) as Result<{ id: WorkshopId; newIds: boolean }>);
	const again = (await readBook(app.db, back.id))!;
	const first = (await readBook(app.db, workshopId))!;
	const plain = ({ reports, closedAt }: typeof first) => ({ closedAt, reports: reports.map(({ talkId: _, changedAt: __, remarks, conveners: ___, cards, counted: ______, ...report }) => ({ ...report, cards: cards.map(({ id: _____, ...card }) => card), remarks: remarks.map(({ id: ____, ...said }) => said) })) });
	expect(back.newIds).toBe(true);
	expect(plain(again)).toEqual(plain(first));
	expect((await app.rooms.readTalk(back.id, again.reports[0]!.talkId)).cards).toMatchObject([{ text: 'School pans' }]);
	for (const name of ['proceedings.docx', 'proceedings.odt', 'proceedings.pdf', 'proceedings.html', 'reports.csv']) expect(files).toContain(name);
});

test('[TK25] the book is in the order of the wall, calls a time as the wall does, and keeps the headings of a translation', async () => {
	const { workshopId, ann, bob, talk, write, book } = await aTalk();
	const { slots, spaces } = (await viewFor(app, workshopId, 'wall', 'participant'))!;
	const post = async (title: string, slot: number, space: number) => must(await postTalk(app, bob, { title, why: '', needs: [], language: '', elsewhere: '' }, { slot: slots[slot]!.id, space: spaces[space]!.id }));
	await post('Second time, first space', 1, 0);
	await post('First time, second space', 0, 1);
	must(await write(ann, 'Tea must be cheap.'));
	must(await translate(app, bob, talk, { language: 'cy', title: 'Neuadd gynnes', sections: { disagreements: 'Rhaid i de fod yn rhad.' } }));
	must(await remark(app, bob, talk, { kind: 'mark', section: '', passage: 'Nobody is turned away.', text: 'This matters.' }));
	expect((await book()).reports.map(({ title }) => title)).toEqual(['A warm hall', 'First time, second space', 'Second time, first space']);
	const { blocks } = (await bookPaper(app, workshopId))!;
	expect(blocks.find((block) => block.kind === 'table')).toMatchObject({ rows: [['Time 1', 'Space 1', {}, {}], ['Time 1', 'Space 2', {}, {}], ['Time 2', 'Space 1', {}, {}]] });
	const html = paperHtml({ ...(await bookPaper(app, workshopId))!, blocks });
	for (const words of ['<dt>Why it matters</dt><dd lang="" dir="auto">It is cold</dd>', 'Time 1, Space 1', 'Marked: “Nobody is turned away.” This matters.']) expect(html).toContain(words);
	const from = blocks.findIndex((block) => block.kind === 'heading' && block.text === 'In Welsh, translated');
	expect(blocks.slice(from + 1, from + 4)).toMatchObject([{ kind: 'quote', words: { text: 'Neuadd gynnes', lang: 'cy' } }, { kind: 'heading', text: 'Where people do not agree' }, { kind: 'quote', words: { text: 'Rhaid i de fod yn rhad.', lang: 'cy' } }]);
});

/** Open Space as it is after a day: a merged talk, marks, groups of cards, remarks, dots, action groups and last lines. */
async function aWholeDay() {
	const session = await aTalk();
	const { workshopId, facilitator, ann, bob, talk, write } = session;
	const { talk: other } = must(await postTalk(app, bob, { title: 'Warm rooms', why: 'It is about Petra Nowak', needs: ['quiet', 'language'], language: 'Polish, 01632 960 777', elsewhere: '' }, 'find'));
	must(await meetNeed(app, facilitator, { talk: other, need: 'quiet', met: true }));
	must(await markTalk(app, ann, { talk: other, mark: 'coming' }));
	must(await markTalk(app, bob, { talk, mark: 'interest' }));
	must(await askHosts(app, ann, { kind: 'merge', of: other, from: talk }));
	must(await askHosts(app, bob, { kind: 'merge', of: talk, from: other }));
	const here = inside(app, talk);
	must(await placeCard(here, bob, { text: 'School pans', theme: 'community', at: [0.25, 0.5] }));
	must(await placeCard(here, bob, { text: 'My brother Marek has a stove', theme: 'community', at: 'none' }));
	const { cards } = await app.rooms.readTalk(workshopId, talk);
	const { clusterId } = must(await addGroup(here, ann, { name: 'Kitchen', cardId: cards[0]!.id }));
	must(await groupCard(here, ann, { cardId: cards[1]!.id, clusterId }));
	must(await write(ann, 'Write to heat@example.org\n- or ring 01632 960 123'));
	must(await remark(app, bob, talk, { kind: 'comment', section: 'disagreements', passage: '', text: 'Ring Mrs Nowak first.' }));
	must(await remark(app, ann, talk, { kind: 'mark', section: 'points', passage: 'these words', text: '' }));
	must(await translate(app, bob, talk, { language: 'pl', title: 'Ciepła sala', sections: { disagreements: 'heat@example.org' } }));
	const to = async (kind: string) => {
		while (openSpace.rounds[(await viewFor(app, workshopId, 'stage', 'facilitator')).round.index]!.kind !== kind) must(await commandRound(app, facilitator, { command: 'next' }));
		must(await commandRound(app, facilitator, { command: 'start' }));
	};
	await to('act');
	must(await startGroup(app, ann, { title: 'Mend the boiler', talks: [talk], lead: true, firstStep: 'Ask Dr Pike', firstDay: '2027-04-01' }));
	must(await startGroup(app, bob, { title: 'Somebody to keep the key', talks: [], lead: false, firstStep: '', firstDay: '' }));
	const { groups } = (await viewFor(app, workshopId, 'closing', 'participant'))!;
	must(await joinGroup(app, bob, { group: groups[0]!.id, into: true, brings: 'A van' }));
	await to('circle');
	must(await sayLine(app, ann, { did: 'typed', line: 'Thank you, Marek Nowak.' }));
	(app.clock as TestClock).advance(1000);
	must(await sayLine(app, bob, { did: 'passed' }));
	(app.clock as TestClock).advance(1000);
	must(await sayFor(app, facilitator, 'caller', { did: 'typed', line: 'Good to be heard.' }));
	must(await closeBook(app, facilitator));
	must(await remark(app, ann, talk, { kind: 'correction', section: '', passage: '', text: 'It was coffee.' }));
	return { ...session, other };
}

test('[TK17] the whole of an Open Space is in its file: a workshop made from it again gives the same file', { timeout: 60_000 }, async () => {
	const { workshopId, facilitator } = await aWholeDay();
	const json = async (id: WorkshopId) => (await (await readTakeAway(app, id, { offerWords: true }))!.files.find(({ name }) => name === 'workshop.json')!.make()) as string;
	// As it is once an officer has looked it through.
	const html = paperHtml((await bookPaper(app, workshopId))!);
	for (const words of ['Kitchen', 'Ring Mrs Nowak first.', 'these words', 'Mend the boiler', 'Somebody to keep the key', 'Good to be heard.', 'It was coffee.']) expect(html).toContain(words);
	must(await decideFlagged(app, facilitator, (await readFlagged(app, workshopId)).map(({ at, words }) => ({ at, words, decision: 'blank' as const }))));
	const file = await json(workshopId);
	const { whole } = JSON.parse(file) as { whole: { talks: { talks: object[]; groups: object[]; lines: object[]; spaces: object[] } } };
	expect(whole.talks.talks).toMatchObject([{ interest: 1, groups: [{ name: 'Kitchen' }], remarks: [{}, {}, { kind: 'correction' }] }, { coming: 1, needs: ['quiet', 'language'], needsMet: ['quiet'] }]);
	expect(whole.talks.groups).toMatchObject([{ title: 'Mend the boiler', people: 2, brings: ['A van'] }, { title: 'Somebody to keep the key', initiator: null, people: 0 }]);
	expect(whole.talks.lines).toMatchObject([{ did: 'typed' }, { did: 'passed', line: '' }, { line: 'Good to be heard.' }]);
	expect(whole.talks.spaces.length).toBeGreaterThan(3);
	(app.clock as TestClock).advance(86_400_000);
	const back = must((await restoreWorkshop(app, ada, file)) as Result<{ id: WorkshopId; newIds: boolean }>);
	const names = new Map<string, string>();
	const plain = (text: string) => text.replace(/"([0-9a-z]{16})"|\b[0-9a-f]{64}\b/g, (found, word: string | undefined) => (word ? (names.get(word) ?? (names.set(word, `id${names.size}`), names.get(word)!)) : found.length === 64 ? 'digest' : found));
	const first = plain(file);
	names.clear();
	expect(plain(await json(back.id))).toBe(first);
});

test('[TK17] what may point at a person in talks, reports, remarks, translations, groups and last lines is shown to whoever lets the record out, and leaves no file where it is taken out', { timeout: 60_000 }, async () => {
	const { workshopId, facilitator } = await aWholeDay();
	const told = ['heat@example.org', '01632 960 123', '01632 960 777', 'Mrs Nowak', 'Petra Nowak', 'Marek', 'Dr Pike', 'Marek Nowak'];
	const flagged = await readFlagged(app, workshopId);
	expect(flagged.map(({ words }) => words)).toEqual(expect.arrayContaining(told));
	expect(new Set(flagged.map(({ subject }) => subject))).toEqual(new Set(['card', 'talk', 'notes', 'remark', 'translation', 'group', 'line', 'action']));
	must(await decideFlagged(app, facilitator, flagged.map(({ at, words }) => ({ at, words, decision: 'blank' as const }))));
	for (const { name, make } of (await readTakeAway(app, workshopId, { offerWords: true }))!.files) {
		if (!/\.(csv|json|html)$/.test(name)) continue;
		const made = await make();
		const text = typeof made === 'string' ? made : Buffer.from(made as Uint8Array).toString();
		for (const words of told) expect(text.includes(words), `${words} in ${name}`).toBe(false);
	}
});
