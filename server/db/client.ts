import type { PGlite } from '@electric-sql/pglite';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePool } from 'drizzle-orm/node-postgres';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import type { Config } from '../config.ts';
import { lockFolder } from './lock.ts';
import { migrate } from './migrate.ts';
import { LastingPglite } from './lasting-pglite.ts';
import * as schema from './schema.ts';

export type Schema = typeof schema;

/** Both drivers answer a bare `execute` with at least `rows`. */
type Answer<Row> = { rows: Row[] };
interface Rows extends PgQueryResultHKT {
	type: Answer<this['row']>;
}

/** One type for both databases, so that a query is written once. Transactions have the same methods. */
export type Db = PgDatabase<Rows, Schema, ExtractTablesWithRelations<Schema>>;
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

export type Database = {
	db: Db;
	kind: 'pglite' | 'postgres';
	migrate(): Promise<void>;
	close(): Promise<void>;
};

export async function openDatabase(config: Pick<Config, 'dataDir' | 'databaseUrl' | 'migrationsDir'>): Promise<Database> {
	return config.databaseUrl === null ? openFolder(config) : openServer(config.databaseUrl, config);
}

async function openFolder({ dataDir, migrationsDir }: Pick<Config, 'dataDir' | 'migrationsDir'>): Promise<Database> {
	const lock = lockFolder(dataDir);
	try {
		const client = await LastingPglite.open(dataDir);
		const db = drizzlePglite(client as unknown as PGlite, { schema }) as unknown as Db;
		return {
			db,
			kind: 'pglite',
			migrate: () => migrate(db, migrationsDir),
			async close() {
				await client.close();
				lock.release();
			},
		};
	} catch (error) {
		lock.release();
		throw error;
	}
}

async function openServer(url: string, { migrationsDir }: Pick<Config, 'migrationsDir'>): Promise<Database> {
	const pool = new pg.Pool({ connectionString: url, max: 10, application_name: 'folkmoot' });
	// An idle connection that the server ends is replaced by the pool; without a listener it would end the process.
	pool.on('error', (error) => console.error('database connection lost:', error.message));
	const db = drizzlePool(pool, { schema }) as unknown as Db;
	let open = true;
	return {
		db,
		kind: 'postgres',
		migrate: () => migrate(db, migrationsDir),
		async close() {
			if (!open) return;
			open = false;
			await pool.end();
		},
	};
}
