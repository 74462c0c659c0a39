import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Chance } from '../load/chance.ts';
import { HandStream, settle } from './hand-fetch.ts';
import { closeCode, frame } from '#lib/doc/frames.ts';
import { originHeader, postLimit } from '#lib/doc/stream-frames.ts';
import { pointGapMs, postGapMs, postGiveUpMs } from '#lib/live/ways/posts.ts';
import { StreamSocket, streamQuietMs } from '#lib/live/ways/stream-socket.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

function dial(url = 'ws://hall.test/live/wwwwwwwwwwwwwwww/board?parts=1&lease=any') {
	const far = new HandStream();
	const heard = { opened: 0, frames: [] as number[][], closed: [] as { code: number; reason: string }[] };
	const socket = new StreamSocket(url, [], far.fetch);
	socket.onopen = () => (heard.opened += 1);
	socket.onmessage = ({ data }) => heard.frames.push([...new Uint8Array(data)]);
	socket.onclose = ({ code, reason }) => heard.closed.push({ code, reason });
	return { far, socket, heard };
}
async function open() {
	const line = dial();
	await line.far.open();
	expect(line.heard.opened).toBe(1);
	return line;
}
const bytes = (...values: number[]) => Uint8Array.from(values);
const up = (far: HandStream) => far.posts.map(({ number, frames }) => [number, ...frames.map((frame) => frame[0])]);

test('[I7] it asks where the socket would have asked, as our own page, and is open when its line has a name', async () => {
	const { far, socket, heard } = dial();
	expect(far.asked!.url.href).toBe('http://hall.test/live/wwwwwwwwwwwwwwww/board/stream?parts=1&lease=any');
	expect(far.asked!.init.headers).toMatchObject({ [originHeader]: 'http://hall.test' });
	expect(far.asked!.init).toMatchObject({ cache: 'no-store', redirect: 'error' });
	socket.send(bytes(9));
	far.answer(200, { 'content-type': 'text/event-stream' });
	await far.down(':    \n\n');
	expect([socket.readyState, heard.opened, far.posts.length]).toEqual([0, 0, 0]);
	await far.down('event: line\ndata: abc\n\n');
	expect([socket.readyState, heard.opened, far.posts.length]).toEqual([1, 1, 0]);
	expect(heard.closed).toEqual([]);
});

test('[I7] however a network cuts what comes down, the frames are whole and in order', async () => {
	for (let seed = 1; seed <= 30; seed++) {
		const chance = new Chance(`cut ${seed}`);
		const { far, heard } = await open();
		const frames = Array.from({ length: 12 }, (_, i) => Uint8Array.from({ length: 1 + Math.floor(chance.next() * 40) }, (_, j) => (i * 7 + j) % 256));
		const text = new TextEncoder().encode(`${far.event(...frames.slice(0, 5))}:\n\n${far.event(...frames.slice(5, 6))}${far.event(...frames.slice(6))}`);
		for (let at = 0; at < text.length; ) {
			const to = at + 1 + Math.floor(chance.next() * 25);
			await far.down(text.slice(at, to));
			at = to;
		}
		expect(heard.frames, `seed ${seed}`).toEqual(frames.map((frame) => [...frame]));
	}
});

test('[I7] the code and the reason are those the server gave; a stream that breaks off is a socket that broke', async () => {
	const told = await open();
	await told.far.down(`event: end\ndata: {"code":${closeCode.notAllowed},"reason":"you may no longer do this here"}\n\n`);
	expect(told.heard.closed).toEqual([{ code: closeCode.notAllowed, reason: 'you may no longer do this here' }]);
	expect(told.socket.readyState).toBe(3);

	for (const how of ['cut', 'finish'] as const) {
		const { far, heard } = await open();
		await far[how]();
		expect(heard.closed.map(({ code }) => code), how).toEqual([1006]);
	}
	// An event that never came: what hangs on it would be wrong.
	const gap = await open();
	gap.far.event(bytes(1));
	await gap.far.down(gap.far.event(bytes(2)));
	expect([gap.heard.frames, gap.heard.closed.map(({ code }) => code)]).toEqual([[], [1006]]);
});

test('[I7] not let in is a socket that did not open; a crowd asked to wait is told when to come; a login page is no stream', async () => {
	const cases: [status: number, headers: Record<string, string>, code: number, reason: RegExp][] = [
		[401, {}, 1006, /401/],
		[502, {}, 1006, /502/],
		[200, { 'content-type': 'text/html' }, 1006, /200/],
		[503, { 'retry-after': '5' }, closeCode.restarting, /^5000-10000$/],
		[429, { 'retry-after': '2' }, closeCode.restarting, /^2000-4000$/]
	];
	for (const [status, headers, code, reason] of cases) {
		const { far, heard } = dial();
		far.answer(status, headers);
		await settle();
		expect(heard.opened).toBe(0);
		expect(heard.closed).toEqual([{ code, reason: expect.stringMatching(reason) as string }]);
	}
	const away = dial();
	away.far.fail();
	await settle();
	expect(away.heard.closed.map(({ code }) => code)).toEqual([1006]);
});

test('[KP6] a page that comes back on the second way to a workshop that was deleted is told so, and does not try for ever', async () => {
	const { far, heard } = dial();
	far.answer(410);
	await settle();
	expect(heard.closed.map(({ code }) => code)).toEqual([closeCode.deleted]);
});

test('[I8] what is said in one turn goes up in one post, what gathers while it is on its way in the next, one at a time', async () => {
	const { far, socket } = await open();
	socket.send(bytes(1));
	socket.send(bytes(2));
	await settle();
	expect(up(far)).toEqual([[1, 1, 2]]);
	expect(socket.bufferedAmount).toBe(2);
	for (const value of [3, 4, 5]) {
		socket.send(bytes(value));
		await vi.advanceTimersByTimeAsync(postGapMs);
	}
	expect(up(far)).toEqual([[1, 1, 2]]);
	expect(socket.bufferedAmount).toBe(5);
	far.last.answer(204);
	await vi.advanceTimersByTimeAsync(postGapMs);
	expect(up(far)).toEqual([[1, 1, 2], [2, 3, 4, 5]]);
	far.last.answer(204);
	await vi.advanceTimersByTimeAsync(postGapMs);
	expect(socket.bufferedAmount).toBe(0);
	// No more in one post than the server takes.
	for (let i = 0; i < 3; i++) socket.send(new Uint8Array(200 * 1024).fill(6 + i));
	await vi.advanceTimersByTimeAsync(postGapMs);
	for (let i = 0; i < 3; i++) {
		expect((far.last.init.body as Uint8Array).length).toBeLessThanOrEqual(postLimit);
		far.last.answer(204);
		await vi.advanceTimersByTimeAsync(postGapMs);
	}
	expect(up(far).slice(2)).toEqual([[3, 6], [4, 7], [5, 8]]);
});

test('[I8] of where one points only the newest goes up, and seldom by itself', async () => {
	const { far, socket } = await open();
	socket.send(bytes(1));
	await settle();
	far.last.answer(204);
	await settle();
	for (let place = 1; place <= 4; place++) {
		socket.send(bytes(frame.point, place));
		await vi.advanceTimersByTimeAsync(100);
	}
	expect(far.posts.length).toBe(1);
	expect(socket.bufferedAmount).toBe(2);
	await vi.advanceTimersByTimeAsync(pointGapMs - 400);
	expect(far.posts.slice(1).map(({ frames }) => frames.map((each) => [...each]))).toEqual([[[frame.point, 4]]]);
	far.last.answer(204);
	await settle();
	// With words it goes at once.
	socket.send(bytes(frame.point, 5));
	socket.send(bytes(2));
	await vi.advanceTimersByTimeAsync(postGapMs);
	expect(far.last.frames.map((each) => each[0])).toEqual([frame.point, 2]);
});

test('[I8] a post whose answer was lost goes again, whole and under its own number, and nothing overtakes it', async () => {
	const { far, socket } = await open();
	socket.send(bytes(1));
	await settle();
	const losses: ((post: typeof far.last) => void)[] = [(post) => post.lose(), (post) => post.answer(502), (post) => post.answer(503), (post) => post.lose()];
	for (const lose of losses) {
		lose(far.last);
		socket.send(bytes(2));
		await vi.advanceTimersByTimeAsync(4000);
	}
	expect(up(far)).toEqual(Array.from({ length: 5 }, () => [1, 1]));
	far.last.answer(204);
	await vi.advanceTimersByTimeAsync(postGapMs);
	expect(up(far).at(-1)).toEqual([2, 2, 2, 2, 2]);
});

test('[I8] a post that cannot be brought across, or is not taken, ends the line, and is not forgotten in silence', async () => {
	const lost = await open();
	lost.socket.send(bytes(1));
	await settle();
	for (let passed = 0; passed <= postGiveUpMs + 8000 && lost.heard.closed.length === 0; passed += 4000) {
		lost.far.last.lose();
		// The stream itself may be well.
		await lost.far.down(':\n\n');
		await vi.advanceTimersByTimeAsync(4000);
	}
	await vi.advanceTimersByTimeAsync(2000);
	expect(lost.heard.closed.map(({ code }) => code)).toEqual([1006]);

	// The reason comes down a little later.
	const refused = await open();
	refused.socket.send(bytes(1));
	await settle();
	refused.far.last.answer(429);
	await vi.advanceTimersByTimeAsync(100);
	expect(refused.heard.closed).toEqual([]);
	await refused.far.down(`event: end\ndata: {"code":${closeCode.tooFast},"reason":"too many posts"}\n\n`);
	expect(refused.heard.closed).toEqual([{ code: closeCode.tooFast, reason: 'too many posts' }]);
	const silent = await open();
	silent.socket.send(bytes(1));
	await settle();
	silent.far.last.answer(404);
	await silent.far.down(':\n\n');
	await vi.advanceTimersByTimeAsync(2000);
	expect(silent.heard.closed.map(({ code }) => code)).toEqual([1006]);
});

test('[I9] a comment is answered with an empty post, unless one is on its way already', async () => {
	const { far, socket } = await open();
	await far.down(':\n\n');
	expect(up(far)).toEqual([[1]]);
	await far.down(':\n\n');
	expect(up(far)).toEqual([[1]]);
	far.last.answer(204);
	await settle();
	socket.send(bytes(7));
	await far.down(':\n\n');
	await vi.advanceTimersByTimeAsync(postGapMs);
	expect(up(far)).toEqual([[1], [2, 7]]);
});

test('[I9] a stream that goes quiet is over, and so is one that never begins', async () => {
	const { far, heard } = await open();
	await vi.advanceTimersByTimeAsync(streamQuietMs - 1);
	await far.down(':\n\n');
	far.last.answer(204);
	await vi.advanceTimersByTimeAsync(streamQuietMs - 1);
	expect(heard.closed).toEqual([]);
	await vi.advanceTimersByTimeAsync(1);
	expect(heard.closed.map(({ code }) => code)).toEqual([1006]);
	expect(far.asked!.init.signal!.aborted).toBe(true);

	const never = dial();
	never.far.answer(200, { 'content-type': 'text/event-stream' });
	await vi.advanceTimersByTimeAsync(15_000);
	expect(never.heard.closed.map(({ code }) => code)).toEqual([1006]);
});

test('[I9] closing it ends the request, says the last words and tells its owner later; nothing is heard after that', async () => {
	const { far, socket, heard } = await open();
	socket.send(bytes(5));
	socket.close();
	expect(heard.closed).toEqual([]);
	expect(far.asked!.init.signal!.aborted).toBe(true);
	expect(up(far)).toEqual([[1, 5]]);
	expect(far.last.init).toMatchObject({ keepalive: true });
	expect(far.last.init.signal!.aborted).toBe(false);
	await settle();
	expect(heard.closed).toEqual([{ code: 1000, reason: '' }]);
	socket.send(bytes(6));
	socket.close();
	await far.down(far.event(bytes(1)));
	far.last.lose();
	await vi.advanceTimersByTimeAsync(120_000);
	expect([heard.frames, heard.closed.length, far.posts.length]).toEqual([[], 1, 1]);
	expect(vi.getTimerCount()).toBe(0);
});

test('[I9] it stops when the page is left and when the device goes offline, the last words first', async () => {
	for (const name of ['pagehide', 'offline']) {
		const window = new EventTarget();
		vi.stubGlobal('window', window);
		const { far, socket, heard } = await open();
		socket.send(bytes(3));
		window.dispatchEvent(new Event(name));
		expect(heard.closed.map(({ code }) => code), name).toEqual([1006]);
		expect(far.asked!.init.signal!.aborted).toBe(true);
		if (name === 'pagehide') expect(up(far)).toEqual([[1, 3]]);
	}
});
