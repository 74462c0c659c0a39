import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { pledgeContacts, prioritySnapshots } from '#server/db/schema.ts';
import { addAction, changeAction } from '#server/use/actions.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { castBallot } from '#server/use/ballots.ts';
import { groupCard } from '#server/use/cards.ts';
import { readChanges } from '#server/use/changes.ts';
import { answerPledge, forgetContacts, offerPledge, readContacts, readPledgesBy, withdrawPledge } from '#server/use/pledges.ts';
import { readPriorities, readSnapshots, readTakenPart } from '#server/use/priorities.ts';
import { viewFor } from '#server/use/views.ts';
import { emptyAction } from '#lib/domain/action.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import type { PledgeOffer } from '#lib/domain/pledge.ts';
import { must } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';
import { votedWorkshop } from '../support/voted.ts';

const { app, clock, ada } = await ourApp();

test('[Q1] a vote that closes makes a priority of every option: original words, votes, turnout, different views; none names a person', async () => {
	const { workshopId, people, cards, groups } = await votedWorkshop(app, ada);
	const priorities = await readPriorities(app, workshopId);
	expect(priorities.map(({ number, statement, source }) => [number, statement, source.id])).toEqual([[1, 'Light the path', groups[0]], [2, 'Mend the bridge', groups[1]], [3, 'Card 4 about the brook', cards[4]]]);
	expect(priorities[0]).toMatchObject({
		people: 2,
		clusterIds: [groups[0]],
		votes: { score: 4, voters: 4, place: 1, tied: false, turnout: 5, eligible: 5 },
		positions: [{ cardId: cards[0], position: 'Card 0 about the brook', reasons: ['It floods there'] }],
		place: { middle: [0.1, 0.5], whole: 0, none: 0 },
		answer: emptyAnswer,
		version: 0
	});
	expect(priorities[0]!.cards.map(({ text }) => text)).toEqual(['Card 0 about the brook', 'Card 2 about the brook']);
	expect(await readTakenPart(app, workshopId)).toMatchObject({ joined: 5, wrote: 5, voted: 5, eligible: 5, joinedByChannel: { live: 5 }, cards: 5 });
	const text = JSON.stringify(priorities);
	for (const { personId } of people) expect(text).not.toContain(personId);
});

test('[Q2] a second vote keeps ids and numbers; what people said is as of each close, kept with its digest, and the trail says what changed', async () => {
	const { workshopId, people, cards, groups, turn, start } = await votedWorkshop(app, ada);
	const first = await readPriorities(app, workshopId);
	await start('group');
	must(await groupCard(app, people[0]!, { cardId: cards[4]!, clusterId: groups[1]! }));
	await start('vote');
	await turn('next');
	const again = await readPriorities(app, workshopId);
	expect(again.map(({ id, number }) => [id, number])).toEqual(first.map(({ id, number }) => [id, number]));
	expect(again[1]!.cards).toHaveLength(3);
	expect(again[2]!.outcomeId).toBe(first[2]!.outcomeId);
	const snapshots = await readSnapshots(app, workshopId);
	expect(snapshots.map(({ seq }) => seq)).toEqual([2, 1]);
	const cardsIn = (n: number) => (snapshots[n]!.content as { cards: unknown[] }[])[1]!.cards.length;
	expect([cardsIn(1), cardsIn(0)]).toEqual([2, 3]);
	expect(snapshots[0]!.digest).not.toBe(snapshots[1]!.digest);
	const changed = (await readChanges(app, workshopId, { subjectId: again[1]!.id })).filter(({ version }) => version === 1);
	expect(changed.map(({ field, by, via }) => [field, by, via])).toEqual([['cards', null, 'session'], ['outcomeId', null, 'session'], ['people', null, 'session']]);
});

test('[Q34] what tables sorted before the vote is numbered by the vote, once; an answer that was given before keeps the numbers', async () => {
	for (const answered of [false, true]) {
		const { workshopId, officer, people, groups, turn, start } = await votedWorkshop(app, ada, 5, { vote: false });
		await start('sort');
		await turn('next');
		const sorted = await readPriorities(app, workshopId);
		expect(sorted.map(({ statement, outcomeId }) => [statement, outcomeId])).toEqual([['Light the path', null], ['Mend the bridge', null]]);
		if (answered) must(await saveAnswers(app, officer, [{ id: sorted[0]!.id, version: sorted[0]!.version, answer: { ...emptyAnswer, team: 'Streets' } }], 'form'));
		await start('vote');
		const poll = await viewFor(app, workshopId, 'poll', 'participant');
		if (poll.state !== 'open') throw new Error(poll.state);
		for (const person of people) must(await castBallot(app, person, { pollId: poll.id, choice: { [groups[1]!]: 2 } }));
		await turn('next');
		const voted = await readPriorities(app, workshopId);
		expect(voted.map(({ number, statement }) => [number, statement])).toEqual(answered ? [[1, 'Light the path'], [2, 'Mend the bridge'], [3, 'Card 4 about the brook']] : [[1, 'Mend the bridge'], [2, 'Light the path'], [3, 'Card 4 about the brook']]);
		const told = (await readChanges(app, workshopId, { subjectId: sorted[0]!.id })).filter(({ field }) => field === 'number').map(({ before, after }) => [before, after]);
		expect(told).toEqual(answered ? [] : [[1, 2]]);
	}
});

test('[Q3] a workshop that never voted puts its named groups forward when it finishes', async () => {
	const { workshopId, finish } = await votedWorkshop(app, ada, 5, { vote: false });
	expect(await readPriorities(app, workshopId)).toEqual([]);
	await finish();
	const priorities = await readPriorities(app, workshopId);
	expect(priorities.map(({ statement, votes, outcomeId }) => [statement, votes, outcomeId])).toEqual([['Light the path', null, null], ['Mend the bridge', null, null]]);
	expect(await app.db.select().from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId))).toHaveLength(1);
});

const offer: PledgeOffer = { kind: 'time', what: 'I can hold a lamp', hours: 2, per: 'month', from: '2027-05-01', to: '', conditions: '', needs: ['insurance'], by: 'resident', publicName: '' };

test('[Q4] an offer keeps its maker’s words and gets an answer; how to reach them stands apart, with consent, and goes on its day or when they withdraw', async () => {
	const { workshopId, people, officer, facilitator } = await votedWorkshop(app, ada);
	const [priority] = await readPriorities(app, workshopId);
	const contact = { contact: 'heron@example.org', consent: true, keepUntil: '2027-06-01' };
	const bad = await offerPledge(app, people[0]!, { priorityId: priority!.id, offer: { ...offer, what: ' ', hours: 0.3, to: '2027-04-01' }, contact: { ...contact, consent: false } });
	expect(bad).toMatchObject({ ok: false, refusal: { reason: 'fields-bad', faults: [{ field: 'what' }, { field: 'hours' }, { field: 'to' }, { field: 'consent' }] } });
	const { pledgeId } = must(await offerPledge(app, people[0]!, { priorityId: priority!.id, offer, contact }));
	const other = must(await offerPledge(app, people[1]!, { offer: { ...offer, kind: 'place' }, contact: { ...contact, contact: '01632 960118' } }));
	expect(JSON.stringify(await readPriorities(app, workshopId))).not.toMatch(/heron@|01632/);
	expect((await readContacts(app, facilitator)).ok).toBe(false);
	expect(must(await readContacts(app, officer)).get(pledgeId)).toMatchObject({ contact: 'heron@example.org', alias: 'Person 0' });
	const say = { version: 0, state: 'accepted' as const, answer: 'Yes please, from June.', thanked: true };
	expect(await answerPledge(app, facilitator, pledgeId, say)).toMatchObject({ ok: false, refusal: { reason: 'not-allowed' } });
	expect(await answerPledge(app, officer, pledgeId, { ...say, answer: ' ' })).toMatchObject({ ok: false, refusal: { reason: 'fields-bad' } });
	must(await answerPledge(app, officer, pledgeId, say));
	expect(await answerPledge(app, officer, pledgeId, { ...say, answer: 'No.' })).toMatchObject({ ok: false, refusal: { reason: 'changed-since' } });
	expect(await readPledgesBy(app.db, workshopId, people[0]!.personId)).toMatchObject([{ what: 'I can hold a lamp', state: 'accepted', answer: 'Yes please, from June.', thanked: true }]);
	expect(await withdrawPledge(app, people[1]!, pledgeId)).toMatchObject({ ok: false });
	must(await withdrawPledge(app, people[0]!, pledgeId));
	expect([...must(await readContacts(app, officer)).keys()]).toEqual([other.pledgeId]);
	clock.advance(100 * 24 * 3_600_000);
	expect(await forgetContacts(app)).toBe(1);
	expect(await app.db.select().from(pledgeContacts)).toEqual([]);
	for (const change of await readChanges(app, workshopId, { subjectId: pledgeId })) expect(JSON.stringify(change)).not.toMatch(/heron@|Person 0/);
});

test('[Q5] an action begins with its task, is changed field by field with a trail, and a form that is behind is refused', async () => {
	const { workshopId, officer, people } = await votedWorkshop(app, ada);
	const [priority] = await readPriorities(app, workshopId);
	expect((await addAction(app, people[0]!, priority!.id, { ...emptyAction, task: 'Measure the path' })).ok).toBe(false);
	expect(await addAction(app, officer, priority!.id, { ...emptyAction, due: '2027-02-30' })).toMatchObject({ ok: false, refusal: { faults: [{ field: 'due', problem: 'day' }, { field: 'task', problem: 'needed' }] } });
	const { actionId } = must(await addAction(app, officer, priority!.id, { ...emptyAction, task: 'Measure the path' }));
	must(await changeAction(app, officer, actionId, { version: 0, plan: { ...emptyAction, task: 'Measure the path', status: 'started' }, told: 'Two of us went on Sunday.' }));
	expect(await changeAction(app, officer, actionId, { version: 0, plan: emptyAction })).toMatchObject({ ok: false });
	expect((await readPriorities(app, workshopId))[0]!.actions).toMatchObject([{ task: 'Measure the path', status: 'started', version: 1, updates: [{ text: 'Two of us went on Sunday.' }] }]);
	expect((await readChanges(app, workshopId, { subjectId: actionId })).map(({ field, before, after }) => [field, before, after])).toContainEqual(['status', 'open', 'started']);
});
