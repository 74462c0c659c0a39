import pg from 'pg';

// Any fixed number will do; every Folkmoot process must use the same one.
const lock = 7_051_965;
const againMs = 500;
/** A server that is being replaced may need a moment to end, and PostgreSQL some seconds to notice that one is gone. */
const waitMs = 15_000;

/** The sentence is for the person who starts the second server. */
export class DatabaseInUse extends Error {
	override name = 'DatabaseInUse';
	constructor() {
		super(
			'Another Folkmoot is already running on this database. Stop that one first. To run several servers on one database, ' +
				'set FOLKMOOT_PEER on each of them: the host and port at which the others reach it, for example FOLKMOOT_PEER=10.0.0.2:3001.'
		);
	}
}

export interface Listener {
	heard(text: string): void;
	/** The line was lost for a while: what was said meanwhile will never be heard. */
	missed(): void;
}

/**
 * A connection for life beside the pool. It holds a lock of the database for as long as the process lives: one for itself alone, or a
 * shared one among servers that know how to find one another. And it hears what they tell one another.
 */
export class Line {
	readonly #url: string;
	readonly #isAlone: boolean;
	#client: pg.Client | null = null;
	#listening: { channel: string; on: Listener } | null = null;
	#closed = false;

	private constructor(url: string, isAlone: boolean) {
		this.#url = url;
		this.#isAlone = isAlone;
	}

	/** @throws DatabaseInUse */
	static async open(url: string, isAlone: boolean, wait = waitMs): Promise<Line> {
		const line = new Line(url, isAlone);
		const until = performance.now() + wait;
		while (!(await line.#connect())) {
			if (performance.now() >= until) throw new DatabaseInUse();
			await pause(againMs);
		}
		return line;
	}

	async listen(channel: string, on: Listener): Promise<void> {
		this.#listening = { channel, on };
		await this.#client?.query(`listen ${pg.escapeIdentifier(channel)}`);
	}

	async close(): Promise<void> {
		this.#closed = true;
		await this.#client?.end().catch(() => {});
	}

	/** False where someone else has the lock. */
	async #connect(): Promise<boolean> {
		const client = new pg.Client({ connectionString: this.#url, application_name: 'folkmoot', keepAlive: true, connectionTimeoutMillis: 5000 });
		client.on('error', () => {});
		try {
			await client.connect();
			// A machine that is gone without a word does not keep the lock for hours.
			await client.query('set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3');
			const { rows } = await client.query<{ got: boolean }>(`select pg_try_advisory_lock${this.#isAlone ? '' : '_shared'}(${lock}) as got`);
			if (!rows[0]!.got) {
				await client.end();
				return false;
			}
			client.on('notification', ({ payload }) => this.#listening?.on.heard(payload ?? ''));
			if (this.#listening) await client.query(`listen ${pg.escapeIdentifier(this.#listening.channel)}`);
		} catch (error) {
			await client.end().catch(() => {});
			throw error;
		}
		client.once('end', () => void this.#again());
		this.#client = client;
		return true;
	}

	async #again(): Promise<void> {
		this.#client = null;
		let until = Infinity;
		for (;;) {
			await pause(againMs);
			if (this.#closed) return;
			let got: boolean;
			try {
				got = await this.#connect();
			} catch {
				continue;
			}
			if (this.#closed) return this.close();
			if (got) return this.#listening?.on.missed();
			// Our own end of the lost line may have it for some seconds. After that it is someone who came meanwhile, and going on would mean
			// taking workshops from one another for ever.
			until = Math.min(until, performance.now() + waitMs);
			if (performance.now() >= until) throw new DatabaseInUse();
		}
	}
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
