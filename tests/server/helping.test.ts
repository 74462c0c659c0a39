import { parse } from 'csv-parse/sync';
import { eq, inArray } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { acceptInvite, makeInvite } from '#server/auth/accounts.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { actorOf } from '#server/auth/actor.ts';
import { events, people as peopleTable, pledgeContacts } from '#server/db/schema.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { evaluate, readEvaluated } from '#server/use/doing/evaluation.ts';
import { readLog } from '#server/use/host/log.ts';
import { mineFor } from '#server/use/mine.ts';
import { offerPledge, readContacts, readPledges } from '#server/use/pledges.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { addHelped, placeCardFor, readHelped } from '#server/use/proxy.ts';
import { evaluateFor, offerFor, reactFor, readSaidBy, takeOfferBackFor, type OfferFor } from '#server/use/proxy-acts.ts';
import { readReceipt } from '#server/use/receipts.ts';
import { restoreWorkshop } from '#server/use/restore/restore.ts';
import { viewFor } from '#server/use/views.ts';
import { closeWorkshop } from '#server/use/workshops.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { load as receiptPage } from '../../src/routes/w/[id]/helper/receipt/+page.server.ts';
import { actions as manyActs } from '../../src/routes/w/[id]/helper/many/+page.server.ts';
import { load as offersPage } from '../../src/routes/w/[id]/outcome/offers/+page.server.ts';
import { must, reasonOf } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';
import { votedWorkshop } from '../support/voted.ts';

const { app, ada } = await ourApp();

let helpers = 0;
async function inviteHelper(workshopId: WorkshopId): Promise<Actor> {
	const { token } = must(await makeInvite(app, ada, { kind: 'helper', workshopId }));
	const { userId } = must(await acceptInvite(app, token, { name: `Hana ${helpers}`, login: `hana${helpers++}`, password: 'a long enough password' }));
	return (await actorOf(app, { id: userId }, workshopId))!;
}

async function helperWithAccount(workshopId: WorkshopId): Promise<{ helper: Actor; user: SignedIn }> {
	const helper = await inviteHelper(workshopId);
	const [row] = await app.db.select({ id: peopleTable.userId }).from(peopleTable).where(eq(peopleTable.id, helper.personId));
	return { helper, user: { id: row!.id, kind: 'account', name: 'Hana', admin: false } };
}

const bench: OfferFor = { priorityId: null, offer: { kind: 'tool', what: 'A ladder from the shed', hours: null, per: 'once', from: '2027-05-01', to: '', conditions: 'On Sundays', needs: ['insurance'], by: 'resident', publicName: '' }, contact: { contact: 'ring 555 0101', consent: true, keepUntil: '2027-09-01' } };

async function takenFiles(workshopId: WorkshopId): Promise<Map<string, string>> {
	const all = new Map<string, string>();
	for (const { name, make } of (await readTakeAway(app, workshopId, { offerWords: true }))!.files) if (/^(pledges\.csv|workshop\.json|report\.html)$/.test(name)) all.set(name, (await make()) as string);
	return all;
}
const pledgeRows = (files: Map<string, string>) => parse(files.get('pledges.csv')!, { columns: true }) as Record<string, string>[];

test('[HE10] an offer through a helper is that person’s, held apart like any other, in the rounds that take offers; nobody else’s helper makes or takes back one', async () => {
	const { workshopId, people, officerUser, officer, start } = await votedWorkshop(app, ada);
	const [helper, other] = [await inviteHelper(workshopId), await inviteHelper(workshopId)];
	const { personId } = must(await addHelped(app, helper, 'phone'));
	const [priority] = await readPriorities(app, workshopId);
	const given = { ...bench, priorityId: priority!.id };
	expect(reasonOf(await offerFor(app, helper, personId, given))).toBe('not-in-this-round');
	await start('who');
	for (const [who, whom] of [[other, personId], [helper, people[0]!.personId]] as const) expect(reasonOf(await offerFor(app, who, whom, given))).toBe('no-such-person');
	for (const who of [people[0]!, officer]) expect(reasonOf(await offerFor(app, who, personId, given))).toBe('not-allowed');
	expect(await offerFor(app, helper, personId, { ...given, offer: { ...given.offer, what: ' ', by: 'body' }, contact: { ...given.contact!, consent: false } })).toMatchObject({ refusal: { reason: 'fields-bad', faults: [{ field: 'what' }, { field: 'by' }, { field: 'consent' }] } });
	const { pledgeId } = must(await offerFor(app, helper, personId, given));
	expect((await mineFor(app, workshopId, personId))!.doing.offers).toMatchObject([{ id: pledgeId, priorityId: priority!.id, what: 'A ladder from the shed', conditions: 'On Sundays', needs: ['insurance'], contactUntil: '2027-09-01' }]);
	const [item] = (await viewFor(app, workshopId, 'doing', 'facilitator'))!.items;
	expect(item).toMatchObject({ offers: [{ kind: 'tool', count: 1 }], names: [] });
	expect(JSON.stringify(item)).not.toMatch(/ladder|555/);
	expect(must(await readContacts(app, officer)).get(pledgeId)).toMatchObject({ contact: 'ring 555 0101' });
	// Who answers offers sees that a helper is the way back; a host does not.
	must(await offerPledge(app, people[0]!, bench));
	const shown = async (user: typeof ada) => ((await offersPage({ locals: { app, user }, params: { id: workshopId }, url: new URL('http://localhost/') } as never)) as { pledges: { channel: string | null }[] }).pledges.map(({ channel }) => channel);
	expect((await shown(officerUser)).sort()).toEqual(['live', 'proxy']);
	expect(await shown(ada)).toEqual([null, null]);
	expect(reasonOf(await takeOfferBackFor(app, other, personId, pledgeId))).toBe('no-such-person');
	const [own] = (await mineFor(app, workshopId, people[0]!.personId))!.doing.offers;
	expect(reasonOf(await takeOfferBackFor(app, helper, personId, own!.id))).toBe('no-such-pledge');
	must(await takeOfferBackFor(app, helper, personId, pledgeId, { contactOnly: true }));
	expect(await app.db.select().from(pledgeContacts).where(eq(pledgeContacts.pledgeId, pledgeId))).toEqual([]);
	must(await takeOfferBackFor(app, helper, personId, pledgeId));
	expect((await mineFor(app, workshopId, personId))!.doing.offers).toMatchObject([{ state: 'withdrawn' }]);
	const typed = (await readLog(app, workshopId, null)).filter(({ kind }) => kind.startsWith('helper.'));
	expect(typed.map(({ kind }) => kind).sort()).toEqual(['helper.added', 'helper.offer', 'helper.took-offer-back']);
});

test('[HE10] which offers came through a helper stands in the files when all is over and no few came either way, and is restored with them', async () => {
	const { workshopId, facilitator, people, start, turn } = await votedWorkshop(app, ada, 12);
	const helper = await inviteHelper(workshopId);
	const helped = [];
	for (let n = 0; n < 4; n++) helped.push(must(await addHelped(app, helper, 'hall')).personId);
	await start('who');
	must(await offerFor(app, helper, helped[0]!, { ...bench, offer: { ...bench.offer, what: 'Through Hana' } }));
	must(await offerPledge(app, people[0]!, { ...bench, offer: { ...bench.offer, what: 'By myself' } }));
	await start('close');
	await turn('next');
	expect(pledgeRows(await takenFiles(workshopId)).map(({ channel }) => channel)).toEqual(['', '']);
	must(await closeWorkshop(app, facilitator));
	// Four are few: how they came would tell who they are.
	expect(pledgeRows(await takenFiles(workshopId)).map(({ channel }) => channel)).toEqual(['', '']);
	await app.db.update(peopleTable).set({ channel: 'paper' }).where(inArray(peopleTable.id, [people[11]!.personId]));
	const files = await takenFiles(workshopId);
	const told = (rows: Record<string, string>[]) => Object.fromEntries(rows.map(({ what, channel }) => [what, channel]));
	expect(told(pledgeRows(files))).toEqual({ 'Through Hana': 'proxy', 'By myself': 'live' });
	expect(files.get('report.html')).toMatch(/Through Hana[\s\S]{0,400}A resident, through a helper/);
	const restored = await restoreWorkshop(app, ada, files.get('workshop.json')!);
	if (!restored.ok) throw new Error(restored.refusal.reason);
	expect(Object.fromEntries((await readPledges(app, restored.value.id)).map(({ what, channel }) => [what, channel]))).toEqual({ 'Through Hana': 'proxy', 'By myself': 'live' });
});

test('[HE11] how it was is asked of a helped person as of everyone: once, kept as sums, and the log joins nothing to them', async () => {
	const { workshopId, people, start, turn } = await votedWorkshop(app, ada, 9);
	const [helper, other] = [await inviteHelper(workshopId), await inviteHelper(workshopId)];
	const { personId } = must(await addHelped(app, helper, 'paper'));
	const given = { say: 4, worth: null, words: '' } as const;
	expect(reasonOf(await evaluateFor(app, helper, personId, given))).toBe('not-in-this-round');
	await start('close');
	expect(reasonOf(await evaluateFor(app, other, personId, given))).toBe('no-such-person');
	expect(reasonOf(await evaluateFor(app, people[0]!, personId, given))).toBe('not-allowed');
	expect(reasonOf(await evaluateFor(app, helper, personId, { say: null, worth: null, words: ' ' }))).toBe('text-empty');
	must(await evaluateFor(app, helper, personId, given));
	expect(reasonOf(await evaluateFor(app, helper, personId, { ...given, say: 1 }))).toBe('evaluated-before');
	for (const person of people) must(await evaluate(app, person, { say: 4, worth: 5, words: '' }));
	expect((await mineFor(app, workshopId, personId))!.doing.evaluated).toBe(true);
	await turn('next');
	expect(await readEvaluated(app.db, workshopId)).toMatchObject({ answered: 10, questions: { say: { answered: 10 }, worth: { answered: 9 } } });
	const rows = await app.db.select({ kind: events.kind, data: events.data }).from(events).where(eq(events.workshopId, workshopId));
	expect(rows.filter(({ kind }) => kind === 'helper.evaluation').map(({ data }) => data)).toEqual([{ channel: 'paper' }]);
});

test('[HE12] “same here” and “I see it differently” through a helper are one voice of that person for one card of somebody else, changed and taken back in the rounds that let it', async () => {
	const { workshopId, people, start, cards } = await votedWorkshop(app, ada);
	const helper = await inviteHelper(workshopId);
	const { personId } = must(await addHelped(app, helper, 'hall'));
	const [card, own] = [cards[1]!, (await start('place'), must(await placeCardFor(app, helper, personId, { text: 'Light the path', theme: 'safety', at: 'whole' }))).cardId];
	const say = (kind: 'same' | 'differ' | 'none', reason = '', cardId: string = card, whom: string = personId) => reactFor(app, helper, whom, { cardId, kind, reason });
	expect(reasonOf(await say('same'))).toBe('not-in-this-round');
	await start('look');
	expect(reasonOf(await say('same', '', card, people[0]!.personId))).toBe('no-such-person');
	expect(reasonOf(await say('differ', ' '))).toBe('text-empty');
	expect(reasonOf(await say('same', '', own))).toBe('no-such-card');
	const onBoard = async () => {
		await app.rooms.flush(workshopId);
		const { same, differ } = (await app.rooms.readBoard(workshopId)).cards.find(({ id }) => id === card)!;
		return { same, differ };
	};
	must(await say('same'));
	must(await say('same'));
	expect(await onBoard()).toEqual({ same: 1, differ: [] });
	must(await say('differ', 'It floods there'));
	expect(await onBoard()).toEqual({ same: 0, differ: ['It floods there'] });
	expect(await readSaidBy(app, personId)).toEqual([{ cardId: card, kind: 'differ', reason: 'It floods there' }]);
	must(await say('none'));
	expect(await onBoard()).toEqual({ same: 0, differ: [] });
	expect((await readLog(app, workshopId, null)).map(({ kind }) => kind).filter((kind) => /helper\.(said|unsaid)/.test(kind)).sort()).toEqual(['helper.said', 'helper.said', 'helper.said', 'helper.unsaid']);
});

test('[HE13] a helper opens the receipt of each of their people, with all that anybody’s own shows, also when all is over; nobody else’s', async () => {
	const { workshopId, facilitator, people, cards, start, turn } = await votedWorkshop(app, ada);
	const { helper, user } = await helperWithAccount(workshopId);
	const { personId } = must(await addHelped(app, helper, 'phone'));
	await start('place');
	must(await placeCardFor(app, helper, personId, { text: 'Light the path', theme: 'safety', at: 'whole' }));
	await start('look');
	must(await reactFor(app, helper, personId, { cardId: cards[1]!, kind: 'same', reason: '' }));
	await start('close');
	await turn('next');
	must(await closeWorkshop(app, facilitator));
	const open = async (person: string, as = user) => (await receiptPage({ locals: { app, user: as }, params: { id: workshopId }, url: new URL(`http://localhost/?person=${person}`), setHeaders() {} } as never)) as { link: string; receipt: unknown };
	const seen = await open(personId);
	expect(seen.receipt).toMatchObject({ cards: [{ text: 'Light the path' }], reactions: [{ card: 2, kind: 'same' }], pledges: [] });
	expect(JSON.stringify(seen.receipt)).not.toContain('Card 0 about');
	// The link they are given shows the same.
	expect(await readReceipt(app, new URL(seen.link).pathname.slice('/r/'.length))).toEqual(seen.receipt);
	const { user: otherUser } = await helperWithAccount(workshopId);
	for (const [whom, as] of [[people[0]!.personId, user], [personId, otherUser], ['', user]] as const) await expect(open(whom, as)).rejects.toMatchObject({ status: 404 });
	await expect(open(personId, ada)).rejects.toMatchObject({ status: 403 });
});

test('[HE14] several cards are checked together: what is wrong is told row by row with all words kept, nothing is saved before all is read back, and then each is that person’s', async () => {
	const { workshopId, start } = await votedWorkshop(app, ada);
	const { helper, user } = await helperWithAccount(workshopId);
	const { personId } = must(await addHelped(app, helper, 'paper'));
	await start('place');
	const send = async (action: 'readRows' | 'saveRows', rows: Record<string, string>[], person = personId) => {
		const form = new FormData();
		form.set('person', person);
		rows.forEach((row, i) => Object.entries(row).forEach(([field, value]) => form.set(`${field}-${i}`, value)));
		return (await manyActs[action]({ locals: { app, user }, params: { id: workshopId }, request: { formData: async () => form } } as never).catch((thrown: unknown) => thrown)) as { data?: unknown; aloud?: unknown; location?: string };
	};
	const good = { theme: 'green', text: 'A bench', where: '0.5,0.5', paper: 'k7qf-01' };
	const drafts = async () => (await app.rooms.readDraft(workshopId, personId)).map(({ text }) => text);
	const refused = await send('readRows', [good, { theme: '', text: 'No kind', where: 'whole' }, {}, { theme: 'green', text: ' ', where: 'none' }, { theme: 'green', text: 'No place', where: '' }, { theme: 'green', text: 'x'.repeat(300), where: 'none' }]);
	expect(refused.data).toMatchObject({ refusal: { reason: 'rows-bad', rows: [2, 4, 5, 6] }, faults: { 1: { reason: 'bad-theme' }, 3: { reason: 'text-empty' }, 4: { reason: 'bad-place' }, 5: { reason: 'text-too-long' } }, rows: [good, { text: 'No kind' }, {}, {}, { text: 'No place' }, { text: 'x'.repeat(300) }, {}, {}] });
	expect((await send('readRows', [{}])).data).toMatchObject({ refusal: { reason: 'text-empty' } });
	const rows: Record<string, string>[] = [good, {}, { theme: 'play', text: 'A swing', where: 'whole' }];
	expect((await send('readRows', rows)).aloud).toEqual([{ text: 'A bench', theme: 'green', at: [0.5, 0.5], paper: 'K7QF-01' }, { text: 'A swing', theme: 'play', at: 'whole', paper: '' }]);
	expect(await drafts()).toEqual([]);
	expect((await send('saveRows', rows)).location).toContain('did=savedMany');
	expect((await drafts()).sort()).toEqual(['A bench', 'A swing']);
	await start('look');
	expect((await send('saveRows', rows)).location).toContain('did=lateMany');
	// What stops it in between stops the rest alone.
	const hasty = must(await addHelped(app, helper, 'paper')).personId;
	for (let n = 0; n < 239; n++) app.limits.act.fail(hasty);
	expect((await send('saveRows', rows, hasty)).data).toMatchObject({ refusal: { reason: 'too-fast' }, saved: 1, rows: [{ text: 'A swing' }] });
	expect((await readHelped(app, helper)).find((one) => one.personId === hasty)).toMatchObject({ cards: 1 });
});
