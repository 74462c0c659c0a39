import { asc, eq, sql } from 'drizzle-orm';
import * as Y from 'yjs';
import type { Place } from './append.ts';
import type { Db, Tx } from '../../db/client.ts';
import { clientLeases, rooms, updates } from '../../db/schema.ts';
import { Accepted, touchedIn } from '../gate/accepted.ts';
import { serverClient } from '../gate/read.ts';
import type { Tenant } from '../leases.ts';
import { cardsOf, clustersOf } from '#lib/doc/board.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';

export interface Loaded {
	place: Place;
	epoch: number;
	doc: Y.Doc;
	accepted: Accepted;
	leases: Map<number, Tenant>;
}

export function roomId(workshopId: WorkshopId, personId: PersonId | null): string {
	return personId === null ? `${workshopId}/board` : `${workshopId}/draft/${personId}`;
}

/**
 * Takes a room over: raises its fence, so that whoever held it can no longer append, and reads its log. Throws rather than open less than the whole room.
 * @param hold throws where this server may not: see `Moot.take`
 */
export async function takeRoom(db: Db | Tx, workshopId: WorkshopId, personId: PersonId | null, hold?: (tx: Tx) => Promise<void>): Promise<Loaded> {
	const id = roomId(workshopId, personId);
	return db.transaction(async (tx) => {
		await hold?.(tx);
		await tx.insert(rooms).values({ id, workshopId, personId }).onConflictDoNothing();
		const [room] = await tx.update(rooms).set({ fence: sql`${rooms.fence} + 1` }).where(eq(rooms.id, id)).returning();
		if (!room) throw new Error(`no room ${id}`);
		const { doc, accepted, seq } = await replay(tx, id, personId !== null);
		const leased = await tx.select().from(clientLeases).where(eq(clientLeases.roomId, id));
		return {
			place: { id, workshopId, personId, fence: room.fence, seq },
			epoch: room.epoch,
			doc,
			accepted,
			leases: new Map(leased.map(({ clientId, personId, lease }) => [clientId, { personId, lease }]))
		};
	});
}

/** Reads a room's log from its beginning, row by row, so that what was taken away is known with its words. */
export async function replay(db: Db | Tx, id: string, isDraft: boolean): Promise<{ doc: Y.Doc; accepted: Accepted; seq: number }> {
	const doc = emptyDocument();
	const accepted = new Accepted();
	let seq = 0;
	for (const row of await db.select().from(updates).where(eq(updates.roomId, id)).orderBy(asc(updates.seq))) {
		if (row.seq !== seq + 1) throw new Error(`the log of ${id} has a hole before ${row.seq}`);
		seq = row.seq;
		doc.transact((transaction) => {
			Y.applyUpdate(doc, row.bytes);
			transaction.local = true;
			// In a draft only the reveal deletes in the server's own name.
			accepted.take(doc, touchedIn(transaction, doc), row.at.getTime(), isDraft && row.personId === null ? 'moved' : 'removed');
		});
	}
	if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error(`the log of ${id} does not fit together`);
	return { doc, accepted, seq };
}

function emptyDocument(): Y.Doc {
	const doc = new Y.Doc({ gc: true });
	doc.clientID = serverClient;
	// Roots are made as maps at once; an update that names them first would make them of no kind.
	cardsOf(doc);
	clustersOf(doc);
	return doc;
}
