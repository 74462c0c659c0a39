import { Ajv2020 } from 'ajv/dist/2020.js';
import { eq } from 'drizzle-orm';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { assets, events, people as peopleTable, workshops } from '#server/db/schema.ts';
import { bundle, type Body } from '#server/export/bundle.ts';
import { exportJsonSchema } from '#server/export/json-schema.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { castBallot } from '#server/use/ballots.ts';
import { addGroup, groupCard, placeCard } from '#server/use/cards.ts';
import { offerPledge } from '#server/use/pledges.ts';
import { react } from '#server/use/reactions.ts';
import { decideFlagged, readFlagged, saveRelease } from '#server/use/release.ts';
import { commandRound } from '#server/use/rounds.ts';
import { viewFor } from '#server/use/views.ts';
import { makeId, type ClusterId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { RoundCommand } from '#lib/domain/run.ts';
import { joinAs, must, openWorkshop, someAdmin, testApp } from '../support/app.ts';

let app: App;
let ada: SignedIn;
let eleven: Awaited<ReturnType<typeof voted>>;
beforeAll(async () => {
	app = await testApp();
	ada = await someAdmin(app);
	eleven = await voted(11);
});
afterAll(() => app.close());

/** A workshop whose vote is over, with words that point at a person in a card, a reason and an offer. */
async function voted(count: number) {
	const { workshopId, facilitator } = await openWorkshop(app, ada);
	// Where the plan lies in the world, so that there are map files.
	const planAsset = makeId<string>(app.random);
	await app.db.insert(assets).values({ id: planAsset, workshopId, mime: 'image/png', width: 1440, height: 1000, bytes: new Uint8Array(8), createdAt: new Date(app.clock.now()) });
	await app.db.update(workshops).set({ planAsset, planAlt: 'Our plan', planGround: { source: 'picture', places: [], points: [], georeference: { crs: 'EPSG:27700', matrix: [1440, 0, 530_000, 0, -1000, 180_000], source: 'points', rms: null } } }).where(eq(workshops.id, workshopId));
	const turn = async (...commands: RoundCommand['command'][]) => {
		for (const command of commands) must(await commandRound(app, facilitator, { command } as RoundCommand));
	};
	const people: Actor[] = [];
	for (let i = 0; i < count; i++) people.push(await joinAs(app, workshopId, i === 0 ? 'Zdenka Quill' : `Alias${i}x`));
	await turn('start', 'next', 'start');
	const cards = [];
	for (const [i, person] of people.entries()) cards.push(must(await placeCard(app, person, { text: i === 0 ? 'Ring 07700 900123, says Zdenka Quill' : `Card ${i} about the brook`, theme: 'green', at: i === 2 ? 'whole' : [0.013 + 0.04 * i, 0.507] })).cardId);
	await turn('next', 'start');
	must(await react(app, people[1]!, { cardId: cards[0]!, kind: 'differ', reason: 'Write to someone@example.org first' }));
	await turn('next', 'start');
	const groups: ClusterId[] = [];
	for (const name of ['Light the path', 'Mend the bridge']) groups.push(must(await addGroup(app, people[0]!, { name })).clusterId);
	// Three people behind the first group, the others behind the second.
	for (const [i, cardId] of cards.entries()) must(await groupCard(app, people[i]!, { cardId, clusterId: groups[i < 3 ? 0 : 1]! }));
	await turn('next', 'next', 'next', 'start');
	const poll = await viewFor(app, workshopId, 'poll', 'participant');
	if (poll.state !== 'open') throw new Error(poll.state);
	for (const person of people) must(await castBallot(app, person, { pollId: poll.id, choice: { [groups[0]!]: 2 } }));
	await turn('next');
	must(await offerPledge(app, people[0]!, { offer: { kind: 'time', what: 'Ask for Olga at the shop', hours: 2, per: 'month', from: '', to: '', conditions: '', needs: [], by: 'resident', publicName: '' }, contact: { contact: 'zq@example.net', keepUntil: '2027-12-01', consent: true } as never }));
	return { workshopId, facilitator, people, cards, groups };
}

async function bytesOf(body: Body | Promise<Body>): Promise<Uint8Array> {
	const made = await body;
	if (typeof made === 'string') return new TextEncoder().encode(made);
	if (made instanceof Uint8Array) return made;
	const parts: Uint8Array[] = [];
	for await (const part of made) parts.push(part);
	return Buffer.concat(parts);
}

/** Everything that can be read in a file: of a package, in every part of it. */
function readable(name: string, bytes: Uint8Array): string {
	return /\.(docx|odt|xlsx)$/.test(name) ? Object.values(unzipSync(bytes)).map((part) => strFromU8(part)).join('\n') : Buffer.from(bytes).toString('utf8');
}

async function everything(workshopId: string): Promise<Map<string, string>> {
	const { files } = (await readTakeAway(app, workshopId as Actor['workshopId'], { offerWords: true }))!;
	const all = new Map<string, string>();
	for (const { name, make } of files) all.set(name, readable(name, await bytesOf(make())));
	return all;
}

test('[X25] the bundle holds every file that can be taken alone, byte for byte, and begins before the last one is made', async () => {
	const { files, madeAt } = (await readTakeAway(app, eleven.workshopId, { offerWords: true }))!;
	expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['report.docx', 'report.odt', 'report.pdf', 'report.html', 'summary.pdf', 'statement-of-consultation.docx', 'key-issues.odt', 'everything.xlsx', 'workshop.json', 'workshop.schema.json', 'dictionary.csv', 'cards.csv', 'agreed_priorities.csv', 'pledges.csv', 'ballots.csv', 'cards.geojson', 'map.gpkg', 'cards-british-grid.csv', 'vote-1.pb', 'decidim-proposals.csv', 'read-me.txt']));
	let last = false;
	const chunks: Uint8Array[] = [];
	for await (const chunk of bundle(files.map((file, i) => ({ ...file, make: () => ((last ||= i === files.length - 1), file.make()) })), madeAt)) {
		if (chunks.length === 0) expect(last).toBe(false);
		chunks.push(chunk);
	}
	const zip = unzipSync(Buffer.concat(chunks));
	expect(Object.keys(zip)).toEqual(files.map(({ name }) => name));
	for (const { name, make } of files.filter((file) => /\.(csv|json|geojson|pb|html|txt)$/.test(file.name))) expect(strFromU8(zip[name]!)).toBe(Buffer.from(await bytesOf(make())).toString('utf8'));
});

test('[X23] no file holds an author, a voter, an alias or a contact', async () => {
	const all = await everything(eleven.workshopId);
	const rows = await app.db.select().from(peopleTable).where(eq(peopleTable.workshopId, eleven.workshopId));
	const secrets = rows.flatMap(({ id, userId, alias }) => [id, userId, ...(alias === 'Zdenka Quill' || alias === 'Ada' ? [] : [alias])]);
	for (const [name, text] of all) for (const secret of [...secrets, 'zq@example.net']) expect(text.includes(secret), `${secret} in ${name}`).toBe(false);
});

test('[X24] three people behind a group are “under 5” in every file; of nine people nothing is broken down', async () => {
	const table = async (id: string) => (await readTakeAway(app, id as Actor['workshopId'], { offerWords: true }))!.tables;
	const behind = (tables: Awaited<ReturnType<typeof table>>, name: string) => tables.find((one) => one.name === name)!.rows.map(({ people }) => people);
	const tables = await table(eleven.workshopId);
	for (const name of ['clusters', 'priorities', 'agreed_priorities']) expect(behind(tables, name)).toEqual(['under 5', 8]);
	const report = (await everything(eleven.workshopId)).get('report.html')!;
	expect(report).toContain('3 cards from under 5 people');
	const nine = await voted(9);
	expect(behind(await table(nine.workshopId), 'clusters')).toEqual(['hidden', 'hidden']);
});

test('[X21] what an officer takes out is gone from every file, marked and counted, and stays on the board; the trail does not hold the words', async () => {
	const { workshopId, facilitator } = eleven;
	const found = await readFlagged(app, workshopId);
	expect(found.map(({ subject, kind, words }) => [subject, kind, words])).toEqual([['card', 'phone', '07700 900123'], ['card', 'name', 'Zdenka Quill'], ['reason', 'email', 'someone@example.org'], ['pledge', 'name', 'Olga']]);
	expect((await readTakeAway(app, workshopId, { offerWords: true }))!.reviewed).toBe(false);
	expect(must(await decideFlagged(app, facilitator, found.map(({ at, words }) => ({ at, words, decision: 'blank' }))))).toEqual({ decided: 4 });
	const all = await everything(workshopId);
	for (const [name, text] of all) for (const word of ['07700 900123', 'Zdenka Quill', 'someone@example.org', 'Olga']) expect(text.includes(word), `${word} in ${name}`).toBe(false);
	expect(all.get('cards.csv')).toContain('Ring [phone number taken out], says [name taken out]');
	expect(all.get('differing_views.csv')).toContain('[e-mail taken out]');
	expect(all.get('report.html')).toContain('looked at by a person before release');
	expect((await readTakeAway(app, workshopId, { offerWords: true }))!.reviewed).toBe(true);
	expect((await app.rooms.readBoard(workshopId)).cards[0]!.text).toBe('Ring 07700 900123, says Zdenka Quill');
	const trail = await app.db.select().from(events).where(eq(events.workshopId, workshopId));
	expect(trail.filter(({ kind }) => kind === 'release.blank').length).toBe(4);
	expect(JSON.stringify(trail)).not.toMatch(/07700|Zdenka|Olga/);
	const citizen = await decideFlagged(app, eleven.people[1]!, [{ at: found[0]!.at, words: found[0]!.words, decision: 'keep' }]);
	expect(citizen).toEqual({ ok: false, refusal: { reason: 'not-allowed' } });
});

test('[X22] places are blurred in every file at once, in the same way', async () => {
	const { workshopId, facilitator, cards } = eleven;
	const before = (await everything(workshopId)).get('cards.geojson')!;
	must(await saveRelease(app, facilitator, { blurSide: 100, publicity: 'Posters' }));
	const all = await everything(workshopId);
	const features = JSON.parse(all.get('cards.geojson')!) as { features: { id: string; geometry: { coordinates: number[] } | null; properties: { blurred_metres: number } }[] };
	expect(features.features[0]).toMatchObject({ id: cards[0], properties: { blurred_metres: 100 } });
	expect(all.get('cards.geojson')).not.toBe(before);
	// The middle of the first square from the west: 50 m.
	expect(all.get('cards-british-grid.csv')!.split('\r\n')[1]).toMatch(/,530050\.\d,179450\.\d,/);
	expect(all.get('workshop.json')).not.toContain('0.013');
	expect(all.get('report.html')).toContain('square of 100 metres');
	expect((await everything(workshopId)).get('cards.geojson')).toBe(all.get('cards.geojson'));
	must(await saveRelease(app, facilitator, { blurSide: 0, publicity: 'Posters' }));
});

test('[X37] workshop.json is valid by the schema that is published and lies beside it; a wrong one is not', async () => {
	const all = await everything(eleven.workshopId);
	expect(all.get('workshop.schema.json')).toBe(exportJsonSchema());
	const valid = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(exportJsonSchema()) as object);
	const json = JSON.parse(all.get('workshop.json')!) as { whole: { cards: { text: unknown }[] } };
	valid(json);
	expect(valid.errors).toBeNull();
	json.whole.cards[0]!.text = 7;
	expect(valid(json)).toBe(false);
});
