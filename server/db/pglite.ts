import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFS, syncTree } from './durable-fs.ts';

/** PGlite's own list without `-F`, which switches fsync off; `fsync` is the one sync call its file system can pass on. */
const START_PARAMS = [...PGlite.defaultStartParams.filter((param) => param !== '-F'), '-c', 'wal_sync_method=fsync'];

/** Opens `<dataDir>/db`, and makes it first where it is missing. The caller holds the folder's lock. */
export async function openPglite(dataDir: string): Promise<PGlite> {
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

async function start(folder: string): Promise<PGlite> {
	return PGlite.create({ fs: new DurableNodeFS(folder), startParams: START_PARAMS });
}
