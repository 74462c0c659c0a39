import { randomBytes } from 'node:crypto';
import pg from 'pg';

export type PostgresDatabase = { url: string; drop(): Promise<void> };

/** A new database on the throw-away server: empty, or a copy of `template`. */
export async function createPostgres(serverUrl: string, template?: string): Promise<PostgresDatabase> {
	const name = `folkmoot_${randomBytes(6).toString('hex')}`;
	await commandPostgres(serverUrl, `create database ${name}${template ? ` template ${template}` : ''}`);
	const url = new URL(serverUrl);
	url.pathname = `/${name}`;
	return { url: url.href, drop: () => commandPostgres(serverUrl, `drop database if exists ${name} with (force)`) };
}

/** One statement on a connection of its own: `create database` and `alter system` may not run in a transaction. */
export async function commandPostgres(connectionString: string, text: string): Promise<void> {
	const client = new pg.Client({ connectionString });
	await client.connect();
	try {
		await client.query(text);
	} finally {
		await client.end();
	}
}
