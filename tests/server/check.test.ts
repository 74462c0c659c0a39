import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { WebSocket } from 'ws';
import { testApp } from '../support/app.ts';
import { Port, until } from '../support/sockets.ts';
import type { App } from '#server/app.ts';
import { checkBodyLimit, marksDue, markEveryMs, type CheckMessage, type Seen } from '#lib/domain/network-check.ts';

let app: App;
let port: Port;
const address = () => `http://${port.host}`;
const heard = (ws: WebSocket): CheckMessage[] => {
	const messages: CheckMessage[] = [];
	ws.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as CheckMessage));
	return messages;
};

beforeAll(async () => {
	app = await testApp();
	port = await Port.open(app);
});
afterAll(async () => {
	await port.close();
	await app.close();
});

test('[NC1] anyone may try the lines, without a session, and a line of the check is never one of a workshop', async () => {
	const ws = port.socket('/live/check?quiet', null);
	const messages = heard(ws);
	await once(ws, 'open');
	await until(() => messages.length > 0, 'a hello');
	expect(messages[0]).toMatchObject({ kind: 'hello', originOk: true });
	ws.send('a card');
	await until(() => messages.length > 1, 'the echo');
	expect(messages[1]).toMatchObject({ kind: 'echo', text: 'a card' });

	expect(await port.knock('/live/checks', port.headers(null))).toMatchObject({ status: 404 });
	expect(await port.knock('/live/check/stream', port.headers(null))).toMatchObject({ status: 404 });
	expect((await fetch(`${address()}/live/check/stream`, { method: 'POST' })).status).toBe(405);
	expect((await fetch(`${address()}/live/check/send`)).status).toBe(405);
	expect((await fetch(`${address()}/live/check/other`)).status).toBe(404);
	expect((await fetch(`${address()}/live/check`)).status).toBe(204);
});

test('[NC2] a line that was cut goes on where it was: each mark once, in order, on a socket and on a stream', async () => {
	expect(marksDue(0, 0, markEveryMs * 3)).toEqual([1, 2, 3]);
	expect(marksDue(0, 3, markEveryMs * 3)).toEqual([]);
	expect(marksDue(0, 0, markEveryMs * 100_000)).toHaveLength(240);

	const from = app.clock.now() - 10 * markEveryMs;
	const ws = port.socket(`/live/check?from=${from}&after=4`, null);
	const messages = heard(ws);
	await until(() => messages.length >= 7, 'what was missed');
	expect(messages.slice(1, 7)).toEqual([5, 6, 7, 8, 9, 10].map((n) => ({ kind: 'mark', n })));
	expect(messages[0]).toMatchObject({ kind: 'hello', from });

	const stopped = new AbortController();
	const stream = await fetch(`${address()}/live/check/stream?from=${from}&after=8`, { signal: stopped.signal });
	expect(stream.headers.get('content-type')).toBe('text/event-stream');
	expect(stream.headers.get('cache-control')).toContain('no-transform');
	let text = '';
	const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
	while (!text.includes('"n":10')) text += (await reader.read()).value ?? '';
	expect([...text.matchAll(/"n":(\d+)/g)].map(([, n]) => n)).toEqual(['9', '10']);
	stopped.abort();

	// A beginning nobody can have seen is not believed.
	const odd = port.socket(`/live/check?quiet&from=1&after=-5`, null);
	const hello = heard(odd);
	await until(() => hello.length > 0, 'a hello');
	expect(hello[0]).toMatchObject({ from: app.clock.now() });
});

test('[NC3] what was sent is told back by its length and hash, with what arrived of origin, address and cookie', async () => {
	const body = new Uint8Array(300_000).fill(7);
	const answer = await fetch(`${address()}/live/check/send`, { method: 'POST', body, headers: { origin: address(), cookie: 'a=b' } });
	const seen = (await answer.json()) as Seen;
	expect(seen).toMatchObject({ bytes: body.length, sha256: createHash('sha256').update(body).digest('hex'), originOk: true, addressFrom: 'connection', cookie: true, mode: 'local', now: app.clock.now() });
	const foreign = await fetch(`${address()}/live/check/send`, { method: 'POST', body: 'x', headers: { origin: 'https://elsewhere.example' } });
	expect(await foreign.json()).toMatchObject({ originOk: false, origin: 'https://elsewhere.example', cookie: false });
	const proxied = await fetch(`${address()}/live/check/send`, { method: 'POST', body: 'x', headers: { 'x-forwarded-for': '203.0.113.9, 198.51.100.7', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'moot.example' } });
	const told = await proxied.text();
	expect((JSON.parse(told) as Seen).forwarded).toEqual({ addresses: 2, proto: 'https', host: 'moot.example' });
	expect(told).not.toContain('203.0.113.9');
	expect((await fetch(`${address()}/live/check/send`, { method: 'POST', body: new Uint8Array(checkBodyLimit + 1) })).status).toBe(413);
});

test('[NC4] nobody can hold the server with lines or bodies of the check', async () => {
	const other = await testApp();
	const door = await Port.open(other);
	try {
		const sockets = Array.from({ length: 200 }, () => door.socket('/live/check?quiet', null));
		await Promise.all(sockets.map((ws) => once(ws, 'open')));
		expect(await door.knock('/live/check', door.headers(null))).toMatchObject({ status: 429 });
		expect((await fetch(`http://${door.host}/live/check/stream`)).status).toBe(429);
		sockets[0]!.close();
		await once(sockets[0]!, 'close');
		const again = door.socket('/live/check?quiet', null);
		await once(again, 'open');

		const loud = sockets[1]!;
		const closed = once(loud, 'close');
		for (let i = 0; i < 1000; i++) loud.send('.');
		expect((await closed)[0]).toBe(4405);

		let status = 200;
		for (let i = 0; i < 220 && status === 200; i++) status = (await fetch(`http://${door.host}/live/check/send`, { method: 'POST', body: 'x' })).status;
		expect(status).toBe(429);
	} finally {
		await door.close();
		await other.close();
	}
});
