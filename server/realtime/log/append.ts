import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Batch } from './batch.ts';
import type { Db, Tx } from '../../db/client.ts';
import { cardAuthors, clientLeases, rooms, updates, workshops } from '../../db/schema.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';

/** The part of a room that the log knows. */
export interface Place {
	id: string;
	workshopId: WorkshopId;
	personId: PersonId | null;
	/** Raised by whoever loads the room. An owner whose number is no longer the row's may not append (law 8). */
	fence: number;
	/** The last row in the log. */
	seq: number;
}

export interface Job {
	place: Place;
	batch: Pick<Batch, 'rows' | 'authors' | 'leases'>;
	/** The counters of its workshop, where they have moved. */
	numbers: { card: number; cluster: number } | null;
}

/** Someone else has loaded this room since: what we hold of it is no longer the truth. */
export class FenceLost extends Error {
	readonly roomIds: string[];
	constructor(roomIds: string[]) {
		super(`another process owns ${roomIds.join(', ')}`);
		this.roomIds = roomIds;
	}
}

const chunk = 2000;

/**
 * Writes many rooms' batches in the caller's transaction; throws where a room has another owner, and then nothing may be committed.
 * `place.seq` is moved by the caller when the commit stands.
 */
export async function append(tx: Tx, jobs: readonly Job[]): Promise<void> {
	// The row lock makes loading and appending wait for one another: whoever comes second sees what the first has done.
	const ids = jobs.map(({ place }) => place.id);
	const held = await tx.select({ id: rooms.id, fence: rooms.fence }).from(rooms).where(inArray(rooms.id, ids)).orderBy(asc(rooms.id)).for('share');
	const fences = new Map(held.map(({ id, fence }) => [id, fence]));
	const lost = jobs.filter(({ place }) => fences.get(place.id) !== place.fence).map(({ place }) => place.id);
	if (lost.length > 0) throw new FenceLost(lost);

	await inChunks(
		jobs.flatMap(({ place, batch }) => batch.rows.map((row, i) => ({ roomId: place.id, seq: place.seq + i + 1, bytes: row.bytes, personId: row.personId, at: new Date(row.at) }))),
		(rows) => tx.insert(updates).values(rows)
	);
	await inChunks(
		jobs.flatMap(({ place, batch }) => batch.authors.map(({ at, ...author }) => ({ ...author, workshopId: place.workshopId, createdAt: new Date(at) }))),
		// An id that already has an author keeps it, whatever a second one says.
		(rows) => tx.insert(cardAuthors).values(rows).onConflictDoNothing()
	);
	await inChunks(
		jobs.flatMap(({ place, batch }) => batch.leases.map((lease) => ({ roomId: place.id, ...lease }))),
		(rows) => tx.insert(clientLeases).values(rows).onConflictDoNothing()
	);
	for (const { place, numbers } of jobs) {
		if (!numbers) continue;
		await tx
			.update(workshops)
			.set({ nextCardNumber: sql`greatest(${workshops.nextCardNumber}, ${numbers.card})`, nextClusterNumber: sql`greatest(${workshops.nextClusterNumber}, ${numbers.cluster})` })
			.where(eq(workshops.id, place.workshopId));
	}
}

async function inChunks<T>(rows: T[], write: (rows: T[]) => PromiseLike<unknown>): Promise<void> {
	for (let i = 0; i < rows.length; i += chunk) await write(rows.slice(i, i + chunk));
}

export type Writer = Pick<Db, 'transaction'>;
