import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { evaluationCounts, evaluationWords, newsContacts, whoChoices } from '#server/db/schema.ts';
import { readChanges } from '#server/use/changes.ts';
import { startAction, writeAction } from '#server/use/doing/action-plan.ts';
import { advise } from '#server/use/doing/advise.ts';
import { chooseWho } from '#server/use/doing/choices.ts';
import { evaluate, readEvaluated } from '#server/use/doing/evaluation.ts';
import { forgetNews, keepInTouch, noMoreNews, readNewsContacts } from '#server/use/doing/news.ts';
import { fillSkills } from '#server/use/doing/skills.ts';
import { mineFor } from '#server/use/mine.ts';
import { forgetMyContact, offerPledge, withdrawPledge } from '#server/use/pledges.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { viewFor } from '#server/use/views.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { PledgeOffer } from '#lib/domain/pledge.ts';
import { roles } from '#lib/domain/people.ts';
import { must, reasonOf } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';
import { votedWorkshop } from '../support/voted.ts';

const { app, clock, ada } = await ourApp();
const offer: PledgeOffer = { kind: 'tool', what: 'A ladder from number 3', hours: null, per: 'once', from: '2027-05-01', to: '2027-09-30', conditions: 'On Sundays', needs: ['insurance'], by: 'resident', publicName: '' };

test('[DO1] everybody says of each priority who could do it, once, and may change it until the round ends; sums are shown to nobody before, persons never', async () => {
	const { workshopId, people, facilitator, officer, turn, start } = await votedWorkshop(app, ada, 5);
	const [first, second] = await readPriorities(app, workshopId);
	expect(reasonOf(await chooseWho(app, people[0]!, { priorityId: first!.id, doer: 'help' }))).toBe('not-in-this-round');
	await start('who');
	for (const [person, doer] of [[0, 'ourselves'], [1, 'help'], [2, 'help'], [0, 'others']] as const) must(await chooseWho(app, people[person]!, { priorityId: first!.id, doer }));
	must(await chooseWho(app, people[3]!, { priorityId: second!.id, doer: 'help' }));
	must(await chooseWho(app, people[3]!, { priorityId: second!.id, doer: '' }));
	expect(reasonOf(await chooseWho(app, people[0]!, { priorityId: first!.id, doer: 'the council' }))).toBe('bad-shape');
	expect(reasonOf(await chooseWho(app, people[0]!, { priorityId: 'nosuchpriority00', doer: 'help' }))).toBe('no-such-priority');
	for (const actor of [facilitator, officer]) expect(reasonOf(await chooseWho(app, actor, { priorityId: first!.id, doer: 'help' }))).toBe('not-in-this-round');
	for (const role of roles) expect((await viewFor(app, workshopId, 'doing', role))!.items.map(({ spread }) => spread)).toEqual([null, null, null]);
	expect((await viewFor(app, workshopId, 'doing', 'participant'))!.answered).toBe(3);
	expect((await mineFor(app, workshopId, people[0]!.personId))!.doing.who).toEqual({ [first!.id]: 'others' });
	await turn('end', 'next');
	const after = (await viewFor(app, workshopId, 'doing', 'participant'))!;
	expect(after.items.map(({ spread }) => spread)).toEqual([{ ourselves: 0, help: 2, others: 1 }, null, null]);
	for (const { personId } of people) expect(JSON.stringify(after)).not.toContain(personId);
	expect(reasonOf(await chooseWho(app, people[0]!, { priorityId: first!.id, doer: 'help' }))).toBe('not-in-this-round');
	// Kept with the priority, also when the rows behind it are gone.
	expect((await readPriorities(app, workshopId))[0]!.who).toEqual({ ourselves: 0, help: 2, others: 1 });
	await app.db.delete(whoChoices).where(eq(whoChoices.workshopId, workshopId));
	expect((await viewFor(app, workshopId, 'doing', 'participant'))!.items[0]!.spread).toEqual({ ourselves: 0, help: 2, others: 1 });
	// Run again: nobody follows what was said before.
	await start('who');
	expect((await viewFor(app, workshopId, 'doing', 'observer'))!.items[0]!.spread).toBeNull();
});

test('[DO2] where nothing was sorted or voted on, the named groups go forward when people come to who does it', async () => {
	const { workshopId, start } = await votedWorkshop(app, ada, 5, { vote: false });
	await start('who');
	expect((await viewFor(app, workshopId, 'doing', 'participant'))!.items.map(({ statement, isOwned, blanks }) => [statement, isOwned, blanks])).toEqual([['Light the path', false, ['task']], ['Mend the bridge', false, ['task']]]);
});

test('[DO3] an offer is counted before everyone by its kind; its words, its person and how to reach them go to nobody in the room; a name shows where its person typed it; its person reads back all of it', async () => {
	const { workshopId, people, start } = await votedWorkshop(app, ada);
	await start('who');
	const [priority] = await readPriorities(app, workshopId);
	const { pledgeId } = must(await offerPledge(app, people[0]!, { priorityId: priority!.id, offer, contact: { contact: 'heron@example.org', consent: true, keepUntil: '2027-09-01' } }));
	must(await offerPledge(app, people[1]!, { priorityId: priority!.id, offer: { ...offer, kind: 'time', hours: 2, per: 'month', publicName: 'Wren' } }));
	expect(await offerPledge(app, people[1]!, { offer: { ...offer, by: 'body' } })).toMatchObject({ refusal: { reason: 'fields-bad', faults: [{ field: 'by' }] } });
	const [item] = (await viewFor(app, workshopId, 'doing', 'facilitator'))!.items;
	expect(item).toMatchObject({ offers: [{ kind: 'time', count: 1 }, { kind: 'tool', count: 1 }], names: ['Wren'], isOwned: true });
	expect(JSON.stringify(item)).not.toMatch(/ladder|heron|Sundays|Person 0/);
	expect((await mineFor(app, workshopId, people[0]!.personId))!.doing.offers).toMatchObject([{ id: pledgeId, what: 'A ladder from number 3', from: '2027-05-01', to: '2027-09-30', conditions: 'On Sundays', needs: ['insurance'], contactUntil: '2027-09-01' }]);
	expect((await mineFor(app, workshopId, people[2]!.personId))!.doing.offers).toEqual([]);
	expect(reasonOf(await forgetMyContact(app, people[1]!, pledgeId))).toBe('no-such-pledge');
	must(await forgetMyContact(app, people[0]!, pledgeId));
	expect((await mineFor(app, workshopId, people[0]!.personId))!.doing.offers[0]!.contactUntil).toBeNull();
	must(await withdrawPledge(app, people[0]!, pledgeId));
	expect((await viewFor(app, workshopId, 'doing', 'participant'))!.items[0]!.offers).toEqual([{ kind: 'time', count: 1 }]);
	for (let n = 0; n < 18; n++) must(await offerPledge(app, people[0]!, { offer }));
	for (let n = 0; n < 2; n++) await offerPledge(app, people[0]!, { offer });
	expect(reasonOf(await offerPledge(app, people[0]!, { offer }))).toBe('board-full');
});

test('[DO4] host and officer say what it costs and what stands in the way, in these rounds only; it changes neither what people said nor the council’s answer', async () => {
	const { workshopId, people, facilitator, officer, start } = await votedWorkshop(app, ada);
	const [before] = await readPriorities(app, workshopId);
	const say = (actor: Actor, typed: object, was: object) => advise(app, actor, { priorityId: before!.id, typed, was });
	expect(reasonOf(await say(facilitator, { risk: 'x' }, { risk: '' }))).toBe('not-in-this-round');
	await start('who');
	expect(reasonOf(await say(people[0]!, { risk: 'x' }, { risk: '' }))).toBe('not-in-this-round');
	must(await say(officer, { costBand: 'to-10k', tilt: 'additive', coproduction: ['co-delivery'] }, { costBand: '', tilt: '', coproduction: [] }));
	must(await say(facilitator, { constraint: 'The bank is listed', tilt: '' }, { constraint: '', tilt: '' }));
	expect(await say(facilitator, { costBand: 'none', risk: 'Insured by us' }, { costBand: '', risk: '' })).toMatchObject({ refusal: { reason: 'just-changed', fields: ['costBand'] } });
	expect(reasonOf(await say(facilitator, { costBand: 'dear' }, { costBand: 'to-10k' }))).toBe('fields-bad');
	const [after] = await readPriorities(app, workshopId);
	expect(after!.advice).toEqual({ costBand: 'to-10k', constraint: 'The bank is listed', coproduction: ['co-delivery'], tilt: 'additive', risk: 'Insured by us' });
	expect([after!.answer, after!.version, after!.statement]).toEqual([before!.answer, before!.version, before!.statement]);
	expect((await viewFor(app, workshopId, 'doing', 'participant'))!.items[0]!.advice).toEqual(after!.advice);
});

test('[DO5] people plan together, field by field; who wrote over unseen words is told, and their other words are kept', async () => {
	const { workshopId, people, start, turn } = await votedWorkshop(app, ada);
	const [priority] = await readPriorities(app, workshopId);
	expect(reasonOf(await startAction(app, people[0]!, { priorityId: priority!.id, typed: { task: 'Measure the path' } }))).toBe('not-in-this-round');
	await start('plan');
	expect(await startAction(app, people[0]!, { priorityId: priority!.id, typed: { task: ' ' } })).toMatchObject({ refusal: { reason: 'fields-bad', faults: [{ field: 'task', problem: 'needed' }] } });
	const { actionId } = must(await startAction(app, people[0]!, { priorityId: priority!.id, typed: { task: ' Measure  the path ' } }));
	must(await writeAction(app, people[1]!, { actionId, typed: { firstStep: 'Ask the school', due: '2027-05-01' }, was: { firstStep: '', due: '' } }));
	expect(await writeAction(app, people[2]!, { actionId, typed: { firstStep: 'Ring the council', leadName: 'Friends of the brook', due: '' }, was: { firstStep: '', leadName: '', due: '' } })).toMatchObject({ refusal: { reason: 'just-changed', fields: ['firstStep'] } });
	expect(await writeAction(app, people[2]!, { actionId, typed: { due: 'May' }, was: { due: '2027-05-01' } })).toMatchObject({ refusal: { reason: 'fields-bad', faults: [{ field: 'due' }] } });
	const [item, next] = (await viewFor(app, workshopId, 'doing', 'participant'))!.items;
	expect(item!.plans).toMatchObject([{ id: actionId, task: 'Measure the path', firstStep: 'Ask the school', leadName: 'Friends of the brook', due: '2027-05-01' }]);
	expect([item!.blanks, item!.isOwned, next!.blanks]).toEqual([[], true, ['task']]);
	for (let n = 0; n < 5; n++) must(await startAction(app, people[1]!, { priorityId: priority!.id, typed: { task: 'Mow' } }));
	expect(reasonOf(await startAction(app, people[1]!, { priorityId: priority!.id, typed: { task: 'Mow' } }))).toBe('board-full');
	await turn('next');
	expect(reasonOf(await writeAction(app, people[1]!, { actionId, typed: { task: 'Late' }, was: { task: 'Measure the path' } }))).toBe('not-in-this-round');
	// Who planned is in the trail, and named to nobody.
	expect((await readChanges(app, workshopId, { subjectId: actionId })).map(({ field, by }) => [field, by]).sort()).toEqual([['due', null], ['firstStep', null], ['leadName', null], ['made', null]]);
});

test('[DO9] a sheet of what one can do is one’s own; the host sees counts', async () => {
	const { workshopId, people, facilitator, officer } = await votedWorkshop(app, ada);
	must(await fillSkills(app, people[0]!, { skills: ['garden', 'rockets', 'cook'], other: ' Bees ' }));
	must(await fillSkills(app, people[1]!, { skills: ['garden'], other: '' }));
	must(await fillSkills(app, people[2]!, { skills: [], other: '' }));
	for (const actor of [facilitator, officer]) expect(reasonOf(await fillSkills(app, actor, { skills: ['cook'], other: '' }))).toBe('not-allowed');
	expect((await viewFor(app, workshopId, 'desk', 'facilitator')).skills).toEqual({ people: 2, counts: { garden: 2, cook: 1 }, others: ['Bees'] });
	expect((await mineFor(app, workshopId, people[0]!.personId))!.doing.skills).toEqual({ skills: ['garden', 'cook'], other: 'Bees' });
	must(await fillSkills(app, people[0]!, { skills: [], other: '' }));
	expect((await viewFor(app, workshopId, 'desk', 'facilitator')).skills.people).toBe(1);
});

test('[DO10] how it was is said once and kept as sums: nothing joins an answer to its person or to their other answer, and nothing is shown while people answer', async () => {
	const { workshopId, people, facilitator, start, turn } = await votedWorkshop(app, ada, 12);
	expect(reasonOf(await evaluate(app, people[0]!, { say: 4, worth: 5, words: '' }))).toBe('not-in-this-round');
	await start('close');
	for (const [i, person] of people.entries()) must(await evaluate(app, person, { say: 4, worth: i < 10 ? 5 : null, words: i === 0 ? 'The tea was cold' : '' }));
	expect(reasonOf(await evaluate(app, people[0]!, { say: 1, worth: 1, words: '' }))).toBe('evaluated-before');
	expect(reasonOf(await evaluate(app, facilitator, { say: 1, worth: 1, words: '' }))).toBe('not-in-this-round');
	expect(await readEvaluated(app.db, workshopId)).toBeNull();
	expect((await viewFor(app, workshopId, 'desk', 'facilitator')).evaluated).toBe(12);
	const kept = [...(await app.db.select().from(evaluationCounts).where(eq(evaluationCounts.workshopId, workshopId))), ...(await app.db.select().from(evaluationWords).where(eq(evaluationWords.workshopId, workshopId)))];
	expect(kept.map((row) => Object.keys(row).sort().join())).toEqual(['count,question,step,workshopId', 'count,question,step,workshopId', 'id,words,workshopId']);
	await turn('next');
	expect(await readEvaluated(app.db, workshopId)).toMatchObject({ answered: 12, questions: { say: { answered: 12, steps: { 4: 12 } }, worth: { answered: 10, steps: { 5: 10 } } }, words: ['The tea was cold'] });
});

test('[DO12] a way to send news is kept apart with the words that were agreed to, goes when it is taken back or on its day, and only the officer takes the list, which is in the trail', async () => {
	const { workshopId, people, facilitator, officer } = await votedWorkshop(app, ada);
	const give = { contact: ' heron@example.org ', consent: true, words: 'You may write to me about this.' };
	expect(await keepInTouch(app, people[0]!, { ...give, consent: false })).toMatchObject({ refusal: { reason: 'fields-bad', faults: [{ field: 'consent' }] } });
	expect(reasonOf(await keepInTouch(app, facilitator, give))).toBe('not-allowed');
	must(await keepInTouch(app, people[0]!, give));
	must(await keepInTouch(app, people[1]!, { ...give, contact: '01632 960118' }));
	expect((await mineFor(app, workshopId, people[0]!.personId))!.doing.news).toBe('heron@example.org');
	expect(reasonOf(await readNewsContacts(app, facilitator))).toBe('not-allowed');
	expect(must(await readNewsContacts(app, officer)).map(({ contact }) => contact)).toEqual(['01632 960118', 'heron@example.org']);
	await noMoreNews(app, people[1]!);
	expect(await app.db.select().from(newsContacts).where(eq(newsContacts.workshopId, workshopId))).toMatchObject([{ personId: people[0]!.personId, consent: give.words }]);
	clock.advance(366 * 24 * 3600_000);
	expect(await forgetNews(app)).toBe(1);
	clock.advance(-366 * 24 * 3600_000);
});
