import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as ask, type IncomingHttpHeaders } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { joinWorkshop } from '#server/auth/door.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { closeFrame, FrameEnds } from '#server/owning/frame-ends.ts';
import { hopHeader, readHop, signHop } from '#server/owning/hop.ts';
import { commandRound } from '#server/use/rounds.ts';
import { closeCode } from '#lib/doc/frames.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { must, openWorkshop, someAdmin } from '../support/app.ts';
import { readFrames } from '../support/frames.ts';
import { testServers, type Servers, type TestServer, type Told } from '../support/servers.ts';
import { until } from '../support/sockets.ts';
import { Stream } from '../support/streams.ts';

let servers: Servers;
let a: TestServer;
let b: TestServer;
let admin: SignedIn;
let workshopId: WorkshopId;
let facilitator: Actor;

beforeAll(async () => {
	servers = await testServers(2);
	[a, b] = servers.all as [TestServer, TestServer];
	admin = await someAdmin(a.app);
});
afterAll(() => servers.close());
/** A workshop that lives with A, with a round in which one may write. */
beforeEach(async () => {
	({ workshopId, facilitator } = await openWorkshop(a.app, admin));
	for (const command of ['next', 'start'] as const) must(await commandRound(a.app, facilitator, { command }));
});

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => void vi.restoreAllMocks());

const guest = async (alias: string) => must(await joinWorkshop(a.app, { workshopId, alias, user: null })).session!.token;

interface Answer {
	status: number;
	headers: IncomingHttpHeaders;
	text: string;
}

/** From an address of its own in this machine, so that it can be told from the server's. */
function asked(host: string, path: string, { method = 'GET', headers = {} as Record<string, string>, body = null as Buffer | null, from = '127.0.0.9' } = {}): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const [name, port] = host.split(':');
		const asking = ask({ host: name, port, path, method, localAddress: from, agent: false, headers: { host: 'moot.example.org', ...headers, ...(body ? { 'content-length': String(body.length) } : {}) } }, (answer) => {
			let text = '';
			answer.on('data', (chunk) => (text += chunk));
			answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, text }));
		});
		asking.on('error', reject);
		asking.end(body);
	});
}
const told = ({ text }: Answer) => JSON.parse(text) as Told;
const innerHost = (server: TestServer) => `127.0.0.1:${server.app.config.peer!.port}`;

test('[Y7] pages, forms and uploads of a workshop are answered by its owner, whichever server is asked, as if it had been asked itself', async () => {
	const headers = { cookie: 'folkmoot=abc', 'x-forwarded-for': '10.1.1.1, 10.2.2.2', 'x-forwarded-proto': 'https', origin: 'https://moot.example.org', connection: 'keep-alive' };
	const page = await asked(b.front.host, `/w/${workshopId}/desk?x=1`, { headers });
	expect(page.status).toBe(200);
	expect(page.headers['set-cookie']).toEqual(['one=1', 'two=2']);
	const { server, address, method, url, headers: heard } = told(page);
	expect({ server, address, method, url }).toEqual({ server: 'A', address: '127.0.0.9', method: 'GET', url: `/w/${workshopId}/desk?x=1` });
	expect(heard).toMatchObject({ host: 'moot.example.org', cookie: 'folkmoot=abc', 'x-forwarded-for': '10.1.1.1, 10.2.2.2', 'x-forwarded-proto': 'https', origin: 'https://moot.example.org' });
	expect(heard[hopHeader]).toBeUndefined();

	const upload = randomBytes(3_000_000);
	const sent = told(await asked(b.front.host, `/w/${workshopId}/setup?/plan`, { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: upload }));
	expect(sent).toMatchObject({ server: 'A', method: 'POST', bytes: upload.length, sha256: createHash('sha256').update(upload).digest('hex') });
	expect(sent.headers).not.toHaveProperty('expect');
	expect(told(await asked(b.front.host, `/w/${workshopId}?/leave`, { method: 'POST' }))).toMatchObject({ server: 'A', method: 'POST', bytes: 0 });

	// What belongs to no workshop, or to none there is, is answered where it was asked.
	for (const path of ['/', '/sign-in', '/w/aaaaaaaaaaaaaaaa', `/j/${workshopId}`]) expect(told(await asked(b.front.host, path)).server).toBe('B');
	expect((await asked(a.front.host, '/live/up')).status).toBe(200);
});

test('[Y7] a socket, and a stream with its posts, reach the owner too, with what it refuses', async () => {
	const token = await guest('Heron');
	const board = `/live/${workshopId}/board`;
	expect((await b.front.knock(board, b.front.headers(token))).status).toBe(101);
	expect(await b.front.knock(board, b.front.headers(null))).toMatchObject({ status: 401, body: 'Join the workshop first.\n' });
	expect(await b.front.knock(board, b.front.headers(token, 'https://evil.example'))).toMatchObject({ status: 403 });
	const { doc, provider } = b.front.stock(workshopId, 'board', token);
	await until(() => provider.synced, 'a stock client in sync through another server');
	expect(doc.getMap('cards').size).toBe(0);
	const frames = readFrames(b.front.socket(board, token));
	await until(() => frames.facts.some(({ topic }) => topic === 'stage'), 'the round, by the owner');
	expect(b.app.rooms.presence(workshopId).here).toBe(0);
	expect(a.app.rooms.presence(workshopId).here).toBe(1);

	const stream = new Stream(b.front, board, token);
	await until(() => stream.line && stream.frames.length > 0, 'a line and a hello by a stream');
	expect((await stream.post([])).status).toBe(204);
	stream.hangUp();
	frames.socket.close(1000, 'bye');
	const [code] = (await once(frames.socket, 'close')) as [number];
	expect(code).toBe(1000);
});

test('[Y8] nobody outside can say that a request was passed on: at the front it is taken off, at the inner address only our own signature counts', async () => {
	const path = `/w/${workshopId}/desk`;
	const good = (over: Partial<{ to: string; url: string; method: string }> = {}, app = b.app) =>
		signHop(app, { to: over.to ?? a.serverId, address: '203.0.113.7' }, { method: over.method ?? 'GET', url: over.url ?? path });
	const atFront = told(await asked(a.front.host, path, { headers: { [hopHeader]: good() } }));
	expect(atFront).toMatchObject({ server: 'A', address: '127.0.0.9' });
	expect(atFront.headers[hopHeader]).toBeUndefined();
	expect(told(await asked(b.front.host, path, { headers: { [hopHeader]: good() } })).address).toBe('127.0.0.9');

	const inner = (hop: string | null, to = path, method = 'GET') => asked(innerHost(a), to, { method, headers: hop === null ? {} : { [hopHeader]: hop } });
	expect(told(await inner(good())).address).toBe('203.0.113.7');
	const elsewhere = { ...b.app, config: { ...b.app.config, secret: 'another-0123456789abcdefghijklmnop' } };
	const [text, mark] = good().split('.') as [string, string];
	const more = Buffer.from(JSON.stringify([a.serverId, '10.0.0.1', servers.clock.now()])).toString('base64url');
	for (const forged of [null, '', 'x', `${text}.`, `.${mark}`, `${more}.${mark}`, `${text}.${mark}.${mark}`, good({ url: '/w/other' }), good({ method: 'POST' }), good({}, elsewhere)]) {
		expect((await inner(forged)).status, String(forged)).toBe(403);
	}
	expect((await inner(good(), `${path}?more`)).status).toBe(403);
	expect((await inner(good(), path, 'POST')).status).toBe(403);
	// Too old, or from a clock that is far ahead.
	const now = { method: 'GET', url: path };
	for (const off of [-31_000, 31_000]) {
		const hop = signHop({ config: b.app.config, clock: { now: () => servers.clock.now() + off } }, { to: a.serverId, address: '203.0.113.7' }, now);
		expect(readHop(a.app, hop, now)).toBeNull();
	}
	// A socket is no way round it.
	expect(await new Promise((resolve) => {
		const asking = ask({ host: '127.0.0.1', port: a.app.config.peer!.port, path: `/live/${workshopId}/board`, headers: { connection: 'Upgrade', upgrade: 'websocket' } }, (answer) => resolve(answer.statusCode));
		asking.on('error', () => resolve('cut'));
		asking.end();
	})).toBe(403);
});

test('[Y8] a request is passed on once and never further: who does not own the workshop says so before it takes a body in, and the first server looks again', async () => {
	const path = `/w/${workshopId}?/react`;
	const toB = signHop(a.app, { to: b.serverId, address: '203.0.113.7' }, { method: 'GET', url: path });
	expect((await asked(innerHost(b), path, { headers: { [hopHeader]: toB } })).status).toBe(421);
	const toOld = signHop(b.app, { to: 'a server of before', address: '203.0.113.7' }, { method: 'GET', url: path });
	expect((await asked(innerHost(a), path, { headers: { [hopHeader]: toOld } })).status).toBe(421);

	// B knows A as the owner, and A has lost it without knowing where to: the form is not lost on the way.
	expect(await b.several.owning.ask(workshopId)).toMatchObject({ serverId: a.serverId });
	await servers.runOut(workshopId);
	a.heart.advance(60_000);
	const form = Buffer.from('card=abc');
	expect(told(await asked(b.front.host, path, { method: 'POST', body: form }))).toMatchObject({ server: 'B', bytes: form.length });
	await a.several.owning.beat();
	expect(told(await asked(a.front.host, path, { method: 'POST', body: form }))).toMatchObject({ server: 'B', bytes: form.length });
});

test('[Y9] a close frame goes where a frame is over, and nowhere else', () => {
	const long = Buffer.concat([Buffer.from([0x82, 126, 0x01, 0x00]), Buffer.alloc(256)]);
	const huge = Buffer.concat([Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 1, 0x00, 0x00]), Buffer.alloc(65_536)]);
	const all = Buffer.concat([Buffer.from([0x82, 3, 1, 2, 3]), long, Buffer.from([0x89, 0]), huge, Buffer.from([0x82, 0])]);
	const overs = [5, 265, 267, 65_813, 65_815];
	for (const step of [1, 2, 7, 300, all.length]) {
		const ends = new FrameEnds();
		for (let at = 0; at < all.length; at += step) {
			ends.see(all.subarray(at, at + step));
			const seen = Math.min(all.length, at + step);
			if (ends.isInside === overs.includes(seen)) throw new Error(`in steps of ${step}, after ${seen} bytes: ${ends.isInside}`);
		}
		expect(ends.hasClosed).toBe(false);
		ends.see(closeFrame(1012, '4200-4225'));
		expect(ends).toMatchObject({ hasClosed: true, isInside: false });
	}
});

test('[Y9] whose workshop has lost its server is told so by the one they are connected to, with a moment of their own, and goes on with the next owner', async () => {
	const tokens = [await guest('Heron'), await guest('Wren'), await guest('Swift')];
	const board = `/live/${workshopId}/board`;
	const sockets = tokens.map((token) => readFrames(b.front.socket(board, token)));
	await until(() => sockets.every(({ facts }) => facts.length > 0), 'everyone is in, through B');
	const stream = new Stream(b.front, board, tokens[0]!);
	await until(() => stream.line && stream.frames.length > 0, 'one by a stream');

	// A is paused: its lines stay open, and nothing comes. B sees it by the lease alone.
	const closes = sockets.map(({ socket }) => once(socket, 'close') as Promise<[code: number, reason: Buffer]>);
	await servers.runOut(workshopId);
	await b.several.front.beat();
	const goodbyes = await Promise.all(closes);
	expect(goodbyes.map(([code]) => code)).toEqual([closeCode.restarting, closeCode.restarting, closeCode.restarting]);
	const windows = goodbyes.map(([, reason]) => reason.toString());
	for (const window of windows) expect(window).toMatch(/^\d+-\d+$/);
	expect(new Set(windows).size).toBe(3);
	await until(() => stream.end, 'the end of the stream');
	expect(stream.end).toMatchObject({ code: closeCode.restarting, reason: windows[0] });
	const again = readFrames(b.front.socket(board, tokens[1]!));
	await until(() => again.hello, 'back, with B');
	expect(b.app.rooms.presence(workshopId).here).toBe(1);

	// Now B is the owner, A passes on, and B is gone from one moment to the next.
	await a.several.owning.beat();
	const last: WebSocket = a.front.socket(board, tokens[2]!);
	const read = readFrames(last);
	await until(() => read.hello, 'in, through A');
	const closed = once(last, 'close') as Promise<[code: number, reason: Buffer]>;
	b.cut();
	const [code, reason] = await closed;
	expect([code, /^\d+-\d+$/.test(reason.toString())]).toEqual([closeCode.restarting, true]);
	// Whoever asks meanwhile waits for the lease to run out, and is then let in by A.
	const waiting = readFrames(a.front.socket(board, tokens[2]!));
	await servers.runOut(workshopId);
	await until(() => waiting.hello, 'in again, with A');
	expect(a.app.owns(workshopId)).toBe(true);
});
