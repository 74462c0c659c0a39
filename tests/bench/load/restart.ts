import { setTimeout as sleep } from 'node:timers/promises';
import type { Case } from '../cases.ts';
import { Crowd } from './crowd.ts';
import { Pen } from './fan-out.ts';
import type { Ask, Counting } from './main.ts';
import type { Speech, Target } from './speech.ts';
import { since, tenths } from './stamp.ts';
import { Stopwatch } from '../../load/stopwatch.ts';
import { Returning } from '#lib/live/line/returning.ts';

type Ended = { code: number; reason: string };

/** The server ends and starts again while people write. Everyone comes back as each peer's own client would. */
export async function restart(speech: Speech, target: Target, what: Extract<Case, { kind: 'restart' }>, seconds: number, ask: Ask): Promise<Counting> {
	const crowd = new Crowd(speech, target.port, what.people);
	try {
		const came = await crowd.comeAll(60_000);
		if (came < what.people) throw new Error(`only ${came} of ${what.people} came in`);
		const writers = crowd.lines.slice(0, what.writers).map((line) => line!);
		for (const line of writers) speech.prepare(line);
		const sent: number[][] = writers.map(() => []);
		const acknowledged = writers.map(() => 0);
		crowd.heard = (line, data, from, to) => {
			if (line.who < writers.length) acknowledged[line.who] = Math.max(acknowledged[line.who]!, speech.acknowledged(line, data, from, to));
		};
		const pen = new Pen(what.hz, writers.length, (n) => {
			if (!writers[n]!.isOpen) return;
			const time = tenths();
			sent[n]!.push(time);
			speech.move(writers[n]!, time);
		});
		await sleep(Math.min(seconds, 5) * 1000);

		const returning = crowd.lines.map(() => delaysOf(target.peer));
		const watch = new Stopwatch();
		let closedAt = 0;
		let tries = 0;
		crowd.even = ({ who }) => {
			if (closedAt === 0) return;
			returning[who]!.arrived();
			watch.add(performance.now() - closedAt);
		};
		crowd.lost = ({ who }, code, reason) => {
			setTimeout(() => {
				tries += 1;
				crowd.come(who);
			}, returning[who]!.after({ code, reason }));
		};
		closedAt = performance.now();
		await ask('restart');
		const end = performance.now() + 60_000;
		while (watch.count < what.people && performance.now() < end) await sleep(10);
		pen.stop();
		crowd.lost = null;
		crowd.even = null;

		const held = await boardAfterwards(speech, crowd);
		let lost = 0;
		for (const [n, times] of sent.entries()) {
			const stands = held.get(n);
			const now = tenths();
			lost += times.slice(0, acknowledged[n]).filter((time) => stands === undefined || since(time, now) < since(stands, now)).length;
		}
		const writes = sent.reduce((sum, times) => sum + times.length, 0);
		return {
			expected: what.people,
			delivered: Math.min(what.people, watch.count),
			echoes: 0,
			p50: watch.at(0.5),
			p99: watch.at(0.99),
			max: watch.at(1),
			framesEach: 0,
			bytesEach: 0,
			seconds: 0,
			people: what.people,
			also: { writes, acknowledged: acknowledged.reduce((sum, count) => sum + count, 0), lostAcknowledged: lost, tries }
		};
	} finally {
		crowd.leave();
	}
}

/** What someone who comes now is given: the newest stamp of each writer. */
async function boardAfterwards(speech: Speech, crowd: Crowd): Promise<Map<number, number>> {
	const found: number[] = [];
	speech.forget();
	const who = crowd.lines.length - 1;
	crowd.lines[who]?.end();
	crowd.coming = (line, data, from, to) => void (line === fresh && speech.moves.read(data, from, to, found));
	const fresh = crowd.come(who);
	const end = performance.now() + 10_000;
	while (!fresh.isEven && performance.now() < end) await sleep(10);
	return new Map(Array.from({ length: found.length / 2 }, (_, i) => [found[i * 2]!, found[i * 2 + 1]!]));
}

/** How long each peer's own client waits before it comes back (reference: their sources). */
function delaysOf(peer: Target['peer']): { after(ended: Ended): number; arrived(): void } {
	if (peer === 'ours') return new Returning(Math.random);
	let tries = 0;
	const waits = {
		'y-websocket-server': () => Math.min(2500, 100 * 2 ** tries),
		hocuspocus: () => (tries === 0 ? 1000 : 1000 + Math.random() * Math.min(30_000, 1000 * 2 ** tries)),
		tldraw: () => Math.min(2000, 500 * 1.5 ** tries)
	};
	return {
		after() {
			const wait = waits[peer]();
			tries += 1;
			return wait;
		},
		arrived: () => void (tries = 0)
	};
}
