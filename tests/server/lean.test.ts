import { asc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { archives, cards, clusters, snapshots, updates } from '#server/db/schema.ts';
import { Caretaker } from '#server/realtime/caretaker.ts';
import { unbundled } from '#server/realtime/log/archive.ts';
import { besideAsText, besideOf } from '#server/realtime/log/beside.ts';
import { replay, takeRoom } from '#server/realtime/log/load.ts';
import { roomId } from '#server/realtime/where.ts';
import { openRealtime } from '#server/realtime/open.ts';
import { cardsOf, clustersOf, readCards, removeCard, writeCard, writeCardField, writeCluster } from '#lib/doc/board.ts';
import { contentHash } from '#lib/doc/content.ts';
import { makeId, type CardId, type ClusterId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { dying, moved, visited } from '../support/past.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

let room: Meeting;
let ann: Actor;
let bob: Actor;
let [bench, crossing]: CardId[] = [];
let said: ReturnType<typeof vi.spyOn>;

beforeEach(async () => {
	said = vi.spyOn(console, 'error').mockImplementation(() => {});
	room = await meeting(2);
	[ann, bob] = room.people as [Actor, Actor];
	await room.start('place');
	bench = await room.place(ann, 'A bench');
	crossing = await room.place(bob, 'A crossing');
	await room.start('look');
	// Something to remember beside the document: a card taken away, with its words, and a group that was given up.
	const [first, second] = [await room.sit(ann), await room.sit(bob)];
	room.clock.advance(1000);
	second.write((doc) => removeCard(doc, crossing!));
	await room.settle();
	await room.start('group');
	const gone = makeId<ClusterId>(room.app.random);
	first.write((doc) => writeCluster(doc, gone, 'Nothing'));
	await room.settle();
	first.write((doc) => clustersOf(doc).delete(gone));
	await room.settle();
	for (const caller of [first, second]) caller.drop();
});
afterEach(async () => {
	room.database.open();
	await room.close();
	vi.restoreAllMocks();
});

const board = () => roomId(room.workshopId, { kind: 'board' });
const inLog = () => room.app.db.select().from(updates).where(eq(updates.roomId, board())).orderBy(asc(updates.seq));
const kept = () => room.app.db.select().from(snapshots).where(eq(snapshots.roomId, board()));
const archived = async () => (await room.app.db.select().from(archives).where(eq(archives.roomId, board())).orderBy(asc(archives.fromSeq))).flatMap((archive) => unbundled(archive).rows);
/** All that a load of the board gives. */
async function loaded() {
	const { doc, accepted, seq, epoch } = await replay(room.app.db, board(), false);
	return { content: contentHash(doc), beside: besideAsText(besideOf(accepted)), seq, epoch };
}
/** Everyone has left, and the time has come. */
const rest = () => room.done(room.rooms.rest(room.workshopId));
const rows = async () => ({
	cards: (await room.app.db.select().from(cards)).sort((a, b) => (a.id < b.id ? -1 : 1)),
	clusters: (await room.app.db.select().from(clusters)).sort((a, b) => (a.id < b.id ? -1 : 1))
});

test('[E6] when everyone has left, a long log becomes a snapshot and an archive that still says who wrote each row, and when', async () => {
	await moved(room.rooms, room.workshopId, bench!, 1200);
	const [before, log] = [await loaded(), await inLog()];
	await rest();
	expect(await inLog()).toEqual([]);
	expect(await archived()).toEqual(log.map(({ roomId: _, ...row }) => row));
	expect(await kept()).toMatchObject([{ seq: log.length, epoch: 1 }]);
	expect(await loaded()).toEqual(before);
	expect(said).not.toHaveBeenCalled();

	// It goes on from there, and the next time only what is new is moved.
	await moved(room.rooms, room.workshopId, bench!, 20);
	expect(await inLog()).toHaveLength(20);
	const after = await loaded();
	await rest();
	expect(await inLog()).toEqual([]);
	expect(await archived()).toHaveLength(log.length + 20);
	expect(await kept()).toHaveLength(1);
	expect(await loaded()).toEqual(after);
});

test('[E6] while people sit there a log is cut short in a quiet moment, and at the latest when a load would take long; nobody is sent away', async () => {
	const caller = await room.sit(ann);
	await moved(room.rooms, room.workshopId, bench!, 1200);
	await room.rooms.tick();
	expect(await kept()).toEqual([]);
	// Somebody comes in: a crowd may follow, and is given the board first.
	room.clock.advance(900);
	await room.sit(bob);
	room.clock.advance(100);
	await room.rooms.tick();
	const { compacting } = caller.seat!.room;
	expect(compacting.running).toBeNull();
	room.clock.advance(900);
	await room.rooms.tick();
	expect(compacting.running).not.toBeNull();
	caller.write((doc) => writeCardField(doc, bench!, 'text', 'Written meanwhile'));
	await room.settle();
	await compacting.running;
	expect(caller.saved).toBe(caller.sent);
	room.clock.advance(1000);
	await room.rooms.tick();
	await compacting.running;
	expect((await inLog()).map(({ personId }) => personId)).toEqual([ann.personId]);

	// It is never quiet: then it is taken together with what is being written. Moving rows away would hold up everybody's, and waits.
	await moved(room.rooms, room.workshopId, bench!, 10_000);
	await compacting.running;
	const upTo = (await kept())[0]!.seq;
	expect(upTo).toBeGreaterThan(11_000);
	expect((await inLog()).length).toBeGreaterThan(10_000);
	expect((await loaded()).seq).toBe((await inLog()).at(-1)!.seq);
	await room.settle();
	room.clock.advance(1000);
	// A few thousand at each look: nothing that waits for it waits for all of them.
	const looks: number[] = [];
	do {
		await room.rooms.tick();
		await compacting.running;
		looks.push((await inLog()).length);
	} while (compacting.unmoved > 0);
	expect(looks.length).toBeGreaterThan(1);
	expect((await inLog()).every(({ seq }) => seq > upTo)).toBe(true);
	expect((await inLog()).length).toBeLessThan(100);
	expect(caller.closed).toBeNull();
	expect(contentHash(caller.doc)).toBe((await loaded()).content);
	expect(said).not.toHaveBeenCalled();
});

test('[E7] killed at any point, a room that was being tidied is loaded whole, with what was taken away', { timeout: 60_000 }, async () => {
	// Long and heavy, so that everything is done: snapshot, archives, a document built anew.
	await visited(room.rooms, room.workshopId, bench!, 70, 1_000_000);
	await moved(room.rooms, room.workshopId, bench!, 600);
	await room.rooms.flush(room.workshopId);
	let finished = false;
	for (let at = 1; !finished; at++) {
		const before = await loaded();
		const { place, epoch, doc, accepted, covered, unmoved } = await takeRoom(room.app.db, room.workshopId, { kind: 'board' });
		const process = dying(room.app.db, at);
		await new Caretaker(process.db).tend([{ place, epoch, doc, accepted, covered, unmoved }]);
		finished = !process.isDead();
		expect(await loaded(), `killed before statement ${at}`).toEqual({ ...before, epoch: finished ? 2 : 1 });
		// The next server opens it, and the work goes on.
		const next = openRealtime(room.app, { ticking: 'hand' });
		await moved(next.rooms, room.workshopId, bench!, 17);
		expect(contentHash((await takeRoom(room.app.db, room.workshopId, { kind: 'board' })).doc)).not.toBe(before.content);
		await visited(next.rooms, room.workshopId, bench!, 1, 2_000_000 + at);
	}
	expect(said.mock.calls.flat().filter((line: unknown) => String(line).includes('is not what was written'))).toEqual([]);
});

test('[E7] a snapshot that is not what was written is refused, and all of the log is read instead, over every epoch', async () => {
	await visited(room.rooms, room.workshopId, bench!, 70, 1_000_000);
	await moved(room.rooms, room.workshopId, bench!, 30);
	await rest();
	await moved(room.rooms, room.workshopId, bench!, 30);
	const before = await loaded();
	expect(before.epoch).toBe(2);
	const [whole] = await kept();
	const flipped = whole!.doc.slice();
	flipped[flipped.length >> 1]! ^= 1;
	const lying = { ...(whole!.beside as object), removedCards: [] };
	for (const [spoilt, why] of [[{ doc: flipped }, 'a bit of the document'], [{ beside: lying }, 'what stands beside it'], [{ hash: whole!.hash.replace(/ .*/, ' 0123456789abcdef') }, 'other content']] as const) {
		await room.app.db.update(snapshots).set({ ...whole!, ...spoilt });
		said.mockClear();
		expect(await loaded(), why).toEqual(before);
		expect(said.mock.calls.flat().join(), why).toContain('is not what was written');
	}
	// What is written from then on stands on that, and a new snapshot takes the place of the spoilt one.
	const again = openRealtime(room.app, { ticking: 'hand' });
	await moved(again.rooms, room.workshopId, bench!, 29);
	await again.rooms.rest(room.workshopId);
	said.mockClear();
	expect((await loaded()).content).not.toBe(before.content);
	expect(said).not.toHaveBeenCalled();
	await again.close();
});

test('[E7] whoever takes a room over while it is tidied has it; nothing is moved from under them', async () => {
	await moved(room.rooms, room.workshopId, bench!, 600);
	await room.rooms.flush(room.workshopId);
	const { place, epoch, doc, accepted, covered, unmoved } = await takeRoom(room.app.db, room.workshopId, { kind: 'board' });
	const before = await loaded();
	const other = openRealtime(room.app, { ticking: 'hand' });
	await other.rooms.readBoard(room.workshopId);
	await new Caretaker(room.app.db).tend([{ place, epoch, doc, accepted, covered, unmoved }]);
	expect(await kept()).toEqual([]);
	expect(await inLog()).toHaveLength(before.seq);
	await other.close();
});

test('[R5] rows made anew from snapshots are the rows that were there, with all that was taken away; drafts too', async () => {
	await room.start('place');
	const caller = await room.sit(ann, 'draft');
	const [stays, withdrawn] = [newCardId(room.app), newCardId(room.app)];
	for (let i = 0; i < 20; i++) {
		caller.write((doc) => writeCard(doc, i % 2 ? stays : withdrawn, draft(`Thought ${i}`)));
		await room.settle();
	}
	caller.write((doc) => removeCard(doc, withdrawn));
	await room.settle();
	caller.drop();
	await moved(room.rooms, room.workshopId, bench!, 40);
	await room.rooms.flush(room.workshopId);
	const before = await rows();
	expect(before.cards.map(({ state }) => state).sort()).toEqual(['board', 'draft', 'removed', 'removed']);
	await rest();
	expect((await room.app.db.select().from(snapshots)).map(({ roomId }) => roomId).sort()).toEqual([board(), roomId(room.workshopId, { kind: 'draft', personId: ann.personId })].sort());
	await room.app.db.delete(cards);
	await room.app.db.update(clusters).set({ name: 'wrong' });
	await room.rooms.rebuild(room.workshopId);
	expect(await rows()).toEqual(before);
});

test('[E8] what was taken away before a snapshot can be put back after it, with its number', async () => {
	await visited(room.rooms, room.workshopId, bench!, 70, 1_000_000);
	await moved(room.rooms, room.workshopId, bench!, 30);
	await rest();
	await room.start('look');
	const caller = await room.sit(bob, 'board', { lease: 'any' });
	expect(caller.hello!.epoch).toBe(2);
	caller.write((doc) => writeCard(doc, crossing!, draft('A crossing')));
	await room.settle();
	expect(caller.refused).toEqual([]);
	const { cards: found } = await room.rooms.readBoard(room.workshopId);
	expect(found.map(({ text, number }) => [text, number])).toEqual([['A bench', 1], ['A crossing', 2]]);
	expect(cardsOf(caller.doc).get(crossing!)!.get('number')).toBe(2);
});

test('[E9] a document that the past has made heavy is built anew when everyone has left: the same content, one client id, the next epoch', async () => {
	await visited(room.rooms, room.workshopId, bench!, 40, 1_000_000);
	await rest();
	expect((await loaded()).epoch).toBe(1);
	await visited(room.rooms, room.workshopId, bench!, 30, 2_000_000);
	const before = await loaded();
	await rest();
	const { doc, accepted } = await replay(room.app.db, board(), false);
	expect(await loaded()).toEqual({ ...before, epoch: 2 });
	expect([...doc.store.clients.keys()]).toEqual([2]);
	expect(readCards(doc)).toEqual([...accepted.cards.values()]);
	expect(accepted.removedCards.get(crossing!)).toMatchObject({ text: 'A crossing', number: 2 });
	expect(Buffer.from(Y.encodeStateAsUpdate(doc)).includes(crossing!)).toBe(false);
	// Numbers go on.
	await room.start('place');
	await room.place(ann, 'A lamp');
	await room.start('look');
	expect((await room.rooms.readBoard(room.workshopId)).cards.map(({ number }) => number)).toEqual([1, 3]);
});
