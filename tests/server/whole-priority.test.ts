import { parse } from 'csv-parse/sync';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { people as peopleTable, workshops } from '#server/db/schema.ts';
import { editionPaper } from '#server/export/report/edition.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { readPage } from '#server/use/answer-page.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { castBallot } from '#server/use/ballots.ts';
import { sayOf } from '#server/use/conversations.ts';
import { advise } from '#server/use/doing/advise.ts';
import { chooseWho } from '#server/use/doing/choices.ts';
import { evaluate } from '#server/use/doing/evaluation.ts';
import { answerInWriting } from '#server/use/host/questions.ts';
import { readQuestions } from '#server/use/host/asked.ts';
import { knowArea } from '#server/use/known-areas.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { findPublic, publishAnswers } from '#server/use/publications.ts';
import { askQuestion } from '#server/use/reactions.ts';
import { decideFlagged, readFlagged } from '#server/use/release.ts';
import { restoreWorkshop } from '#server/use/restore/restore.ts';
import { partsLike } from '#server/use/restore/parts-like.ts';
import { setVotePlan } from '#server/use/vote-plan.ts';
import { viewFor } from '#server/use/views.ts';
import { conversationRounds } from '#lib/domain/method/conversation.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { emptyAdvice } from '#lib/domain/doing.ts';
import { closeWorkshop } from '#server/use/workshops.ts';
import { safeParts } from '#lib/domain/small-counts.ts';
import { scaleSteps } from '#lib/i18n/en/counting.ts';
import { GET } from '../../src/routes/said/[key]/page.pdf/+server.ts';
import { Chance } from '../load/chance.ts';
import { must, someAdmin, TestClock, testApp } from '../support/app.ts';
import { emptyTables } from '../support/database.ts';
import { votedWorkshop, type Voted } from '../support/voted.ts';

let app: App;
let ada: SignedIn;
let voted: Voted;
let files: Map<string, string>;
/** The workshop's file from before it was closed. */
let open: string;

/** A workshop that did everything a priority can come from: two votes, a conversation, who does it, advice, questions. */
beforeAll(async () => {
	app = await testApp(new TestClock());
	ada = await someAdmin(app);
	voted = await votedWorkshop(app, ada, 12, { vote: false });
	const { workshopId, facilitator, people, groups, cards, start, turn } = voted;
	// Helpers typed for five of them in the hall.
	for (const { personId } of people.slice(0, 5)) await app.db.update(peopleTable).set({ channel: 'hall' }).where(eq(peopleTable.id, personId));
	const [row] = await app.db.select({ method: workshops.method }).from(workshops).where(eq(workshops.id, workshopId));
	const { rounds } = row!.method;
	const close = rounds.findIndex(({ kind }) => kind === 'close');
	await app.db.update(workshops).set({ method: { ...row!.method, rounds: [...rounds.slice(0, close), { ...conversationRounds[0]!, conversation: { about: 'groups' } }, ...rounds.slice(close)] } }).where(eq(workshops.id, workshopId));
	await start('vote');
	const vote = async (choice: (n: number) => Record<string, number>) => {
		const poll = await viewFor(app, workshopId, 'poll', 'participant');
		if (poll.state !== 'open') throw new Error(poll.state);
		for (const [i, person] of people.entries()) must(await castBallot(app, person, { pollId: poll.id, choice: choice(i) }));
		await turn('next');
	};
	await vote((i) => ({ [groups[i % 3 === 0 ? 1 : 0]!]: 1 }));
	must(await setVotePlan(app, facilitator, (field) => ({ method: 'agreement', scale: 'five', level: '3', needed: '60' })[field] ?? '', (scale) => [...scaleSteps[scale]]));
	await start('vote');
	await vote((i) => ({ [groups[0]!]: i % 6, [groups[1]!]: 4 }));
	const [first] = await readPriorities(app, workshopId);
	await start('who');
	for (const [i, person] of people.entries()) must(await chooseWho(app, person, { priorityId: first!.id, doer: i < 6 ? 'ourselves' : 'help' }));
	must(await advise(app, facilitator, { priorityId: first!.id, typed: { costBand: 'to-10k', constraint: 'Ask bridges@example.org first', coproduction: ['co-delivery'], tilt: 'additive' }, was: emptyAdvice }));
	must(await askQuestion(app, people[0]!, { text: 'Who owns it? Ring 07700 900123', cardId: cards[0]! }));
	const [asked] = await readQuestions(app.db, workshopId);
	must(await answerInWriting(app, facilitator, { questionId: asked!.id, answer: 'The county does.' }));
	for (const [i, person] of people.entries()) must(await knowArea(app, person, { area: i < 7 ? 'whole' : 'elsewhere' }));
	await start(conversationRounds[0]!.kind);
	const talk = (await viewFor(app, workshopId, 'conversation', 'participant'))!;
	for (const [i, person] of people.entries()) must(await sayOf(app, person, { conversationId: talk.id, item: groups[0]!, said: i < 8 ? 'agree' : i < 11 ? 'disagree' : 'pass' }));
	await start('close');
	for (const person of people) must(await evaluate(app, person, { say: 4, worth: 5, words: '' }));
	await turn('next');
	must(await decideFlagged(app, facilitator, (await readFlagged(app, workshopId)).map(({ at, words }) => ({ at, words, decision: 'blank' as const }))));
	open = (await taken(workshopId)).get('workshop.json')!;
	must(await closeWorkshop(app, facilitator));
	files = await taken(workshopId);
});
afterAll(() => app.close());

async function taken(workshopId: Voted['workshopId']): Promise<Map<string, string>> {
	const all = new Map<string, string>();
	for (const { name, make } of (await readTakeAway(app, workshopId, { offerWords: true }))!.files) if (/\.(csv|json|html)$/.test(name)) all.set(name, (await make()) as string);
	return all;
}

test('[X40] a priority is whole in the tables, the report and workshop.json: votes and turnout by channel, the agreement as a distribution, what was said one by one, who does it, advice, place', () => {
	const [first] = parse(files.get('agreed_priorities.csv')!, { columns: true }) as Record<string, string>[];
	expect(first).toMatchObject({
		score: '8', turnout: '12', eligible: '12', tied: 'false', agreement_needed: '60', agreement_reached: 'false',
		heard_agree: '8', heard_disagree: '3', heard_pass: '1', who_ourselves: '6', who_help: '6', who_others: '0',
		advice_cost_band: 'to-10k', advice_tilt: 'additive', cards_placed: '6', cards_whole: '0'
	});
	expect(JSON.parse(first!['voted_by_channel']!)).toEqual({ hall: 5, live: 7 });
	expect(Object.values(JSON.parse(first!['agreement']!) as object)).toEqual([2, 2, 2, 2, 2, 2]);
	const report = files.get('report.html')!;
	for (const words of ['Asked one by one', '8 agree, 3 disagree, 1 passed, of 12 people who answered', 'Needed, said before the vote: 60 in 100', 'Not reached.', 'In the hall, through a helper: 5 people', 'Who owns it?', 'The county does.', 'ourselves: 6 people']) expect(report).toContain(words);
	const rows = (name: string) => parse(files.get(`${name}.csv`)!, { columns: true }) as Record<string, string>[];
	expect(rows('taken_part')).toEqual([{ channel: 'live', joined: '7', voted: '7' }, { channel: 'hall', joined: '5', voted: '5' }]);
	expect(rows('known_areas')).toEqual([{ area: 'whole', people: '7' }, { area: 'elsewhere', people: '5' }]);
	expect(rows('evaluation').filter(({ people }) => people !== '0')).toEqual([{ question: 'say', step: '4', people: '12' }, { question: 'worth', step: '5', people: '12' }]);
	expect(rows('questions')).toMatchObject([{ state: 'answered', answer: 'The county does.', answered_as: 'host' }]);
});

test('[X40] the public page says the same, edition by edition, and can be printed as a tagged PDF without scripts', async () => {
	const { workshopId, officer } = voted;
	const [first] = await readPriorities(app, workshopId);
	must(await saveAnswers(app, officer, [{ id: first!.id, version: first!.version, answer: { ...emptyAnswer, decision: 'yes', decided: 'Low lights.', reason: 'Bats need the dark.', next: 'June: Drawings on show', nextUpdate: '2027-06-30' } }], 'form'));
	must(await publishAnswers(app, officer, { ids: 'all', note: '' }));
	const { key } = await readPage(app, workshopId);
	const { edition } = (await findPublic(app, key))!;
	expect(edition.items[0]).toMatchObject({ votes: { score: 8, turnout: 12, eligible: 12 }, heard: { agree: 8, disagree: 3, pass: 1, seen: 12 }, agreement: { needed: 60, reached: false } });
	expect(edition.items[0]!.agreement!.steps.map(({ count }) => count)).toEqual([2, 2, 2, 2, 2, 2]);
	const said = JSON.stringify(editionPaper(edition, new Date('2027-03-12T09:00:00Z')).blocks);
	for (const words of ['Low lights.', 'Bats need the dark.', 'June: Drawings on show', 'Card 0 about the brook', '8 agree, 3 disagree', 'Not reached.']) expect(said).toContain(words);
	const ask = (headers: Record<string, string> = {}, of = key) => GET({ locals: { app }, params: { key: of }, url: new URL(`http://localhost/said/${of}/page.pdf`), request: new Request('http://localhost/', { headers }) } as never) as Promise<Response>;
	const pdf = await ask();
	const bytes = Buffer.from(await pdf.arrayBuffer()).toString('latin1');
	expect([pdf.status, pdf.headers.get('content-type'), bytes.startsWith('%PDF-1.7'), bytes.includes('/StructTreeRoot')]).toEqual([200, 'application/pdf', true, true]);
	expect((await ask({ 'if-none-match': pdf.headers.get('etag')! })).status).toBe(304);
	await expect(ask({}, 'nosuchpage')).rejects.toMatchObject({ status: 404 });
});

test('[X21] words in questions, advice and reasons at tables are looked at too: what is taken out is in no file', () => {
	for (const [name, text] of files) for (const words of ['07700', 'bridges@example']) expect(text.includes(words), `${words} in ${name}`).toBe(false);
	expect(files.get('questions.csv')).toContain('Who owns it? Ring [phone number taken out]');
	expect(files.get('agreed_priorities.csv')).toContain('Ask [e-mail taken out] first');
});

test('[X38] numbers that a file hides are taken up as numbers that it hides in the same way again', () => {
	for (let seed = 1; seed <= 400; seed++) {
		const chance = new Chance(`parts ${seed}`);
		const parts = Object.fromEntries(Array.from({ length: 1 + chance.below(5) }, (_, i) => [`k${i}`, 1 + chance.below(seed % 3 === 0 ? 6 : 30)]));
		const shown = safeParts(parts) as Record<string, number>;
		const sum = Object.values(parts).reduce((a, b) => a + b, 0);
		for (const whole of [sum, null]) expect(safeParts(partsLike(shown, whole)), `seed ${seed}, ${JSON.stringify(parts)}`).toEqual(shown);
	}
});

// Last: it empties the database.
test('[X38] who took part, questions, areas and how people found it come back with the workshop, byte for byte', async () => {
	for (const file of [open, files.get('workshop.json')!]) {
		await emptyTables(app.db);
		const again = await restoreWorkshop(app, await someAdmin(app), file);
		if (!again.ok) throw new Error(JSON.stringify(again.refusal));
		expect((await taken(voted.workshopId)).get('workshop.json')).toBe(file);
	}
});
