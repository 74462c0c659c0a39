import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import process from 'node:process';

/** Everything a server's process has cost since the last time it was asked, seen from outside and the same for each. */
export interface Cost {
	cpuMs: number;
	loopP99: number;
	loopMax: number;
	/** Megabytes: now, and at most since the last time. */
	memory: number;
	memoryPeak: number;
}

export interface Start {
	node: string;
	args: string[];
	cwd: string;
	env: Record<string, string>;
	port: number;
	/** Says by itself when it is open. */
	greets: boolean;
}

const canPin = availableParallelism() > 1 && existsSync('/usr/bin/taskset');
const ticksEachSecond = 100;
/** A server that does not come to answer in this time is overrun. */
const busyMost = 15_000;

/** The server and the load program do not share a core. */
export function onCore(core: number, command: string, args: string[]): [string, string[]] {
	return canPin ? ['/usr/bin/taskset', ['-c', String(core), command, ...args]] : [command, args];
}

/** A server in a process of its own. */
export class Served {
	readonly #start: Start;
	#process!: ChildProcess;
	#ticks = 0;
	#asked: Promise<unknown> = Promise.resolve();

	constructor(start: Start) {
		this.#start = start;
	}

	async open(): Promise<void> {
		const { node, args, cwd, env, port, greets } = this.#start;
		const [command, all] = onCore(0, node, [...profiling(), '--import', join(import.meta.dirname, 'loop.js'), ...args]);
		const { NODE_ENV: _, ORIGIN: __, DATABASE_URL: ___, NODE_OPTIONS: ____, ...rest } = process.env;
		this.#process = spawn(command, all, { cwd, env: { ...rest, ...env, PORT: String(port) }, stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'] });
		// One that is too busy to take leave is ended, with what it was about to say.
		this.#process.stdio[4]!.on('error', () => {});
		const ended = once(this.#process, 'exit').then(() => Promise.reject(new Error('the server ended by itself')));
		await Promise.race([greets ? once(this.#process, 'message') : this.#answers(port), ended]);
		ended.catch(() => {});
		this.#ticks = this.#cpuTicks();
	}

	/** Told to a server that takes orders. */
	async tell<T>(order: object): Promise<T> {
		this.#process.send(order);
		const [answer] = (await once(this.#process, 'message')) as [T];
		return answer;
	}

	/** Megabytes that its program still needs, at this moment. Looking takes a good tenth of a second of the server. */
	async held(): Promise<number> {
		return (await this.#ask<{ held: number }>('m')).held;
	}

	/** One question at a time, so that each has its own answer. @throws where the server is too busy to answer */
	#ask<T>(what: '?' | 'm'): Promise<T> {
		const line = this.#process.stdio[4] as Readable & { write(text: string): void };
		const answer = this.#asked.then(async () => {
			line.write(what);
			const [bytes] = (await once(line, 'data', { signal: AbortSignal.timeout(busyMost) })) as [Buffer];
			return JSON.parse(bytes.toString()) as T;
		});
		this.#asked = answer.catch(() => {});
		return answer;
	}

	async cost(): Promise<Cost> {
		// Its loop was not free for so long at least.
		const { p99, max } = await this.#ask<{ p99: number; max: number }>('?').catch(() => ({ p99: busyMost, max: busyMost }));
		const ticks = this.#cpuTicks();
		const cpuMs = ((ticks - this.#ticks) * 1000) / ticksEachSecond;
		this.#ticks = ticks;
		const status = this.#proc('status');
		const megabytes = (name: string) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 102.4) / 10;
		const cost = { cpuMs, loopP99: p99, loopMax: max, memory: megabytes('VmRSS'), memoryPeak: megabytes('VmHWM') };
		try {
			// From here on the peak counts anew.
			writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
		} catch {
			// Not ours to write: the peak is then since the start.
		}
		return cost;
	}

	get pid(): number {
		return this.#process.pid!;
	}

	/** An orderly end, and a start on the same port and folder. */
	async restart(): Promise<void> {
		await this.close();
		await this.open();
	}

	async close(): Promise<void> {
		if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
		const gone = once(this.#process, 'exit');
		this.#process.kill('SIGTERM');
		const timer = setTimeout(() => this.#process.kill('SIGKILL'), 8000);
		await gone;
		clearTimeout(timer);
	}

	async #answers(port: number): Promise<void> {
		for (let tries = 0; tries < 600; tries++) {
			try {
				await fetch(`http://127.0.0.1:${port}/`);
				return;
			} catch {
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
		}
		throw new Error('the server did not open within 30 s');
	}

	#cpuTicks(): number {
		// The name in brackets may hold anything; user and system time are the 12th and 13th field behind it.
		const fields = this.#proc('stat').split(') ').at(-1)!.split(' ');
		return Number(fields[11]) + Number(fields[12]);
	}

	#proc(file: string): string {
		return readFileSync(`/proc/${this.pid}/${file}`, 'utf8');
	}
}

/** `FOLKMOOT_BENCH_PROFILE=folder`: a CPU profile of each server, written when it ends. */
function profiling(): string[] {
	const folder = process.env.FOLKMOOT_BENCH_PROFILE;
	return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
}

export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	return port;
}
