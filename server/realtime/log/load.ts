import { and, asc, count, desc, eq, gt, lte, max, sql } from 'drizzle-orm';
import type * as Y from 'yjs';
import type { Place } from './append.ts';
import { unbundled, type LoggedRow } from './archive.ts';
import { applyLogged, builtAnew, emptyDocument } from './document.ts';
import * as snapshot from './snapshot.ts';
import type { Db, Tx } from '../../db/client.ts';
import { archives, clientLeases, rooms, snapshots, updates } from '../../db/schema.ts';
import { Accepted, touchedIn } from '../gate/accepted.ts';
import type { Tenant } from '../leases.ts';
import { roomId, type Where } from '../where.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';

export interface Replayed {
	epoch: number;
	doc: Y.Doc;
	accepted: Accepted;
	/** The last row of the log. */
	seq: number;
	/** The last row that a snapshot holds, and the bytes of the rows behind it: what a load has to read row by row. */
	covered: number;
	bytesSince: number;
	/** Rows that a snapshot holds and that still stand in the log: they were not moved yet. */
	unmoved: number;
	/** When the last row was written; 0 where none is left to say. */
	lastAt: number;
}

export interface Loaded extends Replayed {
	place: Place;
	leases: Map<number, Tenant>;
}

/**
 * Takes a room over: raises its fence, so that whoever held it can no longer append, and reads its log. Throws rather than open less than the whole room.
 * @param hold throws where this server may not: see `Moot.take`
 */
export async function takeRoom(db: Db | Tx, workshopId: WorkshopId, where: Where, hold?: (tx: Tx) => Promise<void>): Promise<Loaded> {
	const id = roomId(workshopId, where);
	return db.transaction(async (tx) => {
		await hold?.(tx);
		await tx.insert(rooms).values({ id, workshopId, personId: where.kind === 'draft' ? where.personId : null, talkId: where.kind === 'talk' ? where.talkId : null }).onConflictDoNothing();
		const [room] = await tx.update(rooms).set({ fence: sql`${rooms.fence} + 1` }).where(eq(rooms.id, id)).returning();
		if (!room) throw new Error(`no room ${id}`);
		const replayed = await replay(tx, id, where.kind !== 'talk');
		const leased = await tx.select().from(clientLeases).where(eq(clientLeases.roomId, id));
		return {
			...replayed,
			place: { id, workshopId, where, fence: room.fence, seq: replayed.seq },
			leases: new Map(leased.map(({ clientId, personId, lease }) => [clientId, { personId, lease }]))
		};
	});
}

/** A room as its log has it: the newest snapshot, and row by row what came behind it, so that what was taken away is known with its words. */
export async function replay(db: Db | Tx, id: string, carries: boolean): Promise<Replayed> {
	// The rows first: what is moved away from them meanwhile is in the snapshot that is read after them.
	let rows = await rowsBehindSnapshot(db, id);
	const [newest] = await db.select({ epoch: rooms.epoch, kept: snapshots }).from(rooms).leftJoin(snapshots, eq(snapshots.roomId, rooms.id)).where(eq(rooms.id, id)).orderBy(desc(snapshots.seq)).limit(1);
	const { epoch, kept } = newest ?? { epoch: 1, kept: null };
	const begun = kept?.epoch === epoch ? snapshot.read(kept) : null;
	if (kept && !begun) {
		console.error(`room ${id}: its snapshot at row ${kept.seq} is not what was written; its log is read from the beginning instead`);
		rows = await db.select().from(updates).where(eq(updates.roomId, id)).orderBy(asc(updates.seq));
	}
	const reading = begun && kept ? new Reading(id, carries, epoch, begun.doc, begun.accepted, kept.seq) : await fromArchives(db, id, carries, epoch);
	const covered = begun && kept ? kept.seq : 0;
	const [left] = await db.select({ unmoved: count() }).from(updates).where(and(eq(updates.roomId, id), lte(updates.seq, covered)));
	let bytesSince = 0;
	const lastAt = rows.at(-1)?.at.getTime() ?? kept?.at.getTime() ?? 0;
	for (const row of rows) {
		if (row.seq <= reading.seq) continue;
		reading.take(row);
		bytesSince += row.bytes.length;
	}
	const { doc, accepted, seq } = reading;
	if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error(`the log of ${id} does not fit together`);
	return { epoch, doc, accepted, seq, covered, bytesSince, unmoved: left?.unmoved ?? 0, lastAt };
}

/** Those that the newest snapshot holds may be many: they are moved away when it is quiet. */
function rowsBehindSnapshot(db: Db | Tx, id: string): Promise<LoggedRow[]> {
	const kept = db.select({ seq: max(snapshots.seq) }).from(snapshots).where(eq(snapshots.roomId, id));
	return db.select().from(updates).where(and(eq(updates.roomId, id), gt(updates.seq, sql`coalesce((${kept}), 0)`))).orderBy(asc(updates.seq));
}

/** All that was ever moved out of the log; nothing in most rooms. */
async function fromArchives(db: Db | Tx, id: string, carries: boolean, epoch: number): Promise<Reading> {
	const reading = new Reading(id, carries, 1);
	for (const archive of await db.select().from(archives).where(eq(archives.roomId, id)).orderBy(asc(archives.fromSeq))) {
		const bundle = unbundled(archive);
		reading.enter(bundle.epoch);
		for (const row of bundle.rows) reading.take(row);
	}
	reading.enter(epoch);
	return reading;
}

class Reading {
	readonly #id: string;
	readonly #carries: boolean;
	#epoch: number;
	doc: Y.Doc;
	readonly accepted: Accepted;
	seq: number;

	constructor(id: string, carries: boolean, epoch: number, doc = emptyDocument(epoch), accepted = new Accepted(), seq = 0) {
		this.#id = id;
		this.#carries = carries;
		this.#epoch = epoch;
		this.doc = doc;
		this.accepted = accepted;
		this.seq = seq;
	}

	/** From here on the rows are of a document that was built anew. */
	enter(epoch: number): void {
		if (epoch === this.#epoch) return;
		this.#epoch = epoch;
		this.doc = builtAnew(epoch, this.accepted, this.doc);
	}

	take(row: LoggedRow): void {
		if (row.seq !== this.seq + 1) throw new Error(`the log of ${this.#id} has a hole before ${row.seq}`);
		this.seq = row.seq;
		applyLogged(this.doc, row.bytes, (transaction) => {
			// On the board and in drafts the server only carries cards from one to the other, in its own name.
			this.accepted.take(this.doc, touchedIn(transaction, this.doc), row.at.getTime(), this.#carries && row.personId === null ? 'moved' : 'removed');
		});
	}
}
