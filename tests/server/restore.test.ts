import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { outcomesPage } from '#server/api/outcomes.ts';
import { people, questions, workshops } from '#server/db/schema.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { answerInWriting } from '#server/use/host/questions.ts';
import { sendLeftWords } from '#server/use/late.ts';
import { askQuestion } from '#server/use/reactions.ts';
import { viewFor } from '#server/use/views.ts';
import { actorOf } from '#server/auth/actor.ts';
import { readOutcomes } from '#server/use/outcomes.ts';
import { decideFlagged, readFlagged, saveRelease } from '#server/use/release.ts';
import { restoreWorkshop } from '#server/use/restore/restore.ts';
import { readDeck } from '#server/use/builder.ts';
import { readWorkshop } from '#server/use/workshops.ts';
import { standIns } from '#server/use/restore/stand-ins.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { must, reasonOf, someAdmin, testApp } from '../support/app.ts';
import { emptyTables } from '../support/database.ts';
import { votedWorkshop } from '../support/voted.ts';

let app: App;
let ada: SignedIn;
let id: WorkshopId;
let file: string;
const looks = { green: { word: 'The brook', icon: 'sun', colour: 'play' }, play: { colour: 'green' } } as const;
beforeAll(async () => {
	app = await testApp();
	ada = await someAdmin(app);
	const voted = await votedWorkshop(app, ada, 12);
	id = voted.workshopId;
	// As it would have been set before the doors opened.
	const { method } = (await readWorkshop(app, id))!;
	await app.db.update(workshops).set({ method: { ...method, themes: looks }, deck: [{ theme: 'safety', text: 'Light this path', keep: false }] }).where(eq(workshops.id, id));
	must(await saveRelease(app, voted.facilitator, { blurSide: 50, publicity: 'Posters\nand letters' }));
	must(await decideFlagged(app, voted.facilitator, (await readFlagged(app, id)).map(({ at, words }) => ({ at, words, decision: 'blank' as const }))));
	file = await jsonOf(id);
});
afterAll(() => app.close());

async function jsonOf(workshopId: WorkshopId): Promise<string> {
	const { files } = (await readTakeAway(app, workshopId, { offerWords: true }))!;
	return (await files.find(({ name }) => name === 'workshop.json')!.make()) as string;
}
async function back(user: SignedIn, json = file) {
	const restored = await restoreWorkshop(app, user, json);
	if (!restored.ok) throw new Error(JSON.stringify(restored.refusal));
	return restored.value;
}
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

test('[X38] where its ids are taken a workshop comes back under new ones, equal in everything else, and its votes can be counted again', async () => {
	const { id: twin, newIds } = await back(ada);
	expect([newIds, twin === id]).toEqual([true, false]);
	const names = new Map<string, string>();
	const plain = (text: string) => text.replace(/"([0-9a-z]{16})"|\b[0-9a-f]{64}\b/g, (found, word: string | undefined) => (word ? (names.get(word) ?? (names.set(word, `id${names.size}`), names.get(word)!)) : found.length === 64 ? 'digest' : found));
	const first = plain(file);
	names.clear();
	expect(plain(await jsonOf(twin))).toBe(first);
	expect((await readOutcomes(app, twin)).map(({ recountEqual }) => recountEqual)).toEqual([true]);
});

test('[B13] themes and starter cards of one’s own come back with the workshop', async () => {
	const { id: twin } = await back(ada);
	expect((await readWorkshop(app, twin))!.method.themes).toEqual(looks);
	expect(await readDeck(app, twin)).toEqual([{ theme: 'safety', text: 'Light this path', keep: false }]);
	const bent = file.replace('"icon":"sun"', '"icon":"skull"').replace('"icon": "sun"', '"icon": "skull"');
	expect(bent).not.toBe(file);
	expect(await restoreWorkshop(app, ada, bent)).toMatchObject({ ok: false, refusal: { reason: 'workshop-file' } });
});

test('[B14] what the workshop calls a theme stands in papers, tables, map files and for programs, beside its key', async () => {
	const { files } = (await readTakeAway(app, id, { offerWords: true }))!;
	const textOf = async (name: string) => Buffer.from((await files.find((one) => one.name === name)!.make()) as Uint8Array).toString('utf8');
	for (const name of ['report.html', 'cards.csv']) expect(await textOf(name), name).toContain('The brook');
	expect(await textOf('report.html')).not.toContain('Green and outdoors');
	expect(await textOf('cards.csv')).toMatch(/,green,The brook,/);
	const { body } = (await outcomesPage(app, id, { format: 'json', after: 0, limit: 9 }))!;
	expect(body).toContain('"theme":"green","theme_word":"The brook"');
});

test('[X39] a damaged file is refused whole, each fault by its place', async () => {
	const before = (await app.db.select().from(people)).length;
	const faultsOf = async (text: string) => {
		const result = await restoreWorkshop(app, ada, text);
		if (result.ok || result.refusal.reason !== 'workshop-file') throw new Error('taken');
		return result.refusal.faults.map(({ where, problem }) => `${where} ${problem}`);
	};
	type Json = { whole: { cards: Record<string, unknown>[]; votes: { ballots: { choice: Record<string, number> }[] }[]; deal: Record<string, unknown>; priorities: { outcomeId: string }[] } };
	const changed = (change: (whole: Json['whole']) => void) => {
		const json = JSON.parse(file) as Json;
		change(json.whole);
		return JSON.stringify(json);
	};
	expect(await faultsOf(file.slice(0, -200))).toEqual([' not-json']);
	expect(await faultsOf('{"a":1}')).toEqual([' not-ours']);
	expect(await faultsOf(changed((whole) => void (whole.cards[2]!['text'] = 7)))).toEqual(['cards.2.text wrong']);
	expect(await faultsOf(changed((whole) => void delete whole.deal['decider']))).toEqual(['deal.decider missing']);
	expect(await faultsOf(changed((whole) => void (whole.cards[1]!['id'] = whole.cards[0]!['id'])))).toEqual(['cards.1.id twice']);
	expect(await faultsOf(changed((whole) => void (whole.cards[3]!['cluster'] = 'nobodynobodynobo')))).toEqual(['cards.3.cluster nobody']);
	expect(await faultsOf(changed((whole) => void (whole.cards[0]!['text'] = 'turned \u202e round')))).toEqual(['cards.0.text unsafe']);
	expect(await faultsOf(changed((whole) => void (whole.cards[0]!['at'] = { line: [[0.1, 0.1]] })))).toEqual(['cards.0.at wrong']);
	expect(await faultsOf(changed((whole) => void whole.votes[0]!.ballots.pop()))).toEqual(['votes.0 recount']);
	expect((await app.db.select().from(people)).length).toBe(before);
	expect(await restoreWorkshop(app, { ...ada, kind: 'guest' }, file)).toEqual({ ok: false, refusal: { reason: 'not-allowed' } });
});

test('[LT7] words left over when a round ended come back as such: hosts alone read them, and nobody answers them for all to read; of an older file neither are those that look the same', async () => {
	const { workshopId, people: citizens, start } = await votedWorkshop(app, ada, 3);
	await start('sort');
	const long = 'A reason, and more of it. '.repeat(110);
	must(await askQuestion(app, citizens[0]!, { text: 'Who mends it?' }));
	must(await sendLeftWords(app, citizens[1]!, long));
	const whole = await jsonOf(workshopId);
	const host = async (json: string) => {
		const { id: twin } = await back(ada, json);
		const actor = (await actorOf(app, ada, twin))!;
		const [left] = await app.db.select({ id: questions.id, state: questions.state }).from(questions).where(and(eq(questions.workshopId, twin), eq(questions.text, long.trim())));
		return { twin, state: left!.state, answered: reasonOf(await answerInWriting(app, actor, { questionId: left!.id, answer: 'Thank you' })), desk: (await viewFor(app, twin, 'desk', 'facilitator')).questions.map(({ text, of }) => [text, of]).sort() };
	};
	const again = await host(whole);
	expect(again).toMatchObject({ state: 'left', answered: 'no-such-question' });
	expect(again.desk).toEqual([[long.trim(), 'left'], ['Who mends it?', 'question']]);
	// As it was written before there was a word for it.
	const older = JSON.parse(whole) as { whole: { leftWordsApart?: boolean; questions: { state: string }[] } };
	delete older.whole.leftWordsApart;
	for (const one of older.whole.questions) if (one.state === 'left') one.state = 'waiting';
	expect(await host(JSON.stringify(older))).toMatchObject({ state: 'left', answered: 'no-such-question' });
});

test('[X38] stand-ins give every group its number of people and all groups together theirs', () => {
	for (let seed = 1; seed < 60; seed++) {
		const groups = Array.from({ length: 1 + (seed % 7) }, (_, i) => ({ id: `g${i}`, cards: 1 + ((seed * (i + 3)) % 9) }));
		const people = new Map(groups.map(({ id: group, cards }, i) => [group, 1 + ((seed + i) % cards)]));
		const cards = groups.flatMap(({ id: group, cards: n }) => Array.from({ length: n }, (_, i) => ({ id: `${group}c${i}`, cluster: group })));
		const least = Math.max(...people.values());
		const most = [...people.values()].reduce((sum, n) => sum + n, 0);
		for (const wrote of [least, most, Math.ceil((least + most) / 2)]) {
			const given = standIns(cards, people, wrote, 100);
			for (const [group, n] of people) expect(new Set(cards.filter(({ cluster }) => cluster === group).map((card) => given.get(card.id))).size, `seed ${seed}`).toBe(n);
			expect(new Set(given.values()).size, `seed ${seed}`).toBe(wrote);
		}
	}
});

// Last: it empties the database.
test('[X38] on a server that does not know it a workshop comes back under its own ids and gives the same export, byte for byte', async () => {
	await emptyTables(app.db);
	const again = await someAdmin(app);
	const { id: same, newIds } = await back(again);
	expect([same, newIds]).toEqual([id, false]);
	expect(digest(await jsonOf(id))).toBe(digest(file));
	expect((await app.rooms.readBoard(id)).cards.length).toBe(12);
});
