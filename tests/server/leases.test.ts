import { asc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { clientLeases, updates } from '#server/db/schema.ts';
import type { Wanted } from '#server/realtime/leases.ts';
import { openRealtime } from '#server/realtime/open.ts';
import { readWishes } from '#server/realtime/wishes.ts';
import { readCards, writeCardField } from '#lib/doc/board.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { Caller } from '../support/network.ts';
import { meeting, type Meeting } from '../support/people.ts';

const graceMs = 2 * 60_000;
let room: Meeting;
let ann: Actor;
let bob: Actor;
let annsCard: CardId;
let bobsCard: CardId;

beforeEach(async () => {
	room = await meeting(2);
	[ann, bob] = room.people as [Actor, Actor];
	await room.start('place');
	annsCard = await room.place(ann, 'A bench');
	bobsCard = await room.place(bob, 'A tree');
	await room.start('look');
});
afterEach(async () => {
	room.database.open();
	vi.restoreAllMocks();
	await room.close();
});

const sit = (actor: Actor, lease: Wanted = 'any') => room.sit(actor, 'board', { lease });
const own = ({ hello }: Caller) => ({ clientId: hello!.clientId, lease: hello!.lease });
const rows = () => room.app.db.select().from(clientLeases).where(eq(clientLeases.roomId, `${room.workshopId}/board`));
const says = async (caller: Caller, id: CardId, text: string) => {
	caller.write((doc) => writeCardField(doc, id, 'text', text));
	await room.settle();
};
const texts = async () => (await room.rooms.readBoard(room.workshopId)).cards.map(({ text }) => text);

/** A page that comes back with the copy it had. */
async function back(actor: Actor, before: Caller, lease: Wanted, rooms = room.rooms): Promise<Caller> {
	const caller = new Caller(room.network);
	Y.applyUpdate(caller.doc, Y.encodeStateAsUpdate(before.doc), caller);
	caller.seat = await rooms.enter(caller.wire, actor, 'session', 'board', { parts: false, packed: false, lease });
	return caller;
}

test('[E3] an id waits two minutes for its page and is then let to anyone, with a higher number, which stands in the log from the first write on', async () => {
	const first = await sit(ann);
	await says(first, annsCard, 'Two benches');
	const { clientId, lease } = own(first);
	expect(await rows()).toMatchObject([{ clientId, lease, personId: ann.personId }]);
	const beside = await sit(bob);
	expect(beside.hello!.clientId).not.toBe(clientId);
	first.drop();
	room.clock.advance(graceMs - 1);
	expect((await sit(bob)).hello!.clientId).not.toBe(clientId);
	room.clock.advance(1);
	const second = await sit(bob);
	expect(second.hello!.clientId).toBe(clientId);
	expect(second.hello!.lease).toBeGreaterThan(lease);
	expect(await rows()).toMatchObject([{ clientId, lease, personId: ann.personId }]);

	await says(second, bobsCard, 'Two trees');
	expect(await rows()).toMatchObject([{ ...own(second), personId: bob.personId }]);
	expect(await texts()).toEqual(['Two benches', 'Two trees']);
	for (const caller of [second, beside]) expect(readCards(caller.doc).map(({ text }) => text)).toEqual(['Two benches', 'Two trees']);
	// Who wrote what is known by the rows of the log, not by ids.
	const log = await room.app.db.select().from(updates).where(eq(updates.roomId, `${room.workshopId}/board`)).orderBy(asc(updates.seq));
	expect(log.slice(-2).map(({ personId }) => personId)).toEqual([ann.personId, bob.personId]);
}, 180_000);

test('[E3] a hundred visitors one after another who each wrote leave one id behind', async () => {
	for (let i = 0; i < 100; i++) {
		const visitor = await sit(i % 2 ? ann : bob);
		await says(visitor, i % 2 ? annsCard : bobsCard, `Words ${i}`);
		expect(visitor.saved).toBe(visitor.sent);
		visitor.drop();
		room.clock.advance(graceMs);
	}
	expect(await rows()).toHaveLength(1);
	expect(await texts()).toEqual(['Words 99', 'Words 98']);
	const fresh = await sit(ann);
	expect(fresh.doc.store.clients.size).toBeLessThanOrEqual(2);
});

test('[E3] ids that nobody wrote under leave no trace', async () => {
	for (let i = 0; i < 50; i++) (await sit(ann)).drop();
	expect(await rows()).toEqual([]);
});

test('[E4] a page that comes back gets its id again, also after a restart, and what it had not sent goes in', async () => {
	const first = await sit(ann);
	await says(first, annsCard, 'Two benches');
	first.drop();
	room.clock.advance(10 * graceMs);
	first.write((doc) => writeCardField(doc, annsCard, 'text', 'Three benches'));
	const second = await back(ann, first, own(first));
	await room.settle();
	expect(second.hello).toMatchObject(own(first));
	expect(second.hello!.drop).toBeUndefined();
	expect(await texts()).toEqual(['Three benches', 'A tree']);
	expect(await rows()).toHaveLength(1);

	second.write((doc) => writeCardField(doc, annsCard, 'text', 'Four benches'));
	const again = openRealtime(room.app, { ticking: 'hand' });
	const third = await back(ann, second, own(first), again.rooms);
	expect(room.network.flush()).toBe(true);
	await again.rooms.tick();
	room.network.flush();
	expect(third.hello).toMatchObject(own(first));
	expect((await again.rooms.readBoard(room.workshopId)).cards[0]?.text).toBe('Four benches');
	await again.close();
});

test('[E5] a page whose id was let to another gets a new one and is told to drop its copy; what it sends all the same is not taken in', async () => {
	const first = await sit(ann);
	await says(first, annsCard, 'Two benches');
	first.drop();
	room.clock.advance(graceMs);
	const second = await sit(bob);
	expect(second.hello!.clientId).toBe(first.hello!.clientId);
	first.write((doc) => writeCardField(doc, annsCard, 'text', 'Written on the train'));
	// Let to somebody, written under or not.
	for (const written of [false, true]) {
		if (written) {
			await says(second, bobsCard, 'Two trees');
			second.drop();
		}
		const late = await back(ann, first, own(first));
		await room.settle();
		expect(late.hello).toMatchObject({ drop: true });
		expect(late.hello!.clientId).not.toBe(first.hello!.clientId);
		// Once others have written under it, words of this copy have the numbers of theirs: nothing but the hello can say so.
		expect(late.closed?.reason).toBe(written ? undefined : 'a client id of someone else');
	}
	expect(await texts()).toEqual(['Two benches', 'Two trees']);
});

test('[E5] two tabs of one person have an id each, and one that was let to the other tab is not the first one’s any more', async () => {
	const [first, second] = [await sit(ann), await sit(ann)];
	expect(first.hello!.clientId).not.toBe(second.hello!.clientId);
	await says(first, annsCard, 'Two benches');
	first.drop();
	room.clock.advance(graceMs);
	first.write((doc) => writeCardField(doc, annsCard, 'text', 'Written on the train'));
	const third = await sit(ann);
	expect(third.hello!.clientId).toBe(first.hello!.clientId);
	await says(third, annsCard, 'Three benches');
	third.drop();
	const late = await back(ann, first, own(first));
	await room.settle();
	expect(late.hello).toMatchObject({ drop: true });
	expect(await texts()).toEqual(['Three benches', 'A tree']);
});

test('[E5] of two sockets that ask for one letting at once, one gets it', async () => {
	const first = await sit(ann);
	await says(first, annsCard, 'Two benches');
	const wanted = own(first);
	first.drop();
	const both = [await back(ann, first, wanted), await back(ann, first, wanted)];
	await room.settle();
	expect(both.map(({ hello }) => [hello!.clientId === wanted.clientId, hello!.drop ?? false])).toEqual([[true, false], [false, true]]);
	// Nor is it given to another person, or for a number that was never let.
	for (const [actor, lease] of [[bob, wanted.lease], [ann, wanted.lease + 1], [ann, 0]] as const) {
		both[0]!.drop();
		expect((await back(actor, first, { ...wanted, lease })).seat!.letting).toMatchObject({ drop: true });
	}
});

test('[E5] a server that dies between a letting and the first write under it never takes two pages for one', async () => {
	const first = await sit(ann);
	await says(first, annsCard, 'Two benches');
	first.drop();
	room.clock.advance(graceMs);
	const [again, fresh] = [await sit(bob), await sit(ann)];
	expect(again.hello!.clientId).toBe(first.hello!.clientId);
	expect(fresh.hello!.clientId).not.toBe(first.hello!.clientId);
	for (const [page, id] of [[again, bobsCard], [fresh, annsCard]] as const) page.write((doc) => writeCardField(doc, id, 'text', 'Never arrived'));

	const next = openRealtime(room.app, { ticking: 'hand' });
	// Let again before, and nothing of it stands: nobody can tell whether others wrote since, so it is another page's.
	const denied = await back(bob, again, own(again), next.rooms);
	// Never let before: if there is nothing under it, it is nobody else's.
	const granted = await back(ann, fresh, own(fresh), next.rooms);
	room.network.flush();
	await next.rooms.tick();
	room.network.flush();
	expect(denied.hello).toMatchObject({ drop: true });
	expect(granted.hello).toMatchObject(own(fresh));
	expect((await next.rooms.readBoard(room.workshopId)).cards.map(({ text }) => text)).toEqual(['Never arrived', 'A tree']);
	// Once written under it is its page's alone.
	granted.drop();
	expect((await back(bob, again, own(fresh), next.rooms)).seat!.letting).toMatchObject({ drop: true });
	await next.close();
});

test('[E3] a stock client brings its own id and keeps it; that is let to nobody, and it gets none that was let before', async () => {
	const stock = await room.sit(ann);
	stock.doc.clientID = 123_456_789;
	await says(stock, annsCard, 'Two benches');
	expect(await rows()).toMatchObject([{ clientId: 123_456_789, lease: 0, personId: ann.personId }]);
	const page = await sit(bob);
	await says(page, bobsCard, 'Two trees');
	for (const caller of [stock, page]) caller.drop();
	room.clock.advance(graceMs);
	const other = await room.sit(ann);
	expect(other.hello).toMatchObject({ lease: 0 });
	expect(other.hello!.clientId).not.toBe(page.hello!.clientId);
	expect((await sit(bob)).hello!.clientId).toBe(page.hello!.clientId);
	expect((await sit(bob)).hello!.clientId).not.toBe(123_456_789);
	// Back with its copy, and with what it wrote meanwhile.
	stock.write((doc) => writeCardField(doc, annsCard, 'text', 'Three benches'));
	const again = await back(ann, stock, null);
	await room.settle();
	expect(again.closed).toBeNull();
	expect(await texts()).toEqual(['Three benches', 'Two trees']);
});

test('[E3] while anything written before still waits for the log, no id is let again', async () => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	const first = await sit(ann);
	await says(first, annsCard, 'Two benches');
	room.database.fail();
	first.write((doc) => writeCardField(doc, annsCard, 'text', 'Not in the log yet'));
	room.network.flush();
	await room.rooms.tick();
	first.drop();
	room.clock.advance(graceMs);
	// Whoever came now would be given the board without that, and would write in its place.
	const second = await room.sit(bob, 'board', { lease: 'any', settle: false });
	expect(second.seat!.clientId).not.toBe(first.hello!.clientId);
	room.database.open();
	await room.settle();
	expect((await sit(bob)).hello!.clientId).toBe(first.hello!.clientId);
	expect(await texts()).toEqual(['Not in the log yet', 'A tree']);
});

test('[E4] what a page asks for is read with care', () => {
	const read = (query: string) => readWishes(new URLSearchParams(query)).lease;
	expect(read('lease=any')).toBe('any');
	expect(read('lease=4711.3')).toEqual({ clientId: 4711, lease: 3 });
	for (const query of ['', 'lease=', 'lease=some', 'lease=-1.1', 'lease=1.5.2', 'lease=12345678901.1', 'lease=1e3.1']) expect(read(query)).toBeNull();
});
