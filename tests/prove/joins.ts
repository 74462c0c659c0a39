import * as Y from 'yjs';
import { Chance } from '../load/chance.ts';
import { Stopwatch } from '../load/stopwatch.ts';
import { Guest } from './guest.ts';
import type { Effort, Hall } from './hall.ts';
import { Place } from './place.ts';
import type { Report } from './report.ts';
import { Writer } from './writer.ts';

/** R8 and R9 at their size: a crowd arrives, the server restarts. The server is a process of its own, on a data folder of its own. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	await crowd(report, { people: 300, ms: 2000, writers: 0, cpuBar: 1000, bar: 2000, seed });
	await crowd(report, long ? { people: 2000, ms: 30_000, writers: 10, cpuBar: null, bar: 5000, seed } : { people: 400, ms: 6000, writers: 10, cpuBar: null, bar: 5000, seed });
	await restart(report, { people: 300, seed });
}

interface Crowd {
	people: number;
	/** Over how long they arrive. */
	ms: number;
	/** People already here, who move a card five times a second meanwhile. */
	writers: number;
	cpuBar: number | null;
	bar: number;
	seed: number;
}

async function crowd(report: Report, { people, ms, writers, cpuBar, bar, seed }: Crowd): Promise<void> {
	const name = `${people} joins in ${ms / 1000} s to a board of 1 MB${writers > 0 ? `, ${writers} people writing` : ''}`;
	const place = await Place.open();
	try {
		const hall = await place.tell<Hall>({ do: 'open', people: people + writers, boardBytes: 1_000_000 });
		const chance = new Chance(`joins ${seed}`);
		const random = () => chance.next();
		// The room is open: its load is no part of a join.
		const first = new Guest(hall, hall.members[0]!.token, random);
		first.keeps = true;
		first.come();
		await until(() => first.even.length > 0, 'the first one has the board');
		const working = hall.members.slice(people).map((member) => new Writer(hall, member, first.whole!, random));
		await until(() => working.every(({ guest }) => guest.even.length > 0), 'the writers are in');
		const beat = setInterval(() => working.forEach((writer) => writer.write()), 200);
		await place.tell<Effort>({ do: 'effort' });

		const guests = hall.members.slice(0, people).map(({ token }) => new Guest(hall, token, random));
		const start = performance.now();
		for (const [i, guest] of guests.entries()) setTimeout(() => guest.come(), (i * ms) / people);
		await until(() => guests.every(({ even }) => even.length > 0), 'everyone has the board', ms + 60_000);
		const took = performance.now() - start;
		const { cpuMs, delayMs } = await place.tell<Effort>({ do: 'effort' });
		clearInterval(beat);

		const watch = new Stopwatch();
		for (const { tried, even } of guests) watch.add(even[0]! - tried[0]!);
		const figures = `p50 ${watch.at(0.5)} ms, p99 ${watch.at(0.99)} ms, all in after ${Math.round(took)} ms, loop busy at most ${Math.round(delayMs)} ms at a stretch`;
		report({ promise: 'R8', what: `${name}: from the first try to the whole board`, bar: `p99 <= ${bar} ms`, got: figures, ok: watch.at(0.99)! <= bar });
		if (cpuBar !== null) report({ promise: 'R8', what: `${name}: CPU of the server`, bar: `<= ${cpuBar} ms`, got: `${Math.round(cpuMs)} ms`, ok: cpuMs <= cpuBar });
		if (writers > 0) {
			await until(() => working.every((writer) => writer.isSaved), 'everything written meanwhile is saved');
			const slowest = Math.max(...working.map(({ slowestMs }) => slowestMs));
			report({ promise: 'R8', what: `${name}: the room works on, a write is saved`, bar: 'every write, <= 1000 ms', got: `${working.reduce((sum, { saved }) => sum + saved, 0)} writes, slowest ${Math.round(slowest)} ms`, ok: slowest <= 1000 });
		}
		const lengths = new Set(guests.map(({ wholeBytes }) => wholeBytes));
		if (writers === 0) report({ promise: 'R8', what: `${name}: everyone is given the same`, bar: '1 length', got: `${lengths.size}: ${[...lengths].slice(0, 3).join(', ')} bytes, which came as ${Math.round(Math.max(...guests.map(({ bytes }) => bytes)) / 1000)} kB with all else on the line`, ok: lengths.size === 1 });
		for (const guest of [first, ...guests, ...working.map((writer) => writer.guest)]) guest.leave();
	} finally {
		await place.dispose();
	}
}

async function restart(report: Report, { people, seed }: { people: number; seed: number }): Promise<void> {
	const place = await Place.open();
	const chance = new Chance(`restart ${seed}`);
	try {
		const hall = await place.tell<Hall>({ do: 'open', people, boardBytes: 1_000_000 });
		const guests = hall.members.map(({ token }) => new Guest(hall, token, () => chance.next()));
		guests[0]!.keeps = true;
		for (const [i, guest] of guests.entries()) setTimeout(() => guest.come(), i * 10);
		await until(() => guests.every(({ even }) => even.length > 0), 'everyone is in', 60_000);
		const held = Y.encodeStateVectorFromUpdate(guests[0]!.whole!) as Uint8Array<ArrayBuffer>;
		for (const guest of guests) guest.stateVector = held;

		const closed = performance.now();
		await place.restart();
		const down = performance.now() - closed;
		await until(() => guests.every(({ even }) => even.length > 1), 'everyone is back', 60_000);
		const { cpuMs, delayMs } = await place.tell<Effort>({ do: 'effort' });
		const back = guests.map(({ even }) => even[1]! - closed);
		const connects = guests.map(({ tried }) => tried.at(-1)! - closed);
		const name = `restart with ${people} people, away for ${Math.round(down)} ms`;
		report({ promise: 'R9', what: `${name}: connects in the busiest second`, bar: '<= 60', got: `${busiest(connects)}`, ok: busiest(connects) <= 60 });
		report({ promise: 'R9', what: `${name}: all back`, bar: '<= 10000 ms', got: `${Math.round(Math.max(...back))} ms, CPU ${Math.round(cpuMs)} ms with starting, loop busy at most ${Math.round(delayMs)} ms`, ok: Math.max(...back) <= 10_000 });
		const most = Math.max(...guests.map(({ bytes }) => bytes));
		report({ promise: 'R9', what: `${name}: sent to each who comes back`, bar: 'the missing part, <= 50 kB', got: `${most} bytes at most`, ok: most <= 50_000 });
		for (const guest of guests) guest.leave();
	} finally {
		await place.dispose();
	}
}

/** The most of these moments in any one second. */
function busiest(moments: number[]): number {
	const sorted = [...moments].sort((a, b) => a - b);
	let first = 0;
	return sorted.reduce((most, at, i) => {
		while (at - sorted[first]! >= 1000) first += 1;
		return Math.max(most, i - first + 1);
	}, 0);
}

async function until(holds: () => boolean, what: string, limitMs = 30_000): Promise<void> {
	const end = performance.now() + limitMs;
	while (!holds()) {
		if (performance.now() > end) throw new Error(`this never came: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
