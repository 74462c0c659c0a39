import { eq, sql } from 'drizzle-orm';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { updates } from '#server/db/schema.ts';
import { readCards, writeCard, writeCardField } from '#lib/doc/board.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Caller } from '../support/network.ts';
import { draft, meeting, newCardId, type Meeting } from '../support/people.ts';

let room: Meeting;
let ann: Actor;
let bob: Actor;
let id: CardId;

beforeEach(async () => {
	room = await meeting(2);
	[ann, bob] = room.people as [Actor, Actor];
	vi.spyOn(console, 'error').mockImplementation(() => {});
	await room.start('place');
	id = await room.place(ann, 'A bench');
	await room.start('look');
});
afterEach(async () => {
	room.database.open();
	await room.close();
	vi.restoreAllMocks();
});

const textIn = ({ doc }: Caller) => readCards(doc).find((card) => card.id === id)?.text;
/** Rows of the log that hold these words. */
const rowsWith = async (words: string) => (await room.app.db.select().from(updates).where(eq(updates.roomId, `${room.workshopId}/board`))).filter(({ bytes }) => Buffer.from(bytes).includes(words)).length;
const write = (caller: Caller, text: string) => caller.write((doc) => writeCardField(doc, id, 'text', text));
/** One beat, with frames carried before and after. */
async function beat() {
	room.network.flush();
	await room.rooms.tick();
	room.network.flush();
}

test('[J14] who goes on writing while the log is behind is refused, and not sent away for it', async () => {
	const writer = await room.sit(ann);
	room.database.fail();
	write(writer, 'on its way');
	for (let i = 0; i < 3; i++) await beat();
	// More than a room puts up with of what it refuses for other reasons; not as frames, of which a socket takes so many in a second.
	let frames = 1;
	writer.sendUpdate = (update) => writer.seat!.room.fromSeat(writer.seat!, update, ++frames);
	for (let i = 0; i < 600; i++) {
		write(writer, `word ${i}`);
		if (i % 20 === 19) room.network.flush();
		room.clock.advance(50);
	}
	await beat();
	expect(writer.refused.length).toBeGreaterThan(500);
	expect(writer.closed).toBeNull();
});

test('[J8] when the log cannot be written everyone is told, once, and again when it can', async () => {
	const [first, second] = [await room.sit(ann), await room.sit(bob)];
	room.database.fail();
	write(first, 'on its way');
	for (let i = 0; i < 3; i++) await beat();
	expect([first.news, second.news]).toEqual([[true], [true]]);
	// Nobody's acts are taken in by any document of the workshop, not even one whose own log has nothing to write.
	first.write((doc) => writeCardField(doc, id, 'theme', 'play'));
	await beat();
	expect(first.refused).toMatchObject([{ cardId: id, refusal: { reason: 'standstill' } }]);

	expect(await rowsWith('on its way')).toBe(0);
	room.database.open();
	await room.settle();
	expect([first.news, second.news]).toEqual([[true, false], [true, false]]);
	expect([textIn(first), textIn(second)]).toEqual(['on its way', 'on its way']);
	expect(await rowsWith('on its way')).toBe(1);
	write(first, 'and on');
	await room.settle();
	expect(textIn(second)).toBe('and on');
});

test('[J8] who comes while nothing can be written is told so, and is given the board as it stands in the log', async () => {
	const first = await room.sit(ann);
	const away = await room.sit(bob);
	away.drop();
	// Enough that no copy of the board from before is kept.
	for (let i = 0; i < 80; i++) {
		write(first, `${i} ${'a longer bench '.repeat(16)}`);
		await room.settle();
	}
	write(first, 'stands');
	await room.settle();
	room.database.fail();
	write(first, 'does not stand');
	await beat();
	const fresh = await room.sit(bob, 'board', { settle: false });
	const back = await room.sit(bob, 'board', { settle: false });
	Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(away.doc), back);
	// What stands is read from the log, which takes as many turns of the loop as the database needs.
	await vi.waitFor(async () => {
		await beat();
		expect([fresh.isSynced, back.isSynced]).toEqual([true, true]);
	});
	await beat();
	for (const caller of [fresh, back]) expect([caller.news, caller.isSynced, textIn(caller)]).toEqual([[true], true, 'stands']);
	room.database.open();
	await room.settle();
	for (const caller of [fresh, back]) expect([caller.news, textIn(caller)]).toEqual([[true, false], 'does not stand']);
});

test('[J8] in a silent round it is the whole workshop that stops, whoever’s words could not be written', async () => {
	await room.start('place');
	const [first, second, board] = [await room.sit(ann, 'draft'), await room.sit(bob, 'draft'), await room.sit(bob)];
	room.database.fail();
	first.write((doc) => writeCard(doc, newCardId(room.app), draft('on its way')));
	await beat();
	expect([first.news, second.news, board.news]).toEqual([[true], [true], [true]]);
	second.write((doc) => writeCard(doc, newCardId(room.app), draft('too late')));
	await beat();
	expect(second.refused).toMatchObject([{ refusal: { reason: 'standstill' } }]);
	room.database.open();
	await room.settle();
	expect([first.news, second.news, board.news]).toEqual([[true, false], [true, false], [true, false]]);
	expect(first.saved).toBe(first.sent);
});

const server = process.env['FOLKMOOT_TEST_POSTGRES'];
if (server) test('[J8] a PostgreSQL that turns read-only stops the workshop, and one that takes writes again lets it go on', async () => {
	const { rows: [database] } = await room.app.db.execute<{ name: string }>(sql`select current_database() as name`);
	const admin = new pg.Client({ connectionString: server });
	await admin.connect();
	/** For every connection made from now on; those there are end. */
	const set = async (change: string) => {
		await admin.query(`alter database ${database!.name} ${change}`);
		// Until they have ended: one that is only told to goes on for a while with the settings it began with.
		await admin.query('select pg_terminate_backend(pid, 20000) from pg_stat_activity where datname = $1', [database!.name]);
	};
	const [first, second] = [await room.sit(ann), await room.sit(bob)];
	await set('set default_transaction_read_only = on');
	write(first, 'on its way');
	await beat();
	expect([first.news, second.news, first.saved < first.sent]).toEqual([[true], [true], true]);
	first.write((doc) => writeCardField(doc, id, 'theme', 'play'));
	await beat();
	expect(first.refused).toMatchObject([{ cardId: id, refusal: { reason: 'standstill' } }]);

	await set('reset default_transaction_read_only');
	// A try may still meet a connection that has ended.
	await vi.waitFor(async () => {
		await beat();
		expect([first.news, second.news]).toEqual([[true, false], [true, false]]);
	});
	await room.settle();
	expect([first.saved === first.sent, textIn(second), await rowsWith('on its way')]).toEqual([true, 'on its way', 1]);
	await admin.end();
});
