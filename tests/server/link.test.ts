import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { must, openWorkshop, someAdmin, testApp, type TestClock } from '../support/app.ts';
import { browserSocket, type Breakable } from '../support/browser-socket.ts';
import { forge } from '../support/forge.ts';
import { Port, until } from '../support/sockets.ts';
import type { App } from '#server/app.ts';
import { joinWorkshop } from '#server/auth/door.ts';
import { commandRound } from '#server/use/rounds.ts';
import { clustersOf, readCards, readClusters } from '#lib/doc/board.ts';
import type { Refused } from '#lib/doc/frames.ts';
import { makeId, type CardId, type ClusterId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { LinkAct } from '#lib/live/act.ts';
import { LiveDoc } from '#lib/live/line/live-doc.ts';

// The browser's half of the link against the real rooms, over real sockets: what the two have agreed on holds on both sides.

let app: App;
let port: Port;
let workshopId: WorkshopId;
let facilitator: Actor;
const open: LiveDoc[] = [];

beforeAll(async () => {
	app = await testApp();
	({ workshopId, facilitator } = await openWorkshop(app, await someAdmin(app)));
	port = await Port.open(app);
	await go('place');
});
afterAll(async () => {
	for (const doc of open) doc.close();
	await port.close();
	await app.close();
});

async function go(round: 'place' | 'look' | 'group') {
	const index = { place: 1, look: 2, group: 3 }[round];
	while (must(await commandRound(app, facilitator, { command: 'next' })).index < index);
	must(await commandRound(app, facilitator, { command: 'start' }));
}

async function guest(alias: string): Promise<string> {
	return must(await joinWorkshop(app, { workshopId, alias, user: null })).session!.token;
}

function sit(token: string, path: 'board' | 'draft') {
	const refused: Refused[] = [];
	const doc = new LiveDoc({
		path,
		server: `ws://${port.host}/live/${workshopId}`,
		Socket: browserSocket(port.headers(token)),
		random: () => 0,
		ear: { exchanged() {}, turned() {}, refused: (one) => refused.push(one) }
	});
	open.push(doc);
	return { doc, refused, saved: () => until(() => doc.isEven && doc.unsaved.length === 0, 'saved') };
}

const place = (text: string): LinkAct & { cardId: CardId } => ({ act: 'place-card', cardId: makeId<CardId>(app.random), draft: { text, theme: 'green', at: [0.5, 0.5] } });

const cards = (doc: LiveDoc) => readCards(doc.doc);
const groups = (doc: LiveDoc) => readClusters(doc.doc);

test('[L6] what is written before the lease, and what is written after it, is called saved and outlives the page', async () => {
	const token = await guest('Wren');
	const first = sit(token, 'draft');
	const early = place('Written before the line stood');
	first.doc.make(early);
	await first.saved();
	const late = place('Written after');
	first.doc.make(late);
	await first.saved();
	expect(first.refused).toEqual([]);
	const again = sit(token, 'draft');
	await until(() => again.doc.isEven, 'the draft again');
	expect(cards(again.doc).map(({ id, text }) => [id, text])).toEqual([
		[early.cardId, 'Written before the line stood'],
		[late.cardId, 'Written after']
	]);
});

test('[L9] words that the gate does not take come back with the reason, and all other words stay', async () => {
	const { doc, refused, saved } = sit(await guest('Otter'), 'draft');
	await until(() => doc.isEven, 'the draft');
	const good = place('A bench by the brook');
	doc.make(good);
	const long = 'x'.repeat(400);
	doc.make(place(long));
	await saved();
	await until(() => cards(doc).length === 1, 'the refused card taken back');
	expect(refused).toMatchObject([{ refusal: { reason: 'text-too-long' }, text: long }]);
	doc.make({ act: 'edit-card', cardId: good.cardId, text: 'Two benches by the brook' });
	await saved();
	expect(cards(doc).map(({ text }) => text)).toEqual(['Two benches by the brook']);
});

test('[L5] what was done while the line was down goes up under the old lease and the new one', async () => {
	const { doc, refused, saved } = sit(await guest('Heron'), 'draft');
	await until(() => doc.isEven, 'the draft');
	const before = place('Before the line broke');
	doc.make(before);
	await saved();
	(doc.provider.ws as unknown as Breakable).terminate();
	const down = place('While it was down');
	doc.make(down);
	doc.make({ act: 'move-card', cardId: before.cardId, at: [0.25, 0.75] });
	doc.make({ act: 'edit-card', cardId: down.cardId, text: 'While it was down, and changed' });
	await saved();
	expect(refused).toEqual([]);
	expect(cards(doc).map(({ text, at, number }) => [text, at, number > 0])).toEqual([
		['Before the line broke', [0.25, 0.75], true],
		['While it was down, and changed', [0.5, 0.5], true]
	]);
});

test('[L10] a card taken away comes back by undo, with the number it had', async () => {
	const { doc, refused, saved } = sit(await guest('Alder'), 'draft');
	await until(() => doc.isEven, 'the draft');
	const act = place('Take me away');
	doc.make(act);
	await saved();
	await until(() => cards(doc)[0]!.number > 0, 'a number');
	const { number } = cards(doc)[0]!;
	const { back } = doc.make({ act: 'remove-card', cardId: act.cardId })!;
	await saved();
	expect(cards(doc)).toEqual([]);
	doc.make(back!);
	await saved();
	await until(() => cards(doc)[0]?.number === number, 'its old number');
	expect(refused).toEqual([]);
});

test('[L10] a group taken apart comes back by undo with its name and cards', async () => {
	const writer = sit(await guest('Linnet'), 'draft');
	await until(() => writer.doc.isEven, 'the draft');
	const one = place('One');
	writer.doc.make(one);
	await writer.saved();
	await go('group');
	const { doc, refused, saved } = sit(await guest('Rowan'), 'board');
	await until(() => doc.isEven && cards(doc).some(({ id }) => id === one.cardId), 'the board, face up');
	const clusterId = makeId<ClusterId>(app.random);
	doc.make({ act: 'add-group', clusterId, name: 'Benches', cardIds: [one.cardId] });
	await saved();
	const { back } = doc.make({ act: 'remove-group', clusterId })!;
	await saved();
	expect(groups(doc)).toEqual([]);
	doc.make(back!);
	await saved();
	expect(refused).toEqual([]);
	expect(groups(doc).map(({ id, name }) => [id, name])).toEqual([[clusterId, 'Benches']]);
	expect(cards(doc).find(({ id }) => id === one.cardId)?.cluster).toBe(clusterId);
});

test('[E1] a client id used twice makes two boards that both think they are whole; the page finds out, and has the right one without being loaded again', async () => {
	const said = vi.spyOn(console, 'error').mockImplementation(() => {});
	const [writer, page] = [sit(await guest('Sedge'), 'board'), sit(await guest('Teasel'), 'board')];
	await until(() => writer.doc.isEven && page.doc.isEven, 'the board');
	const named = (doc: LiveDoc) => groups(doc).find(({ id }) => id === clusterId)?.name;
	const clusterId = makeId<ClusterId>(app.random);
	writer.doc.make({ act: 'add-group', clusterId, name: '' });
	await writer.saved();
	await until(() => groups(page.doc).length === groups(writer.doc).length && named(page.doc) !== undefined, 'the group');

	// What this page holds under the writer's next number is not what the writer is going to say.
	const forged = forge(page.doc.doc, writer.doc.doc.clientID, (doc) => void clustersOf(doc).get(clusterId)!.set('name', 'Anything'));
	Y.applyUpdate(page.doc.doc, forged, page.doc.provider);
	writer.doc.make({ act: 'name-group', clusterId, name: 'Benches by the water' });
	await writer.saved();
	await until(() => Y.getState(page.doc.doc.store, writer.doc.doc.clientID) === Y.getState(writer.doc.doc.store, writer.doc.doc.clientID), 'equal state vectors');
	expect([named(writer.doc), named(page.doc)]).toEqual(['Benches by the water', 'Anything']);

	(app.clock as TestClock).advance(30_000);
	await until(() => page.doc.line.state === 'lost', 'the page drops its copy');
	const own = makeId<ClusterId>(app.random);
	page.doc.make({ act: 'add-group', clusterId: own, name: 'Made meanwhile' });
	await page.saved();
	expect(named(page.doc)).toBe('Benches by the water');
	await until(() => groups(writer.doc).some(({ id }) => id === own), 'what was made meanwhile');
	expect(page.refused).toEqual([]);
	expect(said.mock.calls.filter(([line]) => String(line).includes('had other content'))).toHaveLength(1);
	vi.restoreAllMocks();
});
