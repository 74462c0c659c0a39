import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { root } from '../../server/prepare.js';
import { installDebian } from '../support/debian.js';
import { freePort } from '../support/free-port.ts';
import { createPostgres } from '../support/postgres-database.ts';
import { startPostgres } from '../support/postgres.js';
import { startServer, type TestServer } from '../support/server.ts';

/** The same for all of them, as in a real installation. */
const secret = 'servers-0123456789abcdefghijklmnopqrstuv';

export interface Server {
	name: string;
	/** Where people reach it. */
	host: string;
	/** Where the others reach it. */
	peer: string;
	process: TestServer;
}

/** Three built servers on one PostgreSQL, with HAProxy in front by the very file that is shipped. */
export class Town {
	readonly servers: readonly Server[];
	/** Where people reach the proxy. */
	readonly proxy: string;
	readonly db: pg.Client;
	readonly #close: () => Promise<void>;

	private constructor(servers: readonly Server[], proxy: string, db: pg.Client, close: () => Promise<void>) {
		this.servers = servers;
		this.proxy = proxy;
		this.db = db;
		this.#close = close;
	}

	static async open(): Promise<Town> {
		const haproxy = findHaproxy();
		const postgres = await startPostgres();
		if ('why' in postgres) throw new Error(postgres.why);
		const closing: (() => Promise<unknown>)[] = [() => postgres.stop()];
		const close = async () => {
			for (const end of closing.reverse()) await end();
		};
		try {
			const { url } = await createPostgres(postgres.url);
			const db = new pg.Client({ connectionString: url });
			await db.connect();
			closing.push(() => db.end());
			const servers: Server[] = [];
			for (const name of ['A', 'B', 'C']) {
				const [port, inner] = [await freePort(), await freePort()];
				const peer = `127.0.0.1:${inner}`;
				const started = await startServer({ DATABASE_URL: url, FOLKMOOT_SECRET: secret, FOLKMOOT_PEER: peer, HOST: '127.0.0.1', PORT: String(port), ADDRESS_HEADER: 'x-forwarded-for' });
				closing.push(() => started.dispose());
				servers.push({ name, host: `127.0.0.1:${port}`, peer, process: started });
			}
			const proxy = `127.0.0.1:${await freePort()}`;
			const [a, b, c] = servers.map(({ host }) => host);
			const running = spawn(haproxy, ['-db', '-q', '-f', join(root, 'server/deploy/haproxy.cfg')], {
				stdio: ['ignore', 'ignore', 'inherit'],
				env: { PATH: process.env['PATH'], FOLKMOOT_HTTP: proxy, FOLKMOOT_A: a, FOLKMOOT_B: b, FOLKMOOT_C: c }
			});
			closing.push(() => end(running));
			const town = new Town(servers, proxy, db, close);
			await town.#answers(proxy);
			return town;
		} catch (error) {
			await close();
			throw error;
		}
	}

	/** Where there is none just now, whoever is so next: the one before, with its next beat, if nobody came. */
	async nextOwnerOf(workshopId: string): Promise<Server> {
		for (const until = performance.now() + 10_000; performance.now() < until; ) {
			const owner = await this.ownerOf(workshopId);
			if (owner) return owner;
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		throw new Error('nobody owns the workshop');
	}

	/** By the database. */
	async ownerOf(workshopId: string): Promise<Server | null> {
		const { rows } = await this.db.query<{ address: string }>('select address from owners where workshop_id = $1 and expires_at >= now()', [workshopId]);
		return this.servers.find(({ peer }) => peer === rows[0]?.address) ?? null;
	}

	/** Rows that were ever written into logs, those that were moved out of them too. */
	async logged(): Promise<number> {
		const { rows } = await this.db.query<{ n: number }>('select ((select count(*) from updates) + (select coalesce(sum(to_seq - from_seq + 1), 0) from archives))::int as n');
		return rows[0]!.n;
	}

	close(): Promise<void> {
		return this.#close();
	}

	async #answers(host: string): Promise<void> {
		const until = performance.now() + 20_000;
		while (!(await fetch(`http://${host}/live/up`).then(({ ok }) => ok, () => false))) {
			if (performance.now() > until) throw new Error('HAProxy does not find the servers');
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
}

function findHaproxy(): string {
	const places = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy'];
	const find = () => places.find((path) => existsSync(path));
	const why = find() ? null : installDebian('haproxy');
	const found = find();
	if (!found) throw new Error(`no HAProxy (${why ?? 'the package brought none'})`);
	return found;
}

async function end(running: ChildProcess): Promise<void> {
	if (running.exitCode !== null || running.signalCode !== null) return;
	running.kill('SIGKILL');
	await once(running, 'exit');
}
