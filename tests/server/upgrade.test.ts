import { afterAll, beforeAll, expect, test } from 'vitest';
import { once } from 'node:events';
import * as Y from 'yjs';
import { must, openWorkshop, someAdmin, testApp } from '../support/app.ts';
import { Port, until } from '../support/sockets.ts';
import type { App } from '#server/app.ts';
import { joinWorkshop } from '#server/auth/door.ts';
import { endSession, startSession } from '#server/auth/session.ts';
import { tokenHash } from '#server/auth/keys.ts';
import { commandRound } from '#server/use/rounds.ts';
import { readCards, writeCard } from '#lib/doc/board.ts';
import { closeCode, frame } from '#lib/doc/frames.ts';
import type { PersonId, UserId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { draft, newCardId } from '../support/people.ts';

let app: App;
let port: Port;
let workshopId: WorkshopId;
let facilitator: Actor;
let host: { token: string };
const guest = async (alias: string) => {
	const { personId, session } = must(await joinWorkshop(app, { workshopId, alias, user: null }));
	return { personId: personId as PersonId, token: session!.token };
};

beforeAll(async () => {
	app = await testApp();
	const admin = await someAdmin(app);
	host = await startSession(app, admin.id as UserId);
	({ workshopId, facilitator } = await openWorkshop(app, admin));
	port = await Port.open(app);
});
afterAll(async () => {
	await port.close();
	await app.close();
});

test('[R7] a socket is opened for our own pages and people of the workshop only; everyone else is told why not', async () => {
	const { token } = await guest('Wren');
	const board = `/live/${workshopId}/board`;
	const draftPath = `/live/${workshopId}/draft`;
	const ours = port.headers(token);
	const cases: [path: string, headers: Record<string, string>, status: number][] = [
		[board, ours, 101],
		[`${board}?as=observer`, ours, 101],
		[draftPath, ours, 101],
		[board, port.headers(token, null), 403],
		[board, port.headers(token, 'https://evil.example'), 403],
		[board, port.headers(token, `http://${port.host}.evil.example`), 403],
		[board, port.headers(token, 'null'), 403],
		[board, port.headers(null), 401],
		[board, port.headers('x'.repeat(40)), 401],
		['/live/aaaaaaaaaaaaaaaa/board', ours, 401],
		[draftPath, port.headers(host.token), 403],
		[`${draftPath}?as=observer`, ours, 403],
		['/live/', ours, 404],
		[`/live/${workshopId}/other`, ours, 404],
		[`/live/${workshopId}/board/../../x`, ours, 404],
		[`/live/${workshopId.toUpperCase()}/board`, ours, 404]
	];
	for (const [path, headers, status] of cases) {
		const answer = await port.knock(path, headers);
		expect(answer.status, `${path} ${JSON.stringify(headers)}`).toBe(status);
		if (status !== 101) expect(answer.body.trim()).toMatch(/^[A-Z].+\.$/);
	}
});

test('[R7] in production only the one configured origin is let in', async () => {
	const { isOurOrigin } = await import('#server/realtime/socket/origin.ts');
	const from = (origin: string | undefined) => ({ headers: { host: 'moot.example.org', ...(origin === undefined ? {} : { origin }) } }) as never;
	const config = { origin: 'https://moot.example.org' };
	expect(isOurOrigin(config, from('https://moot.example.org'))).toBe(true);
	for (const origin of [undefined, '', 'null', 'http://moot.example.org', 'https://moot.example.org:8443', 'https://moot.example.org.evil.example', 'https://x.moot.example.org']) {
		expect(isOurOrigin(config, from(origin)), String(origin)).toBe(false);
	}
});

test('[R10] the stock y-websocket client syncs with a room over a real socket', async () => {
	must(await commandRound(app, facilitator, { command: 'next' }));
	must(await commandRound(app, facilitator, { command: 'start' }));
	const { token } = await guest('Alder');
	const first = port.stock(workshopId, 'draft', token);
	const second = port.stock(workshopId, 'draft', token);
	await until(() => first.provider.synced && second.provider.synced, 'both are synced');
	const id = newCardId(app);
	first.doc.transact(() => writeCard(first.doc, id, draft('A bench by the weir')));
	await until(() => readCards(second.doc)[0]?.number, 'the card, numbered, on the other page');
	expect(readCards(second.doc)).toEqual(readCards(first.doc));
	expect(readCards(first.doc)).toMatchObject([{ id, text: 'A bench by the weir' }]);

	// Offline, with the line gone and back: what was written meanwhile arrives.
	first.provider.disconnect();
	first.doc.transact(() => first.doc.getMap<Y.Map<unknown>>('cards').get(id)!.set('text', 'Two benches by the weir'));
	first.provider.connect();
	await until(() => readCards(second.doc)[0]?.text === 'Two benches by the weir', 'the words written offline');
	first.provider.destroy();
	second.provider.destroy();
});

test('[R8] an ended session and a dismissed person lose their open sockets', async () => {
	const { token, personId } = await guest('Teal');
	const ws = port.socket(`/live/${workshopId}/board`, token);
	await once(ws, 'message');
	app.rooms.dismiss(personId, 'not-allowed');
	expect((await once(ws, 'close'))[0]).toBe(closeCode.notAllowed);

	const again = port.socket(`/live/${workshopId}/board`, token);
	await once(again, 'message');
	await endSession(app, tokenHash(token));
	expect((await port.knock(`/live/${workshopId}/board`, port.headers(token))).status).toBe(401);
	const { Watch } = await import('#server/realtime/socket/watch.ts');
	const { actorForSocket } = await import('#server/auth/socket.ts');
	const watch = new Watch({ actorForSocket: (request: never, id: string) => actorForSocket(app, request, id) } as never);
	const closed: string[] = [];
	await watch.check({ line: again as never, request: { headers: port.headers(token) } as never, actor: { personId, workshopId, role: 'participant' }, sessionId: '', close: (code) => closed.push(code) });
	watch.close();
	expect(closed).toEqual(['gone']);
});

test('[R9] a socket that floods, or talks nonsense, is closed with a code of its own', async () => {
	const { token } = await guest('Newt');
	const nonsense: [data: Buffer | string, code: number][] = [
		['text', closeCode.badFrame],
		[Buffer.alloc(0), closeCode.badFrame],
		[Buffer.from([77]), closeCode.badFrame],
		[Buffer.from([frame.sync, 9, 0]), closeCode.badFrame],
		[Buffer.from([frame.here, 3, 123, 125, 125]), closeCode.badFrame],
		[Buffer.alloc(300 * 1024), 1009]
	];
	for (const [data, code] of nonsense) {
		const ws = port.socket(`/live/${workshopId}/board`, token);
		await once(ws, 'message');
		ws.send(data);
		expect((await once(ws, 'close'))[0]).toBe(code);
	}
	const flood = port.socket(`/live/${workshopId}/board`, token);
	await once(flood, 'message');
	for (let i = 0; i < 1000; i++) flood.send(Buffer.from([frame.queryAwareness]));
	expect((await once(flood, 'close'))[0]).toBe(closeCode.tooFast);
});

test('[R21] a flood of pings ends its line; a few are answered', async () => {
	const { token } = await guest('Heron');
	const ws = port.socket(`/live/${workshopId}/board`, token);
	await once(ws, 'open');
	let answers = 0;
	ws.on('pong', () => (answers += 1));
	for (let i = 0; i < 20; i++) ws.ping();
	await until(() => answers === 20, 'twenty answers');
	const closed = once(ws, 'close');
	for (let i = 0; i < 200; i++) ws.ping();
	await closed;
	expect(answers).toBeLessThan(100);
});
