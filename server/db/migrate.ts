import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Db, Tx } from './client.ts';

type Migration = { tag: string; when: number; hash: string; statements: string[] };
type Applied = { hash: string; created_at: string | number };

/** A stop, not a warning: a schema that is not what the code expects would fail later and worse. */
export class MigrationError extends Error {
	override name = 'MigrationError';
}

// Any fixed number will do; every Folkmoot process must use the same one.
const LOCK = 7_051_964;

/**
 * Brings the database to the newest schema, all or nothing, one process at a time.
 *
 * It keeps drizzle's own table and hashes, but not drizzle's migrator: that one looks only at the newest `created_at`,
 * skips an entry that was merged in late without a word, and never compares a hash again.
 */
export async function migrate(db: Db, folder: string): Promise<void> {
	const migrations = readMigrations(folder);
	if (migrations.length === 0) return;
	await db.transaction(async (tx) => {
		await tx.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(LOCK))})`);
		await tx.execute(sql`create schema if not exists drizzle`);
		await tx.execute(sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`);
		const applied = await readApplied(tx);
		compare(migrations, applied);
		for (const migration of migrations.slice(applied.length)) await apply(tx, migration);
		const after = await readApplied(tx);
		compare(migrations, after);
		if (after.length !== migrations.length) {
			throw new MigrationError(`The database holds ${after.length} migrations, the program has ${migrations.length}.`);
		}
	});
}

/** In the order of the journal, which must also be the order of their times. */
export function readMigrations(folder: string): Migration[] {
	const path = join(folder, 'meta', '_journal.json');
	if (!existsSync(path)) return [];
	const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { tag: string; when: number }[] };
	let before: { tag: string; when: number } | undefined;
	return journal.entries.map(({ tag, when }) => {
		if (before && when <= before.when) {
			throw new MigrationError(`Migration ${tag} is dated before ${before.tag}, so databases that have ${before.tag} would miss it. Generate it again.`);
		}
		before = { tag, when };
		const text = readFileSync(join(folder, `${tag}.sql`), 'utf8');
		return { tag, when, hash: createHash('sha256').update(text).digest('hex'), statements: text.split('--> statement-breakpoint') };
	});
}

async function readApplied(tx: Tx): Promise<Applied[]> {
	const { rows } = await tx.execute<Applied>(sql`select hash, created_at from drizzle.__drizzle_migrations order by created_at, id`);
	return rows;
}

/** What the database has must be a beginning of what the program has: same order, same text. */
function compare(migrations: Migration[], applied: Applied[]): void {
	if (applied.length > migrations.length) {
		throw new MigrationError(
			`The database has ${applied.length} migrations and this program only ${migrations.length}: it was used by a newer Folkmoot. Start that version again.`,
		);
	}
	applied.forEach((row, i) => {
		const expected = migrations[i];
		if (!expected) return;
		if (Number(row.created_at) !== expected.when) {
			throw new MigrationError(`The database does not have migration ${expected.tag} where it belongs (number ${i + 1}): the migrations were put in another order since.`);
		}
		if (row.hash !== expected.hash) {
			throw new MigrationError(`Migration ${expected.tag} was changed after this database had run it. Put its file back as it was and write a new migration.`);
		}
	});
}

async function apply(tx: Tx, { tag, when, hash, statements }: Migration): Promise<void> {
	for (const statement of statements) {
		if (statement.trim() === '') continue;
		try {
			await tx.execute(sql.raw(statement));
		} catch (error) {
			throw new MigrationError(`Migration ${tag} failed; the database is as it was before.`, { cause: error });
		}
	}
	await tx.execute(sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${when})`);
}
