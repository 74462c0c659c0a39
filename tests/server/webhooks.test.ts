import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { deliveries } from '#server/db/schema.ts';
import { isCallable, isPublicAddress } from '#server/hooks/address.ts';
import { callHook } from '#server/hooks/call.ts';
import { Postman, waits } from '#server/hooks/postman.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { addWebhook, dropWebhook, pingWebhook, readWebhooks, webhookSecret } from '#server/use/webhooks.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { must, someAdmin, TestClock, testApp } from '../support/app.ts';
import { votedWorkshop } from '../support/voted.ts';

let app: App;
let clock: TestClock;
let ada: SignedIn;
let listener: Server;
let url: string;
let heard: { headers: IncomingHttpHeaders; body: string }[] = [];
let answerWith = 204;
beforeAll(async () => {
	clock = new TestClock();
	app = await testApp(clock);
	ada = await someAdmin(app);
	listener = createServer((request, response) => {
		let body = '';
		request.on('data', (part: Buffer) => (body += part.toString()));
		request.on('end', () => {
			heard.push({ headers: request.headers, body });
			response.writeHead(answerWith, answerWith === 302 ? { location: '/elsewhere' } : {}).end();
		});
	});
	await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
	listener.close();
	await app.close();
});

async function hooked() {
	const voted = await votedWorkshop(app, ada);
	const { id } = must(await addWebhook(app, voted.officer, voted.officerUser.id, url));
	heard = [];
	answerWith = 204;
	const change = async (team: string) => {
		const [first] = await readPriorities(app, voted.workshopId);
		must(await saveAnswers(app, voted.officer, [{ id: first!.id, version: first!.version, answer: { ...emptyAnswer, team } }], 'form'));
	};
	return { ...voted, id, change, log: async () => (await readWebhooks(app, voted.workshopId))[0]!.log };
}

test('[Q28] a change is told once, signed so that its taker can check who sent it and when; ids and fields, no words and no person', async () => {
	const { id, change, log, workshopId, officer } = await hooked();
	await change('A secret team');
	await app.postman.round();
	expect(heard).toHaveLength(1);
	const { headers, body } = heard[0]!;
	expect(JSON.parse(body)).toMatchObject({ kind: 'answer.changed', workshop: workshopId, data: { version: 1, fields: ['team'] } });
	expect(body).not.toMatch(/secret team|Oona/);
	expect(body).not.toContain(officer.personId);
	const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['folkmoot-signature']))!;
	expect(Number(t)).toBe(Math.floor(clock.now() / 1000));
	expect(v1).toBe(createHmac('sha256', webhookSecret(app, id)).update(`${t}.${body}`).digest('hex'));
	expect(headers['folkmoot-delivery']).toBe((JSON.parse(body) as { id: string }).id);
	await app.postman.round();
	expect(heard).toHaveLength(1);
	expect(await log()).toMatchObject([{ kind: 'answer.changed', state: 'taken', tries: [{ status: 204, fault: null }] }]);
});

test('[Q29] what is not taken is tried again, later and later, over a restart too, and given up in the end; the log says what was answered', async () => {
	const { change, log } = await hooked();
	answerWith = 500;
	await change('Parks');
	await app.postman.round();
	await app.postman.round();
	expect(heard).toHaveLength(1);
	clock.advance(waits[0] + 1);
	const afterRestart = new Postman(app);
	answerWith = 302;
	await afterRestart.round();
	expect(await log()).toMatchObject([{ state: 'waiting', tries: [{ status: 500 }, { status: 302 }] }]);
	for (const wait of waits.slice(1)) {
		clock.advance(wait + 1);
		await afterRestart.round();
	}
	expect(heard).toHaveLength(waits.length + 1);
	expect(new Set(heard.map(({ headers }) => headers['folkmoot-delivery'])).size).toBe(1);
	expect((await log())[0]).toMatchObject({ state: 'given-up' });
	clock.advance(40 * 24 * 3_600_000);
	await afterRestart.round();
	expect(await log()).toEqual([]);
});

test('[Q30] no webhook leads into our own network, by its address or by what its name leads to, unless whoever runs the server allows the host', async () => {
	for (const address of ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '::1', 'fd00::1', 'fe80::1', '::ffff:10.0.0.1', 'no address']) expect(isPublicAddress(address), address).toBe(false);
	for (const address of ['93.184.216.34', '2606:2800:220:1::1']) expect(isPublicAddress(address), address).toBe(true);
	for (const bad of ['http://example.org/', 'https://localhost/', 'https://127.0.0.1/', 'https://[::1]/', 'https://2130706433/', 'https://user:word@example.org/', 'ftp://example.org/', 'https://printer.local/', 'nonsense']) expect(isCallable(bad, []), bad).toBe(false);
	expect([isCallable('https://example.org/hook', []), isCallable(url, ['127.0.0.1'])]).toEqual([true, true]);
	heard = [];
	answerWith = 204;
	const { port } = new URL(url);
	// A name that passes as public and leads to this machine: it is judged by where it leads.
	expect(await callHook({ url: `https://localhost.localdomain.example.invalid:${port}/`, body: '{}', headers: {}, allowed: [] })).toMatchObject({ status: null });
	expect(await callHook({ url, body: '{}', headers: {}, allowed: [] })).toEqual({ status: null, fault: 'address not allowed' });
	expect(await callHook({ url: `http://localhost:${port}/`, body: '{}', headers: {}, allowed: ['localhost'] })).toMatchObject({ status: 204 });
	expect(heard).toHaveLength(1);
});

test('[Q31] only the officer has webhooks, and one can be tried and taken away; what waits for it goes too', async () => {
	const { officer, facilitator, people, id, log, workshopId } = await hooked();
	for (const actor of [facilitator, people[0]!]) expect((await addWebhook(app, actor, ada.id, url)).ok).toBe(false);
	expect(await addWebhook(app, officer, ada.id, 'https://192.168.0.1/')).toMatchObject({ ok: false, refusal: { reason: 'hook-address' } });
	must(await pingWebhook(app, officer, id));
	await app.postman.round();
	expect((await log())[0]).toMatchObject({ kind: 'ping', state: 'taken' });
	must(await pingWebhook(app, officer, id));
	must(await dropWebhook(app, officer, id));
	expect(await readWebhooks(app, workshopId)).toEqual([]);
	expect((await app.db.select().from(deliveries)).filter(({ webhookId }) => webhookId === id)).toEqual([]);
});
