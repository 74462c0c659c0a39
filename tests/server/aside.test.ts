import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPage } from '#server/use/answer-page.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { publishAnswers } from '#server/use/publications.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { GET } from '../../src/routes/said/[key]/page.pdf/+server.ts';
import type { App } from '#server/app.ts';
import { makeAside, MakerDied } from '#server/export/aside/aside.ts';
import { readTakeAway, type TakeAway } from '#server/export/take-away.ts';
import { must, someAdmin, TestClock, testApp } from '../support/app.ts';
import { votedWorkshop, type Voted } from '../support/voted.ts';

let app: App;
let taken: TakeAway;
let voted: Voted;
beforeAll(async () => {
	app = await testApp(new TestClock());
	voted = await votedWorkshop(app, await someAdmin(app), 12);
	taken = (await readTakeAway(app, voted.workshopId, { offerWords: true }))!;
});
afterAll(() => app.close());

async function whole(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
	const all: Uint8Array[] = [];
	for await (const part of parts) all.push(part);
	return Buffer.concat(all);
}

test('[X43] every file is made in a thread of its own, the same to the byte, one after another and two at once', { timeout: 120_000 }, async () => {
	const { material, files } = taken;
	const zip = unzipSync(await whole(makeAside({ what: 'bundle', material })));
	expect(Object.keys(zip)).toEqual(files.map(({ name }) => name));
	for (const { name, make } of files.filter((file) => /\.(csv|json|html|geojson|pb)$/.test(file.name))) expect([name, strFromU8(zip[name]!)]).toEqual([name, await make()]);
	const names = ['report.pdf', 'report.docx', 'everything.xlsx'];
	const made = await Promise.all(names.map((name) => whole(makeAside({ what: 'file', name, material }))));
	expect(made.map((bytes) => strFromU8(bytes.subarray(0, 4), true))).toEqual(['%PDF', 'PK\u0003\u0004', 'PK\u0003\u0004']);
});

test('[X43] the server goes on meanwhile: making a large bundle leaves its own thread free', { timeout: 120_000 }, async () => {
	const { material } = taken;
	// A workshop so large that making its tables takes a second of a processor.
	const table = material.tables.find(({ name }) => name === 'cards')!;
	const rows = Array.from({ length: 40_000 }, (_, i) => ({ ...table.rows[i % table.rows.length]!, text: `Card ${i}` }));
	const large = { ...material, tables: material.tables.map((one) => (one === table ? { ...one, rows } : one)) };
	let turns = 0;
	const pulse = setInterval(() => (turns += 1), 5);
	const file = await whole(makeAside({ what: 'file', name: 'cards.csv', material: large }));
	clearInterval(pulse);
	expect(file.byteLength).toBeGreaterThan(1_000_000);
	// In one thread there would be none while the table is written.
	expect(turns).toBeGreaterThan(10);
});

test('[X43] whoever takes a file slowly, or not at all, keeps nobody from theirs', { timeout: 120_000 }, async () => {
	const { material } = taken;
	const slow = Array.from({ length: 4 }, () => makeAside({ what: 'bundle', material }));
	for (const file of slow) expect((await file.next()).value!.byteLength).toBeGreaterThan(0);
	expect((await whole(makeAside({ what: 'file', name: 'cards.csv', material }))).byteLength).toBeGreaterThan(100);
	// Theirs is there all the same, when they come to it.
	for (const file of slow) expect((await whole(file)).byteLength).toBeGreaterThan(1000);
});

test('[X43] a file that takes too much memory or too long is given up with a sentence, and the next one is made', { timeout: 120_000 }, async () => {
	const { material } = taken;
	const table = material.tables.find(({ name }) => name === 'cards')!;
	const large = { ...material, tables: material.tables.map((one) => (one === table ? { ...one, rows: Array.from({ length: 300_000 }, (_, i) => ({ ...table.rows[0]!, text: `Card ${i} ${'long '.repeat(30)}` })) } : one)) };
	await expect(whole(makeAside({ what: 'file', name: 'everything.xlsx', material: large }, { partSeconds: 60, mostMegabytes: 64 }))).rejects.toThrow(/could not be made: .*memory/);
	await expect(whole(makeAside({ what: 'bundle', material }, { partSeconds: 0.001, mostMegabytes: 512 }))).rejects.toThrow(MakerDied);
	await expect(whole(makeAside({ what: 'file', name: 'no-such.file', material }))).rejects.toThrow('no-such.file');
	expect((await whole(makeAside({ what: 'file', name: 'read-me.txt', material }))).byteLength).toBeGreaterThan(100);
	// Whoever goes away in the middle ends it.
	for await (const part of makeAside({ what: 'bundle', material })) {
		expect(part.byteLength).toBeGreaterThan(0);
		break;
	}
	expect((await whole(makeAside({ what: 'file', name: 'cards.csv', material }))).byteLength).toBeGreaterThan(100);
});

test('[X47] the twenty-third stranger who asks for the public page to print is told to come back in a minute, nobody before them is; then it is there, and an officer has waited for none of it', { timeout: 300_000 }, async () => {
	const [first] = await readPriorities(app, voted.workshopId);
	must(await saveAnswers(app, voted.officer, [{ id: first!.id, version: first!.version, answer: { ...emptyAnswer, decision: 'yes', reason: 'Because', nextUpdate: '2027-06-30' } }], 'form'));
	must(await publishAnswers(app, voted.officer, { ids: 'all', note: '' }));
	const { key } = await readPage(app, voted.workshopId);
	const url = new URL(`http://localhost/said/${key}/page.pdf`);
	const ask = () => GET({ locals: { app }, params: { key }, url, request: new Request(url) } as never) as Promise<Response>;
	const strangers = Array.from({ length: 26 }, ask);
	const answers = await Promise.all(strangers);
	const told = answers.filter(({ status }) => status === 503);
	expect([answers.filter(({ status }) => status === 200).length, told.length]).toEqual([22, 4]);
	for (const one of told) expect([one.headers.get('retry-after'), one.headers.get('content-type'), await one.text()]).toEqual(['60', 'text/plain; charset=utf-8', expect.stringContaining('Try again in a minute, or print the web page')]);
	// An officer's file is never refused, however many strangers wait.
	const crowd = Array.from({ length: 26 }, ask);
	const { material } = taken;
	expect((await whole(makeAside({ what: 'file', name: 'cards.csv', material }))).byteLength).toBeGreaterThan(100);
	await Promise.all(crowd);
	const again = await ask();
	expect([again.status, Buffer.from(await again.arrayBuffer()).subarray(0, 4).toString()]).toEqual([200, '%PDF']);
});
