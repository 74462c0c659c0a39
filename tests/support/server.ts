import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../server/prepare.js';
import { createPostgres } from './postgres-database.ts';

const START_LIMIT = 60_000;

export type TestServer = {
	readonly origin: string;
	/** What the server printed for the first administrator; null when there is one already. */
	readonly adminLink: string | null;
	readonly dataDir: string;
	/** Of the running server; 0 while it is down. */
	readonly pid: number;
	/** Everything the server has said since it was first started. */
	output(): string;
	/** SIGTERM, as a service manager does it; answers with the exit code. */
	stop(): Promise<number | null>;
	/** SIGKILL, as a power cut does it. */
	kill(): Promise<void>;
	/** Starts again on the same data and the same port. */
	start(): Promise<void>;
	/** Ends the server and removes its data. */
	dispose(): Promise<void>;
};

/**
 * The built server as people run it, with data of its own: a new folder or, with FOLKMOOT_TEST_POSTGRES, a new database.
 * `env` is added to a nearly empty environment, so that nothing of this machine leaks in.
 */
export async function startServer(env: Record<string, string> = {}): Promise<TestServer> {
	const dataDir = await mkdtemp(join(tmpdir(), 'folkmoot-data-'));
	const postgres = process.env['FOLKMOOT_TEST_POSTGRES'];
	const database = postgres ? await createPostgres(postgres) : null;
	let child: ChildProcess | null = null;
	let port = 0;
	let said = '';
	let origin = '';
	let adminLink: string | null = null;

	async function start() {
		const from = said.length;
		const started = spawn(process.execPath, ['server/index.js'], {
			cwd: root,
			stdio: ['ignore', 'pipe', 'pipe'],
			env: {
				PATH: process.env['PATH'] ?? '',
				FOLKMOOT_DATA: dataDir,
				HOST: 'localhost',
				PORT: String(port),
				...(database ? { DATABASE_URL: database.url } : {}),
				...env,
			},
		});
		child = started;
		const words = () => said.slice(from);
		await new Promise<void>((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error(`The server did not open in time.\n${words()}`)), START_LIMIT);
			const listen = (chunk: Buffer) => {
				said += chunk;
				if (words().includes('Press Ctrl+C')) settle(resolve);
			};
			const settle = (done: () => void) => {
				clearTimeout(timer);
				started.off('exit', onExit);
				done();
			};
			const onExit = (code: number | null) => settle(() => reject(new Error(`The server ended with ${code}.\n${words()}`)));
			started.stdout.on('data', listen);
			started.stderr.on('data', listen);
			started.once('exit', onExit);
		});
		origin = /open at (http\S+)/.exec(words())?.[1] ?? '';
		adminLink = /works once\): (http\S+)/.exec(words())?.[1] ?? null;
		port = Number(new URL(origin).port) || port;
	}

	async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
		const running = child;
		child = null;
		if (!running || running.exitCode !== null || running.signalCode !== null) return running?.exitCode ?? null;
		const ended = new Promise<number | null>((resolve) => running.once('exit', resolve));
		running.kill(signal);
		return ended;
	}

	async function dispose() {
		await end('SIGKILL');
		await database?.drop();
		await rm(dataDir, { recursive: true, force: true });
	}

	try {
		await start();
	} catch (error) {
		await dispose();
		throw error;
	}
	return {
		get origin() {
			return origin;
		},
		get adminLink() {
			return adminLink;
		},
		dataDir,
		get pid() {
			return child?.pid ?? 0;
		},
		output: () => said,
		stop: () => end('SIGTERM'),
		kill: async () => void (await end('SIGKILL')),
		start,
		dispose,
	};
}
