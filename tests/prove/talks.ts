import * as Y from 'yjs';
import { sectionOf, writeBlocks } from '#lib/doc/notes.ts';
import { Chance } from '../load/chance.ts';
import { Stopwatch } from '../load/stopwatch.ts';
import { Guest } from './guest.ts';
import type { Effort, Hall } from './hall.ts';
import { Place } from './place.ts';
import type { Report } from './report.ts';

/** TK10 at its size: a thousand people walk between sixty talks in which notes are written; then a crowd comes into one of them. The server is a process of its own. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	const size = long ? { people: 1000, talks: 60, seconds: 30 } : { people: 120, talks: 12, seconds: 8 };
	const place = await Place.open();
	try {
		const hall = await place.tell<Hall>({ do: 'open', people: size.people + size.talks, boardBytes: 1000 });
		const talks = await place.tell<string[]>({ do: 'talks', count: size.talks });
		const chance = new Chance(`talks ${seed}`);
		const writers = talks.map((talk, i) => new Scribe(hall, hall.members[size.people + i]!.token, talk, chance));
		await until(() => writers.every(({ isIn }) => isIn), 'someone writes in every talk');
		const people = hall.members.slice(0, size.people).map(({ token }) => new Walker(hall, token, chance));
		await place.tell<Effort>({ do: 'effort' });
		await walking(report, place, people, writers, talks, chance, size.seconds);
		await crowd(report, people.slice(0, long ? 300 : 60), writers, talks[0]!, long ? 10_000 : 3000);
		await headsAgree(report, place, people, writers, 'after a crowd came into one talk');
		for (const one of [...people, ...writers]) one.leave();
	} finally {
		await place.dispose();
	}
}

async function walking(report: Report, place: Place, people: Walker[], writers: Scribe[], talks: string[], chance: Chance, seconds: number): Promise<void> {
	const name = `${people.length} people walk between ${talks.length} talks, each every ten seconds`;
	const steps = people.map((person) => setInterval(() => person.go(chance.pick(talks)), 10_000));
	for (const [i, person] of people.entries()) setTimeout(() => person.go(chance.pick(talks)), (i * Math.min(10_000, seconds * 500)) / people.length);
	const beat = setInterval(() => writers.forEach((writer) => writer.write()), 500);
	await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
	steps.forEach(clearInterval);
	clearInterval(beat);
	await until(() => people.every(({ isIn }) => isIn), 'everyone is in a talk', 60_000);
	await until(() => writers.every(({ isSaved }) => isSaved), 'all notes are saved', 60_000);
	const { cpuMs, delayMs } = await place.tell<Effort>({ do: 'effort' });
	const watch = new Stopwatch();
	for (const person of people) for (const ms of [...person.walks, person.lastWalk]) watch.add(ms);
	const walks = people.reduce((sum, person) => sum + person.walks.length + 1, 0);
	report({ promise: 'TK10', what: `${name}: from the tap to the whole talk`, bar: 'p99 <= 2000 ms', got: `${walks} walks, p50 ${watch.at(0.5)} ms, p99 ${watch.at(0.99)} ms, CPU ${Math.round(cpuMs)} ms, loop busy at most ${Math.round(delayMs)} ms at a stretch`, ok: watch.at(0.99)! <= 2000 });
	const slowest = Math.max(...writers.map(({ slowestMs }) => slowestMs));
	report({ promise: 'TK10', what: `${name}: notes are written on meanwhile`, bar: 'each saved, <= 1000 ms', got: `${writers.reduce((sum, { saved }) => sum + saved, 0)} lines, slowest ${Math.round(slowest)} ms`, ok: slowest <= 1000 });
	await headsAgree(report, place, people, writers, 'after all that walking');
}

async function crowd(report: Report, people: Walker[], writers: Scribe[], talk: string, ms: number): Promise<void> {
	for (const [i, person] of people.entries()) setTimeout(() => person.go(talk), (i * ms) / people.length);
	const beat = setInterval(() => writers[0]!.write(), 200);
	await until(() => people.every(({ isIn, talk: at }) => isIn && at === talk), 'the crowd is in', ms + 60_000);
	clearInterval(beat);
	const watch = new Stopwatch();
	for (const person of people) watch.add(person.lastWalk);
	report({ promise: 'TK10', what: `${people.length} people come into one talk in ${ms / 1000} s, notes being written`, bar: 'p99 <= 2000 ms', got: `p50 ${watch.at(0.5)} ms, p99 ${watch.at(0.99)} ms`, ok: watch.at(0.99)! <= 2000 });
}

/** The server's count of lines is what the people's own ends say. */
async function headsAgree(report: Report, place: Place, people: Walker[], writers: Scribe[], when: string): Promise<void> {
	const expected: Record<string, number> = {};
	for (const { talk } of [...people, ...writers]) expected[talk] = (expected[talk] ?? 0) + 1;
	let heads: Record<string, number> = {};
	let wrong: string[] = [];
	for (let tries = 0; tries < 50; tries++) {
		heads = await place.tell<Record<string, number>>({ do: 'heads' });
		wrong = [...new Set([...Object.keys(expected), ...Object.keys(heads)])].filter((talk) => expected[talk] !== heads[talk]);
		if (wrong.length === 0) break;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	report({ promise: 'TK10', what: `heads in each talk ${when}: the server and the browsers count the same`, bar: 'no talk differs', got: `${Object.keys(heads).length} talks, ${Object.values(heads).reduce((sum, n) => sum + n, 0)} heads, ${wrong.length} differ`, ok: wrong.length === 0 });
}

/** Goes from talk to talk: lets one line go and opens another. */
class Walker {
	talk = '';
	readonly walks: number[] = [];
	readonly #hall: Hall;
	readonly #token: string;
	readonly #chance: Chance;
	#guest: Guest | null = null;

	constructor(hall: Hall, token: string, chance: Chance) {
		this.#hall = hall;
		this.#token = token;
		this.#chance = chance;
	}

	get isIn(): boolean {
		return this.#guest !== null && this.#guest.even.length > 0;
	}

	/** From the tap to the whole document, ms. */
	get lastWalk(): number {
		return this.#guest!.even[0]! - this.#guest!.tried[0]!;
	}

	go(talk: string): void {
		const before = this.#guest;
		if (before && !this.isIn) return;
		before?.close();
		if (before) this.walks.push(before.even[0]! - before.tried[0]!);
		this.talk = talk;
		const guest = (this.#guest = new Guest(this.#hall, this.#token, () => this.#chance.next()));
		guest.path = `talk/${talk}`;
		guest.come();
	}

	leave(): void {
		this.#guest?.leave();
	}
}

/** Writes a line of notes now and then, and waits for "saved". */
class Scribe {
	readonly talk: string;
	saved = 0;
	slowestMs = 0;
	readonly #guest: Guest;
	readonly #doc = new Y.Doc();
	readonly #sent: number[] = [performance.now()];
	#lines = 0;

	constructor(hall: Hall, token: string, talk: string, chance: Chance) {
		this.talk = talk;
		this.#guest = new Guest(hall, token, () => chance.next());
		this.#guest.path = `talk/${talk}`;
		this.#guest.onSaved = (count) => {
			for (; this.saved < count; this.saved++) if (this.saved > 0) this.slowestMs = Math.max(this.slowestMs, performance.now() - this.#sent[this.saved]!);
		};
		this.#doc.on('update', (update: Uint8Array) => {
			this.#sent.push(performance.now());
			this.#guest.sendUpdate(update);
		});
		this.#guest.come();
	}

	get isIn(): boolean {
		return this.#guest.even.length > 0;
	}

	get isSaved(): boolean {
		return this.saved === this.#sent.length;
	}

	write(): void {
		this.#doc.clientID = this.#guest.clientId;
		this.#doc.transact(() => {
			const points = sectionOf(this.#doc, 'points');
			// A page of notes, written over and over.
			if (points.length > 40) points.delete(0, 1);
			writeBlocks(this.#doc, 'points', points.length, [{ kind: 'line', line: [{ text: `Line ${this.#lines++} of what we said about the hall` }] }]);
		});
	}

	leave(): void {
		this.#guest.leave();
	}
}

async function until(isSo: () => boolean, what: string, ms = 30_000): Promise<void> {
	for (const end = performance.now() + ms; !isSo(); ) {
		if (performance.now() > end) throw new Error(`in vain: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
