import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { eq } from 'drizzle-orm';
import * as Y from 'yjs';
import { Chance } from '../load/chance.ts';
import { must, openWorkshop, someAdmin, testApp } from '../support/app.ts';
import { meeting, type Meeting } from '../support/people.ts';
import { Port, until } from '../support/sockets.ts';
import { awayMs, boardOf, drag, point, transactionUs, visit } from '../support/visits.ts';
import type { Report } from './report.ts';
import { joinWorkshop } from '#server/auth/door.ts';
import { updates } from '#server/db/schema.ts';
import { Caretaker } from '#server/realtime/caretaker.ts';
import { builtAnew } from '#server/realtime/log/document.ts';
import { plainBytes } from '#server/realtime/log/rebase.ts';
import { replay, takeRoom } from '#server/realtime/log/load.ts';
import { roomId } from '#server/realtime/where.ts';
import { finish, take } from '#server/realtime/log/snapshot.ts';
import { contentHash } from '#lib/doc/content.ts';
import { writeCardField } from '#lib/doc/board.ts';
import { commandRound } from '#server/use/rounds.ts';
import type { LiveRooms } from '#server/realtime/rooms.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** R11: documents stay lean, ids do not pile up, and memory is given back. In one process, with the rooms moved by hand; plain JSON is `{ cards: { id: fields }, clusters }`. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	for (const people of [1, 5, 100]) await moves(report, people, long ? 20_000 : 2000, seed);
	await visitors(report, long ? 5000 : 200, seed);
	await together(report, long ? 1000 : 100, seed);
	await loading(report, long ? 20_000 : 2000);
	await standing(report, long ? 3000 : 600);
	await cycles(report, long ? 10_000 : 500, seed);
	await sockets(report, long ? 500 : 50);
}

const boardIn = (room: Meeting) => replay(room.app.db, roomId(room.workshopId, { kind: 'board' }), false);
const leave = (room: Meeting) => room.done(room.rooms.rest(room.workshopId));
const sizes = (doc: Y.Doc) => {
	const [bytes, plain] = [Y.encodeStateAsUpdate(doc).length, plainBytes(doc)];
	return { ratio: bytes / plain, words: `${bytes} bytes, ${(bytes / plain).toFixed(2)} x its JSON of ${plain}` };
};

async function moves(report: Report, people: number, steps: number, seed: number): Promise<void> {
	for (const each of [20, 1]) {
		const room = await meeting(people);
		try {
			const chance = new Chance(`moves ${people} ${each} ${seed}`);
			const cards = await boardOf(room, room.people, 200, chance);
			await drag(room, cards, steps, each, chance);
			const what = `${steps} moves of 200 cards by ${people === 1 ? 'one person' : `${people} people at once`}, ${each === 1 ? 'every time another card' : `in drags of ${each} steps`}`;
			const live = sizes((await boardIn(room)).doc);
			// A pin that is pushed about is a drag; single moves without end are here to show what the rest does for them.
			if (each > 1) report({ promise: 'R11', what: `${what}: the document, while everyone sits there`, bar: '<= 1.5 x its JSON', got: live.words, ok: live.ratio <= 1.5 });
			await leave(room);
			const after = sizes((await boardIn(room)).doc);
			report({ promise: 'R11', what: `${what}: the document, when everyone has left`, bar: '<= 1.5 x its JSON', got: `${after.words} (before: ${live.words})`, ok: after.ratio <= 1.5 });
		} finally {
			await room.close();
		}
	}
}

/** One after another, each with a page that asks for an id, writes one thing and is gone. */
async function visitors(report: Report, count: number, seed: number): Promise<void> {
	const room = await meeting(20);
	try {
		const chance = new Chance(`visitors ${seed}`);
		const cards = await boardOf(room, room.people, 200, chance);
		for (let i = 0; i < count; i++) {
			const actor = room.people[i % room.people.length]!;
			const own = cards.get(actor)!;
			await visit(room, actor, 'board', (caller) => caller.write((doc) => void writeCardField(doc, own[chance.below(own.length)]!, 'at', point(chance))));
			room.clock.advance(awayMs);
		}
		const { doc, accepted } = await boardIn(room);
		const fresh = builtAnew(2, accepted, doc);
		const [first, old, again, second] = [transactionUs(fresh), transactionUs(doc), transactionUs(doc), transactionUs(fresh)];
		const [us, freshUs] = [Math.min(old, again), Math.min(first, second)];
		const got = `${us.toFixed(1)} us, ${doc.store.clients.size} client ids; fresh document of the same content ${freshUs.toFixed(1)} us, ratio ${(us / freshUs).toFixed(2)}`;
		report({ promise: 'R11', what: `a transaction after ${count} past visitors, who came one after another, wrote one thing each and left`, bar: '<= 25 us', got, ok: us <= 25 });
	} finally {
		await room.close();
	}
}

/** All at the same time: nobody's id can be let to another. */
async function together(report: Report, count: number, seed: number): Promise<void> {
	const room = await meeting(100);
	try {
		const chance = new Chance(`together ${seed}`);
		const cards = await boardOf(room, room.people, 200, chance);
		const pages = [];
		for (let i = 0; i < count; i++) {
			const actor = room.people[i % room.people.length]!;
			const caller = await room.sit(actor, 'board', { lease: 'any', settle: false });
			pages.push({ caller, own: cards.get(actor)! });
		}
		await room.settle();
		for (const { caller, own } of pages) caller.write((doc) => void writeCardField(doc, own[0]!, 'at', point(chance)));
		await room.settle();
		for (const { caller } of pages) caller.drop();
		const before = await boardIn(room);
		await leave(room);
		const after = await boardIn(room);
		const [heavy, us, freshUs] = [transactionUs(before.doc), transactionUs(after.doc), transactionUs(builtAnew(2, after.accepted, after.doc))];
		const got = `${us.toFixed(1)} us, ${after.doc.store.clients.size} client id, epoch ${after.epoch}; while they sat there ${heavy.toFixed(1)} us and ${before.doc.store.clients.size} ids; fresh document ${freshUs.toFixed(1)} us, ratio ${(us / freshUs).toFixed(2)}`;
		report({ promise: 'R11', what: `a transaction after ${count} pages at the same time, when everyone has left`, bar: '<= 25 us, 1 client id', got, ok: us <= 25 && after.doc.store.clients.size === 1 });
	} finally {
		await room.close();
	}
}

/** A log as long as no room lets its own become: written into the table, as the rooms would have before any snapshot. */
async function loading(report: Report, count: number): Promise<void> {
	const room = await meeting(1);
	try {
		const chance = new Chance('loading');
		const cards = [...(await boardOf(room, room.people, 200, chance)).values()].flat();
		await room.rooms.flush(room.workshopId);
		const { db } = room.app;
		const { doc, place } = await takeRoom(db, room.workshopId, { kind: 'board' });
		doc.clientID = 4711;
		const rows: (typeof updates.$inferInsert)[] = [];
		doc.on('update', (bytes: Uint8Array) => rows.push({ roomId: place.id, seq: place.seq + rows.length + 1, bytes, personId: room.people[0]!.personId, at: new Date(room.clock.now()) }));
		for (let i = 0; i < count; i++) doc.transact(() => writeCardField(doc, cards[Math.floor(i / 20) % cards.length]!, 'at', point(chance)));
		for (let i = 0; i < rows.length; i += 1000) await db.insert(updates).values(rows.slice(i, i + 1000));
		const load = async () => {
			// Processor time: the database is in this process.
			const start = process.cpuUsage();
			const loaded = await takeRoom(db, room.workshopId, { kind: 'board' });
			const { user, system } = process.cpuUsage(start);
			return { ms: (user + system) / 1000, loaded };
		};
		await load();
		const before = await load();
		const start = performance.now();
		await new Caretaker(db).tend([before.loaded]);
		const took = performance.now() - start;
		await load();
		const after = await load();
		const left = await db.$count(updates, eq(updates.roomId, place.id));
		const least = count >= 20_000 ? 10 : 3;
		report({
			promise: 'R11',
			what: `loading a board of 200 cards whose log has ${before.loaded.place.seq} rows, before and after it was cut short`,
			bar: `${least} times as fast, the same content`,
			got: `${before.ms.toFixed(0)} ms of processor time, then ${after.ms.toFixed(1)} ms (${(before.ms / after.ms).toFixed(0)} times as fast); cutting it took ${took.toFixed(0)} ms in pieces, ${left} rows left`,
			ok: after.ms * least <= before.ms && left === 0 && contentHash(after.loaded.doc) === contentHash(before.loaded.doc)
		});
	} finally {
		await room.close();
	}
}

/** What others may have to wait for while a snapshot is made, beside what they wait for whenever somebody comes. */
async function standing(report: Report, boardCards: number): Promise<void> {
	const room = await meeting(Math.ceil(boardCards / 200));
	try {
		await boardOf(room, room.people, boardCards, new Chance('standing'));
		const { doc, accepted } = await boardIn(room);
		const times = (act: () => unknown) => {
			let least = Infinity;
			for (let i = 0; i < 5; i++) {
				const start = performance.now();
				act();
				least = Math.min(least, performance.now() - start);
			}
			return least;
		};
		const encoding = times(() => Y.encodeStateAsUpdate(doc));
		const taking = times(() => take(1, 1, doc, accepted));
		let longest = Infinity;
		for (let i = 0; i < 20; i++) {
			const delay = monitorEventLoopDelay({ resolution: 1 });
			delay.enable();
			await finish(take(1, 1, doc, accepted));
			delay.disable();
			longest = Math.min(longest, delay.max / 1e6);
		}
		const bytes = Y.encodeStateAsUpdate(doc).length;
		report({
			promise: 'R11',
			what: `making a snapshot of ${accepted.cards.size} cards (${bytes} bytes): longest time at a stretch`,
			bar: '<= 2 x what encoding it for a newcomer takes, + 5 ms',
			got: `${longest.toFixed(1)} ms (taking it ${taking.toFixed(1)} ms); encoding for a newcomer ${encoding.toFixed(1)} ms`,
			ok: longest <= 2 * encoding + 5
		});
	} finally {
		await room.close();
	}
}

async function cycles(report: Report, count: number, seed: number): Promise<void> {
	const room = await meeting(20);
	try {
		const chance = new Chance(`cycles ${seed}`);
		const cards = await boardOf(room, room.people, 100, chance);
		const cycle = async (i: number) => {
			const actor = room.people[i % room.people.length]!;
			const own = cards.get(actor)!;
			await visit(room, actor, i % 5 === 4 ? 'draft' : 'board', (caller) => {
				if (i % 5 === 0) caller.write((doc) => void writeCardField(doc, own[0]!, 'at', point(chance)));
				if (i % 5 === 1) caller.point([0.5, 0.5]);
			});
			room.clock.advance(awayMs);
		};
		const heap = () => {
			collect();
			return process.memoryUsage().heapUsed / 1e6;
		};
		const warm = Math.ceil(count / 5);
		for (let i = 0; i < warm; i++) await cycle(i);
		const before = heap();
		for (let i = warm; i < count; i++) await cycle(i);
		const after = heap();
		report({
			promise: 'R11',
			what: `${count} times someone comes and leaves, a fifth of them writing: heap after collecting, from the ${warm}th time on`,
			bar: 'flat within 5%',
			got: `${before.toFixed(1)} MB, then ${after.toFixed(1)} MB (${(((after - before) / before) * 100).toFixed(1)}%)`,
			ok: after <= before * 1.05
		});
	} finally {
		await room.close();
	}
}

async function sockets(report: Report, count: number): Promise<void> {
	const app = await testApp();
	try {
		const { workshopId, facilitator } = await openWorkshop(app, await someAdmin(app));
		for (const command of ['next', 'next', 'start'] as const) must(await commandRound(app, facilitator, { command }));
		const tokens: string[] = [];
		for (let i = 0; i < 10; i++) tokens.push(must(await joinWorkshop(app, { workshopId, alias: `Guest ${i}`, user: null })).session!.token);
		const port = await Port.open(app);
		const rooms = app.rooms as LiveRooms;
		const cycle = async (i: number) => {
			const { provider, doc } = port.stock(workshopId, 'board', tokens[i % tokens.length]!);
			await until(() => provider.synced, 'in', 20_000);
			provider.destroy();
			doc.destroy();
			await until(() => [...rooms.seats()].length === 0, 'gone', 20_000);
		};
		const heap = () => {
			collect();
			return process.memoryUsage().heapUsed / 1e6;
		};
		const warm = Math.ceil(count / 5);
		for (let i = 0; i < warm; i++) await cycle(i);
		const before = heap();
		for (let i = warm; i < count; i++) await cycle(i);
		const after = heap();
		report({ promise: 'R11', what: `${count} times over a real socket: heap after collecting, from the ${warm}th time on`, bar: 'flat within 5%', got: `${before.toFixed(1)} MB, then ${after.toFixed(1)} MB (${(((after - before) / before) * 100).toFixed(1)}%)`, ok: after <= before * 1.05 });
		await port.close();
	} finally {
		await app.close();
	}
}
