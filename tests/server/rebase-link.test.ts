import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { must, openWorkshop, someAdmin, testApp } from '../support/app.ts';
import { visited } from '../support/past.ts';
import { Port, until } from '../support/sockets.ts';
import type { App } from '#server/app.ts';
import { joinWorkshop } from '#server/auth/door.ts';
import { replay } from '#server/realtime/log/load.ts';
import { roomId } from '#server/realtime/where.ts';
import type { LiveRooms } from '#server/realtime/rooms.ts';
import { commandRound } from '#server/use/rounds.ts';
import { readCards } from '#lib/doc/board.ts';
import { contentHash } from '#lib/doc/content.ts';
import { closeCode, type Refused } from '#lib/doc/frames.ts';
import { makeId, type CardId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { LinkAct } from '#lib/live/act.ts';
import { LiveDoc, type LiveDocEar } from '#lib/live/line/live-doc.ts';
import { OwnActs } from '#lib/live/undo.svelte.ts';

// A board is built anew while a page sleeps: the browser's half and the real rooms, over real sockets.

let app: App;
let rooms: LiveRooms;
let port: Port;
let workshopId: WorkshopId;
let facilitator: Actor;
const open: LiveDoc[] = [];

beforeAll(async () => {
	// The stock client complains about frames it does not know.
	vi.spyOn(console, 'error').mockImplementation(() => {});
	app = await testApp();
	rooms = app.rooms as LiveRooms;
	({ workshopId, facilitator } = await openWorkshop(app, await someAdmin(app)));
	port = await Port.open(app);
	await go('place');
});
afterAll(async () => {
	for (const doc of open) doc.close();
	await port.close();
	await app.close();
	vi.restoreAllMocks();
});

async function go(round: 'place' | 'look') {
	const index = { place: 1, look: 2 }[round];
	while (must(await commandRound(app, facilitator, { command: 'next' })).index < index);
	must(await commandRound(app, facilitator, { command: 'start' }));
}

const guest = async (alias: string) => must(await joinWorkshop(app, { workshopId, alias, user: null })).session!.token;

function sit(token: string, path: 'board' | 'draft') {
	const headers = port.headers(token);
	class Browser extends WebSocket {
		constructor(url: string) {
			super(url, { headers });
		}
	}
	const refused: Refused[] = [];
	const done = new OwnActs(null);
	let isMade = false;
	const ear: LiveDocEar = { exchanged: (_, since) => isMade && done.exchanged(new Set(doc.unsaved), () => false, since), turned() {}, refused: (one) => refused.push(one) };
	const doc: LiveDoc = new LiveDoc({ path, server: `ws://${port.host}/live/${workshopId}`, Socket: Browser as never, random: () => 0, ear });
	isMade = true;
	open.push(doc);
	return { doc, done, refused, saved: () => until(() => doc.isEven && doc.unsaved.length === 0, 'saved') };
}

const place = (text: string): LinkAct & { cardId: CardId } => ({ act: 'place-card', cardId: makeId<CardId>(app.random), draft: { text, theme: 'green', at: [0.5, 0.5] } });
const board = async () => {
	const { doc, epoch } = await replay(app.db, roomId(workshopId, { kind: 'board' }), false);
	return { cards: readCards(doc), hash: contentHash(doc), epoch, clients: doc.store.clients.size };
};

/** Everyone has left for long enough. */
async function rest(epoch: number) {
	await until(() => [...rooms.seats()].length === 0, 'everyone has left');
	await rooms.rest(workshopId);
	expect((await board()).epoch).toBe(epoch);
}

test('[E11] a page that slept while the board was built anew gets the new one, makes what was not saved on it, and can take that back; a stock client is told to go, and has spoilt nothing', async () => {
	const [wren, finch] = [await guest('Wren'), await guest('Finch')];
	const [hers, his] = [sit(wren, 'draft'), sit(finch, 'draft')];
	const [bench, tree] = [place('A bench'), place('A tree')];
	hers.doc.make(bench);
	his.doc.make(tree);
	for (const page of [hers, his]) {
		await page.saved();
		page.doc.close();
	}
	await go('look');
	const page = sit(wren, 'board');
	const stock = port.stock(workshopId, 'board', finch);
	await page.saved();
	await until(() => readCards(stock.doc).length === 2, 'the stock client has the board');
	const { done } = page;
	const act = (act: LinkAct) => {
		const made = page.doc.make(act)!;
		done.did({ act, back: made.back!, since: made.since });
	};
	act({ act: 'edit-card', cardId: bench.cardId, text: 'A longer bench' });
	await page.saved();
	await until(() => readCards(stock.doc).some(({ text }) => text === 'A longer bench'), 'the stock client is shown it');
	await visited(rooms, workshopId, bench.cardId, 70, 1_000_000);
	const before = readCards(stock.doc).length;
	expect(before).toBe(2);

	// Both close the lid, and go on writing on the train.
	page.doc.provider.disconnect();
	stock.provider.disconnect();
	act({ act: 'edit-card', cardId: bench.cardId, text: 'A longer bench, in the sun' });
	act({ act: 'move-card', cardId: bench.cardId, at: [0.1, 0.2] });
	const fields = stock.doc.getMap('cards').get(tree.cardId) as Y.Map<unknown>;
	fields.set('text', 'A tree with a swing');
	await rest(2);

	stock.provider.connect();
	const [code] = await new Promise<[number, string]>((resolve) => stock.provider.on('closed' as never, (({ code, reason }: { code: number; reason: string }) => resolve([code, reason])) as never));
	expect(code).toBe(closeCode.badUpdate);
	expect(stock.provider.shouldConnect).toBe(false);

	page.doc.provider.connect();
	await page.saved();
	expect(page.refused).toEqual([]);
	const { cards, hash, clients } = await board();
	expect(cards.map(({ text, at, number }) => [text, at, number])).toEqual([['A longer bench, in the sun', [0.1, 0.2], 1], ['A tree', [0.5, 0.5], 2]]);
	expect(contentHash(page.doc.doc)).toBe(hash);
	// The server's, and hers.
	expect(clients).toBe(2);

	// One after another, what was made again. Whose hand the rest was, the new board does not say: it stays.
	for (const back of ['A longer bench, in the sun', 'A longer bench']) {
		const taken = done.takeBack(() => page.doc.doc);
		page.doc.make(taken!.back);
		await page.saved();
		expect((await board()).cards[0]!.text).toBe(back);
	}
	expect(done.any).toBe(false);
	// Whoever loads that stock client's page again is in.
	const again = port.stock(workshopId, 'board', finch);
	await until(() => again.provider.synced, 'the stock client is in again');
	expect(contentHash(again.doc)).toBe((await board()).hash);
});
