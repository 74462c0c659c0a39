import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '#server/db/client.ts';
import { migrate, readMigrations } from '#server/db/migrate.ts';
import { bareDatabase } from '../support/database.ts';

type Step = { tag: string; when: number; text: string };
const first: Step = { tag: '0000_first', when: 100, text: 'create table first (n integer);--> statement-breakpoint\ninsert into first values (1);' };
const second: Step = { tag: '0001_second', when: 200, text: 'create table second (n integer);' };
const between: Step = { tag: '0001_between', when: 150, text: 'create table between_two (n integer);' };

let folder = '';
let database: Database;

beforeAll(async () => {
	database = await bareDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'folkmoot-migrations-'));
	for (const statement of ['drop schema if exists drizzle cascade', 'drop schema public cascade', 'create schema public']) {
		await database.db.execute(sql.raw(statement));
	}
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = () => migrate(database.db, folder);

async function write(...steps: Step[]): Promise<void> {
	await mkdir(join(folder, 'meta'), { recursive: true });
	const entries = steps.map(({ tag, when }, idx) => ({ idx, version: '7', when, tag, breakpoints: true }));
	await writeFile(join(folder, 'meta', '_journal.json'), JSON.stringify({ version: '7', dialect: 'postgresql', entries }));
	for (const { tag, text } of steps) await writeFile(join(folder, `${tag}.sql`), text);
}

async function tables(): Promise<string[]> {
	const { rows } = await database.db.execute<{ name: string }>(sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`);
	return rows.map(({ name }) => name);
}

test('[D5] migrations run once, in order, and again only what is new', async () => {
	await write(first);
	await run();
	await run();
	await write(first, second);
	await run();
	expect(await tables()).toEqual(['first', 'second']);
	expect((await database.db.execute(sql`select n from first`)).rows).toEqual([{ n: 1 }]);
});

test('[D5] a failing migration leaves the database as it was', async () => {
	await write(first, { ...second, text: 'create table second (n integer);--> statement-breakpoint\nselect nonsense;' });
	await expect(run()).rejects.toThrow('Migration 0001_second failed');
	expect(await tables()).toEqual([]);
});

test('[D5] two processes that migrate at once do it once', async () => {
	await write(first, second);
	await Promise.all([run(), run(), run()]);
	expect((await database.db.execute(sql`select n from first`)).rows).toHaveLength(1);
});

test('[D6] journal entries whose times are out of order are refused', async () => {
	await write(first, { ...second, when: 50 });
	await expect(run()).rejects.toThrow('Migration 0001_second is dated before 0000_first');
	expect(await tables()).toEqual([]);
});

test('[D6] a migration merged in before one that has run is refused, not skipped', async () => {
	await write(first, second);
	await run();
	await write(first, between, { ...second, tag: '0002_second' });
	await expect(run()).rejects.toThrow('does not have migration 0001_between where it belongs');
	expect(await tables()).toEqual(['first', 'second']);
});

test('[D7] a migration whose text was changed after it ran is refused', async () => {
	await write(first);
	await run();
	await write({ ...first, text: `${first.text} ` });
	await expect(run()).rejects.toThrow('0000_first was changed after');
});

test('[D7] a database that is ahead of the program is refused', async () => {
	await write(first, second);
	await run();
	await write(first);
	await expect(run()).rejects.toThrow('used by a newer Folkmoot');
});

test("[D6] the program's own journal is in order", () => {
	expect(() => readMigrations(resolve('drizzle'))).not.toThrow();
});
