import { statfsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { openPglite, type Engine } from './pglite.ts';

/** Four pieces of the database's own log. Below this nothing is written: then the disk never fills up under it, and all can still be read. */
const reserveBytes = 64 * 1024 * 1024;
const retryMs = 2000;

/** What drizzle asks of a PGlite, on whichever engine runs at the moment: one that broke is replaced as soon as the disk takes anything again. */
export class LastingPglite implements Pick<PGlite, 'query' | 'exec' | 'transaction'> {
	readonly #dataDir: string;
	readonly #freeBytes: () => number;
	#engine: Engine | null;
	#closed = false;
	#retry: NodeJS.Timeout | undefined;
	#opening: Promise<void> | null = null;

	private constructor(dataDir: string, engine: Engine, freeBytes: () => number) {
		this.#dataDir = dataDir;
		this.#engine = engine;
		this.#freeBytes = freeBytes;
	}

	static async open(dataDir: string, freeBytes = () => freeOn(dataDir)): Promise<LastingPglite> {
		return new LastingPglite(dataDir, await openPglite(dataDir), freeBytes);
	}

	query: PGlite['query'] = (text, ...rest) => this.#use(isWrite(text), (engine) => engine.query(text, ...rest));
	exec: PGlite['exec'] = (text, ...rest) => this.#use(isWrite(text), (engine) => engine.exec(text, ...rest));
	transaction: PGlite['transaction'] = (run) => this.#use(true, (engine) => engine.transaction(run));

	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		clearTimeout(this.#retry);
		await this.#opening;
		if (this.#engine && !this.#engine.isBroken) await this.#engine.close();
	}

	async #use<T>(writes: boolean, ask: (engine: Engine) => Promise<T>): Promise<T> {
		const engine = this.#engine;
		if (!engine) throw new Error('the database is being opened again');
		if (writes && this.#freeBytes() < reserveBytes) throw new Error('the disk is nearly full');
		try {
			return await ask(engine);
		} finally {
			if (engine.isBroken) this.#replace(engine);
		}
	}

	#replace(broken: Engine): void {
		if (this.#engine !== broken) return;
		this.#engine = null;
		console.error('the database could not write its log; it is opened again as soon as the disk takes anything');
		this.#later();
	}

	#later(): void {
		if (this.#closed) return;
		this.#retry = setTimeout(() => {
			this.#opening = this.#open().finally(() => (this.#opening = null));
		}, retryMs);
	}

	async #open(): Promise<void> {
		try {
			await this.#tryDisk();
			this.#engine = await openPglite(this.#dataDir);
			console.error('the database is open again');
		} catch {
			this.#later();
		}
	}

	/** Opening writes to the log too, and must not break off: a file as long as what it may need is written first. */
	async #tryDisk(): Promise<void> {
		if (this.#freeBytes() < reserveBytes) throw new Error('the disk is nearly full');
		const path = join(this.#dataDir, 'disk-check');
		try {
			await writeFile(path, Buffer.alloc(reserveBytes / 2), { flush: true });
		} finally {
			await rm(path, { force: true });
		}
	}
}

/** Drizzle's own words. (The engine is not asked: it could not answer without starting the write.) */
function isWrite(text: string): boolean {
	return /^\s*(?:insert|update|delete|truncate|create|alter|drop)\b|^\s*with\b[^]*?\b(?:insert into|update|delete from)\b/i.test(text);
}

function freeOn(folder: string): number {
	try {
		const { bavail, bsize } = statfsSync(folder);
		return bavail * bsize;
	} catch {
		// A file system that cannot say: its errors will.
		return Infinity;
	}
}
