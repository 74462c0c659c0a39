import { expect, test } from 'vitest';
import { offerPledge } from '#server/use/pledges.ts';
import { previewAnswers, saveAnswers } from '#server/use/answers.ts';
import { readChanges } from '#server/use/changes.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { readPage } from '#server/use/answer-page.ts';
import { findPublic, hidePage, publishAnswers, savePage } from '#server/use/publications.ts';
import { closeWorkshop } from '#server/use/workshops.ts';
import { emptyAnswer, type Answer } from '#lib/domain/answer.ts';
import { lateDay, tallyOf } from '#lib/domain/publication.ts';
import { must } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';
import { inviteOfficer, votedWorkshop, type Voted } from '../support/voted.ts';

const { app, ada } = await ourApp();

const yes: Answer = { ...emptyAnswer, status: 'agreed', decision: 'yes', decided: 'Low lights by October.', reason: 'Bats need the dark.', nextUpdate: '2027-06-30', risk: 'Insured by the council.' };
async function saved(voted: Voted, at: number, answer: Answer) {
	const priority = (await readPriorities(app, voted.workshopId))[at]!;
	return saveAnswers(app, voted.officer, [{ id: priority.id, version: priority.version, answer }], 'form');
}

test('[Q7] a decision needs its reason and, until it is over, a day for the next update; a status that says what was decided needs the decision', async () => {
	const voted = await votedWorkshop(app, ada);
	const faults = async (answer: Answer) => {
		const result = must(await saved(voted, 0, answer));
		return 'faults' in result && result.faults[0]!.fault.kind === 'bad' ? result.faults[0]!.fault.faults.map(({ field, problem }) => `${field} ${problem}`) : [];
	};
	expect(await faults({ ...emptyAnswer, decision: 'no', reason: '  ' })).toEqual(['reason needed', 'nextUpdate needed']);
	expect(await faults({ ...emptyAnswer, status: 'started' })).toEqual(['decision needed']);
	expect((await faults({ ...yes, nextUpdate: '31/12/2027', record: 'javascript:alert(1)', team: 'x'.repeat(161), powers: 'all' as never })).sort()).toEqual(['nextUpdate day', 'powers choice', 'record address', 'team too-long']);
	expect(await faults({ ...emptyAnswer, status: 'passed-on', reason: 'It is the county’s road.' })).toEqual(['passedOnTo needed', 'nextUpdate needed']);
	expect((await readPriorities(app, voted.workshopId))[0]!.answer).toEqual(emptyAnswer);
	expect(await faults({ ...emptyAnswer, status: 'done', decision: 'yes', reason: 'It was time.' })).toEqual([]);
});

test('[Q8] only an officer answers; people’s words stay as they were, and each field is in the trail with who and when', async () => {
	const voted = await votedWorkshop(app, ada);
	const [priority] = await readPriorities(app, voted.workshopId);
	for (const actor of [voted.facilitator, voted.people[0]!]) expect(await saveAnswers(app, actor, [{ id: priority!.id, version: 0, answer: yes }], 'form')).toMatchObject({ ok: false, refusal: { reason: 'not-allowed' } });
	must(await saved(voted, 0, yes));
	const [after] = await readPriorities(app, voted.workshopId);
	expect({ ...after, answer: null, version: null, changedAt: null }).toEqual({ ...priority, answer: null, version: null, changedAt: null });
	const trail = (await readChanges(app, voted.workshopId, { subjectId: priority!.id })).filter(({ version }) => version === 1);
	expect(trail.map(({ field }) => field).sort()).toEqual(['decided', 'decision', 'nextUpdate', 'reason', 'risk', 'status']);
	expect(trail.find(({ field }) => field === 'status')).toMatchObject({ before: 'received', after: 'agreed', via: 'form', by: expect.stringContaining('Oona') });
	const other = await votedWorkshop(app, ada);
	expect(must(await saveAnswers(app, other.officer, [{ id: priority!.id, version: 1, answer: { ...yes, team: 'Parks' } }], 'form'))).toMatchObject({ faults: [{ fault: { kind: 'unknown' } }] });
});

test('[Q9] of two officers with one form the second is told what stands now and by whom; nothing is lost and nothing is overwritten', async () => {
	const voted = await votedWorkshop(app, ada);
	const second = (await inviteOfficer(app, ada, voted.workshopId)).officer;
	const [priority] = await readPriorities(app, voted.workshopId);
	const form = { id: priority!.id, version: 0 };
	must(await saveAnswers(app, voted.officer, [{ ...form, answer: yes }], 'form'));
	const late = must(await saveAnswers(app, second, [{ ...form, answer: { ...yes, decision: 'not-yet' } }], 'form'));
	expect(late).toMatchObject({ faults: [{ at: 0, fault: { kind: 'stale', version: 1, now: { decision: 'yes' }, by: voted.officerUser.name } }] });
	expect((await readPriorities(app, voted.workshopId))[0]!.answer.decision).toBe('yes');
	must(await saveAnswers(app, second, [{ ...form, version: 1, answer: { ...yes, decision: 'not-yet' } }], 'form'));
	// The same form sent twice is no change, however old.
	expect(must(await saveAnswers(app, second, [{ ...form, answer: { ...yes, decision: 'not-yet' } }], 'form'))).toEqual({ saved: [] });
	const both = await Promise.all(['A', 'B'].map((team) => saveAnswers(app, second, [{ ...form, version: 2, answer: { ...yes, team } }], 'form')));
	expect(both.filter((result) => 'saved' in must(result))).toHaveLength(1);
});

test('[Q10] many at once are all taken or none; a look before says what would change', async () => {
	const voted = await votedWorkshop(app, ada);
	const priorities = await readPriorities(app, voted.workshopId);
	const edits = priorities.map(({ id, version, answer }) => ({ id, version, answer: { ...answer, team: 'Parks' } }));
	expect(must(await previewAnswers(app, voted.officer, edits)).changes.map(({ number, fields }) => [number, fields])).toEqual([1, 2, 3].map((n) => [n, [{ field: 'team', before: '', after: 'Parks' }]]));
	const bad = [...edits.slice(0, 2), { ...edits[2]!, answer: { ...edits[2]!.answer, decision: 'no' as const } }];
	expect(must(await saveAnswers(app, voted.officer, bad, 'bulk'))).toMatchObject({ faults: [{ at: 2, fault: { kind: 'bad' } }] });
	expect((await readPriorities(app, voted.workshopId)).map(({ answer }) => answer.team)).toEqual(['', '', '']);
	expect(must(await saveAnswers(app, voted.officer, edits, 'bulk'))).toMatchObject({ saved: [{}, {}, {}] });
});

test('[Q11] the public page shows what was published and nothing else; every edition stays with what changed in it', async () => {
	const voted = await votedWorkshop(app, ada, 12);
	must(await offerPledge(app, voted.people[0]!, { offer: { kind: 'time', what: 'I can hold a lamp', hours: 1, per: 'once', from: '', to: '', conditions: '', needs: [], by: 'resident', publicName: '' } }));
	must(await saved(voted, 0, yes));
	must(await saved(voted, 1, { ...yes, decision: 'no', status: 'not-doing', reason: 'A secret reason so far.' }));
	const page = await readPage(app, voted.workshopId);
	expect([page.state, await findPublic(app, page.key)]).toEqual(['hidden', null]);
	const [first, second] = await readPriorities(app, voted.workshopId);
	expect((await publishAnswers(app, voted.facilitator, { ids: 'all', note: '' })).ok).toBe(false);
	must(await publishAnswers(app, voted.officer, { ids: [first!.id], note: 'The first answer.' }));
	const { key } = await readPage(app, voted.workshopId);
	expect(key).toMatch(/^[\w-]{22}$/);
	const one = (await findPublic(app, key))!;
	expect(one.edition.items.map(({ answer }) => answer?.decision ?? null)).toEqual(['yes', null, null]);
	expect(JSON.stringify(one)).not.toMatch(/secret reason|Insured|hold a lamp/);
	for (const { personId } of voted.people) expect(JSON.stringify(one)).not.toContain(personId);
	expect(tallyOf(one.edition)).toEqual({ yes: 1, notYet: 0, no: 0, talking: 0, waiting: 2 });
	expect(await publishAnswers(app, voted.officer, { ids: [first!.id], note: '' })).toMatchObject({ ok: false, refusal: { reason: 'nothing-new' } });
	must(await publishAnswers(app, voted.officer, { ids: [second!.id], note: '' }));
	const two = (await findPublic(app, key))!;
	expect(two.lines.map(({ number, note, changes }) => [number, note, changes.map(({ number: n }) => n)])).toEqual([[2, '', [2]], [1, 'The first answer.', [1]]]);
	expect((await findPublic(app, key, 1))!.edition).toEqual(one.edition);
	expect(await findPublic(app, key, 3)).toBeNull();
	must(await hidePage(app, voted.officer));
	expect(await findPublic(app, key)).toBeNull();
	must(await publishAnswers(app, voted.officer, { ids: 'all', note: '' }));
	expect((await findPublic(app, key))!.line.number).toBe(3);
});

test('[Q12] small counts of people are hidden on the public page: none at all where fewer than ten took part', async () => {
	const few = await votedWorkshop(app, ada, 5);
	const many = await votedWorkshop(app, ada, 12);
	for (const voted of [few, many]) {
		must(await saved(voted, 0, yes));
		must(await publishAnswers(app, voted.officer, { ids: 'all', note: '' }));
	}
	const shown = async ({ workshopId }: Voted) => (await findPublic(app, (await readPage(app, workshopId)).key))!.edition;
	// How people came is told when nobody can come any more: the next edition would tell it of whoever came between.
	expect((await shown(many)).part).toMatchObject({ joined: 12, byChannel: {} });
	for (const voted of [few, many]) {
		await voted.finish();
		must(await closeWorkshop(app, voted.facilitator));
		must(await saved(voted, 0, { ...yes, decided: 'Low lights, from May.' }));
		must(await publishAnswers(app, voted.officer, { ids: 'all', note: '' }));
	}
	expect((await shown(few)).items.map(({ people }) => people)).toEqual([null, null, null]);
	expect((await shown(few)).part).toMatchObject({ joined: 5, byChannel: { live: 'hidden' } });
	expect((await shown(many)).items.map(({ people }) => people)).toEqual([6, 5, 'under-5']);
	expect((await shown(many)).part).toMatchObject({ joined: 12, voted: 12, byChannel: { live: 12 } });
});

test('[Q13] a page has an address nobody can guess, and a name beside it where an officer chooses one that is free', async () => {
	const [one, two] = [await votedWorkshop(app, ada), await votedWorkshop(app, ada)];
	const settings = { organisation: 'Millbrook Town Council', intro: '', absent: 'Few were under 25.', version: 0 };
	must(await savePage(app, one.officer, { ...settings, slug: 'Millbrook-2027' }));
	expect(await savePage(app, one.officer, { ...settings, slug: '' })).toMatchObject({ ok: false, refusal: { reason: 'changed-since' } });
	expect(await savePage(app, two.officer, { ...settings, slug: 'millbrook-2027' })).toMatchObject({ ok: false, refusal: { reason: 'address-taken' } });
	expect(await savePage(app, two.officer, { ...settings, slug: 'no/such name' })).toMatchObject({ ok: false, refusal: { reason: 'fields-bad', faults: [{ field: 'slug' }] } });
	must(await saved(one, 0, yes));
	must(await publishAnswers(app, one.officer, { ids: 'all', note: '' }));
	const { key } = await readPage(app, one.workshopId);
	for (const address of ['millbrook-2027', key]) expect((await findPublic(app, address))!.edition.organisation).toBe('Millbrook Town Council');
});

test('[Q14] what is late shows: before an answer by the day promised at the door, after it by the next update, and never when it is over', () => {
	const day = (answer: Partial<Answer> | null) => lateDay({ answer: answer && { ...yes, ...answer } }, '2027-04-30', '2027-07-01');
	expect([day(null), day({}), day({ nextUpdate: '2027-07-01' }), day({ status: 'done' })]).toEqual(['2027-04-30', '2027-06-30', null, null]);
});
