import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { apiTokens } from '#server/db/schema.ts';
import { openApi } from '#server/api/openapi.ts';
import { readCursor } from '#server/api/outcomes.ts';
import { addAction } from '#server/use/actions.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { listApiTokens, makeApiToken, revokeApiToken } from '#server/use/api-tokens.ts';
import { offerPledge } from '#server/use/pledges.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { publishAnswers } from '#server/use/publications.ts';
import { emptyAction } from '#lib/domain/action.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { GET } from '../../src/routes/api/v1/workshops/[id]/outcomes/+server.ts';
import { must, someAdmin, TestClock, testApp } from '../support/app.ts';
import { votedWorkshop, type Voted } from '../support/voted.ts';

let app: App;
let clock: TestClock;
let ada: SignedIn;
let voted: Voted;
let token: string;
beforeAll(async () => {
	clock = new TestClock();
	app = await testApp(clock);
	ada = await someAdmin(app);
	voted = await votedWorkshop(app, ada, 12);
	token = must(await makeApiToken(app, voted.officerUser, 'Our map')).token;
	const [first] = await readPriorities(app, voted.workshopId);
	must(await saveAnswers(app, voted.officer, [{ id: first!.id, version: 0, answer: { ...emptyAnswer, decision: 'yes', status: 'agreed', reason: '=Because', nextUpdate: '2027-06-30', coproduction: ['co-design'] } }], 'form'));
	must(await addAction(app, voted.officer, first!.id, { ...emptyAction, task: 'Measure the path' }));
	must(await offerPledge(app, voted.people[0]!, { priorityId: first!.id, offer: { kind: 'time', what: 'A lamp', hours: 1, per: 'once', from: '', to: '', conditions: '', needs: [], by: 'resident', publicName: 'Heron' } }));
	must(await publishAnswers(app, voted.officer, { ids: 'all', note: '' }));
});
afterAll(() => app.close());

const ask = (query = '', headers: Record<string, string> = {}, { id = voted.workshopId as string, key = token, from = '10.0.0.1' } = {}) => {
	const url = new URL(`http://localhost/api/v1/workshops/${id}/outcomes${query}`);
	return GET({ locals: { app }, params: { id }, url, request: new Request(url, { headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...headers } }), getClientAddress: () => from } as never) as Promise<Response>;
};

test('[Q23] a key opens what its officer may see, is shown once, kept as a hash, and dead when it is revoked; a cookie opens nothing', async () => {
	expect((await ask()).status).toBe(200);
	expect(JSON.stringify(await app.db.select().from(apiTokens))).not.toContain(token);
	const other = await votedWorkshop(app, ada);
	expect((await ask('', {}, { id: other.workshopId })).status).toBe(404);
	expect((await ask('', {}, { id: 'nosuchworkshop00' })).status).toBe(404);
	const none = await ask('', { cookie: 'session=anything' }, { key: '' });
	expect([none.status, none.headers.get('www-authenticate'), none.headers.get('content-type')]).toEqual([401, expect.stringContaining('Bearer'), 'application/problem+json']);
	const short = must(await makeApiToken(app, voted.officerUser, 'For a day')).token;
	const newest = (await listApiTokens(app, voted.officerUser)).find(({ name }) => name === 'For a day');
	await revokeApiToken(app, ada, newest!.id);
	expect((await ask('', {}, { key: short })).status).toBe(200);
	await revokeApiToken(app, voted.officerUser, newest!.id);
	expect((await ask('', {}, { key: short, from: '10.0.0.2' })).status).toBe(401);
});

test('[Q24] what it answers is what its OpenAPI file says, in JSON and GeoJSON, and nobody is named in it', async () => {
	const spec = openApi('http://localhost');
	expect(spec.openapi).toBe('3.1.0');
	const ajv = new Ajv2020({ strict: false, validateFormats: false });
	ajv.addSchema(spec, 'api');
	for (const [format, name] of [['json', 'Page'], ['geojson', 'GeoJson']] as const) {
		const response = await ask(`?format=${format}`);
		const body = JSON.parse(await response.text()) as object;
		const isRight = ajv.getSchema(`api#/components/schemas/${name}`)!;
		expect(isRight(body), JSON.stringify(isRight.errors)).toBe(true);
		const text = JSON.stringify(body);
		expect(text).not.toMatch(/Heron|Person \d|Oona/);
		for (const { personId } of voted.people) expect(text).not.toContain(personId);
	}
	const { outcomes } = (await (await ask()).json()) as { outcomes: { people: unknown; offers: unknown; is_published: boolean; answer: { next_update: string } }[] };
	expect(outcomes.map(({ people, offers, is_published: shown }) => [people, offers, shown])).toEqual([[6, { count: 'under-5', waiting: 'under-5' }, true], [5, { count: 0, waiting: 0 }, false], ['under-5', { count: 0, waiting: 0 }, false]]);
	expect(outcomes[0]!.answer.next_update).toBe('2027-06-30');
	const problem = ajv.getSchema('api#/components/schemas/Problem')!;
	expect(problem(await (await ask('?format=xml')).json())).toBe(true);
});

test('[Q25] the format is chosen by name or by Accept; CSV cells cannot run; what cannot be had is refused', async () => {
	const type = async (accept: string) => (await ask('', { accept })).headers.get('content-type')?.split(';')[0];
	expect([await type('text/csv'), await type('application/geo+json, application/json;q=0.5'), await type('*/*'), await type('application/json;q=0.1, text/csv;q=0.9')]).toEqual(['text/csv', 'application/geo+json', 'application/json', 'text/csv']);
	expect([(await ask('', { accept: 'text/html' })).status, (await ask('?limit=0')).status, (await ask('?limit=101')).status, (await ask('?cursor=zzz')).status]).toEqual([406, 400, 400, 400]);
	const rows = parse(await (await ask('?format=csv')).text(), { columns: true }) as Record<string, string>[];
	expect(rows.map((row) => [row['number'], row['people'], row['decision'], row['reason']])).toEqual([['1', '6', 'yes', "'=Because"], ['2', '5', '', ''], ['3', 'under-5', '', '']]);
});

test('[Q26] pages follow one another by cursor, in the Link header and in the body; what has not changed is not sent again', async () => {
	const seen: number[] = [];
	let query = '?limit=2';
	for (let pages = 0; pages < 5; pages++) {
		const response = await ask(query);
		const { outcomes, next } = (await response.json()) as { outcomes: { number: number }[]; next: string | null };
		seen.push(...outcomes.map(({ number }) => number));
		const link = response.headers.get('link');
		if (next === null) {
			expect(link).toBeNull();
			break;
		}
		query = new URL(/<([^>]+)>; rel="next"/.exec(link!)![1]!).search;
		expect(query).toContain(next);
	}
	expect(seen).toEqual([1, 2, 3]);
	expect(readCursor('bjEy')).toBe(12);
	const etag = (await ask()).headers.get('etag')!;
	expect((await ask('', { 'if-none-match': `"other", W/${etag}` })).status).toBe(304);
	expect((await ask('?format=csv', { 'if-none-match': etag })).status).toBe(200);
	const [, second] = await readPriorities(app, voted.workshopId);
	must(await saveAnswers(app, voted.officer, [{ id: second!.id, version: 0, answer: { ...emptyAnswer, team: 'Parks' } }], 'form'));
	expect((await ask('', { 'if-none-match': etag })).status).toBe(200);
});

test('[Q27] too many requests of one key wait, and so does who guesses keys; both are told how long', async () => {
	const key = must(await makeApiToken(app, voted.officerUser, 'Busy')).token;
	let last = await ask('?format=xml', {}, { key });
	for (let i = 0; i < 130 && last.status !== 429; i++) last = await ask('?format=xml', {}, { key });
	expect([last.status, Number(last.headers.get('retry-after')) > 0]).toEqual([429, true]);
	clock.advance(121_000);
	expect((await ask('', {}, { key })).status).toBe(200);
	for (let i = 0; i < 11; i++) last = await ask('', {}, { key: `fmk_${'x'.repeat(43)}`, from: '10.9.9.9' });
	expect([last.status, Number(last.headers.get('retry-after')) > 0]).toEqual([429, true]);
	expect((await ask()).status).toBe(200);
});
