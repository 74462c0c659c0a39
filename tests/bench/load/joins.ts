import { setTimeout as sleep } from 'node:timers/promises';
import type { Case } from '../cases.ts';
import { Crowd } from './crowd.ts';
import type { Ask, Counting } from './main.ts';
import type { Speech, Target } from './speech.ts';
import { Stopwatch } from '../../load/stopwatch.ts';

/** A crowd arrives, all with fresh pages. From the first try to the whole board. */
export async function joins(speech: Speech, target: Target, what: Extract<Case, { kind: 'joins' }>, _: number, ask: Ask): Promise<Counting> {
	const crowd = new Crowd(speech, target.port, what.people + 1);
	const tried = new Map<number, number>();
	const watch = new Stopwatch();
	try {
		// The first one fills the board; that load is no part of a join.
		const first = crowd.come(0);
		while (!first.isEven) await sleep(5);
		speech.fill(first);
		await sleep(1000);
		crowd.coming = (line, data, from, to) => {
			if (!tried.has(line.who) || !speech.isBoard(data, from, to)) return;
			watch.add(performance.now() - tried.get(line.who)!);
			tried.delete(line.who);
		};
		await ask('begin');
		const began = performance.now();
		const before = crowd.sum('bytes');
		for (let i = 0; i < what.people; i++) {
			setTimeout(() => {
				tried.set(i + 1, performance.now());
				crowd.come(i + 1);
			}, (i * what.ms) / what.people);
		}
		const end = began + what.ms + 60_000;
		while (watch.count < what.people && performance.now() < end) await sleep(5);
		const seconds = (performance.now() - began) / 1000;
		await ask('end');
		return { expected: what.people, delivered: watch.count, echoes: 0, p50: watch.at(0.5), p99: watch.at(0.99), max: watch.at(1), framesEach: 0, bytesEach: (crowd.sum('bytes') - before) / what.people / seconds, seconds, people: what.people };
	} finally {
		crowd.leave();
	}
}
