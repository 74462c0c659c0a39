import { inflateSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import type { App } from '#server/app.ts';
import { archives, snapshots, updates } from '#server/db/schema.ts';

/** Words that stand nowhere else, with letters that every encoding writes in its own way. */
export const secret = 'Wéir-benches zq-x “quiet” 🌳';

/** The secret as it could stand in bytes: plain, in JSON, in a URL, in two-byte letters, in base64 at each of its three offsets. */
function spellings(text: string): Buffer[] {
	const plain = Buffer.from(text);
	const wide = Buffer.from(text, 'utf16le');
	const base64 = [0, 1, 2].map((offset) => Buffer.concat([Buffer.alloc(offset), plain]).toString('base64').slice(4, -4));
	const ascii = 'zq-x';
	return [plain, wide, Buffer.from(wide).swap16(), Buffer.from(JSON.stringify(text)), Buffer.from(encodeURIComponent(text)), Buffer.from(ascii), Buffer.from(ascii, 'utf16le'), plain.subarray(0, 12), ...base64.map((part) => Buffer.from(part))];
}
/** Whether any of these bytes says it, in any spelling. */
export const holds = (bytes: Uint8Array[], text: string) => {
	const all = Buffer.concat(bytes);
	return spellings(text).some((spelling) => all.includes(spelling));
};

/** Every row of every table, as one line each that names its table. */
export async function everyRow({ db }: Pick<App, 'db'>): Promise<string[]> {
	const { rows: tables } = await db.execute<{ name: string }>(sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by tablename`);
	const found: string[] = [];
	for (const { name } of tables) {
		const { rows } = await db.execute<{ row: string }>(sql.raw(`select row_to_json(t)::text as row from ${name} t`));
		found.push(...rows.map(({ row }) => `${name} ${row}`));
	}
	return found;
}

/** The same as bytes, what is compressed unpacked. */
export async function allRows({ db }: Pick<App, 'db'>): Promise<Uint8Array[]> {
	const found: Uint8Array[] = (await everyRow({ db })).map((row) => Buffer.from(row));
	for (const { bytes } of await db.select({ bytes: updates.bytes }).from(updates)) found.push(bytes);
	for (const { doc } of await db.select({ doc: snapshots.doc }).from(snapshots)) found.push(doc);
	for (const { bytes } of await db.select({ bytes: archives.bytes }).from(archives)) found.push(inflateSync(bytes));
	return found;
}
