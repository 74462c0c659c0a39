import { eq, sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { hiddenPassages, prioritySnapshots, publications, sortReasons, workshops } from '#server/db/schema.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { readPage } from '#server/use/answer-page.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { castBallot } from '#server/use/ballots.ts';
import { startAction, writeAction } from '#server/use/doing/action-plan.ts';
import { advise } from '#server/use/doing/advise.ts';
import { evaluate } from '#server/use/doing/evaluation.ts';
import { fillSkills } from '#server/use/doing/skills.ts';
import { readLog } from '#server/use/host/log.ts';
import { showPassage } from '#server/use/host/passages.ts';
import { answerInWriting } from '#server/use/host/questions.ts';
import { stopWriter } from '#server/use/host/stopping.ts';
import { readWordLines, readWordsToCheck } from '#server/use/host/word-list.ts';
import { hideWords } from '#server/use/host/words.ts';
import { mineFor } from '#server/use/mine.ts';
import { backName, proposeName, readNames } from '#server/use/names.ts';
import { readOutcomes } from '#server/use/outcomes.ts';
import { offerPledge } from '#server/use/pledges.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { findPublic, publishAnswers } from '#server/use/publications.ts';
import { askQuestion, react } from '#server/use/reactions.ts';
import { giveSortReason, sortItem, takeBackSortReason } from '#server/use/sorting.ts';
import { viewFor } from '#server/use/views.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { topicsOf } from '#lib/domain/facts.ts';
import { wordKinds, type WordLine } from '#lib/domain/moderation.ts';
import { roles, type Actor, type Role } from '#lib/domain/people.ts';
import { must, reasonOf } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';
import { votedWorkshop, type Voted } from '../support/voted.ts';

const { app, clock, ada } = await ourApp();

/** A session through its ten rounds, in which somebody has written something in every place there is. Each piece has a word of its own: zq-x and its kind. */
async function muchWritten(): Promise<Voted & { by: Record<string, Actor> }> {
	const voted = await votedWorkshop(app, ada, 12, { vote: false });
	const { workshopId, facilitator, people, cards, groups, turn, start } = voted;
	const [ann, bob, cy, dee, eve, fay] = people as [Actor, Actor, Actor, Actor, Actor, Actor];
	must(await proposeName(app, bob, { clusterId: groups[0]!, name: 'Light it for zq-xname' }));
	const nameId = (await readNames(app.db, workshopId)).get(groups[0]!)!.find(({ name }) => name.includes('zq-x'))!.id;
	for (const person of [cy, dee, eve]) must(await backName(app, person, { nameId }));
	await start('look');
	must(await react(app, cy, { cardId: cards[0]!, kind: 'differ', reason: 'zq-xreason is wrong' }));
	must(await react(app, dee, { cardId: cards[0]!, kind: 'differ', reason: 'It is fine' }));
	must(await askQuestion(app, dee, { text: 'Does zq-xquestion pay?', cardId: cards[0]! }));
	const { questions } = await viewFor(app, workshopId, 'desk', 'facilitator');
	must(await answerInWriting(app, facilitator, { questionId: questions[0]!.id, answer: 'Yes, zq-xanswer does' }));
	must(await fillSkills(app, eve, { skills: ['cook'], other: 'I know zq-xskill' }));
	await start('sort');
	must(await giveSortReason(app, fay, { item: groups[0]!, side: 1, reason: 'zq-xsorted would pay' }));
	must(await giveSortReason(app, fay, { item: groups[0]!, side: 0, reason: 'It is dark' }));
	must(await sortItem(app, fay, { item: groups[0]!, when: 'disagree', was: null }));
	await start('vote');
	const poll = await viewFor(app, workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error(poll.state);
	for (const person of people) must(await castBallot(app, person, { pollId: poll.id, choice: { [groups[0]!]: 1 } }));
	await turn('next');
	await start('who');
	const [first] = await readPriorities(app, workshopId);
	must(await advise(app, facilitator, { priorityId: first!.id, typed: { constraint: 'zq-xadvice owns it' }, was: { constraint: '' } }));
	must(await offerPledge(app, bob, { priorityId: first!.id, offer: { kind: 'tool', what: 'The ladder of zq-xpledge', hours: null, per: 'once', from: '', to: '', conditions: 'If zq-xcondition lets me', needs: [], by: 'resident', publicName: 'zq-xnamed' } }));
	await start('plan');
	const { actionId } = must(await startAction(app, ann, { priorityId: first!.id, typed: { task: 'Ask zq-xtask' } }));
	must(await writeAction(app, cy, { actionId, typed: { firstStep: 'Ring zq-xstep', leadName: 'zq-xlead' }, was: { firstStep: '', leadName: '' } }));
	await start('close');
	must(await evaluate(app, dee, { say: 4, worth: 4, words: 'zq-xevaluation was rude' }));
	await turn('next');
	await app.rooms.flush(workshopId);
	const [line] = await readPriorities(app, workshopId);
	must(await saveAnswers(app, voted.officer, [{ id: line!.id, version: line!.version, answer: { ...emptyAnswer, decision: 'yes', reason: 'Agreed', nextUpdate: '2027-06-30' } }], 'form'));
	must(await publishAnswers(app, voted.officer, { ids: 'all', note: '' }));
	return { ...voted, by: { reason: cy, 'question text': dee, 'question answer': facilitator, cluster: bob, sorted: fay, advice: facilitator, pledge: bob, 'action task': ann, 'action firstStep': cy, 'action leadName': cy, skill: eve } };
}

const take = (host: Actor, { kind, id, field, text }: WordLine, say = 'Please, no names.') => hideWords(app, host, { place: { kind, id, field }, text, why: 'person', say });

/** Everything that anybody but a host could be sent, and all that is kept, without what a host holds. */
async function everywhere({ workshopId, people }: Voted): Promise<string> {
	const page = await readPage(app, workshopId);
	const kept = await app.db.select().from(publications).where(eq(publications.workshopId, workshopId));
	const said = await Promise.all(kept.map(({ number }) => findPublic(app, page.key, number)));
	const facts = await Promise.all(roles.flatMap((role: Role) => topicsOf[role].filter((topic) => topic !== 'mine' && topic !== 'desk').map((topic) => viewFor(app, workshopId, topic, role))));
	const files: string[] = [];
	for (const { name, make } of (await readTakeAway(app, workshopId, { offerWords: true }))!.files) if (/\.(csv|json|html|geojson|txt)$/.test(name)) files.push((await make()) as string);
	const tables = ['sort_reasons', 'reactions', 'questions', 'group_names', 'clusters', 'pledges', 'actions', 'skill_sheets', 'evaluation_words', 'priority_snapshots', 'outcome_changes', 'publications', 'events'];
	const rows: unknown[] = [];
	for (const table of tables) rows.push((await app.db.execute(sql`select * from ${sql.identifier(table)}`)).rows);
	const { cards, clusters } = await app.rooms.readBoard(workshopId);
	const others = await Promise.all(people.map(async ({ personId }) => ({ ...(await mineFor(app, workshopId, personId))!, passages: [] })));
	return JSON.stringify([said, facts, files, rows, cards, clusters, others, await readPriorities(app, workshopId), await readOutcomes(app, workshopId)]);
}
const found = (text: string) => [...new Set(text.match(/zq-x\w*/g) ?? [])].sort();

test('[MD12] a host takes out any words that somebody wrote, in every place there is: they leave every page, the rows, the records, what was published and every file; each writer is told why and keeps them', async () => {
	const voted = await muchWritten();
	const { workshopId, facilitator, people, by } = voted;
	const lines = (await readWordLines(app.db, workshopId)).filter(({ text }) => text.includes('zq-x'));
	expect([...new Set(lines.map(({ kind }) => kind))].sort()).toEqual(wordKinds.filter((kind) => kind !== 'talk' && kind !== 'line' && kind !== 'group').sort());
	expect(found(await everywhere(voted)).length).toBeGreaterThanOrEqual(lines.length);
	for (const role of roles.filter((one) => one !== 'facilitator' && one !== 'cofacilitator')) expect(reasonOf(await take({ ...people[0]!, role }, lines[0]!)), role).toBe('not-allowed');
	for (const line of lines) {
		expect(reasonOf(await take(facilitator, { ...line, text: `${line.text}!` })), line.kind).toBe('just-changed');
		must(await take(facilitator, line));
		expect(reasonOf(await take(facilitator, line)), line.kind).toBe('just-changed');
	}
	const after = await everywhere(voted);
	expect(found(after)).toEqual([]);
	// What stood beside them stands.
	expect(after).toMatch(/It is fine.*It is dark|It is dark.*It is fine/s);
	expect((await readOutcomes(app, workshopId)).map(({ recountEqual }) => recountEqual)).toEqual([true]);
	// Each writer, with their own words and nobody else's.
	const told = await Promise.all([facilitator, ...people].map(async ({ personId }) => ({ personId, passages: (await mineFor(app, workshopId, personId))!.passages })));
	for (const line of lines) {
		const writer = by[line.kind] ?? by[`${line.kind} ${line.field}`];
		for (const { personId, passages } of told) {
			const own = passages.filter(({ text }) => text === line.text);
			expect(own.length, `${line.kind} ${line.field}`).toBe(writer?.personId === personId ? 1 : 0);
			if (own[0]) expect(own[0]).toMatchObject({ talk: null, why: 'person', note: 'Please, no names.' });
		}
	}
	const desk = await viewFor(app, workshopId, 'desk', 'facilitator');
	expect(desk.passages.length).toBe(lines.length);
	for (const { personId } of people) expect(JSON.stringify(desk)).not.toContain(personId);
	const log = (await readLog(app, workshopId, 500)).filter(({ kind }) => kind === 'passage.hidden');
	expect([log.length, log[0]!.why]).toEqual([lines.length, 'person: Please, no names.']);

	// Put back, each stands where it stood, and is in what is made from now on.
	for (const { id } of desk.passages) must(await showPassage(app, facilitator, { passageId: id }));
	await app.rooms.flush(workshopId);
	const again = (await readWordLines(app.db, workshopId)).filter(({ text }) => text.includes('zq-x'));
	expect(again.map(({ kind, text }) => `${kind} ${text}`).sort()).toEqual(lines.map(({ kind, text }) => `${kind} ${text}`).sort());
	expect((await mineFor(app, workshopId, by['sorted']!.personId))!.passages).toEqual([]);
	expect((await readPriorities(app, workshopId))[0]!.positions).toEqual(expect.arrayContaining([expect.objectContaining({ reasons: expect.arrayContaining(['zq-xsorted would pay']) as unknown })]));
	// What went out and what was kept before stays clean.
	expect(JSON.stringify([await app.db.select().from(publications).where(eq(publications.workshopId, workshopId)), await app.db.select().from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId))])).not.toContain('zq-x');
}, 180_000);

test('[MD13] words at a table go at once from the table that wrote them; its writer alone is told; nothing that was written there since is written over', async () => {
	const voted = await votedWorkshop(app, ada, 12, { vote: false });
	const { workshopId, facilitator, people, groups, start } = voted;
	await start('sort');
	const [ann, bob] = [people[0]!, people[1]!];
	must(await giveSortReason(app, ann, { item: groups[0]!, side: 0, reason: 'zq-x is a thief' }));
	const [line] = (await readWordLines(app.db, workshopId)).filter(({ kind }) => kind === 'sorted');
	expect(line).toMatchObject({ text: 'zq-x is a thief', about: 'Light the path' });
	must(await take(facilitator, line!));
	const tableOf = async (person: Actor) => (await mineFor(app, workshopId, person.personId))!;
	expect((await tableOf(ann)).table!.reasons).toMatchObject([{ reason: '[taken out by a host]' }]);
	expect((await tableOf(ann)).passages).toMatchObject([{ text: 'zq-x is a thief' }]);
	for (const person of people.slice(1)) expect(JSON.stringify(await tableOf(person))).not.toContain('zq-x');
	expect(JSON.stringify(await viewFor(app, workshopId, 'sort', 'facilitator'))).not.toContain('zq-x');
	// The round goes on and ends while it is out: the priority holds the mark, and the words when it is put back.
	must(await sortItem(app, ann, { item: groups[0]!, when: 'disagree', was: null }));
	await voted.finish();
	const reasons = async () => (await readPriorities(app, workshopId)).find(({ source }) => source.id === groups[0])!.positions.filter(({ cardId }) => cardId === null).flatMap(({ reasons: all }) => all);
	expect(await reasons()).toEqual(['[taken out by a host]']);
	const [held] = (await viewFor(app, workshopId, 'desk', 'facilitator')).passages;
	expect(held).toMatchObject({ kind: 'sorted', talk: null, section: null, writers: [{ text: 'zq-x is a thief', stopped: false }] });
	expect(reasonOf(await showPassage(app, bob, { passageId: held!.id }))).toBe('not-allowed');
	must(await showPassage(app, facilitator, { passageId: held!.id }));
	expect(await reasons()).toEqual(['zq-x is a thief']);
});

test('[MD13] what somebody wrote in its place since is not written over; what its writer took back stays away; a name that stands on an open ballot waits', async () => {
	const voted = await votedWorkshop(app, ada, 5);
	const { workshopId, facilitator, people, groups, start } = voted;
	await start('plan');
	const [first] = await readPriorities(app, workshopId);
	const { actionId } = must(await startAction(app, people[0]!, { priorityId: first!.id, typed: { task: 'Ask zq-x' } }));
	const planLine = async () => (await readWordLines(app.db, workshopId)).find(({ kind }) => kind === 'action')!;
	must(await take(facilitator, await planLine()));
	expect(await planLine()).toBeUndefined();
	must(await writeAction(app, people[1]!, { actionId, typed: { task: 'Measure the path' }, was: { task: '[taken out by a host]' } }));
	const held = async () => (await viewFor(app, workshopId, 'desk', 'facilitator')).passages;
	expect(reasonOf(await showPassage(app, facilitator, { passageId: (await held())[0]!.id }))).toBe('just-changed');
	expect([(await held()).length, (await planLine()).text]).toEqual([1, 'Measure the path']);

	await start('sort');
	must(await giveSortReason(app, people[0]!, { item: groups[0]!, side: 0, reason: 'zq-x twice' }));
	const id = (await app.db.select().from(sortReasons).where(eq(sortReasons.workshopId, workshopId)))[0]!.id;
	must(await takeBackSortReason(app, people[0]!, { id }));
	expect((await readWordLines(app.db, workshopId)).some(({ kind }) => kind === 'sorted')).toBe(false);

	await start('vote');
	const name = (await readWordLines(app.db, workshopId)).find(({ kind, text }) => kind === 'cluster' && text === 'Light the path')!;
	expect(reasonOf(await take(facilitator, name))).toBe('on-the-ballot');
	expect((await app.rooms.readBoard(workshopId)).clusters.map((group) => group.name)).toContain('Light the path');
});

test('[MD13] whoever wrote it can be stopped by it, and a later record takes none of it in', async () => {
	const voted = await votedWorkshop(app, ada, 5);
	const { workshopId, facilitator, cards, start, turn } = voted;
	const differs = (await readWordLines(app.db, workshopId)).find(({ kind }) => kind === 'reason')!;
	expect(differs).toMatchObject({ id: cards[0], text: 'It floods there', about: 'Card 0 about the brook' });
	must(await take(facilitator, differs));
	expect((await app.rooms.readBoard(workshopId)).cards.find(({ id }) => id === cards[0])!.differ).toEqual(['[taken out by a host]']);
	const [held] = (await viewFor(app, workshopId, 'desk', 'facilitator')).passages;
	must(await stopWriter(app, facilitator, { passageId: held!.id, writer: 0 }));
	expect((await mineFor(app, workshopId, voted.people[2]!.personId))!.stopped).toEqual({ note: '' });
	// Another vote over the same groups, after it: the trail and the snapshot are made from records that held the words.
	await start('vote');
	await turn('next');
	const records = [await app.db.select().from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId)), (await app.db.execute(sql`select * from outcome_changes`)).rows];
	expect(JSON.stringify(records)).not.toContain('It floods there');
	must(await showPassage(app, facilitator, { passageId: held!.id }));
	expect((await app.rooms.readBoard(workshopId)).cards.find(({ id }) => id === cards[0])!.differ).toEqual(['It floods there']);
});

test('[MD13] a refused decision has changed nothing, and what was taken out is erased with the workshop', async () => {
	const voted = await votedWorkshop(app, ada, 5);
	const { workshopId, facilitator, cards } = voted;
	const line = (await readWordLines(app.db, workshopId)).find(({ kind }) => kind === 'reason')!;
	expect(reasonOf(await hideWords(app, facilitator, { place: line, text: line.text, why: 'unkind', say: 'x'.repeat(201) }))).toBe('text-too-long');
	expect((await app.rooms.readBoard(workshopId)).cards.find(({ id }) => id === cards[0])!.differ).toEqual(['It floods there']);
	must(await take(facilitator, line));
	expect((await app.db.select().from(hiddenPassages).where(eq(hiddenPassages.workshopId, workshopId))).length).toBe(1);
	await app.db.delete(workshops).where(eq(workshops.id, workshopId));
	expect((await app.db.select().from(hiddenPassages).where(eq(hiddenPassages.workshopId, workshopId))).length).toBe(0);
});

test('[DO3] a host who looks after words is not shown what people offer, but where something in it looks personal or by words they were told of; never who, or how to reach them', async () => {
	const { workshopId, people, start } = await votedWorkshop(app, ada, 5);
	await start('who');
	const [priority] = await readPriorities(app, workshopId);
	const offer = { kind: 'tool' as const, what: 'A ladder for the bridge', hours: null, per: 'once' as const, from: '', to: '', conditions: 'Not on Sundays', needs: [], by: 'resident' as const, publicName: '' };
	must(await offerPledge(app, people[0]!, { priorityId: priority!.id, offer, contact: { contact: 'heron@example.org', consent: true, keepUntil: '2027-09-01' } }));
	must(await offerPledge(app, people[1]!, { priorityId: priority!.id, offer: { ...offer, what: 'My van. Ring 07700 900123', conditions: '' } }));
	const shown = async (find: string) => {
		const { lines, offers } = await readWordsToCheck(app, workshopId, find);
		expect(JSON.stringify(lines)).not.toMatch(/heron@|Person [01]/);
		return [lines.filter(({ kind }) => kind === 'pledge').map(({ text }) => text), offers];
	};
	expect(await shown('')).toEqual([['My van. Ring 07700 900123'], 2]);
	expect(await shown(' a ')).toEqual([['My van. Ring 07700 900123'], 2]);
	expect(await shown('LADDER')).toEqual([['A ladder for the bridge'], 0]);
	expect(await shown('crane')).toEqual([[], 0]);
});

test('[MD12] a name that comes to lead in the very moment in which a host takes it out does not come onto the board behind it', async () => {
	const { workshopId, facilitator, people, groups } = await votedWorkshop(app, ada, 3, { vote: false });
	must(await proposeName(app, people[0]!, { clusterId: groups[0]!, name: 'Light it for zq-xname' }));
	const nameId = (await readNames(app.db, workshopId)).get(groups[0]!)!.find(({ name }) => name.includes('zq-x'))!.id;
	const write = app.rooms.writeBoard.bind(app.rooms);
	let go = () => {};
	const held = new Promise<void>((resolve) => (go = resolve));
	const writing = vi.spyOn(app.rooms, 'writeBoard').mockImplementationOnce((...given) => held.then(() => write(...given)));
	const backing = backName(app, people[1]!, { nameId });
	await vi.waitFor(() => expect(writing).toHaveBeenCalled(), { timeout: 30_000 });
	must(await hideWords(app, facilitator, { place: { kind: 'cluster', id: groups[0]!, field: nameId }, text: 'Light it for zq-xname', why: 'person' }));
	go();
	must(await backing);
	expect((await app.rooms.readBoard(workshopId)).clusters.map(({ name }) => name)).toEqual(['Light the path', 'Mend the bridge']);
});
