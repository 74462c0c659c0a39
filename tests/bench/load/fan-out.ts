import { setTimeout as sleep } from 'node:timers/promises';
import type { Case } from '../cases.ts';
import { Crowd } from './crowd.ts';
import type { Ask, Counting } from './main.ts';
import { Sightings } from './sightings.ts';
import type { Speech, Target } from './speech.ts';
import { tenths } from './stamp.ts';

const warmMs = 1500;

/** Some write, or everyone points; all others see it. */
export async function fanOut(speech: Speech, target: Target, what: Extract<Case, { kind: 'fan-out' | 'presence' }>, seconds: number, ask: Ask): Promise<Counting> {
	const crowd = new Crowd(speech, target.port, what.people);
	const act = what.kind === 'presence' ? speech.point.bind(speech) : speech.move.bind(speech);
	const seen = new Sightings(what.kind === 'presence' ? speech.points : speech.moves);
	let lost = 0;
	let lostWhy = '';
	let refused = 0;
	let refusedWhy = '';
	crowd.lost = (_, code, reason) => {
		lost += 1;
		lostWhy = `${code} ${reason}`;
	};
	try {
		const came = await crowd.comeAll(90_000);
		if (came < what.people) throw new Error(`only ${came} of ${what.people} came in within 90 s ${lostWhy}`);
		const writers = crowd.lines.slice(0, what.writers);
		for (const line of writers) speech.prepare(line!);
		const looker = what.people - 1;
		let looked = 0;
		crowd.heard = (line, data, from, to) => {
			if (seen.see(line.who, data, from, to)) {
				if (line.who === looker) looked += 1;
			} else if (line.who < what.writers) {
				const why = speech.refusal(data, from, to);
				if (why === null) return;
				refused += 1;
				refusedWhy = why;
			}
		};
		await sleep(500);

		let written = 0;
		const pen = new Pen(what.hz, writers.length, (n) => {
			written += 1;
			act(writers[n]!, tenths());
		});
		await sleep(what.warmMs ?? warmMs);
		const [frames, bytes] = [crowd.sum('frames'), crowd.sum('bytes')];
		await ask('begin');
		seen.begin();
		written = 0;
		looked = 0;
		const began = performance.now();
		await sleep(seconds * 1000);
		const expected = written * (what.people - 1);
		seen.end();
		const took = (performance.now() - began) / 1000;
		const each = { framesEach: (crowd.sum('frames') - frames) / what.people / took, bytesEach: (crowd.sum('bytes') - bytes) / what.people / took, framesOfLooker: looked / took };
		pen.stop();
		await settled(() => seen.delivered, expected);
		// What an overrun server sends while it is asked for its figures came too late.
		crowd.heard = () => {};
		await ask('end');
		return { expected, delivered: seen.delivered, echoes: seen.echoes, p50: seen.at(0.5), p99: seen.at(0.99), max: seen.at(1), ...each, seconds: took, people: what.people, also: { ...(lost > 0 ? { lost, lostWhy } : {}), ...(refused > 0 ? { refused, refusedWhy } : {}) } };
	} finally {
		crowd.leave();
	}
}

/** Waits for what is still on its way: until all has come, or twenty seconds are over. What comes later is of no use in a meeting. */
async function settled(count: () => number, most: number): Promise<void> {
	const began = performance.now();
	// By the clock: where a server is overrun, so is the loop that counts here, and a hundred waits take minutes. Not by how long nothing
	// came: one that is overrun may be still for six seconds, and then send all of it.
	while (count() < most && performance.now() - began < 20_000) await sleep(100);
}

/** Lets each writer write so many times a second, all of them evenly over the time. Late beats are caught up, as people would not wait for us. */
export class Pen {
	readonly #timer: NodeJS.Timeout;

	constructor(hz: number, writers: number, write: (n: number) => void) {
		const began = performance.now();
		let next = 0;
		this.#timer = setInterval(() => {
			const due = ((performance.now() - began) / 1000) * hz * writers;
			for (; next < due; next++) write(next % writers);
		}, 1);
	}

	stop(): void {
		clearInterval(this.#timer);
	}
}
