import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase, type Database } from '#server/db/client.ts';
import { FolderInUse } from '#server/db/lock.ts';

// The folder's database is PGlite whatever the rest of the run is on.
let made = '';
let dataDir = '';
const opened: Database[] = [];
const children: ChildProcess[] = [];

// Making a cluster takes seconds, so one is made and copied.
beforeAll(async () => {
	made = await mkdtemp(join(tmpdir(), 'folkmoot-made-'));
	const database = await openDatabase({ dataDir: made, databaseUrl: null, peer: null, migrationsDir: 'none' });
	await database.close();
});
afterAll(() => rm(made, { recursive: true, force: true }));
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'folkmoot-test-'));
	await cp(join(made, 'db'), join(dataDir, 'db'), { recursive: true });
});
afterEach(async () => {
	for (const child of children.splice(0)) child.kill('SIGKILL');
	for (const database of opened.splice(0)) await database.close();
	await rm(dataDir, { recursive: true, force: true });
});

async function open(): Promise<Database> {
	const database = await openDatabase({ dataDir, databaseUrl: null, peer: null, migrationsDir: 'none' });
	opened.push(database);
	return database;
}

function holdInAnotherProcess() {
	const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/folder-holder.ts', dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
	children.push(child);
	const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
	let complaint = '';
	child.stderr.on('data', (chunk: Buffer) => (complaint += chunk));
	return { child, ended, complaint: () => complaint, acknowledged: createInterface({ input: child.stdout }) };
}

function countSyncs<T>(during: () => Promise<T>): Promise<number> {
	const real = fs.fsyncSync;
	let calls = 0;
	fs.fsyncSync = (fd) => {
		calls += 1;
		real(fd);
	};
	syncBuiltinESMExports();
	return during()
		.then(() => calls)
		.finally(() => {
			fs.fsyncSync = real;
			syncBuiltinESMExports();
		});
}

test('[D1] a commit is synced to the disk before it is acknowledged, and reading syncs nothing', async () => {
	const { db } = await open();
	await db.execute(sql`create table kept (n integer)`);
	const writing = await countSyncs(async () => {
		for (let n = 0; n < 20; n++) await db.execute(sql`insert into kept values (${n})`);
	});
	const reading = await countSyncs(() => db.execute(sql`select count(*) from kept`));
	expect(writing).toBeGreaterThanOrEqual(20);
	expect(writing).toBeLessThan(30);
	expect(reading).toBe(0);
});

test('[D2] a second process on the same folder is refused within two seconds, with a sentence', async () => {
	await open();
	const second = holdInAnotherProcess();
	expect(await second.ended).toBe(1);
	// How long a busy machine takes to start a process is no part of it.
	expect(Number(/refused after (\d+) ms/.exec(second.complaint())?.[1])).toBeLessThan(2000);
	expect(second.complaint()).toContain(`Another Folkmoot is already running on the folder ${dataDir}`);
});

test('[D2] the folder is refused to the same process too, and free again after closing', async () => {
	const first = await open();
	await expect(open()).rejects.toBeInstanceOf(FolderInUse);
	await first.close();
	await expect(open()).resolves.toMatchObject({ kind: 'pglite' });
});

test('[D3] a killed process leaves the folder free at once and every acknowledged row in it', async () => {
	const holder = holdInAnotherProcess();
	let last = 0;
	for await (const line of holder.acknowledged) {
		last = Number(line);
		if (last === 40) holder.child.kill('SIGKILL');
	}
	await holder.ended;
	expect(last).toBeGreaterThanOrEqual(40);
	const { db } = await open();
	const { rows } = await db.execute<{ rows: number; last: number }>(sql`select count(*)::int as rows, max(n) as last from kept`);
	expect(rows[0]?.last).toBeGreaterThanOrEqual(last);
	expect(rows[0]?.rows).toBe(rows[0]?.last);
});

test('[D4] a database whose making was cut short is made again', async () => {
	await rm(join(dataDir, 'db'), { recursive: true });
	fs.mkdirSync(join(dataDir, 'db.new', 'base'), { recursive: true });
	fs.writeFileSync(join(dataDir, 'db.new', 'PG_VERSION'), '18\n');
	const { db } = await open();
	expect((await db.execute<{ one: number }>(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
	await expect(stat(join(dataDir, 'db.new'))).rejects.toThrow('ENOENT');
});
