import { and, eq, lt, sql, type SQL } from 'drizzle-orm';
import { FenceLost, type Place } from './append.ts';
import { bundled, unbundled, type LoggedRow } from './archive.ts';
import type { Beside } from './beside.ts';
import { bytesHash, type Snapshot } from './snapshot.ts';
import { archives, snapshots, updates } from '../../db/schema.ts';
import type { Db, Tx } from '../../db/client.ts';

/** What a beat may have to wait for on a database with one connection is one of these, not a whole log. */
const rowsMost = 500;
const bytesMost = 256 * 1024;

/** For a statement over `rooms room`: the room, as long as nobody else has taken it over. */
export const held = (place: Pick<Place, 'id' | 'fence'>) => sql`room.id = ${place.id} and room.fence = ${place.fence}`;

/** Writes a snapshot and reads it back, in one transaction; the rows it covers stay where they are. Throws FenceLost where the room is another's by now. */
export async function keepSnapshot(db: Db, place: Place, snapshot: Snapshot): Promise<void> {
	await db.transaction((tx) => writeSnapshot(tx, place.id, snapshot, held(place)));
}

export async function writeSnapshot(tx: Tx, roomId: string, { seq, epoch, doc, beside, hash }: Snapshot, where: SQL): Promise<void> {
	const { rows } = await tx.execute(sql`insert into snapshots (room_id, seq, epoch, doc, beside, hash, at)
		select room.id, ${seq}::bigint, ${epoch}::int, ${Buffer.from(doc)}::bytea, ${JSON.stringify(beside)}::jsonb, ${hash}::text, now() from rooms room where ${where} for share of room
		on conflict (room_id, seq) do update set epoch = excluded.epoch, doc = excluded.doc, beside = excluded.beside, hash = excluded.hash, at = excluded.at
		returning seq`);
	if (rows.length === 0) throw new FenceLost([roomId]);
	const [back] = await tx.select().from(snapshots).where(and(eq(snapshots.roomId, roomId), eq(snapshots.seq, seq)));
	// That these bytes make the right content was seen before they were written.
	if (back?.epoch !== epoch || back.hash !== hash || !hash.startsWith(bytesHash({ doc: back.doc, beside: back.beside as Beside }))) throw new Error(`a snapshot of ${roomId} does not read back`);
	await tx.delete(snapshots).where(and(eq(snapshots.roomId, roomId), lt(snapshots.seq, seq)));
}

/**
 * Moves some of the rows up to `upTo`, which a snapshot covers, out of the log into an archive: written, read back, and only then deleted.
 * Answers how many they were. The rows in the log are always of the present epoch, because no document is built anew before all are moved.
 */
export async function moveRows(db: Db, place: Place, epoch: number, upTo: number): Promise<number> {
	const rows = await covered(db, place.id, upTo);
	const [first, last] = [rows[0], rows.at(-1)];
	if (!first || !last) return 0;
	const { bytes, hash } = await bundled({ epoch, rows });
	await db.transaction(async (tx) => {
		const kept = await tx.execute(sql`insert into archives (room_id, from_seq, to_seq, bytes, hash, at)
			select room.id, ${first.seq}::bigint, ${last.seq}::bigint, ${Buffer.from(bytes)}::bytea, ${hash}::text, now() from rooms room where ${held(place)} for share of room
			returning from_seq`);
		if (kept.rows.length === 0) throw new FenceLost([place.id]);
		const [back] = await tx.select().from(archives).where(and(eq(archives.roomId, place.id), eq(archives.fromSeq, first.seq)));
		if (!back || !isSame(unbundled(back).rows, rows)) throw new Error(`an archive of ${place.id} does not read back`);
		const gone = await tx.delete(updates).where(and(eq(updates.roomId, place.id), sql`${updates.seq} between ${first.seq} and ${last.seq}`)).returning({ seq: updates.seq });
		if (gone.length !== rows.length) throw new Error(`the log of ${place.id} has changed while it was archived`);
	});
	return rows.length;
}

async function covered(db: Db, roomId: string, upTo: number): Promise<LoggedRow[]> {
	const { rows } = await db.execute<{ last: string | number | null }>(sql`select max(seq) as last from (
			select seq, sum(length(bytes)) over (order by seq) - length(bytes) as before from (
				select seq, bytes from updates where room_id = ${roomId} and seq <= ${upTo} order by seq limit ${rowsMost}
			) as early
		) as sized where before < ${bytesMost}`);
	const last = rows[0]?.last;
	if (last === null || last === undefined) return [];
	return db.select().from(updates).where(and(eq(updates.roomId, roomId), sql`${updates.seq} <= ${Number(last)}`)).orderBy(updates.seq);
}

function isSame(found: readonly LoggedRow[], written: readonly LoggedRow[]): boolean {
	return (
		found.length === written.length &&
		found.every((row, i) => {
			const { seq, personId, at, bytes } = written[i]!;
			return row.seq === seq && row.personId === personId && row.at.getTime() === at.getTime() && Buffer.compare(row.bytes, bytes) === 0;
		})
	);
}
