import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Order } from './hall.ts';

/** The server's process, on a port and a folder that outlive it. */
export class Place {
	readonly #folder: string;
	readonly #port: number;
	#process: ChildProcess;

	private constructor(folder: string, port: number, child: ChildProcess) {
		this.#folder = folder;
		this.#port = port;
		this.#process = child;
	}

	static async open(): Promise<Place> {
		const folder = await mkdtemp(join(tmpdir(), 'folkmoot-joins-'));
		const port = await freePort();
		return new Place(folder, port, await start(folder, port));
	}

	async tell<T>(order: Order): Promise<T> {
		this.#process.send(order);
		const [answer] = (await once(this.#process, 'message')) as [T];
		return answer;
	}

	get pid(): number {
		return this.#process.pid!;
	}

	async restart(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
		this.#process.kill(signal);
		await once(this.#process, 'exit');
		this.#process = await start(this.#folder, this.#port);
	}

	async dispose(): Promise<void> {
		if (this.#process.exitCode === null && this.#process.signalCode === null) {
			this.#process.kill('SIGTERM');
			await once(this.#process, 'exit');
		}
		await rm(this.#folder, { recursive: true, force: true });
	}
}

async function start(folder: string, port: number): Promise<ChildProcess> {
	const { NODE_ENV: _, ORIGIN: __, DATABASE_URL: ___, ...env } = process.env;
	const child = fork(join(import.meta.dirname, 'hall.ts'), { execArgv: ['--import', 'tsx'], env: { ...env, FOLKMOOT_DATA: folder, PORT: String(port) } });
	await once(child, 'message');
	return child;
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	return port;
}
