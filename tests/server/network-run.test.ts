import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { BadProxy, type Faults } from '../support/bad-proxy.ts';
import { checkServer } from '../support/check-server.ts';
import { until } from '../support/sockets.ts';
import { checks, type Verdict } from '#lib/domain/network-check.ts';
import { network as words } from '#lib/i18n/en/network.ts';
import { openLine } from '#lib/live/check/line.ts';
import { LongRun } from '#lib/live/check/long-run.svelte.ts';
import { NetworkRun } from '#lib/live/check/network-run.svelte.ts';
import type { Lengths } from '#lib/live/check/tries.ts';
import { reportText } from '#lib/ui/check/report.ts';
import { addressOf, sayCheck } from '#lib/ui/check/say-check.ts';

// What the check page finds out, with a server and a network between that misbehaves as told. A line is late only by much less than it is held
// back here: the marks of a machine that does other work come seldom.
const lengths: Lengths = { holdMs: 1_600, cutMs: 1_000, openMs: 9_000, lateMs: 3_000 };
const ahead = 14_200;
let server: Awaited<ReturnType<typeof checkServer>>;
beforeAll(async () => void (server = await checkServer(ahead)));
afterAll(() => server.close());

const outsideOf = (origin: string) => ({ origin, Socket: WebSocket as unknown as typeof globalThis.WebSocket, fetch: (input: Parameters<typeof fetch>[0], init: RequestInit = {}) => fetch(input, init.method === 'POST' ? { ...init, headers: { ...(init.headers as Record<string, string>), origin } } : init) });
async function behind(faults: Faults) {
	const proxy = await BadProxy.open(server.origin, faults);
	const run = new NetworkRun(outsideOf(proxy.origin), lengths);
	await run.start();
	await proxy.close();
	const said = Object.fromEntries(checks.map((check) => [check, sayCheck(words, check, run.results[check], lengths.cutMs)]));
	return { run, said, origin: proxy.origin };
}

test.concurrent('[NC5] through a clear network all six go well, and a clock that is wrong is named and put right', async () => {
	const { run, said } = await behind({});
	expect(run.verdict).toBe('fast');
	expect(said).toMatchObject({
		page: { say: 'Pages and pictures load.', look: 'ok' },
		socket: { say: 'It opens and stays open.', look: 'ok' },
		stream: { say: 'Messages arrive in order.', look: 'ok' },
		card: { say: 'A test card came back whole.', look: 'ok' },
		clock: { say: 'Your clock is 14 seconds slow. We put that right.', figure: 'Fixed', look: 'ok' },
		return: { say: 'We cut it for 1 second. Nothing was lost.', look: 'ok' }
	});
	expect(run.seen).toMatchObject({ originOk: true, addressFrom: 'connection' });
});

test.concurrent('[NC5] what a network does to the lines is said for each, and the verdict is what a room would find', async () => {
	const cases: [faults: Faults, verdict: Verdict, socket: RegExp, stream: RegExp][] = [
		[{ upgrades: 'refuse' }, 'second', /^Refused/, /in order/],
		[{ upgrades: 'hang' }, 'second', /^No answer/, /in order/],
		[{ upgrades: { cutAfterMs: 900 } }, 'second', /^Closed by a proxy after \d+ seconds?\.$/, /in order/],
		[{ streams: { cutAfterMs: 900 } }, 'fast', /stays open/, /^Closed by a proxy/],
		[{ streams: { holdMs: 6_000 } }, 'fast', /stays open/, /^Held back on the way/],
		[{ upgrades: 'refuse', streams: 'refuse' }, 'none', /^Refused/, /^Refused/]
	];
	await Promise.all(
		cases.map(async ([faults, verdict, socket, stream]) => {
			const { run, said } = await behind(faults);
			expect([run.verdict, said['socket']!.say, said['stream']!.say], JSON.stringify(faults)).toEqual([verdict, expect.stringMatching(socket), expect.stringMatching(stream)]);
			expect(run.results.return.state === 'good', JSON.stringify(faults)).toBe(verdict !== 'none');
		})
	);
	const { run, said } = await behind({ bodyMost: 10 });
	expect([run.verdict, said['card']!.say, said['clock']!.say]).toEqual(['fast', 'The card was refused.', 'Not tested: no card came back.']);
});

test('[NC5] while the page itself stands still, at the beginning or later, no line is called held back', async () => {
	const run = new NetworkRun(outsideOf(server.origin), lengths);
	const over = run.start();
	await until(() => run.results.stream.state === 'running', 'the lines', 5000);
	const standStill = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lengths.lateMs + 1_000);
	standStill();
	await until(() => run.progress.stream !== undefined, 'the first word', 5000);
	standStill();
	await over;
	expect([run.results.socket.state, run.results.stream.state, run.verdict]).toEqual(['good', 'good', 'fast']);
});

test.concurrent('[NC5] a stream that was closed is over at both ends, also where the network did not hear that it should stop', async () => {
	const proxy = await BadProxy.open(server.origin, {});
	const { fetch: asks, ...rest } = outsideOf(proxy.origin);
	const line = openLine('stream', { ...rest, fetch: (input, init = {}) => asks(input, { ...init, signal: null }) });
	await until(() => line.heard.marks.length > 0, 'a mark', 5000);
	line.close();
	const heard = line.heard.marks.length;
	await until(() => proxy.open === 0, 'the end of the stream', 5000);
	expect(line.heard.marks).toHaveLength(heard);
	await proxy.close();
});

test.concurrent('[NC5] a line held for minutes says when it was cut, and a test that was begun anew shows nothing of the one before', async () => {
	const proxy = await BadProxy.open(server.origin, { upgrades: { cutAfterMs: 700 } });
	const long = new LongRun(outsideOf(proxy.origin));
	long.start(60_000);
	await until(() => long.socket?.state === 'cut', 'the cut', 5000);
	expect(long.socket!.ms).toBeGreaterThan(400);
	expect([long.stream!.state, long.isRunning]).toEqual(['open', true]);
	long.stop();
	long.start(1_500);
	await until(() => !long.isRunning, 'the end', 8000);
	expect(long.stream!.state).toBe('whole');

	const run = new NetworkRun(outsideOf(proxy.origin), lengths);
	const first = run.start();
	const second = run.start();
	await first;
	expect(run.verdict).toBe('running');
	await second;
	expect(run.verdict).toBe('second');
	await proxy.close();
});

test.concurrent('[NC6] the report says every figure and what the server saw, and nothing about a person', async () => {
	const { run, origin } = await behind({ upgrades: 'refuse', address: 'append', request: { via: '1.1 council-proxy', cookie: 'folkmoot_session=secret' } });
	const text = reportText(words, { origin, endedAt: run.endedAt, verdict: run.verdict, results: run.results, cutMs: lengths.cutMs, seen: run.seen, browser: 'Mozilla/5.0 (test)', long: { socket: { ms: 61_000, state: 'cut' }, stream: null } });
	for (const line of [`Address: ${origin}`, 'Fast live line (WebSocket): Blocked. Refused', 'Clock: Fixed (14', 'Via: 1.1 council-proxy', 'Addresses in X-Forwarded-For: 1', 'Mozilla/5.0 (test)', 'Closed by a proxy after 61 seconds. (61000 ms)']) expect(text).toContain(line);
	expect(text).not.toMatch(/secret|127\.0\.0\.1(?!:)/);
	expect(addressOf('https://moot.millbrook.example')).toEqual({ address: 'wss://moot.millbrook.example', port: '443' });
	expect(addressOf('http://192.168.1.5:3000')).toEqual({ address: 'ws://192.168.1.5', port: '3000' });
});
