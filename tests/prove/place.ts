import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Order } from './hall.ts';
import { hallArgs } from './hall-program.ts';
import type { Asked } from './orders.ts';

/** The server was killed, or ended by itself, before it answered. */
export class Ended extends Error {}

/** The server's process, on a port and a folder that outlive it. */
export class Place {
	readonly #folder: string;
	readonly #port: number;
	readonly #env: Record<string, string>;
	#process: ChildProcess;
	#asked = 0;

	private constructor(folder: string, port: number, env: Record<string, string>, child: ChildProcess) {
		this.#folder = folder;
		this.#port = port;
		this.#env = env;
		this.#process = child;
	}

	/** @param env added to the environment: a database of another kind, for one */
	static async open(env: Record<string, string> = {}): Promise<Place> {
		const folder = await mkdtemp(join(tmpdir(), 'folkmoot-joins-'));
		const port = await freePort();
		return new Place(folder, port, env, await start(folder, port, env));
	}

	get folder(): string {
		return this.#folder;
	}

	/** Many at a time; rejects where the process ends before the answer. */
	ask<T>(order: Asked): Promise<T> {
		const child = this.#process;
		const ask = ++this.#asked;
		return new Promise((resolve, reject) => {
			const over = () => {
				child.off('message', hear);
				child.off('exit', gone);
			};
			const gone = () => {
				over();
				reject(new Ended('the server ended'));
			};
			const hear = (message: { ask?: number; answer?: T; error?: string }) => {
				if (message.ask !== ask) return;
				over();
				if (message.error === undefined) resolve(message.answer as T);
				else reject(new Error(message.error));
			};
			child.setMaxListeners(0);
			child.on('message', hear);
			child.once('exit', gone);
			child.send({ ask, order }, (error) => error && gone());
		});
	}

	/** Whether the process has never ended by itself. */
	get isAlive(): boolean {
		return this.#process.exitCode === null && this.#process.signalCode === null;
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
		this.#process = await start(this.#folder, this.#port, this.#env);
	}

	async dispose(): Promise<void> {
		if (this.#process.exitCode === null && this.#process.signalCode === null) {
			this.#process.kill('SIGTERM');
			await once(this.#process, 'exit');
		}
		await rm(this.#folder, { recursive: true, force: true });
	}
}

async function start(folder: string, port: number, added: Record<string, string>): Promise<ChildProcess> {
	const { NODE_ENV: _, ORIGIN: __, DATABASE_URL: ___, ...env } = process.env;
	const args = hallArgs();
	const child = fork(args.at(-1)!, { execArgv: args.slice(0, -1), env: { ...env, FOLKMOOT_DATA: folder, PORT: String(port), HALL_LOOKS_AT_LOOP: '1', ...added } });
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
