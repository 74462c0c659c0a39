import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answered, Asked } from './maker.ts';
import type { Order } from './order.ts';

/** Files made at once, for all workshops: each is a processor for a while. Whoever comes next waits for one of them. */
const atOnce = 2;
/** Public pages may be asked for by anybody, as often as they like: so many wait, and officers are never behind more of them. */
const publicMost = 20;
/** What one part of a file may take, and what a maker may hold. A bundle of 2,000 cards needs a second and 250 MB. */
const partSeconds = 60;
const mostMegabytes = 1024;
/** A maker that has nothing to do stays this long: reading its code takes longer than most files. */
const restSeconds = 120;

/** The file cannot be made: it took too long or too much memory, or a fault of ours stopped it. */
export class MakerDied extends Error {}

/** So many public pages are asked for that this one does not wait: it can be asked for again in a minute. */
export class QueueFull extends Error {}

export interface Limits {
	partSeconds: number;
	mostMegabytes: number;
}

interface Idle {
	worker: Worker;
	timer: NodeJS.Timeout;
}

const idle: Idle[] = [];
const waiting: (() => void)[] = [];
let busy = 0;

/**
 * Makes a file in a thread beside the server's own, so that rooms go on meanwhile: nothing of it but handing the material over is done here.
 * It is made as fast as that goes, whoever takes it how slowly: a bad line must not keep others from theirs. Whoever goes away ends the making.
 * @throws MakerDied, QueueFull
 */
export async function* makeAside(order: Order, limits: Limits = { partSeconds, mostMegabytes }): AsyncGenerator<Uint8Array> {
	const heap = new Heap();
	void make(order, limits, heap).then(
		() => heap.end(null),
		(fault: unknown) => heap.end(fault)
	);
	try {
		for (let part = await heap.take(); part; part = await heap.take()) yield part;
	} finally {
		heap.isWanted = false;
	}
}

async function make(order: Order, limits: Limits, heap: Heap): Promise<void> {
	if (order.what === 'edition' && waiting.length >= publicMost) throw new QueueFull();
	if (busy >= atOnce) await new Promise<void>((go) => waiting.push(go));
	else busy += 1;
	let worker: Worker | null = null;
	let isWhole = false;
	try {
		if (!heap.isWanted) return;
		worker = take(limits);
		for await (const part of partsFrom(worker, order, limits)) {
			if (!heap.isWanted) return;
			heap.put(part);
		}
		isWhole = true;
	} finally {
		// One that was stopped in the middle is not to be trusted with the next file.
		if (worker && isWhole) putBack(worker);
		else void worker?.terminate();
		const next = waiting.shift();
		if (next) next();
		else busy -= 1;
	}
}

/** What is made and not yet taken. */
class Heap {
	isWanted = true;
	readonly #parts: Uint8Array[] = [];
	#ended: { fault: unknown } | null = null;
	#wake = () => {};

	put(part: Uint8Array): void {
		this.#parts.push(part);
		this.#wake();
	}

	/** @param fault what stopped it; null when all of it is there */
	end(fault: unknown): void {
		this.#ended = { fault };
		this.#wake();
	}

	/** The next part, in its order; null after the last. */
	async take(): Promise<Uint8Array | null> {
		while (this.#parts.length === 0 && !this.#ended) await new Promise<void>((woken) => (this.#wake = woken));
		const part = this.#parts.shift();
		if (part) return part;
		if (this.#ended!.fault !== null) throw this.#ended!.fault;
		return null;
	}
}

async function* partsFrom(worker: Worker, order: Order, { partSeconds: seconds }: Limits): AsyncGenerator<Uint8Array> {
	let tell: (answer: Answered) => void = () => {};
	const hear = (answer: Answered) => tell(answer);
	const die = (error: unknown) => tell({ fault: error instanceof Error ? error.message : 'the thread has ended' });
	worker.on('message', hear).on('error', die).on('exit', die);
	const ask = (asked: Asked) =>
		new Promise<Answered>((go) => {
			const timer = setTimeout(() => go({ fault: `no part of it within ${seconds} seconds` }), seconds * 1000);
			tell = (answer) => {
				clearTimeout(timer);
				go(answer);
			};
			worker.postMessage(asked);
		});
	try {
		for (let answer = await ask({ order }); !('end' in answer); answer = await ask({ next: true })) {
			if ('fault' in answer) throw new MakerDied(`The file could not be made: ${answer.fault}`);
			yield answer.part;
		}
	} finally {
		worker.off('message', hear).off('error', die).off('exit', die);
	}
}

function take(limits: Limits): Worker {
	for (let rested = limits.mostMegabytes === mostMegabytes ? idle.pop() : undefined; rested; rested = idle.pop()) {
		clearTimeout(rested.timer);
		// It may have died in its rest: then its number is gone.
		if (rested.worker.threadId < 0) continue;
		rested.worker.ref();
		return rested.worker;
	}
	const worker = new Worker(script(), { resourceLimits: { maxOldGenerationSizeMb: limits.mostMegabytes }, env: {} });
	// What it says while nobody makes anything in it concerns nobody, and must not end the server.
	return worker.on('error', () => {});
}

/** Built with the server, into a file of its own; or from the sources, where the server itself runs from them. */
function script(): string {
	const built = resolve('build/maker/maker.js');
	return import.meta.url.endsWith('.ts') || !existsSync(built) ? resolve('server/export/aside/from-source.js') : built;
}

function putBack(worker: Worker): void {
	worker.unref();
	const one: Idle = {
		worker,
		timer: setTimeout(() => {
			idle.splice(idle.indexOf(one), 1);
			void worker.terminate();
		}, restSeconds * 1000)
	};
	one.timer.unref();
	idle.push(one);
}
