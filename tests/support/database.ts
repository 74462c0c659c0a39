import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import type { Peer } from '#server/config.ts';
import { openDatabase, type Database, type Db } from '#server/db/client.ts';
import { migrate, readMigrations } from '#server/db/migrate.ts';
import { Engine } from '#server/db/pglite.ts';
import * as schema from '#server/db/schema.ts';
import { createPostgres } from './postgres-database.ts';

const MIGRATIONS = resolve('drizzle');

/**
 * A migrated, empty database of the kind this run is about: PGlite in memory or, with FOLKMOOT_TEST_POSTGRES, a new one
 * on that server. Take one per test file and call `emptyTables` between tests.
 */
export async function testDatabase(): Promise<Database> {
	const postgres = process.env['FOLKMOOT_TEST_POSTGRES'];
	if (!postgres) return emptied(idle.pop() ?? new Engine({ loadDataDir: await migratedDump() }));
	const database = await bareDatabase();
	await database.migrate();
	return database;
}

/** Engines whose test is over: making one costs a second of a core, emptying one a few milliseconds. */
const idle: Engine[] = [];

/** An engine without a row in it, which goes back among the idle ones when it is closed. */
async function emptied(client: Engine): Promise<Database> {
	const database = await inMemory(client);
	await emptyTables(database.db);
	let isOpen = true;
	return {
		...database,
		async close() {
			if (isOpen) idle.push(client);
			isOpen = false;
		}
	};
}

/** One database for several servers, each with its own way to it. The last one that closes ends it. */
export async function testDatabases(peers: Peer[]): Promise<Database[]> {
	const postgres = process.env['FOLKMOOT_TEST_POSTGRES'];
	let open = peers.length;
	if (postgres) {
		const { url, drop } = await createPostgres(postgres);
		const all = await Promise.all(peers.map((peer) => openDatabase({ databaseUrl: url, dataDir: '', peer, migrationsDir: MIGRATIONS })));
		return all.map((database) => ({
			...database,
			async close() {
				await database.close();
				if (--open === 0) await drop();
			}
		}));
	}
	const client = new Engine({ loadDataDir: await migratedDump() });
	const database = await inMemory(client);
	return peers.map(() => ({
		...database,
		others: { db: database.db, listen: async (channel, on) => void (await client.listen(channel, (text) => on.heard(text))) },
		async close() {
			if (--open === 0) await database.close();
		}
	}));
}

/** The same without any table, for the tests of migrating itself. */
export async function bareDatabase(): Promise<Database> {
	const postgres = process.env['FOLKMOOT_TEST_POSTGRES'];
	if (!postgres) return inMemory(new Engine());
	const { url, drop } = await createPostgres(postgres);
	const database = await openDatabase({ databaseUrl: url, dataDir: '', peer: null, migrationsDir: MIGRATIONS });
	return {
		...database,
		async close() {
			await database.close();
			await drop();
		},
	};
}

export async function emptyTables(db: Db): Promise<void> {
	const { rows } = await db.execute<{ name: string }>(sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`);
	if (rows.length > 0) await db.execute(sql.raw(`truncate ${rows.map(({ name }) => name).join(', ')} restart identity cascade`));
}

/** The engine that runs in earnest, but for the disk. */
async function inMemory(client: Engine): Promise<Database> {
	await client.waitReady;
	const db = drizzle(client, { schema }) as unknown as Db;
	return {
		db,
		kind: 'pglite',
		others: null,
		migrate: () => migrate(db, MIGRATIONS),
		async close() {
			if (!client.closed) await client.close();
		},
	};
}

/** Making a cluster takes seconds, loading one does not: the dump is kept until a migration or PGlite changes. */
async function migratedDump(): Promise<Blob> {
	const version = JSON.parse(await readFile('node_modules/@electric-sql/pglite/package.json', 'utf8')) as { version: string };
	const key = createHash('sha256').update(JSON.stringify([version.version, readMigrations(MIGRATIONS)])).digest('hex').slice(0, 16);
	const file = `.svelte-kit/test-database-${key}.tar`;
	try {
		return new Blob([await readFile(file)]);
	} catch {
		const fresh = await bareDatabase();
		await fresh.migrate();
		const dump = await (fresh.db as unknown as { $client: PGlite }).$client.dumpDataDir('none');
		await fresh.close();
		await mkdir('.svelte-kit', { recursive: true });
		// Renamed into place, because another worker may be at the same thing.
		await writeFile(`${file}.${process.pid}`, Buffer.from(await dump.arrayBuffer()));
		await rename(`${file}.${process.pid}`, file);
		return dump;
	}
}
