import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { clientLeases, people, updates } from '#server/db/schema.ts';
import type { Wanted } from '#server/realtime/leases.ts';
import { replay } from '#server/realtime/log/load.ts';
import { roomId } from '#server/realtime/where.ts';
import { cardsOf, readCards, writeCard, writeCardField } from '#lib/doc/board.ts';
import { contentHash } from '#lib/doc/content.ts';
import { closeCode } from '#lib/doc/frames.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { Caller } from '../support/network.ts';
import { visited } from '../support/past.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

// What browsers still hold of a board that was built anew while they slept, as anyone could send it.

let room: Meeting;
let ann: Actor;
let bob: Actor;
let bench: CardId;
/** Ann's page as it was when she closed the lid. */
let sleeper: Caller;

beforeEach(async () => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	room = await meeting(2);
	[ann, bob] = room.people as [Actor, Actor];
	await room.start('place');
	bench = await room.place(ann, 'A bench');
	await room.place(bob, 'A tree');
	await room.start('look');
	await visited(room.rooms, room.workshopId, bench, 70, 1_000_000);
	sleeper = await room.sit(ann, 'board', { lease: 'any' });
	sleeper.write((doc) => writeCardField(doc, bench, 'text', 'A longer bench'));
	await room.settle();
	sleeper.drop();
	await room.done(room.rooms.rest(room.workshopId));
	expect(await board()).toMatchObject({ epoch: 2, texts: ['A longer bench', 'A tree'] });
});
afterEach(async () => {
	await room.close();
	vi.restoreAllMocks();
});

async function board() {
	const { doc, epoch } = await replay(room.app.db, roomId(room.workshopId, { kind: 'board' }), false);
	return { epoch, texts: readCards(doc).map(({ text }) => text), hash: contentHash(doc), clients: [...doc.store.clients.keys()] };
}
const wanted = () => ({ clientId: sleeper.hello!.clientId, lease: sleeper.hello!.lease });
/** Someone who speaks the protocol and looks at no epoch. */
async function back(actor: Actor, copy: Y.Doc | null, lease: Wanted) {
	const caller = new Caller(room.network);
	if (copy) Y.applyUpdate(caller.doc, Y.encodeStateAsUpdate(copy), caller);
	caller.seat = await room.rooms.enter(caller.wire, actor, 'session', 'board', { parts: false, packed: false, lease });
	return caller;
}

test('[E10] a copy of an old epoch is not joined with the new document: its line is closed before either side has anything of the other', async () => {
	const before = await board();
	const officer = { ...bob, role: 'observer' } as const;
	for (const [actor, lease] of [[ann, wanted()], [ann, null], [bob, null], [officer, null]] as const) {
		const caller = await back(actor, sleeper.doc, lease);
		caller.write((doc) => writeCardField(doc, bench, 'text', 'Written on the train'));
		await room.settle();
		expect(caller.closed).toMatchObject({ code: closeCode.badUpdate });
		expect(caller.isSynced).toBe(false);
	}
	// Nor is the id of then let to its page again.
	expect((await back(ann, null, wanted())).seat!.letting).toMatchObject({ drop: true });
	expect(await board()).toEqual(before);
});

test('[E10] nothing that stands on an old epoch is ever taken in, whatever is sent and under whatever id', async () => {
	const before = await board();
	const old = wanted().clientId;
	const retired = await room.app.db.select().from(clientLeases).where(eq(clientLeases.roomId, roomId(room.workshopId, { kind: 'board' })));
	expect(retired.map(({ lease }) => lease)).toEqual(retired.map(() => -1));
	expect(retired.map(({ clientId }) => clientId)).toEqual(expect.arrayContaining([old, 1_000_000, 1_000_069]));

	const whole = Y.encodeStateAsUpdate(sleeper.doc);
	const own = (change: (doc: Y.Doc) => void, id: number, from: Y.Doc | null = sleeper.doc) => {
		const copy = new Y.Doc();
		if (from) Y.applyUpdate(copy, Y.encodeStateAsUpdate(from));
		const start = Y.encodeStateVector(copy);
		copy.clientID = id;
		change(copy);
		return Y.encodeStateAsUpdate(copy, start);
	};
	const edit = (doc: Y.Doc) => void writeCardField(doc, bench, 'text', 'Written on the train');
	const place = (doc: Y.Doc) => writeCard(doc, bench, draft('Written on the train'));
	const updatesOfOld: [string, (id: number) => Uint8Array][] = [
		['all of the old copy', () => whole],
		['an edit under the old id', () => own(edit, old)],
		['an edit of the old card under the new id', (id) => own(edit, id)],
		['a new beginning under the old id', () => own(place, old, null)],
		['a new beginning under an id that a visitor had', () => own(place, 1_000_007, null)],
		['a new beginning under the server’s old id', () => own(place, 1, null)],
		['a deletion of the old card', (id) => own((doc) => cardsOf(doc).delete(bench), id)]
	];
	for (const [what, update] of updatesOfOld) {
		const caller = await room.sit(ann, 'board', { lease: 'any' });
		caller.sendUpdate(update(caller.hello!.clientId));
		await room.settle();
		expect(caller.closed, what).toMatchObject({ code: closeCode.badUpdate });
	}
	expect(await board()).toEqual(before);
});

test('[E10] ids of an old epoch are never let again, and the next time the document is built anew they stay retired', async () => {
	const caller = await room.sit(bob, 'board', { lease: 'any' });
	expect(caller.hello!.clientId).not.toBe(wanted().clientId);
	caller.drop();
	room.clock.advance(10 * 60_000);
	expect((await room.sit(bob, 'board', { lease: 'any' })).hello!.clientId).not.toBe(wanted().clientId);
	for (const { seat } of room.network.callers) seat?.gone();
	await visited(room.rooms, room.workshopId, bench, 70, 3_000_000);
	await room.done(room.rooms.rest(room.workshopId));
	expect(await board()).toMatchObject({ epoch: 3, clients: [3] });
	for (const id of [wanted().clientId, 1_000_000, 3_000_000]) {
		const caller = await room.sit(ann, 'board', { lease: 'any' });
		caller.doc.clientID = id;
		caller.write((doc) => writeCardField(doc, bench, 'text', 'stolen'));
		await room.settle();
		expect(caller.closed?.reason).toBe('a client id of someone else');
		caller.drop();
	}
});

test('[E9] a draft of a silent round that is over is tidied too, and leaves memory', async () => {
	const id = roomId(room.workshopId, { kind: 'draft', personId: ann.personId });
	await room.start('place');
	const caller = await room.sit(ann, 'draft');
	const card = newCardId(room.app);
	for (let i = 0; i < 20; i++) {
		caller.write((doc) => (i === 0 ? writeCard(doc, card, draft('A lamp')) : void writeCardField(doc, card, 'at', [i / 20, 0.5])));
		await room.settle();
	}
	caller.drop();
	await room.start('look');
	await room.done(room.rooms.rest(room.workshopId));
	expect(await room.app.db.select().from(updates).where(eq(updates.roomId, id))).toEqual([]);
	const { accepted, doc } = await replay(room.app.db, id, true);
	expect([accepted.cards.size, accepted.removedCards.size, cardsOf(doc).size]).toEqual([0, 0, 0]);
	expect((await room.rooms.readBoard(room.workshopId)).cards.map(({ text }) => text)).toEqual(['A longer bench', 'A tree', 'A lamp']);
	expect((await room.app.db.select().from(people)).length).toBe(3);
});
