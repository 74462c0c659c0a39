import pg from 'pg';
import { startPostgres } from '../../support/postgres.js';

/** A private PostgreSQL for the length of the bench; each measurement has a database of its own. */
export class PostgresServer {
	readonly #url: string;
	readonly #stop: () => Promise<void>;
	#count = 0;

	private constructor(url: string, stop: () => Promise<void>) {
		this.#url = url;
		this.#stop = stop;
	}

	static async start(): Promise<PostgresServer> {
		const started = await startPostgres();
		if ('why' in started) throw new Error(`no PostgreSQL: ${started.why}`);
		return new PostgresServer(started.url, started.stop);
	}

	async database(): Promise<{ url: string; drop(): Promise<void> }> {
		const name = `bench_${++this.#count}`;
		await this.#ask(`create database ${name}`);
		const url = new URL(this.#url);
		url.pathname = `/${name}`;
		return { url: url.href, drop: () => this.#ask(`drop database ${name} with (force)`) };
	}

	stop(): Promise<void> {
		return this.#stop();
	}

	async #ask(statement: string): Promise<void> {
		const client = new pg.Client({ connectionString: this.#url });
		await client.connect();
		try {
			await client.query(statement);
		} finally {
			await client.end();
		}
	}
}
