import { expect, test } from 'vitest';
import { parse } from 'csv-parse/sync';
import { eq } from 'drizzle-orm';
import { conversations, openVoices, voices, workshops } from '#server/db/schema.ts';
import { readExport } from '#server/count/read-export.ts';
import { verifyConversation } from '#server/count/verify.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { placeCard } from '#server/use/cards.ts';
import { sayOf } from '#server/use/conversations.ts';
import { readConversations, recountVoices } from '#server/use/heard.ts';
import { mineFor } from '#server/use/mine.ts';
import { commandRound } from '#server/use/rounds.ts';
import { restoreWorkshop } from '#server/use/restore/restore.ts';
import { viewFor } from '#server/use/views.ts';
import type { SaidWord } from '#lib/domain/conversation/round.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { conversationRounds } from '#lib/domain/method/conversation.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { topicsOf } from '#lib/domain/facts.ts';
import { roles, type Actor } from '#lib/domain/people.ts';
import type { RoundCommand } from '#lib/domain/run.ts';
import { joinAs, must, openWorkshop, reasonOf, type TestClock } from '../support/app.ts';
import { ourApp } from '../support/our-app.ts';

const { app, ada } = await ourApp();

/** Arrive, place, agree, close: citizens with a card each, in a conversation that has begun. */
async function asked(count = 4, cards = count) {
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	const round = (id: string) => planningForReal.rounds.find((spec) => spec.id === id)!;
	await app.db.update(workshops).set({ method: { ...planningForReal, rounds: [round('place'), conversationRounds[0]!, round('close')] } }).where(eq(workshops.id, workshopId));
	const turn = async (...commands: RoundCommand['command'][]) => {
		for (const command of commands) must(await commandRound(app, facilitator, { command } as RoundCommand));
	};
	const people: Actor[] = [];
	for (let i = 0; i < count; i++) people.push(await joinAs(app, workshopId, `Person ${i}`));
	await turn('start');
	for (let i = 0; i < cards; i++) must(await placeCard(app, people[i % count]!, { text: `Thought ${i}`, theme: 'green', at: [0.5, 0.5] }));
	await turn('next');
	return { workshopId, facilitator, people, turn };
}

async function begun(count = 4, cards = count) {
	const made = await asked(count, cards);
	await made.turn('start');
	const fact = (await viewFor(app, made.workshopId, 'conversation', 'participant'))!;
	const say = (person: Actor, item: number, said: SaidWord) => sayOf(app, person, { conversationId: fact.id, item: fact.items[item]!.id, said });
	return { ...made, fact, say };
}

const heardIn = async (workshopId: WorkshopId) => (await viewFor(app, workshopId, 'people', 'participant')).heard;

test('[CV4] a person says agree, disagree or pass on each card, sees what they said, and the last word counts', async () => {
	const { people, say, workshopId, turn, fact } = await begun();
	expect(fact.items.map(({ name }) => name)).toEqual(['Thought 0', 'Thought 1', 'Thought 2', 'Thought 3']);
	const [one, two] = [people[0]!, people[1]!];
	must(await say(one, 0, 'agree'));
	must(await say(one, 1, 'pass'));
	must(await say(one, 0, 'disagree'));
	must(await say(two, 0, 'agree'));
	expect((await mineFor(app, workshopId, one.personId))!.said).toEqual({ [fact.items[0]!.id]: -1, [fact.items[1]!.id]: 0 });
	expect((await mineFor(app, workshopId, people[2]!.personId))!.said).toEqual({});
	// Who comes late gets all of them.
	const late = await joinAs(app, workshopId, 'Late');
	must(await say(late, 3, 'agree'));
	await turn('end', 'next');
	const [conversation] = await readConversations(app, workshopId);
	expect(conversation!.result.agreement).toEqual([
		{ agree: 1, disagree: 1, pass: 0, seen: 2 },
		{ agree: 0, disagree: 0, pass: 1, seen: 1 },
		{ agree: 0, disagree: 0, pass: 0, seen: 0 },
		{ agree: 1, disagree: 0, pass: 0, seen: 1 }
	]);
	expect(conversation).toMatchObject({ turnout: 3, eligible: 5 });
	expect(recountVoices(conversation!)).toBe(true);
});

test('[CV5] words of one person that arrive at once all stay, and each counts once', async () => {
	const { people, say, workshopId, fact } = await begun(3, 12);
	const words: SaidWord[] = ['agree', 'disagree', 'pass'];
	await Promise.all(people.flatMap((person) => fact.items.flatMap((_, i) => [say(person, i, words[i % 3]!)])));
	for (const { personId } of people) expect(Object.keys((await mineFor(app, workshopId, personId))!.said)).toHaveLength(12);
	expect(await heardIn(workshopId)).toEqual({ turnout: 3, eligible: 3 });
});

test('[CV6] while it is open nobody is told more than the turnout; afterwards voices are cut from their people', async () => {
	const { people, say, workshopId, turn } = await begun();
	for (const person of people) must(await say(person, 0, 'agree'));
	for (const role of roles) {
		for (const topic of topicsOf[role]) {
			if (topic === 'mine') continue;
			expect(JSON.stringify(await viewFor(app, workshopId, topic, role)), `${role}: ${topic}`).not.toMatch(/"(agree|agreement|result|digest)"/);
		}
	}
	expect(await heardIn(workshopId)).toEqual({ turnout: 4, eligible: 4 });
	const receipts = (await app.db.select().from(openVoices)).map(({ receipt }) => receipt);
	await turn('end', 'next');
	const [row] = await app.db.select().from(conversations).where(eq(conversations.workshopId, workshopId));
	expect(await app.db.select().from(openVoices).where(eq(openVoices.conversationId, row!.id))).toEqual([]);
	const kept = await app.db.select().from(voices).where(eq(voices.conversationId, row!.id));
	expect(kept).toHaveLength(4);
	for (const { receipt } of kept) expect(receipts).toContain(receipt);
	for (const { personId } of people) expect(JSON.stringify([row, kept])).not.toContain(personId);
	expect((await viewFor(app, workshopId, 'conversation', 'observer'))!).toMatchObject({ state: 'closed', turnout: 4, result: { people: 4, opinions: null } });
	expect(await heardIn(workshopId)).toBeNull();
});

test('[CV7] only participants, only while the round is open, only agree, disagree or pass, only on what is asked about', async () => {
	const { people, say, facilitator, turn, fact, workshopId } = await begun();
	expect(reasonOf(await say(facilitator, 0, 'agree'))).toBe('not-in-this-round');
	expect(reasonOf(await sayOf(app, people[0]!, { conversationId: fact.id, item: 'nothing', said: 'agree' }))).toBe('bad-shape');
	for (const said of ['1', 'AGREE', 'constructor', '']) expect(reasonOf(await sayOf(app, people[0]!, { conversationId: fact.id, item: fact.items[0]!.id, said }))).toBe('bad-shape');
	const elsewhere = await begun();
	expect(reasonOf(await sayOf(app, elsewhere.people[0]!, { conversationId: fact.id, item: fact.items[0]!.id, said: 'agree' }))).toBe('conversation-over');
	// A clock that stands: it may be so for days.
	await turn('pause');
	(app.clock as TestClock).advance(3 * 86_400_000);
	must(await say(people[0]!, 0, 'agree'));
	await turn('resume', 'next');
	expect(reasonOf(await say(people[0]!, 0, 'disagree'))).toBe('conversation-over');
	expect((await readConversations(app, workshopId))[0]!.result.agreement[0]).toMatchObject({ agree: 1, seen: 1 });
});

test('[CV8] it needs 2 cards and takes 200; nothing has begun where it is refused', async () => {
	const few = await asked(1, 1);
	expect(reasonOf(await commandRound(app, few.facilitator, { command: 'start' }))).toBe('conversation-few');
	expect(await viewFor(app, few.workshopId, 'conversation', 'participant')).toBeNull();
	expect((await viewFor(app, few.workshopId, 'stage', 'participant')).round.state).toBe('ready');
});

test('[CV9] of more than 30 people there are opinion groups and what all groups agree on; a recount gives the same, and a changed voice is seen', async () => {
	const { people, say, workshopId, turn } = await begun(36, 8);
	for (const [i, person] of people.entries()) await Promise.all(Array.from({ length: 8 }, async (_, item) => must(await say(person, item, item === 0 ? 'agree' : item === 7 ? 'pass' : (i < 20) === item % 2 > 0 ? 'agree' : 'disagree'))));
	await turn('end', 'next');
	const [conversation] = await readConversations(app, workshopId);
	const { opinions } = conversation!.result;
	expect(opinions!.groups.map((members) => members.length)).toEqual([20, 16]);
	expect(opinions!.consensus[0]).toBeCloseTo((21 / 22) * (17 / 18), 12);
	expect(Math.max(...opinions!.consensus)).toBe(opinions!.consensus[0]);
	expect(recountVoices(conversation!)).toBe(true);
	const fact = (await viewFor(app, workshopId, 'conversation', 'participant'))!;
	expect(fact.state === 'closed' && fact.result.opinions!.groups).toEqual([20, 16]);
	const [voice] = conversation!.voices;
	await app.db.update(voices).set({ said: { ...voice!.choice, [conversation!.items[0]!.id]: -1 } }).where(eq(voices.receipt, voice!.receipt));
	expect(recountVoices((await readConversations(app, workshopId))[0]!)).toBe(false);
});

test('[CV10] the export holds it: tables that count again, Polis files with Polis’s signs, the report; a workshop brought back is equal', async () => {
	const { people, say, workshopId, turn } = await begun(32, 4);
	for (const [i, person] of people.entries()) await Promise.all(Array.from({ length: 4 }, async (_, item) => must(await say(person, item, item === 0 ? 'agree' : (i < 17) === item % 2 > 0 ? 'agree' : 'disagree'))));
	must(await say(people[0]!, 3, 'pass'));
	await turn('end', 'next');
	const { files } = (await readTakeAway(app, workshopId, { offerWords: true }))!;
	const read = async (name: string) => (await files.find((file) => file.name === name)!.make()) as string;
	const json = await read('workshop.json');
	const verify = (text: string) => readExport(text).conversations.map(verifyConversation).flatMap(({ differences }) => differences);
	expect(verify(json)).toEqual([]);
	expect(verify(json.replace('"said": "pass",\n\t\t\t\t"value": 0', '"said": "agree",\n\t\t\t\t"value": 1')).map((words) => words.split(':')[0])).toEqual(expect.arrayContaining(['digest']));
	const rows = async (name: string) => parse(await read(name), { columns: true }) as Record<string, string>[];
	const matrix = await rows('conversation-1-participants-votes.csv');
	expect(matrix).toHaveLength(32);
	expect([...new Set(matrix.map((row) => row['0']))]).toEqual(['1']);
	expect(matrix.filter((row) => row['3'] === '0')).toHaveLength(1);
	expect(new Set(matrix.map((row) => row['group-id'])).size).toBe(2);
	expect((await rows('conversation-1-comments.csv')).map((row) => [row['author-id'], row['agrees'], row['disagrees']])[0]).toEqual(['', '32', '0']);
	const report = await read('report.html');
	expect(report).toContain('What people agree on');
	for (const { personId } of people) expect(json).not.toContain(personId);

	// Its ids are taken here, so it comes back under new ones.
	const restored = await restoreWorkshop(app, ada, json);
	if (!restored.ok) throw new Error(JSON.stringify(restored.refusal));
	const [was, is] = [(await readConversations(app, workshopId))[0]!, (await readConversations(app, restored.value.id))[0]!];
	expect(is).toMatchObject({ result: was.result, turnout: 32, eligible: 32 });
	expect(is.voices.map(({ receipt }) => receipt)).toEqual(was.voices.map(({ receipt }) => receipt));
	expect(is.digest).not.toBe(was.digest);
	expect(recountVoices(is)).toBe(true);
	const changed = JSON.parse(json) as { whole: { conversations: { result: { agreement: { agree: number }[] } }[] } };
	changed.whole.conversations[0]!.result.agreement[1]!.agree += 1;
	const refused = await restoreWorkshop(app, ada, JSON.stringify(changed));
	expect(refused).toMatchObject({ ok: false, refusal: { faults: [{ where: 'conversations.0', problem: 'recount' }] } });
});
