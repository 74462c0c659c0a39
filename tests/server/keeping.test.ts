import { once } from 'node:events';
import { eq, sql } from 'drizzle-orm';
import { afterEach, expect, test, vi } from 'vitest';
import { actorOf } from '#server/auth/actor.ts';
import { joinWorkshop } from '#server/auth/door.ts';
import { assets, deletions, events, people, users, workshops } from '#server/db/schema.ts';
import { certificateJson, certificateText } from '#server/export/certificate.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { openRehearsal } from '#server/rehearse/open.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { addGroup, editCard } from '#server/use/cards.ts';
import { keepInTouch } from '#server/use/doing/news.ts';
import { sayToAll } from '#server/use/host/messages.ts';
import { deleteWorkshop } from '#server/use/keep/delete-workshop.ts';
import { saveKeptUntil } from '#server/use/keep/keep-until.ts';
import { listCertificates, readCertificate, wasDeleted, wasPageDeleted } from '#server/use/keep/certificates.ts';
import { apart, ways } from '#server/use/keep/rows.ts';
import { offerPledge } from '#server/use/pledges.ts';
import { savePlan } from '#server/use/plans.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { findPublic, publishAnswers } from '#server/use/publications.ts';
import { readPage } from '#server/use/answer-page.ts';
import { askQuestion, react } from '#server/use/reactions.ts';
import { receiptFor } from '#server/use/receipts.ts';
import { restoreWorkshop } from '#server/use/restore/restore.ts';
import { inside } from '#server/use/talks/inside.ts';
import { remark } from '#server/use/talks/reports.ts';
import { writeSection } from '#server/use/talks/write-notes.ts';
import { viewFor } from '#server/use/views.ts';
import { postTalk } from '#server/use/wall/talks.ts';
import { addWebhook, pingWebhook } from '#server/use/webhooks.ts';
import { createWorkshop, readWorkshop, saveAbout, saveDeal } from '#server/use/workshops.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { closeCode } from '#lib/doc/frames.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { isAnnounced, keepDayFault } from '#lib/domain/keeping.ts';
import { can, roles, type Actor } from '#lib/domain/people.ts';
import sharp from 'sharp';
import { GET as feed } from '../../src/routes/said/[key]/feed.xml/+server.ts';
import { GET as printed } from '../../src/routes/said/[key]/page.pdf/+server.ts';
import { joinAs, must, openWorkshop, reasonOf, someAdmin, testApp, TestClock } from '../support/app.ts';
import { openWall } from '../support/open-wall.ts';
import { ourApp } from '../support/our-app.ts';
import { meeting, type Meeting } from '../support/people.ts';
import { allRows, everyRow, holds, secret } from '../support/secret.ts';
import { testServers } from '../support/servers.ts';
import { Port } from '../support/sockets.ts';
import { votedWorkshop } from '../support/voted.ts';

const { app, ada } = await ourApp();
let room: Meeting | null = null;
afterEach(async () => {
	await room?.close();
	room = null;
	vi.restoreAllMocks();
});
const titleOf = async (id: WorkshopId) => (await readWorkshop(app, id))!.title;

/** A planning session after its vote, with the secret in everything that people, hosts and officers can write. */
async function richWorkshop() {
	const voted = await votedWorkshop(app, ada, 6);
	const { workshopId, facilitator, officer, officerUser, people: citizens, cards } = voted;
	await app.db.update(workshops).set({ state: 'draft' }).where(eq(workshops.id, workshopId));
	must(await savePlan(app, facilitator, await sharp({ create: { width: 60, height: 40, channels: 3, background: '#88aa66' } }).png().toBuffer(), `A plan of ${secret}`));
	await app.db.update(workshops).set({ state: 'open' }).where(eq(workshops.id, workshopId));
	must(await saveAbout(app, facilitator, { title: `${secret} title`, question: `${secret}?`, helpLine: secret }));
	must(await openRehearsal(app, ada, facilitator, 12));
	const late = await joinAs(app, workshopId, 'Zqx Heron');
	await voted.start('look');
	must(await editCard(app, citizens[1]!, { cardId: cards[1]!, text: `${secret} card` }));
	must(await react(app, late, { cardId: cards[1]!, kind: 'differ', reason: `Not by ${secret}` }));
	must(await askQuestion(app, late, { text: `Who owns ${secret}?`, cardId: cards[0]! }));
	must(await sayToAll(app, facilitator, { text: `Look at ${secret}` }));
	await voted.start('group');
	must(await addGroup(app, citizens[0]!, { name: 'Zqx group' }));
	await voted.start('who');
	const [priority] = await readPriorities(app, workshopId);
	must(await offerPledge(app, citizens[0]!, { priorityId: priority!.id, offer: { kind: 'tool', what: `A ladder for ${secret}`, hours: null, per: 'once', from: '', to: '', conditions: '', needs: [], by: 'resident', publicName: 'Zqx' }, contact: { contact: 'zq-x@example.org', consent: true, keepUntil: '2027-09-01' } }));
	must(await keepInTouch(app, citizens[1]!, { contact: 'zq-x@example.net', consent: true, words: 'Yes' }));
	await receiptFor(app, citizens[0]!);
	const hook = must(await addWebhook(app, officer, officerUser.id, 'http://127.0.0.1:9/zq-x'));
	must(await pingWebhook(app, officer, hook.id));
	must(await saveAnswers(app, officer, [{ id: priority!.id, version: priority!.version, answer: { ...emptyAnswer, decision: 'yes', reason: `Because of ${secret}`, nextUpdate: '2027-06-30' } }], 'form'));
	must(await publishAnswers(app, officer, { ids: 'all', note: secret }));
	await app.rooms.flush(workshopId);
	return { ...voted, late };
}

const removedBy = (rows: Readonly<Record<string, number>>) => Object.values(rows).reduce((sum, n) => sum + n, 0);

/** Of everything that was there, what is there still; every row that is there now was there, letter for letter. */
function expectOnlyGone(before: string[], after: string[], changed: (row: string) => boolean = () => false): number {
	const was = new Set(before);
	expect(after.filter((row) => !was.has(row) && !row.startsWith('deletions ') && !changed(row))).toEqual([]);
	const is = new Set(after);
	return before.filter((row) => !is.has(row)).length;
}

test('[KP8] every table belongs to a workshop or is named as standing apart, and what belongs to one goes with it in the database too', async () => {
	const { rows: tables } = await app.db.execute<{ name: string }>(sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`);
	expect([...ways.map(({ table }) => table), ...apart].sort()).toEqual(tables.map(({ name }) => name));
	const { rows: ties } = await app.db.execute<{ table: string; deletes: string }>(sql`select conrelid::regclass::text as "table", confdeltype as deletes from pg_constraint where contype = 'f'`);
	const cascading = new Set(ties.filter(({ deletes }) => deletes === 'c').map(({ table }) => table));
	expect(ways.map(({ table }) => table).filter((table) => table !== 'workshops' && table !== 'users' && !cascading.has(table))).toEqual([]);
});

test('[KP1] the day comes after the day people hear back and is still to come; from 30 days before it is announced', () => {
	const days = { feedbackDate: '2027-04-30', today: '2027-03-11' };
	expect(['2027-04-30', '2027-05-01', '2027-13-01', 'soon'].map((day) => keepDayFault(day, days))).toEqual([{ after: '2027-04-30' }, null, { after: '2027-04-30' }, { after: '2027-04-30' }]);
	expect([keepDayFault('2028-01-01', { feedbackDate: '', today: '2028-01-01' }), keepDayFault('2028-01-02', { feedbackDate: '2027-04-30', today: '2028-01-01' })]).toEqual([{ after: '2028-01-01' }, null]);
	expect([null, '2027-04-10', '2027-04-11'].map((day) => isAnnounced(day, '2027-03-11'))).toEqual([false, true, false]);
});

test('[KP1] its host and its officers set the day and nobody else; with open doors a later day or none needs a reason, an earlier one does not; the log says so', async () => {
	expect(roles.filter((role) => can(role, 'workshop.keep'))).toEqual(['facilitator', 'officer']);
	const { id } = must(await createWorkshop(app, ada, { title: 'Kept', question: '' }));
	const host = (await actorOf(app, ada, id))!;
	const { deal } = (await readWorkshop(app, id))!;
	expect((await readWorkshop(app, id))!.keptUntil).toBeNull();
	const full = { ...deal, decider: 'The council', decisionDate: '2027-04-13', feedbackDate: '2027-04-30' };
	expect(reasonOf(await saveDeal(app, host, full, '2027-04-30'))).toBe('keep-day');
	must(await saveDeal(app, host, full, '2028-04-30'));
	// The day people hear back does not move past it.
	expect(reasonOf(await saveDeal(app, host, { ...full, feedbackDate: '2028-05-01' }))).toBe('keep-day');
	must(await saveKeptUntil(app, host, { day: '2028-06-30', why: '' }));
	await app.db.update(workshops).set({ state: 'open' }).where(eq(workshops.id, id));
	expect((await viewFor(app, id, 'stage', 'participant')).keptUntil).toBe('2028-06-30');
	for (const role of roles.filter((each) => each !== 'facilitator' && each !== 'officer')) expect(reasonOf(await saveKeptUntil(app, { ...host, role }, { day: '', why: 'x' }))).toBe('not-allowed');
	const officer: Actor = { ...host, role: 'officer' };
	expect([await saveKeptUntil(app, officer, { day: '2029-01-01', why: ' ' }), await saveKeptUntil(app, officer, { day: '', why: '' })].map(reasonOf)).toEqual(['keep-why', 'keep-why']);
	must(await saveKeptUntil(app, officer, { day: '2029-01-01', why: 'An appeal' }));
	must(await saveKeptUntil(app, officer, { day: '2028-01-01', why: '' }));
	must(await saveKeptUntil(app, officer, { day: '', why: 'It goes to the archive' }));
	const told = await app.db.select({ data: events.data }).from(events).where(sql`${events.workshopId} = ${id} and ${events.kind} = 'keep.saved'`).orderBy(events.at);
	expect(told.map(({ data }) => data['why'])).toEqual(expect.arrayContaining(['2028-06-30 → 2029-01-01', '2028-01-01 → –']));
	expect(told.map(({ data }) => data['note'])).toContain('An appeal');
});

test('[KP2] the day stands in tables, report, read-me and workshop.json, on the public page, and comes back with the workshop unless it has passed', async () => {
	const voted = await votedWorkshop(app, ada, 5);
	const { workshopId, officer } = voted;
	const file = async (name: string) => (await (await readTakeAway(app, workshopId, { offerWords: true }))!.files.find((one) => one.name === name)!.make()) as string;
	expect(await file('report.html')).toContain('No day is set. Nothing is deleted by itself.');
	must(await saveKeptUntil(app, officer, { day: '2028-04-30', why: '' }));
	must(await publishAnswers(app, officer, { ids: 'all', note: '' }));
	expect((await findPublic(app, (await readPage(app, workshopId)).key))!.keptUntil).toBe('2028-04-30');
	expect(await file('report.html')).toContain('30 April 2028');
	expect(await file('read-me.txt')).toContain('Day until which all of it is kept: Sunday 30 April 2028');
	expect(await file('workshop.csv')).toContain('2028-04-30');
	expect(await file('dictionary.csv')).toContain('kept_until');
	expect(await file('workshop.schema.json')).toContain('keptUntil');
	const json = await file('workshop.json');
	expect((JSON.parse(json) as { whole: { workshop: { keptUntil: string } } }).whole.workshop.keptUntil).toBe('2028-04-30');
	const back = async (text: string) => {
		const restored = await restoreWorkshop(app, ada, text);
		return restored.ok ? (await readWorkshop(app, restored.value.id))!.keptUntil : restored.refusal;
	};
	expect(await back(json)).toBe('2028-04-30');
	// One that has passed would take away at once what was brought back.
	expect(await back(json.replaceAll('2028-04-30', '2027-03-10'))).toBeNull();
});

test('[KP3] [KP7] a deleted workshop is gone from every table with every word of it, its rehearsals and its guests; all else stays, letter for letter; the certificate counts it', async () => {
	const other = await votedWorkshop(app, ada, 5);
	const rich = await richWorkshop();
	const { workshopId, facilitator, citizens } = { ...rich, citizens: rich.people };
	// Somebody who is in both, and was here first.
	const [both] = await app.db.select({ id: users.id, name: users.name }).from(users).innerJoin(people, eq(people.userId, users.id)).where(eq(people.id, rich.late.personId));
	expect(both!.name).toBe('Zqx Heron');
	must(await joinWorkshop(app, { workshopId: other.workshopId, alias: 'Wren', user: { id: both!.id, kind: 'guest', name: both!.name, admin: false } }));
	const { key } = await readPage(app, workshopId);
	const [rehearsal] = await app.db.select({ id: workshops.id }).from(workshops).where(eq(workshops.rehearsalOf, workshopId));
	// Opened, so that nothing is written for that later on.
	for (const id of [workshopId, other.workshopId, rehearsal!.id]) await app.rooms.flush(id);
	expect(holds(await allRows(app), secret)).toBe(true);
	expect((await app.db.select({ id: assets.id }).from(assets).where(eq(assets.workshopId, workshopId))).length).toBeGreaterThan(0);
	const before = await everyRow(app);

	const certificate = must(await deleteWorkshop(app, facilitator, { title: ` ${await titleOf(workshopId)} `.toUpperCase(), why: 'asked' }));

	const after = await everyRow(app);
	expect(after.filter((row) => row.toLowerCase().includes('zq-x'))).toEqual([]);
	expect(holds(await allRows(app), secret)).toBe(false);
	for (const id of [workshopId, rehearsal!.id]) expect(after.filter((row) => row.includes(id) && !row.startsWith('deletions '))).toEqual([]);
	const all = await listCertificates(app, ada);
	expect(all.map(({ why }) => why).sort()).toEqual(['asked', 'rehearsal']);
	// The guest who goes on elsewhere is the one row that changed: the name is now the one they have there.
	const gone = expectOnlyGone(before, after, (row) => row.startsWith('users ') && row.includes(both!.id));
	expect(gone).toBe(all.reduce((sum, { rows }) => sum + removedBy(rows), 0) + 1);
	expect((await app.db.select({ name: users.name }).from(users).where(eq(users.id, both!.id)))[0]!.name).toBe('Wren');
	expect((await app.rooms.readBoard(other.workshopId)).cards).toHaveLength(5);

	expect(certificate).toMatchObject({ workshopId, by: 'facilitator', why: 'asked', left: 0, keptUntil: null });
	expect(certificate.rows).toMatchObject({ workshops: 1, polls: 1, ballots: citizens.length, pledge_contacts: 1, assets: 1, deliveries: 3, publications: 1, receipt_links: 1, users: citizens.length });
	expect(await readCertificate(app, certificate.id)).toEqual(certificate);
	const files = [certificateText(certificate), certificateJson(certificate)];
	for (const file of files) expect([file.includes(workshopId), file.toLowerCase().includes('zq-x'), file.includes('ballots')]).toEqual([true, false, true]);
	expect(JSON.parse(files[1]!)).toMatchObject({ format: 'folkmoot-deletion-1', left: 0, rows: certificate.rows });
	expect(await listCertificates(app, { ...ada, admin: false })).toEqual([]);
	expect([await wasDeleted(app, workshopId), await wasDeleted(app, other.workshopId), await wasPageDeleted(app, key), await wasPageDeleted(app, 'nosuchkey')]).toEqual([true, false, true, false]);
	// What follows the public page is told that it is gone for good, and asks no more.
	for (const what of [feed, printed]) await expect(what({ locals: { app }, params: { key }, url: new URL('http://localhost/'), request: new Request('http://localhost/') } as never)).rejects.toMatchObject({ status: 410 });
});

test('[KP3] where the server dies before the rehearsals of a deleted workshop have gone, the next one deletes them, with people in them or without a day of their own', async () => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	must(await openRehearsal(app, ada, facilitator, 6));
	const [rehearsal] = await app.db.select({ id: workshops.id }).from(workshops).where(eq(workshops.rehearsalOf, workshopId));
	const end = app.rooms.end.bind(app.rooms);
	vi.spyOn(app.rooms, 'end').mockImplementation((id, remove) => (id === workshopId ? end(id, remove) : Promise.reject(new Error('the server has died'))));
	must(await deleteWorkshop(app, facilitator, { title: await titleOf(workshopId), why: 'over' }));
	expect(await readWorkshop(app, rehearsal!.id)).not.toBeNull();
	vi.restoreAllMocks();
	await app.keeper.look();
	expect(await readWorkshop(app, rehearsal!.id)).toBeNull();
	expect(await app.db.select({ by: deletions.by, why: deletions.why, until: deletions.keptUntil }).from(deletions).where(eq(deletions.workshopId, rehearsal!.id))).toEqual([{ by: 'clock', why: 'rehearsal', until: null }]);
});

test('[KP3] the same of an Open Space: talks, their notes and what was said on them', async () => {
	const wall = await openWall(app, ada, 2);
	const [ann, bob] = wall.people as [Actor, Actor];
	const { talk } = must(await postTalk(app, ann, { title: `${secret} talk`, why: `${secret} why`, needs: [], language: '', elsewhere: '' }, 'find'));
	must(await writeSection(inside(app, talk), bob, { section: 'disagreements', text: `Notes of ${secret}`, was: '' }));
	must(await remark(app, bob, talk, { kind: 'comment', section: 'disagreements', passage: '', text: `A remark on ${secret}` }));
	await app.rooms.flush(wall.workshopId);
	const before = await everyRow(app);
	const { rows } = must(await deleteWorkshop(app, wall.facilitator, { title: await titleOf(wall.workshopId), why: 'over' }));
	const after = await everyRow(app);
	expect(after.filter((row) => row.toLowerCase().includes('zq-x') || (row.includes(wall.workshopId) && !row.startsWith('deletions ')))).toEqual([]);
	expect(holds(await allRows(app), secret)).toBe(false);
	expect(expectOnlyGone(before, after)).toBe(removedBy(rows));
});

test('[KP4] its host and its officers delete it, with its name typed; nobody else, and not with another name', async () => {
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	const title = await titleOf(workshopId);
	for (const role of roles.filter((each) => each !== 'facilitator' && each !== 'officer')) expect(reasonOf(await deleteWorkshop(app, { ...facilitator, role }, { title, why: 'over' }))).toBe('not-allowed');
	expect(reasonOf(await deleteWorkshop(app, facilitator, { title: 'Another one', why: 'over' }))).toBe('title-differs');
	expect(await titleOf(workshopId)).toBe(title);
	expect(must(await deleteWorkshop(app, { ...facilitator, role: 'officer' }, { title, why: 'law' })).by).toBe('officer');
	expect(await readWorkshop(app, workshopId)).toBeNull();
});

test('[KP5] on its day the server keeps it, on the day after it deletes it; one without a day stays', async () => {
	const own = await testApp(new TestClock());
	try {
		const host = await someAdmin(own);
		const [kept, dated] = [await openWorkshop(own, host), await openWorkshop(own, host)];
		must(await saveKeptUntil(own, dated.facilitator, { day: '2027-06-30', why: '' }));
		const clock = own.clock as TestClock;
		clock.advance(Date.UTC(2027, 5, 30, 23, 59) - clock.now());
		await own.keeper.look();
		expect(await readWorkshop(own, dated.workshopId)).not.toBeNull();
		clock.advance(60_000);
		await own.keeper.look();
		expect(await readWorkshop(own, dated.workshopId)).toBeNull();
		expect(await readWorkshop(own, kept.workshopId)).not.toBeNull();
		expect(await own.db.select({ by: deletions.by, why: deletions.why, until: deletions.keptUntil }).from(deletions)).toEqual([{ by: 'clock', why: 'day', until: '2027-06-30' }]);
	} finally {
		await own.close();
	}
});

test('[KP5] not while people are in it with its doors open', async () => {
	room = await meeting(1);
	const { app: own, workshopId, people: [ann] } = room;
	const page = await room.sit(ann!);
	await own.db.update(workshops).set({ keptUntil: '2027-03-10' }).where(eq(workshops.id, workshopId));
	await room.done(own.keeper.look());
	expect(await readWorkshop(own, workshopId)).not.toBeNull();
	page.drop();
	await room.settle();
	await room.done(own.keeper.look());
	expect(await readWorkshop(own, workshopId)).toBeNull();
});

test('[KP6] whoever is in it when it goes is told so, at the board and in silence, and nobody is let back', async () => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	room = await meeting(2);
	const { app: own, facilitator, workshopId } = room;
	await room.start('place');
	const [ann, bob] = [await room.sit(room.people[0]!), await room.sit(room.people[1]!, 'draft')];
	const { title } = (await readWorkshop(own, workshopId))!;
	const ids = await own.db.select({ id: people.userId }).from(people).where(eq(people.id, room.people[0]!.personId));
	must(await room.done(deleteWorkshop(own, facilitator, { title, why: 'mistake' })));
	await room.settle();
	for (const page of [ann, bob]) expect(page.closed).toEqual({ code: closeCode.deleted, reason: 'this workshop has been deleted' });
	expect(await actorOf(own, { id: ids[0]!.id }, workshopId)).toBeNull();
	expect(reasonOf(await joinWorkshop(own, { workshopId, alias: 'Ann', user: null }))).toBe('workshop-not-open');
	expect(room.rooms.isOpen(workshopId)).toBe(false);
	await expect(room.rooms.readBoard(workshopId)).rejects.toThrow('no workshop');
});

test('[KP6] a page that was away when it went is told so by its socket when it comes back, and does not try for ever', async () => {
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	const { session } = must(await joinWorkshop(app, { workshopId, alias: 'Wren', user: null }));
	const port = await Port.open(app);
	try {
		must(await deleteWorkshop(app, facilitator, { title: await titleOf(workshopId), why: 'over' }));
		const socket = port.socket(`/live/${workshopId}/board`, session!.token);
		const [code] = (await once(socket, 'close')) as [number];
		expect(code).toBe(closeCode.deleted);
	} finally {
		await port.close();
	}
});

test('[KP7] where a row would be left nothing is deleted, and no certificate is written', async () => {
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	// A table that somebody has set so that its rows stay.
	await app.db.execute(sql.raw(`create function kept_for_a_test() returns trigger as $$ begin return null; end $$ language plpgsql`));
	await app.db.execute(sql.raw(`create trigger kept_for_a_test before delete on events for each row execute function kept_for_a_test()`));
	try {
		await expect(deleteWorkshop(app, facilitator, { title: await titleOf(workshopId), why: 'over' })).rejects.toThrow('rows are left in events');
		expect(await readWorkshop(app, workshopId)).not.toBeNull();
		expect(await app.db.select({ id: deletions.id }).from(deletions).where(eq(deletions.workshopId, workshopId))).toEqual([]);
	} finally {
		await app.db.execute(sql.raw(`drop trigger kept_for_a_test on events`));
		await app.db.execute(sql.raw(`drop function kept_for_a_test()`));
	}
	must(await deleteWorkshop(app, facilitator, { title: await titleOf(workshopId), why: 'over' }));
});

test('[KP5] of two servers the one deletes it that it lives with', async () => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	const servers = await testServers(2);
	try {
		const [a, b] = servers.all as [(typeof servers.all)[number], (typeof servers.all)[number]];
		const { workshopId } = await openWorkshop(a.app, await someAdmin(a.app));
		await a.app.db.update(workshops).set({ keptUntil: '2027-03-10' }).where(eq(workshops.id, workshopId));
		await b.app.keeper.look();
		expect(await readWorkshop(b.app, workshopId)).not.toBeNull();
		await a.app.keeper.look();
		expect(await readWorkshop(b.app, workshopId)).toBeNull();
	} finally {
		await servers.close();
	}
});
