import type { PGlite } from '@electric-sql/pglite';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePool } from 'drizzle-orm/node-postgres';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import type { Config } from '../config.ts';
import { Line, type Listener } from './line.ts';
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
	/** For one of several servers; null for the only one. */
	others: Others | null;
	migrate(): Promise<void>;
	close(): Promise<void>;
};

export interface Others {
	/** Connections beside the pool: a lease must be renewed also while a crowd waits for the database. Gives up after two seconds. */
	db: Db;
	listen(channel: string, on: Listener): Promise<void>;
}

/** What stands still in a transaction for so long is ended by the database: a server that was paused in one must not hold up who comes after it. */
const stillMs = 2500;

export async function openDatabase(config: Pick<Config, 'dataDir' | 'databaseUrl' | 'migrationsDir' | 'peer'>): Promise<Database> {
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
			others: null,
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

async function openServer(url: string, { migrationsDir, peer }: Pick<Config, 'migrationsDir' | 'peer'>): Promise<Database> {
	const line = await Line.open(url, peer === null);
	const given = { connectionString: url, application_name: 'folkmoot', ...(peer ? { idle_in_transaction_session_timeout: stillMs } : {}) };
	const pools: pg.Pool[] = [];
	const openPool = (over: pg.PoolConfig): Db => {
		const pool = new pg.Pool({ ...given, ...over });
		// An idle connection that the server ends is replaced by the pool; without a listener it would end the process.
		pool.on('error', (error) => console.error('database connection lost:', error.message));
		// One that is ended in the middle of a transaction belongs to nobody at that moment: the next query of the transaction fails, and that is enough.
		pool.on('connect', (client) => client.on('error', () => {}));
		pools.push(pool);
		return drizzlePool(pool, { schema }) as unknown as Db;
	};
	const db = openPool({ max: 10 });
	let open = true;
	return {
		db,
		kind: 'postgres',
		others: peer && { db: openPool({ max: 2, query_timeout: 2000, connectionTimeoutMillis: 2000 }), listen: line.listen.bind(line) },
		migrate: () => migrate(db, migrationsDir),
		async close() {
			if (!open) return;
			open = false;
			await Promise.all(pools.map((pool) => pool.end()));
			await line.close();
		},
	};
}
