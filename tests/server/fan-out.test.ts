import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { workshops } from '#server/db/schema.ts';
import { CutUpdate } from '#server/realtime/cut-update.ts';
import { fanOut, type Shown } from '#server/realtime/fan-out.ts';
import { Batch } from '#server/realtime/log/batch.ts';
import { Log, type Logged } from '#server/realtime/log/log.ts';
import { writeCard, writeCardField } from '#lib/doc/board.ts';
import { frame } from '#lib/doc/frames.ts';
import type { CardId, PersonId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { Chance } from '../load/chance.ts';
import { draft, meeting, type Meeting } from '../support/people.ts';

let room: Meeting | null = null;
beforeEach(() => void (room = null));
afterEach(async () => {
	vi.useRealTimers();
	await room?.close();
});

/** What many people write on one board between two ticks, as the updates of each. */
function written(chance: Chance, writers: number): { rows: { client: number; bytes: Uint8Array }[]; before: Uint8Array } {
	const start = new Y.Doc();
	for (let i = 0; i < writers; i++) writeCard(start, `card${i}` as CardId, draft(`words ${i} ${'long '.repeat(chance.below(60))}`));
	const before = Y.encodeStateAsUpdate(start);
	const rows = Array.from({ length: writers }, (_, i) => {
		const doc = new Y.Doc();
		// Short and long numbers, as leases and stock clients have them.
		doc.clientID = chance.pick([2, 300, 70_000, 2 ** 31]) + i * 7;
		Y.applyUpdate(doc, before);
		const had = Y.encodeStateVector(doc);
		doc.transact(() => {
			for (let n = chance.below(4) + 1; n > 0; n--) {
				const id = `card${chance.below(writers)}` as CardId;
				if (chance.next() < 0.2) writeCard(doc, `new${i}-${n}` as CardId, draft(`new ${n}`));
				else writeCardField(doc, id, chance.pick(['at', 'text'] as const), chance.next() < 0.5 ? [chance.next(), chance.next()] : `text ${chance.next()}`);
			}
		});
		return { client: doc.clientID, bytes: Y.encodeStateAsUpdate(doc, had) };
	});
	return { rows, before };
}

test('[R12] an update cut by who wrote it is, without anyone of them, all that the others wrote and no more', () => {
	for (let seed = 1; seed <= 60; seed++) {
		const chance = new Chance(`cut ${seed}`);
		const { rows } = written(chance, 1 + chance.below(24));
		const merged = Y.mergeUpdates(rows.map(({ bytes }) => bytes));
		const cut = new CutUpdate(merged);
		for (let n = 0; n < 8; n++) {
			const own = new Set(rows.filter(() => chance.next() < 0.3).map(({ client }) => client));
			const { structs, ds } = Y.decodeUpdate(cut.without(own));
			const whole = Y.decodeUpdate(merged);
			const named = (all: typeof structs) => all.map(({ id, length }) => [id.client, id.clock, length]);
			expect(named(structs), `seed ${seed}`).toEqual(named(whole.structs.filter(({ id }) => !own.has(id.client))));
			expect(ds.clients, `seed ${seed}`).toEqual(whole.ds.clients);
		}
	}
});

test('[R12] what a hundred wrote in a tick is encoded once for all who only look, and is with one’s own words the whole for each who wrote', () => {
	const chance = new Chance('a hundred');
	const { rows, before } = written(chance, 100);
	class Someone implements Shown {
		readonly frames: Uint8Array[] = [];
		readonly told: number[] = [];
		together(say: () => void): void {
			say();
		}
		show(bytes: Uint8Array): void {
			this.frames.push(bytes);
		}
		saved(frames: number): void {
			this.told.push(frames);
		}
	}
	const writers = rows.map(() => new Someone());
	const lookers = Array.from({ length: 300 }, () => new Someone());
	const batch = new Batch();
	for (const [i, { client, bytes }] of rows.entries()) {
		batch.add({ bytes, personId: 'x' as PersonId, at: 0, from: writers[i]!, clients: [client], serverActed: false });
		batch.acks.set(writers[i]!, i + 1);
	}
	fanOut(batch, [...writers, ...lookers]);
	expect([...writers, ...lookers].every(({ frames }) => frames.length === 1)).toBe(true);
	// The same bytes, not only equal ones.
	expect(new Set(lookers.map(({ frames }) => frames[0])).size).toBe(1);
	expect(writers.map(({ told }) => told)).toEqual(rows.map((_, i) => [i + 1]));
	const boardOf = (updates: Uint8Array[]) => {
		const doc = new Y.Doc();
		for (const update of [before, ...updates]) Y.applyUpdate(doc, update);
		return doc.getMap('cards').toJSON();
	};
	const body = (bytes: Uint8Array) => bytes.subarray(bytes.length - lengthBehindHead(bytes));
	const all = boardOf([body(lookers[0]!.frames[0]!)]);
	for (const i of [0, 1, 50, 99]) expect(boardOf([rows[i]!.bytes, body(writers[i]!.frames[0]!)])).toEqual(all);
});

/** Behind kind, step and length. */
function lengthBehindHead(bytes: Uint8Array): number {
	let at = 2;
	while (bytes[at]! > 127) at += 1;
	return bytes.length - at - 1;
}

test('[R19] a lone change goes out at once, and a storm at most twenty times a second', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
	const log = new Log({ execute: async () => ({ rows: [] }) } as never, { ticking: 'auto', tickMs: 50 });
	const at: number[] = [];
	const one: Logged = {
		seal: () => {
			at.push(performance.now());
			return null;
		},
		committed() {},
		putBack() {},
		lost() {}
	};
	await vi.advanceTimersByTimeAsync(1000);
	const alone = performance.now();
	log.mark(one);
	await vi.advanceTimersByTimeAsync(1);
	expect(at).toHaveLength(1);
	expect(at[0]! - alone).toBeLessThanOrEqual(1);
	const began = performance.now();
	for (let ms = 0; ms < 1000; ms += 2) {
		log.mark(one);
		await vi.advanceTimersByTimeAsync(2);
	}
	const storm = at.filter((time) => time >= began);
	expect(storm.length).toBeGreaterThan(17);
	expect(storm.length).toBeLessThanOrEqual(20);
	log.close();
});

test('[R20] counts are told again when they change, and not when a card is only moved; nor are counters written that stand', async () => {
	room = await meeting(3);
	const [ann, bob, cy] = room.people as [Actor, Actor, Actor];
	await room.start('place');
	const id = await room.place(ann, 'a bench');
	await room.start('look');
	const [writer, looker] = [await room.sit(ann), await room.sit(bob)];
	const told = (count: object) =>
		vi.waitFor(() => {
			room!.network.flush();
			expect(looker.facts.get('people')).toMatchObject(count);
		}, 5000);
	await told({ here: 2, cards: 1 });
	await room.app.db.update(workshops).set({ nextCardNumber: 1 }).where(eq(workshops.id, room.workshopId));
	for (let i = 1; i <= 3; i++) {
		writer.write((doc) => writeCardField(doc, id, 'at', [i / 10, 0.5]));
		await room.settle();
		await room.rooms.flush(room.workshopId);
		room.app.facts.changed(room.workshopId, 'people', 'groups');
	}
	// What was marked before it goes out with it, at the latest.
	await room.sit(cy);
	await told({ here: 3 });
	const people = looker.received.filter((bytes) => bytes[0] === frame.fact).map((bytes) => /"topic":"people".*"value":(.*)$/.exec(Buffer.from(bytes).toString())?.[1]).filter((value) => value !== undefined);
	expect(people.filter((value, i) => value === people[i - 1])).toEqual([]);
	const [row] = await room.app.db.select({ next: workshops.nextCardNumber }).from(workshops).where(eq(workshops.id, room.workshopId));
	expect(row!.next).toBe(1);
}, 180_000);
