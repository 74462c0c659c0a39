import { setTimeout as sleep } from 'node:timers/promises';
import type { Case } from '../cases.ts';
import { Crowd } from './crowd.ts';
import { Pen } from './fan-out.ts';
import type { Line } from './line.ts';
import type { Ask, Counting } from './main.ts';
import type { Speech, Target } from './speech.ts';
import { tenths } from './stamp.ts';
import { Taken } from './taken.ts';

/** As fast as this program can take it all in for everyone: at twice the pace it is a slow reader itself. */
const hz = 3;

/** Some stop reading while much is written. What counts is what the server holds for them. */
export async function paused(speech: Speech, target: Target, what: Extract<Case, { kind: 'paused' }>, _: number, ask: Ask): Promise<Counting> {
	const crowd = new Crowd(speech, target.port, what.people + what.readers);
	const closed = new Map<number, string>();
	crowd.lost = ({ who }, code, reason) => closed.set(who, `${code} ${reason}`.trim());
	try {
		const came = await crowd.comeAll(60_000);
		if (came < crowd.lines.length) throw new Error(`only ${came} of ${crowd.lines.length} came in`);
		const writers = crowd.lines.slice(0, what.people).map((line) => line!);
		const readers = crowd.lines.slice(what.people).map((line) => line!);
		for (const line of writers) speech.prepare(line);
		const flood = async (bytes: number) => {
			let written = 0;
			const pen = new Pen(hz, writers.length, (n) => {
				if (written < bytes) written += speech.flood(writers[n]!, tenths());
			});
			const end = performance.now() + 120_000;
			while (written < bytes && writers.some(({ isOpen }) => isOpen) && performance.now() < end) await sleep(20);
			pen.stop();
			await sleep(1500);
			return written;
		};
		const { board } = speech;
		const taken = new Taken(readers.map(({ who }) => who));
		const take = (line: Line, data: Buffer, from: number, to: number) => {
			const update = board && taken.has(line.who) && speech.updateIn(line, data, from, to);
			if (update) taken.take(line.who, update);
		};
		crowd.heard = take;
		/** When nothing has come for a while: what waited for thirty people is much for one program to take in. */
		const silence = async () => {
			let before = -1;
			for (const end = performance.now() + 60_000; performance.now() < end && crowd.sum('bytes') !== before; await sleep(1500)) before = crowd.sum('bytes');
		};
		/** Those who were cut off come back with what they had. Answers how many hold something else than someone who has just come. */
		const divergedOf = async (lines: Line[]) => {
			if (!board) return null;
			crowd.coming = take;
			for (const { who } of lines) if (closed.has(who)) crowd.come(who);
			const one = lines.length + writers.length - 1;
			const end = performance.now() + 20_000;
			const back = () => lines.every(({ who }) => crowd.lines[who]!.isEven);
			while (!back() && performance.now() < end) await sleep(20);
			await silence();
			const held = lines.map(({ who }) => taken.contentOf(who, board));
			// A fresh page.
			speech.forget();
			taken.add(one);
			crowd.lines[one]!.end();
			const fresh = crowd.come(one);
			while (!fresh.isEven && performance.now() < end + 10_000) await sleep(20);
			const whole = taken.contentOf(one, board);
			return held.filter((hash) => hash !== whole).length;
		};
		// The same once with everyone reading: what the server holds then is not the doing of those who stop.
		await ask('begin');
		await flood(what.megabytes * 1e6);
		await ask('middle');
		for (const line of readers) line.stall();
		const before = crowd.sum('bytes');
		const began = performance.now();
		const written = await flood(what.megabytes * 1e6);
		const seconds = (performance.now() - began) / 1000;
		await ask('end');
		const bytes = crowd.sum('bytes') - before;
		// Before the rest: then one program takes in what waited for thirty, and its own lines may wait for it.
		const cutWriters = writers.filter(({ who }) => closed.has(who));
		const why = closed.get(cutWriters[0]?.who ?? -1) ?? null;
		for (const line of readers) line.goOn();
		await silence();
		const cut = readers.filter(({ who }) => closed.has(who)).length;
		const diverged = await divergedOf(readers);
		return {
			expected: 0,
			delivered: 0,
			echoes: 0,
			p50: null,
			p99: null,
			max: null,
			framesEach: 0,
			bytesEach: bytes / what.people / seconds,
			seconds,
			people: what.people + what.readers,
			also: { diverged, writtenMB: Math.round(written / 1e5) / 10, cut, cutWhy: closed.get(readers[0]?.who ?? -1) ?? null, writersCut: cutWriters.length, why }
		};
	} finally {
		crowd.leave();
	}
}
