import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HandSocket } from './line.ts';
import { knock } from '#lib/live/ways/knock.ts';

beforeEach(() => {
	vi.useFakeTimers();
	HandSocket.made = [];
});
afterEach(() => void vi.useRealTimers());

const hello = (socket: HandSocket) => {
	socket.open();
	socket.hear(JSON.stringify({ kind: 'hello', from: 0, now: 0, originOk: true }) as never);
};
/** What is said of a network, by what became of a WebSocket and of a plain request. */
async function said(socket: (socket: HandSocket) => void, plain: () => Promise<{ status: number }>): Promise<boolean> {
	const passes = knock('ws://hall.test', HandSocket as unknown as typeof WebSocket, 1500, plain as unknown as typeof fetch);
	socket(HandSocket.made.at(-1)!);
	await vi.advanceTimersByTimeAsync(5000);
	return passes;
}
const after = (ms: number, status: number) => () => new Promise<{ status: number }>((resolve, reject) => setTimeout(() => (ms > 1500 ? reject(new Error('timed out')) : resolve({ status })), Math.min(ms, 1500)));

test('[I11] a network is said to block only where a plain request is answered while no WebSocket is', async () => {
	const refuse = (socket: HandSocket) => socket.drop();
	const hang = () => {};
	expect(await said(hello, after(10, 204))).toBe(true);
	for (const socket of [refuse, hang]) {
		expect(await said(socket, after(10, 204))).toBe(false);
		// Answered late, by a proxy without a server, or not at all: nothing is learned about WebSockets.
		expect(await said(socket, after(5000, 204))).toBe(true);
		expect(await said(socket, after(10, 502))).toBe(true);
		expect(await said(socket, () => Promise.reject(new TypeError('Failed to fetch')))).toBe(true);
	}
	// An old server that does not know the address answers all the same.
	expect(await said(refuse, after(10, 404))).toBe(false);
});

test('[I11] where a plain request takes its time, a WebSocket is given more: a slow line, or a device that is busy, blocks nothing', async () => {
	const late = (ms: number) => (socket: HandSocket) => void setTimeout(() => hello(socket), ms);
	expect(await said(late(2600), after(900, 204))).toBe(true);
	expect(await said(late(2800), after(900, 204))).toBe(false);
	// A quick line is told at once.
	expect(await said(late(1600), after(10, 204))).toBe(false);
});
