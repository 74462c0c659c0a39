import { and, eq, sql } from 'drizzle-orm';
import * as Y from 'yjs';
import { FenceLost, type Place } from './append.ts';
import { held, writeSnapshot } from './compact.ts';
import { builtAnew } from './document.ts';
import { finish, take } from './snapshot.ts';
import { clientLeases, rooms, updates } from '../../db/schema.ts';
import type { Db } from '../../db/client.ts';
import type { Accepted } from '../gate/accepted.ts';
import { retired } from '../leases.ts';
import { lastServerClient } from '../server-client.ts';
import { contentHash } from '#lib/doc/content.ts';

/** Each past client id costs every transaction about 0.2 us, and 6 bytes in every state vector: so many double the price of a write. */
const clientsMost = 64;
/** Bytes of a document for each byte of its content as plain JSON (promise R11). */
const growthMost = 1.5;
/** Below this nobody gains anything. */
const bytesLeast = 4096;

/** Whether a document is worth being built anew. Everybody who comes back then has to fetch all of it once. */
export function isHeavy(doc: Y.Doc, bytes: number): boolean {
	if (doc.store.clients.size > clientsMost) return true;
	return bytes > bytesLeast && bytes > growthMost * plainBytes(doc);
}

export function plainBytes(doc: Y.Doc): number {
	return Buffer.byteLength(JSON.stringify(doc.toJSON()));
}

/**
 * Builds the document of a room anew, for the next epoch. Only for a room that nobody has in memory any more and whose log is moved into
 * archives whole. The epoch and the fence rise in the transaction that writes the snapshot: nothing of the old epoch can be appended from
 * then on, by anyone. All client ids of the old one are retired: what a sleeping browser still holds under them is never taken in again.
 *
 * This is also how words can be made to be gone for good: taken out of `accepted` they are neither in the fresh document nor beside it,
 * and then only the archives (see archive.ts) still have them.
 */
export async function rebase(db: Db, place: Place, epoch: number, doc: Y.Doc, accepted: Accepted): Promise<void> {
	const next = epoch + 1;
	const fresh = builtAnew(next, accepted, doc);
	if (contentHash(fresh) !== contentHash(doc)) throw new Error(`${place.id} would be another one after being built anew`);
	const snapshot = await finish(take(place.seq, next, fresh, accepted));
	const ids = [...doc.store.clients.keys()].filter((id) => id > lastServerClient);
	await db.transaction(async (tx) => {
		const [raised] = await tx.update(rooms).set({ epoch: next, fence: place.fence + 1 }).where(and(eq(rooms.id, place.id), eq(rooms.fence, place.fence), eq(rooms.epoch, epoch))).returning();
		if (!raised) throw new FenceLost([place.id]);
		const [left] = await tx.select({ seq: updates.seq }).from(updates).where(eq(updates.roomId, place.id)).limit(1);
		if (left) throw new Error(`the log of ${place.id} still holds rows of epoch ${epoch}`);
		await writeSnapshot(tx, place.id, snapshot, held(raised));
		await tx.update(clientLeases).set({ lease: retired }).where(eq(clientLeases.roomId, place.id));
		await tx.execute(sql`insert into client_leases (room_id, client_id, person_id, lease) select ${place.id}, id, '', ${retired}::bigint from unnest(${sql.param(ids)}::bigint[]) as id on conflict do nothing`);
	});
}
