import { readFileSync } from 'node:fs';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { Chance } from '../load/chance.ts';
import { Stopwatch } from '../load/stopwatch.ts';
import { ages, keepMoving, Pointing } from './crowd.ts';
import type { Hall } from './hall.ts';
import { Place } from './place.ts';
import type { Report } from './report.ts';
import { Writer } from './writer.ts';
import { cardsOf } from '#lib/doc/board.ts';
import { encodeHere, frame } from '#lib/doc/frames.ts';

/** R5 with real sockets: everyone shows the whole plan and moves all the time, which is more than any hall does. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	await crowd(report, { people: long ? 300 : 60, hz: 2, cpuBar: 40, reads: true, seconds: long ? 20 : 3, long, seed });
	if (long) await crowd(report, { people: 2000, hz: 1, cpuBar: 60, reads: false, seconds: 20, long, seed });
}

interface Crowd {
	people: number;
	hz: number;
	/** Per cent of one core. */
	cpuBar: number;
	/** Everyone holds the board, and is sent what the writers write. Where they do not, twenty do. */
	reads: boolean;
	seconds: number;
	long: boolean;
	seed: number;
}

const writers = 10;
const phones = 10;
const desks = 5;
const leaving = 20;

async function crowd(report: Report, { people, hz, cpuBar, reads, seconds, long, seed }: Crowd): Promise<void> {
	const name = `${people} people x ${hz} Hz, all in view`;
	const say = (what: string, bar: string, got: string, ok: boolean) => report({ promise: 'R5', what: `${name}: ${what}`, bar, got, ok });
	const place = await Place.open();
	const chance = new Chance(`presence ${seed}`);
	const random = () => chance.next();
	try {
		const hall = await place.tell<Hall>({ do: 'open', people: people + writers + phones + desks, boardBytes: 0 });
		const member = (i: number) => hall.members[i % hall.members.length]!;
		const moving = Array.from({ length: people }, (_, i) => new Pointing(hall, member(i), i, random, { reads: reads || i < 20 }));
		const phone = Array.from({ length: phones }, (_, i) => new Pointing(hall, member(people + i), people + i, random, { rate: 'slow', watches: true }));
		const desk = Array.from({ length: desks }, (_, i) => new Pointing(hall, member(people + phones + i), people + phones + i, random, { watches: true }));
		const all = [...moving, ...phone, ...desk];

		const reader = desk[0]!.guest;
		reader.asks = reader.keeps = true;
		const doc = new Y.Doc();
		reader.onUpdate = (update) => Y.applyUpdate(doc, update);
		for (const [i, { guest }] of all.entries()) setTimeout(() => guest.come(), i * 8);
		await until(() => all.every(({ guest }) => guest.opened.length > 0), 'everyone is in', 120_000);
		await until(() => reader.whole !== null, 'the board is here');
		Y.applyUpdate(doc, reader.whole!);
		const working = Array.from({ length: writers }, (_, i) => new Writer(hall, member(people + phones + desks + i), reader.whole!, random));
		await until(() => working.every(({ guest }) => guest.even.length > 0), 'the writers are in');
		for (const page of all) page.look();
		await pause(1000);

		// A change by itself, presence by itself, and both.
		const seen = new Changes(doc, working);
		const alone = await seen.during(seconds);
		const stop = keepMoving(moving, hz, chance);
		await pause(2000);
		for (const page of all) page.bytes = page.frames = 0;
		const watch = ages(moving, [...desk, ...phone]);
		const cpu = cpuOf(place.pid);
		const [start, sent] = [performance.now(), moving.reduce((sum, page) => sum + page.sent, 0)];
		await pause(seconds * 1000);
		const took = (performance.now() - start) / 1000;
		const share = ((cpuOf(place.pid) - cpu) / (took * 1000)) * 100;
		const moves = (moving.reduce((sum, page) => sum + page.sent, 0) - sent) / took;
		const each = (pages: Pointing[], what: 'bytes' | 'frames') => Math.round((pages.reduce((sum, page) => sum + page[what], 0) / pages.length / took) * 10) / 10;
		say('CPU of the server', `<= ${cpuBar}% of a core`, `${share.toFixed(1)}% (user and system), ${Math.round(moves)} moves a second, ${Math.round(each(all, 'frames') * all.length)} frames a second down`, share <= cpuBar);
		say('down to a phone', '<= 5000 bytes a second', `${each(phone, 'bytes')} bytes in ${each(phone, 'frames')} frames, ${Math.max(...phone.map(({ shown }) => shown.size))} pointers`, each(phone, 'bytes') <= 5000);
		say('down to a desk', 'bounded: 150 pointers', `${each(desk, 'bytes')} bytes in ${each(desk, 'frames')} frames a second, ${Math.max(...desk.map(({ shown }) => shown.size))} pointers`, desk.every(({ shown }) => shown.size <= 150));
		say('age of a pointer when it is told', 'p99 <= 1000 ms', `p50 ${watch.at(0.5)} ms, p99 ${watch.at(0.99)} ms, ${watch.count} tellings`, watch.at(0.99)! <= 1000);
		for (const page of all) page.onShown = null;
		const both = await seen.during(seconds);
		const limit = Math.max(alone.at(0.99)! * 1.5, alone.at(0.99)! + 50);
		say(`a change written meanwhile (${writers} people x 5 Hz)`, `p99 <= ${Math.round(limit)} ms (1.5 x, or 50 ms more than without presence)`, `without p50 ${alone.at(0.5)}, p99 ${alone.at(0.99)} ms of ${alone.count}; with p50 ${both.at(0.5)}, p99 ${both.at(0.99)} ms of ${both.count}`, both.at(0.99)! <= limit);
		stop();
		await pause(1000);

		await forged(say, moving, desk[0]!, long ? 10_000 : 500);
		// Of a crowd not everyone is shown: those who are on the first desk, and where somebody points says who it is.
		const seenWho = new Set([...desk[0]!.shown.values()].map(([x]) => x));
		const visible = moving.filter(({ who }) => seenWho.has(who));
		await gone(say, 'closes the page', visible.slice(0, leaving), desk, phone, ({ guest }) => guest.close());
		await gone(say, 'hides the page', visible.slice(leaving, 2 * leaving), desk, phone, ({ guest }) => guest.send(encodeHere({ hidden: true })));
		if (long) await gone(say, 'has a dead line', visible.slice(2 * leaving, 2 * leaving + 5), desk, phone, ({ guest }) => guest.stall(), 45_000);
		await cleared(say, place, moving.slice(-30), [...desk, ...phone]);
		for (const { guest } of [...all, ...working]) guest.leave();
	} finally {
		await place.dispose();
	}
}

/** From a write to its being seen by somebody who holds the board. */
class Changes {
	readonly #working: Writer[];
	#watch = new Stopwatch();
	readonly #waiting = new Map<string, number>();

	constructor(doc: Y.Doc, working: Writer[]) {
		this.#working = working;
		cardsOf(doc).observeDeep((events) => {
			for (const { path, target } of events) {
				const key = `${path[0]} ${String((target as Y.Map<unknown>).get('at'))}`;
				const at = this.#waiting.get(key);
				if (at === undefined) continue;
				this.#waiting.delete(key);
				this.#watch.add(performance.now() - at);
			}
		});
	}

	async during(seconds: number): Promise<Stopwatch> {
		this.#watch = new Stopwatch();
		const watch = this.#watch;
		// Each writer in a moment of its own: all at once would be one batch.
		for (let i = 0; i < seconds * 5; i++) {
			const begin = performance.now();
			for (const writer of this.#working) {
				this.#waiting.set(`${writer.cardId} ${String(writer.write())}`, performance.now());
				await pause(200 / this.#working.length - 2);
			}
			await pause(Math.max(0, begin + 200 - performance.now()));
		}
		await pause(1500);
		return watch;
	}
}

/** Nobody can move somebody else: our frames have no id, and a stock client's entries under an avatar's id are passed over. */
async function forged(say: (what: string, bar: string, got: string, ok: boolean) => void, moving: Pointing[], watching: Pointing, count: number): Promise<void> {
	for (const page of moving) page.move();
	await pause(1500);
	const before = new Map(watching.shown);
	const ids = [...before.keys()];
	// At most so many from each: the room shuts the door on a flood, which would prove another thing.
	const each = Math.ceil(count / moving.length);
	let sent = 0;
	for (let i = 0; i < each; i++) {
		for (const { guest } of moving) if (sent < count) guest.send(stockEntry(ids[sent++ % ids.length]!));
		await pause(60);
	}
	await pause(1500);
	const moved = ids.filter((id) => String(watching.shown.get(id)) !== String(before.get(id))).length;
	say(`${sent} frames that claim another's avatar`, '0 avatars moved, 0 added', `${moved} moved, ${[...watching.shown.keys()].filter((id) => !before.has(id)).length} added, ${moving.filter(({ guest }) => guest.closed !== null).length} sockets closed`, moved === 0 && watching.shown.size === before.size);
}

/** An awareness update of one entry, in the name of someone else. */
function stockEntry(id: number): Uint8Array {
	const entry = encoding.createEncoder();
	encoding.writeVarUint(entry, 1);
	encoding.writeVarUint(entry, id);
	encoding.writeVarUint(entry, 1_000_000);
	encoding.writeVarString(entry, JSON.stringify({ at: [0.123, 0.456] }));
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.awareness);
	encoding.writeVarUint8Array(encoder, encoding.toUint8Array(entry));
	return encoding.toUint8Array(encoder);
}

/** Until those who show a pointer show it no longer. */
async function gone(say: (what: string, bar: string, got: string, ok: boolean) => void, what: string, leaving: Pointing[], desk: Pointing[], phone: Pointing[], leave: (page: Pointing) => void, barMs = 1000): Promise<void> {
	for (const page of leaving) page.move();
	await pause(1500);
	const watching = [...desk, ...phone];
	const shown = watching.flatMap((page) => [...page.shown].filter(([, [x]]) => leaving.some(({ who }) => who === x)).map(([id]) => ({ page, id })));
	const start = performance.now();
	for (const page of leaving) leave(page);
	await until(() => shown.every(({ page, id }) => !page.shown.has(id)), `everyone who ${what} is gone`, barMs + 15_000);
	const slowest = Math.max(0, ...shown.map(({ page, id }) => page.goneAt.get(id)! - start));
	say(`whoever ${what} is gone`, `<= ${barMs} ms`, `${Math.round(slowest)} ms at most, of ${shown.length} pointers on ${watching.length} pages`, slowest <= barMs && shown.length > 0);
}

async function cleared(say: (what: string, bar: string, got: string, ok: boolean) => void, place: Place, moving: Pointing[], watching: Pointing[]): Promise<void> {
	for (const page of moving) page.move();
	await pause(1500);
	const before = watching.map(({ shown }) => shown.size);
	for (const page of watching) page.goneAt.clear();
	await place.tell({ do: 'round', command: 'next' });
	await place.tell({ do: 'round', command: 'next' });
	const turned = performance.now();
	await until(() => watching.every(({ shown }) => shown.size === 0), 'all pointers are taken away');
	const slowest = Math.max(...watching.flatMap(({ goneAt }) => [...goneAt.values()])) - turned;
	for (const page of moving) page.move();
	await pause(1500);
	const after = watching.reduce((sum, { shown }) => sum + shown.size, 0);
	say('a round without pointers takes all away', '<= 300 ms, and lets none in', `${Math.max(0, Math.round(slowest))} ms after its step, from ${Math.max(...before)} pointers to 0; ${after} after more moves`, slowest <= 300 && after === 0 && Math.max(...before) > 0);
}

/** Milliseconds of CPU that a process has had, user and system, as the kernel counts them. */
function cpuOf(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

async function until(holds: () => boolean, what: string, limitMs = 30_000): Promise<void> {
	const end = performance.now() + limitMs;
	while (!holds()) {
		if (performance.now() > end) throw new Error(`this never came: ${what}`);
		await pause(5);
	}
}
