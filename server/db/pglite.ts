import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { DurableNodeFS, syncTree } from './durable-fs.ts';
import { ParsedOnce } from './parsed-once.ts';

/**
 * One run of the built-in database. PostgreSQL ends itself (PANIC) where its own log cannot be written: a full disk, a quota, a dying
 * one. The engine in this process only says so and goes on holding its locks: the next question would turn in a circle for ever, and
 * the whole process with it. So from then on nothing is asked any more; what was committed stands in its log.
 */
export class Engine extends PGlite {
	isBroken = false;
	readonly #parsedOnce = new ParsedOnce((text) => text.startsWith('insert into updates '), (message) => super.execProtocolRawSync(message));

	override execProtocolRawSync(message: Uint8Array): Uint8Array {
		if (this.isBroken) throw new Error('the database has stopped');
		return this.#parsedOnce.pass(message);
	}

	override async execProtocol(...given: Parameters<PGlite['execProtocol']>): ReturnType<PGlite['execProtocol']> {
		return this.#watched(() => super.execProtocol(...given));
	}

	override async execProtocolStream(...given: Parameters<PGlite['execProtocolStream']>): ReturnType<PGlite['execProtocolStream']> {
		return this.#watched(() => super.execProtocolStream(...given));
	}

	async #watched<T>(ask: () => Promise<T>): Promise<T> {
		try {
			return await ask();
		} catch (error) {
			this.#parsedOnce.forget();
			if ((error as { severity?: string }).severity === 'PANIC') this.isBroken = true;
			throw error;
		}
	}
}

/** PGlite's own list without `-F`, which switches fsync off; `fsync` is the one sync call its file system can pass on. */
const START_PARAMS = [...PGlite.defaultStartParams.filter((param) => param !== '-F'), '-c', 'wal_sync_method=fsync'];

/** Opens `<dataDir>/db`, and makes it first where it is missing. The caller holds the folder's lock. */
export async function openPglite(dataDir: string): Promise<Engine> {
	const folder = join(dataDir, 'db');
	if (!existsSync(folder)) await makeCluster(folder);
	return start(folder);
}

/** Made aside, synced and renamed: a start that is killed half-way leaves nothing that looks like a database. */
async function makeCluster(folder: string): Promise<void> {
	const draft = `${folder}.new`;
	await rm(draft, { recursive: true, force: true });
	const client = await start(draft);
	await client.close();
	await syncTree(draft);
	await rename(draft, folder);
	await syncTree(join(folder, '..'), { deep: false });
}

/** PGlite's own way goes byte by byte: a megabyte took a third of a second there and a sixth back, in which nobody else was served. */
const bytea = {
	write: (value: Uint8Array) => `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`,
	read: (text: string) => Buffer.from(text.slice(2), 'hex')
};

async function start(folder: string): Promise<Engine> {
	const engine = new Engine({ fs: new DurableNodeFS(folder), startParams: START_PARAMS, serializers: { [types.BYTEA]: bytea.write }, parsers: { [types.BYTEA]: bytea.read } });
	await engine.waitReady;
	return engine;
}
