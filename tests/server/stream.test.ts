import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import * as encoding from 'lib0/encoding';
import * as decoding from 'lib0/decoding';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import { must, openWorkshop, someAdmin, testApp } from '../support/app.ts';
import { draft, newCardId } from '../support/people.ts';
import { Port, until } from '../support/sockets.ts';
import { plain, Stream } from '../support/streams.ts';
import type { App } from '#server/app.ts';
import { joinWorkshop } from '#server/auth/door.ts';
import { endSession, startSession } from '#server/auth/session.ts';
import { tokenHash } from '#server/auth/keys.ts';
import { cardChecks } from '#server/db/schema.ts';
import { Watch } from '#server/realtime/socket/watch.ts';
import { StreamLine } from '#server/realtime/stream/line.ts';
import { commandRound } from '#server/use/rounds.ts';
import { readCards, writeCard, writeCardField } from '#lib/doc/board.ts';
import { closeCode, encodeHere, frame, frameLimit, readJson, type Hello } from '#lib/doc/frames.ts';
import { originHeader, packFrames, postLimit } from '#lib/doc/stream-frames.ts';
import type { PersonId, UserId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';

let app: App;
let port: Port;
let workshopId: WorkshopId;
let facilitator: Actor;
let host: { token: string };
const open: Stream[] = [];
const guest = async (alias: string) => {
	const { personId, session } = must(await joinWorkshop(app, { workshopId, alias, user: null }));
	return { personId: personId as PersonId, token: session!.token };
};
const come = async (kind: 'board' | 'draft', token: string, query = '') => {
	const stream = new Stream(port, `/live/${workshopId}/${kind}${query}`, token);
	open.push(stream);
	await until(() => stream.line && stream.frames.length > 0, 'a line and a hello');
	return stream;
};

beforeAll(async () => {
	app = await testApp();
	const admin = await someAdmin(app);
	host = await startSession(app, admin.id as UserId);
	({ workshopId, facilitator } = await openWorkshop(app, admin));
	must(await commandRound(app, facilitator, { command: 'next' }));
	must(await commandRound(app, facilitator, { command: 'start' }));
	port = await Port.open(app);
});
afterEach(() => {
	for (const stream of open.splice(0)) stream.hangUp();
	vi.useRealTimers();
});
afterAll(async () => {
	await port.close();
	await app.close();
});

const sync = (step: number, body: Uint8Array) => {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.sync);
	encoding.writeVarUint(encoder, step);
	encoding.writeVarUint8Array(encoder, body);
	return encoding.toUint8Array(encoder);
};
const kindOf = (bytes: Uint8Array) => decoding.readVarUint(decoding.createDecoder(bytes));
const helloOf = (stream: Stream): Hello => {
	const decoder = decoding.createDecoder(stream.frames[0]!);
	expect(decoding.readVarUint(decoder)).toBe(frame.hello);
	return readJson<Hello>(decoder);
};
/** What a stream's document frames make together. */
const docOf = (stream: Stream) => {
	const doc = new Y.Doc();
	for (const bytes of stream.frames) {
		const decoder = decoding.createDecoder(bytes);
		if (decoding.readVarUint(decoder) !== frame.sync || decoding.readVarUint(decoder) === messageYjsSyncStep1) continue;
		Y.applyUpdate(doc, decoding.readVarUint8Array(decoder));
	}
	return doc;
};
const savedBy = (stream: Stream) => {
	const last = stream.frames.findLast((bytes) => kindOf(bytes) === frame.saved);
	if (!last) return 0;
	const decoder = decoding.createDecoder(last);
	decoding.readVarUint(decoder);
	return decoding.readVarUint(decoder);
};
/** Both sync steps; then `doc` may be written to, each change going up by itself. */
const meet = async (stream: Stream) => {
	const doc = new Y.Doc();
	doc.clientID = helloOf(stream).clientId;
	await stream.post([sync(messageYjsSyncStep1, Y.encodeStateVector(doc))]);
	await until(() => stream.frames.filter((bytes) => kindOf(bytes) === frame.sync).length >= 2, 'both sync steps');
	await stream.post([sync(messageYjsSyncStep2, Y.encodeStateAsUpdate(doc))]);
	await until(() => savedBy(stream) === 1, 'the answer is saved');
	return { doc, write: (text: string) => {
		const before = Y.encodeStateVector(doc);
		const id = newCardId(app);
		doc.transact(() => writeCard(doc, id, draft(text)));
		return sync(messageYjsUpdate, Y.encodeStateAsUpdate(doc, before));
	} };
};

test('[I1] a stream opens for our own pages and people of the workshop only; everyone else is told why not', async () => {
	const { token } = await guest('Wren');
	const board = `/live/${workshopId}/board/stream`;
	const drafts = `/live/${workshopId}/draft/stream`;
	const { origin, ...cookie } = port.headers(token) as { origin: string; cookie: string };
	const ours = { ...cookie, [originHeader]: origin };
	const cases: [method: string, path: string, headers: Record<string, string>, status: number][] = [
		['GET', board, ours, 200],
		['GET', board, { ...cookie, origin }, 200],
		['GET', `${board}?as=observer`, ours, 200],
		['GET', drafts, ours, 200],
		['GET', board, cookie, 403],
		['GET', board, { ...cookie, [originHeader]: 'https://evil.example' }, 403],
		// What the browser says counts more than what the page says.
		['GET', board, { ...ours, origin: 'https://evil.example' }, 403],
		['GET', board, { ...ours, origin: 'null' }, 403],
		['GET', board, { [originHeader]: origin }, 401],
		['GET', board, { ...port.headers('x'.repeat(40)) }, 401],
		['GET', '/live/aaaaaaaaaaaaaaaa/board/stream', ours, 401],
		['GET', drafts, port.headers(host.token), 403],
		['GET', `${drafts}?as=observer`, ours, 403],
		['GET', `/live/${workshopId}/board`, ours, 426],
		['GET', `/live/${workshopId}/other/stream`, ours, 404],
		['POST', board, ours, 405],
		['HEAD', board, ours, 405],
		['OPTIONS', board, ours, 405],
		['GET', `${board}/${'a'.repeat(22)}`, ours, 405],
		['OPTIONS', `${board}/${'a'.repeat(22)}`, { origin: 'https://evil.example', 'access-control-request-method': 'POST' }, 405],
		['POST', `${board}/short`, ours, 404]
	];
	for (const [method, path, headers, status] of cases) {
		const answer = await plain(port, method, path, headers);
		expect(answer.status, `${method} ${path} ${JSON.stringify(headers)}`).toBe(status);
		expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
		if (status === 200) {
			expect(answer.headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' });
			expect(answer.headers['content-encoding']).toBeUndefined();
		} else if (status !== 404 && method !== 'HEAD') expect(answer.body.trim()).toMatch(/^[A-Z].+\.$/);
	}
});

test('[I1] a post is taken from the session that opened the line, on that line, from our own page only', async () => {
	const { token } = await guest('Alder');
	const other = await guest('Birch');
	const stream = await come('board', token);
	const body = packFrames([encodeHere({ hidden: true })]);
	const cases: [headers: Record<string, string>, line: string, status: number][] = [
		[port.headers(token, null), stream.line!, 403],
		[port.headers(token, 'https://evil.example'), stream.line!, 403],
		[port.headers(null), stream.line!, 401],
		[port.headers(other.token), stream.line!, 403],
		[port.headers(token), 'a'.repeat(22), 404],
		[port.headers(token), stream.line!, 204]
	];
	for (const [headers, line, status] of cases) {
		const answer = await stream.postRaw(body, 1, headers, line);
		expect(answer.status, `${JSON.stringify(headers)} ${line}`).toBe(status);
		if (status !== 204) expect(answer.body.trim()).toMatch(/^[A-Z].+\.$/);
	}
	expect((await plain(port, 'POST', `/live/${workshopId}/draft/stream/${stream.line}?n=2`, port.headers(token), body)).status).toBe(404);
	stream.hangUp();
	await until(() => app.rooms.presence(workshopId).persons.size === 0, 'the seat is free');
	expect((await stream.postRaw(body, 2)).status).toBe(404);
});

test('[I2] posts are taken in their order and once each, whatever comes twice or too early', async () => {
	const { token } = await guest('Teal');
	const stream = await come('draft', token);
	const { write } = await meet(stream);
	const [first, second] = [write('once'), write('and once')];
	expect((await stream.post([second], 4)).status).toBe(409);
	expect((await stream.post([first], 3)).status).toBe(204);
	expect((await stream.post([first], 3)).status).toBe(204);
	expect((await stream.post([first], 1)).status).toBe(204);
	expect((await stream.post([second], 4)).status).toBe(204);
	await until(() => savedBy(stream) === 3, 'all is saved');
	// Step 2 and two updates: nothing was counted twice.
	expect(savedBy(stream)).toBe(3);
	expect(stream.end).toBeNull();
	for (const number of ['', '0', '-1', '1.5', 'x']) expect((await stream.postRaw(packFrames([]), number)).status).toBe(400);
});

test('[I2] many frames in one post are many frames, and a body that breaks off is none', async () => {
	const { token } = await guest('Rook');
	const stream = await come('draft', token);
	const { write } = await meet(stream);
	const frames = Array.from({ length: 20 }, (_, i) => write(`card ${i}`));
	await stream.breakOff(frames, 3);
	expect(savedBy(stream)).toBe(1);
	await stream.post(frames);
	await until(() => savedBy(stream) === 21, 'all twenty are saved');
	const watcher = await come('draft', token);
	await meet(watcher);
	await until(() => readCards(docOf(watcher)).length === 20, 'the cards on the other page');
	expect(readCards(docOf(watcher)).map(({ text }) => text)).toEqual(frames.map((_, i) => `card ${i}`));
	// Events are counted without a gap: what is missing could be seen.
	expect(stream.ids).toEqual(stream.ids.map((_, i) => i + 1));
});

test('[I3] the same codes and reasons end a stream as a socket, as its last event', async () => {
	const { token } = await guest('Newt');
	const nonsense: [body: Uint8Array, status: number, code: number][] = [
		[packFrames([Uint8Array.of()]), 204, closeCode.badFrame],
		[packFrames([Uint8Array.of(77)]), 204, closeCode.badFrame],
		[packFrames([Uint8Array.of(frame.sync, 9, 0)]), 204, closeCode.badFrame],
		[Uint8Array.of(200, 200, 200), 400, closeCode.badFrame],
		[Uint8Array.of(9, 1, 2), 400, closeCode.badFrame]
	];
	for (const [body, status, code] of nonsense) {
		const stream = await come('board', token);
		expect((await stream.postRaw(body, 1)).status).toBe(status);
		await until(() => stream.end, 'the last event');
		expect(stream.end!.code).toBe(code);
		await until(() => stream.isOver, 'the end of the stream');
	}
	const long = await come('board', token);
	expect((await long.postRaw(new Uint8Array(postLimit + 1), 1)).status).toBe(413);
	expect((await long.post([new Uint8Array(frameLimit)], 1)).status).toBe(204);
	const loud = await come('board', token);
	await loud.post(Array.from({ length: 1000 }, () => Uint8Array.of(frame.queryAwareness)));
	await until(() => loud.end, 'the flood is stopped');
	expect(loud.end!.code).toBe(closeCode.tooFast);
	const poster = await come('board', token);
	// Four hundred at once and sixty a second are let through: a slow machine needs more of them to be too fast.
	const statuses = new Set<number>();
	for (let batch = 0; batch < 8 && !statuses.has(429); batch++) {
		for (const status of await Promise.all(Array.from({ length: 500 }, () => poster.post([], 1).then(({ status }) => status, () => 0)))) statuses.add(status);
	}
	expect(statuses).toContain(429);
	await until(() => poster.end, 'the posts are stopped');
	expect(poster.end!.code).toBe(closeCode.tooFast);
});

test('[I3] a dismissed person and one whose session is over lose the stream, within a second and with the reason', async () => {
	const { token, personId } = await guest('Swift');
	const stream = await come('board', token);
	const asked = performance.now();
	app.rooms.dismiss(personId, 'not-allowed');
	await until(() => stream.end, 'the last event', 1000);
	expect(performance.now() - asked).toBeLessThan(1000);
	expect(stream.end).toEqual({ code: closeCode.notAllowed, reason: 'you may no longer do this here' });
	expect((await stream.post([encodeHere({ hidden: true })])).status).toBe(404);
	await endSession(app, tokenHash(token));
	expect((await plain(port, 'GET', `${stream.path}/stream`, port.headers(token))).status).toBe(401);
});

test('[I3] an observer’s stream writes nothing', async () => {
	const { token } = await guest('Owl');
	const stream = await come('board', token, '?as=observer');
	expect(helloOf(stream).readOnly).toBe(true);
	const doc = new Y.Doc();
	doc.clientID = helloOf(stream).clientId;
	doc.transact(() => writeCard(doc, newCardId(app), draft('not mine to say')));
	await stream.post([sync(messageYjsUpdate, Y.encodeStateAsUpdate(doc))]);
	await until(() => stream.end, 'the last event');
	expect(stream.end!.code).toBe(closeCode.readOnly);
});

test('[I3] a person’s newest lines stay, sockets and streams counted together', async () => {
	const { token } = await guest('Crow');
	const first = await come('board', token);
	const sockets = Array.from({ length: 16 }, () => port.socket(`/live/${workshopId}/board`, token));
	await until(() => first.end, 'the oldest gives way');
	expect(first.end!.code).toBe(closeCode.replaced);
	for (const socket of sockets) socket.close();
});

test('[I4] a stream that takes nothing is counted by what has not gone, and closed when it stays stuck', async () => {
	const { token } = await guest('Snail');
	const stream = await come('board', token);
	stream.response!.pause();
	const seat = [...(app.rooms as unknown as { seats(): Iterable<{ actor: { personId: string }; send(bytes: Uint8Array): void; show(bytes: Uint8Array, vector: Uint8Array): void }> }).seats()].at(-1)!;
	const send = vi.spyOn(StreamLine.prototype, 'send');
	for (let i = 0; i < 400; i++) {
		seat.show(sync(messageYjsUpdate, new Uint8Array(100_000)), Y.encodeStateVector(new Y.Doc()));
		await new Promise((resolve) => setImmediate(resolve));
	}
	// What the machine's own buffers for one connection take (a few megabytes), and a little more: of 40 MB, nothing else was even handed over.
	const handedOver = send.mock.calls.reduce((sum, [bytes]) => sum + bytes.length, 0);
	expect(handedOver).toBeLessThan(24_000_000);
	const line = send.mock.contexts[0] as StreamLine;
	send.mockRestore();
	expect(line.bufferedAmount).toBeGreaterThan(256 * 1024);
	expect(line.bufferedAmount).toBeLessThan(1024 * 1024);
	const now = performance.now();
	const clock = vi.spyOn(performance, 'now').mockImplementation(() => now + 11_000);
	(app.rooms as unknown as { mind(): void }).mind();
	clock.mockRestore();
	stream.response!.resume();
	await until(() => stream.isOver, 'the end');
	expect(stream.end?.code).toBe(closeCode.tooSlow);
});

test('[I4] whoever sends in pieces is told when a piece has gone', async () => {
	const lines: StreamLine[] = [];
	const server = createServer((_request, response) => void lines.push(new StreamLine('x', { path: 'board', sessionId: '', workshopId: '' }, response)));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const asking = get(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, (response) => response.pause());
	await until(() => lines.length > 0, 'the request');
	let gone = 0;
	lines[0]!.send(new Uint8Array(100), () => (gone += 1));
	expect(lines[0]!.bufferedAmount).toBeGreaterThanOrEqual(100);
	await until(() => gone === 1, 'the first piece has gone');
	for (let i = 0; i < 200; i++) {
		lines[0]!.send(new Uint8Array(100_000), () => (gone += 1));
		await new Promise((resolve) => setImmediate(resolve));
	}
	expect(gone).toBeLessThan(200);
	expect(lines[0]!.bufferedAmount).toBeGreaterThan(1_000_000);
	asking.destroy();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

test('[I5] a line whose browser has gone quiet is asked for a sign of life and cut within 45 seconds; one that answers stays', () => {
	vi.useFakeTimers();
	const watch = new Watch({ actorForSocket: () => Promise.reject(new Error('away')) } as never);
	vi.spyOn(console, 'error').mockImplementation(() => {});
	const lines = [0, 1].map(() => {
		const told = { pings: 0, cuts: 0 };
		const watched = watch.add({ line: { isOpen: true, ping: () => (told.pings += 1), cut: () => (told.cuts += 1) }, request: {} as never, actor: { workshopId } as never, sessionId: '', close: () => {} });
		return { told, watched };
	});
	const [silent, answering] = lines as [(typeof lines)[0], (typeof lines)[0]];
	for (let second = 0; second < 44; second++) {
		const { pings } = answering.told;
		vi.advanceTimersByTime(1000);
		if (answering.told.pings > pings) answering.watched.heard();
		if (second < 39) expect(silent.told.cuts).toBe(0);
	}
	expect(answering.told.pings).toBeGreaterThanOrEqual(2);
	vi.advanceTimersByTime(1000);
	expect(silent.told.cuts).toBeGreaterThan(0);
	expect(answering.told.cuts).toBe(0);
	watch.close();
});

test('[I5] an empty post is a sign of life, and a stream is asked for one by a comment', async () => {
	const { token } = await guest('Hare');
	const heard = vi.fn();
	const { Usher } = await import('#server/realtime/socket/usher.ts');
	const seat = vi.spyOn(Usher.prototype, 'seat').mockImplementationOnce(function (this: InstanceType<typeof Usher>, line, admitted) {
		const seated = Usher.prototype.seat.call(this, line, admitted);
		line.ping();
		return { ...seated, heard };
	});
	const stream = await come('board', token);
	seat.mockRestore();
	// The padding is one too.
	await until(() => stream.comments === 2, 'a comment');
	expect((await stream.post([])).status).toBe(204);
	expect(heard).toHaveBeenCalled();
});

test('[I6] in the silence no byte of a draft comes down a stream that is not its writer’s', async () => {
	const secret = 'Wéir-benches zq-x by stream';
	const { token } = await guest('Finch');
	const others = [await come('board', (await guest('Gull')).token), await come('draft', (await guest('Ibis')).token), await come('board', host.token), await come('board', (await guest('Kite')).token, '?as=observer')];
	for (const other of others) await other.post([sync(messageYjsSyncStep1, Y.encodeStateVector(new Y.Doc()))]);
	const own = await come('draft', token);
	const { write } = await meet(own);
	await own.post([write(secret)]);
	await until(() => savedBy(own) === 2, 'it is saved');
	const again = await come('draft', token);
	await meet(again);
	await until(() => readCards(docOf(again)).some(({ text }) => text === secret), 'the writer’s own page has it');
	for (const other of others) {
		expect(Buffer.concat(other.frames).includes('zq-x')).toBe(false);
		const raw = Buffer.concat(other.raw);
		for (const offset of [0, 1, 2]) expect(raw.includes(Buffer.concat([Buffer.alloc(offset), Buffer.from('zq-x by stream')]).toString('base64').slice(4, -4))).toBe(false);
	}
});

test('[ER6] by the second way an erased card cannot be written again either: its writer is told, and the gap stays', async () => {
	const ann = await guest('Yarrow');
	const stream = await come('draft', ann.token);
	const { doc, write } = await meet(stream);
	await stream.post([write('Mr Heron lets his dog run')]);
	await until(() => savedBy(stream) === 2, 'the card is saved');
	const [card] = readCards(doc);
	await app.db.insert(cardChecks).values({ cardId: card!.id, workshopId, writer: ann.personId, state: 'erased', why: 'person', note: '', at: new Date() });
	// As the step of erasing does at its end: the gate knows it from then on.
	await app.rooms.step(workshopId, async () => {});
	const before = Y.encodeStateVector(doc);
	writeCardField(doc, card!.id, 'text', 'Mr Heron again');
	await stream.post([sync(messageYjsUpdate, Y.encodeStateAsUpdate(doc, before))]);
	await until(() => stream.frames.some((bytes) => kindOf(bytes) === frame.refused), 'it is refused');
	const decoder = decoding.createDecoder(stream.frames.find((bytes) => kindOf(bytes) === frame.refused)!);
	decoding.readVarUint(decoder);
	expect(readJson(decoder)).toMatchObject({ refusal: { reason: 'card-erased' }, cardId: card!.id, text: 'Mr Heron again' });
	expect((await app.rooms.readDraft(workshopId, ann.personId)).map(({ text }) => text)).toEqual(['Mr Heron lets his dog run']);
});
