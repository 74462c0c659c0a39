import { sql, type SQL } from 'drizzle-orm';
import type { Batch } from './batch.ts';
import type { Db, Tx } from '../../db/client.ts';
import { CannotWrite } from '../../db/fault.ts';
import type { Where } from '../where.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';

/** The part of a room that the log knows. */
export interface Place {
	id: string;
	workshopId: WorkshopId;
	where: Where;
	/** Raised by whoever loads the room. An owner whose number is no longer the row's may not append (law 8). */
	fence: number;
	/** The last row in the log. */
	seq: number;
}

export interface Job {
	place: Place;
	batch: Pick<Batch, 'rows' | 'authors' | 'leases'>;
	/** The counters of its workshop, where they have moved. */
	numbers: Counters | null;
}

/** The next numbers of a workshop's cards and groups. */
export interface Counters {
	card: number;
	cluster: number;
}

/** Someone else has loaded this room since: what we hold of it is no longer the truth. */
export class FenceLost extends CannotWrite {
	readonly roomIds: string[];
	constructor(roomIds: string[]) {
		super(`another process owns ${roomIds.join(', ')}`);
		this.roomIds = roomIds;
	}
}

/** In a transaction: nobody takes the room over before it is over. @throws FenceLost */
export async function holdRoom(tx: Writer, { id, fence }: Pick<Place, 'id' | 'fence'>): Promise<void> {
	const { rows } = await tx.execute(sql`select 1 from rooms where id = ${id} and fence = ${fence} for share`);
	if (rows.length === 0) throw new FenceLost([id]);
}

export type Writer = Pick<Db | Tx, 'execute'>;

/**
 * Writes many rooms' batches in one statement, which is a transaction by itself where the caller has none. Answers with the rooms that
 * have another owner: nothing of theirs is written. `place.seq` is moved by the caller when the commit stands.
 *
 * The share lock makes a take-over and an append wait for one another: one that comes second sees the raised fence, because a locked
 * row is looked at again as it is after the wait; and a take-over that comes second reads the log in a later statement, and sees the rows.
 *
 * Where the answer to a commit was lost with the line, the same rows are written again and found there: only the holder of a fence
 * writes, so they are ours. A row that stands there with other bytes is not, and the room is given up as if it were someone else's.
 */
export async function append(db: Writer, jobs: readonly Job[]): Promise<Set<string>> {
	const isPlain = jobs.every(({ batch, numbers }) => batch.rows.length > 0 && batch.authors.length === 0 && batch.leases.length === 0 && !numbers);
	const { rows } = await db.execute<{ id: string; count: number }>(isPlain ? rowsOnly(jobs) : everything(jobs));
	const written = new Map<string, number>();
	for (const { id, count } of rows) written.set(id, (written.get(id) ?? 0) + count);
	return new Set(jobs.filter(({ place, batch }) => written.get(place.id) !== batch.rows.length).map(({ place }) => place.id));
}

const unlessThere = sql`on conflict (room_id, seq) do update set seq = excluded.seq where updates.bytes = excluded.bytes`;

/** Nearly every beat: rows and nothing else. */
function rowsOnly(jobs: readonly Job[]): SQL {
	const { bytes, columns } = logged(jobs);
	const fences = jobs.flatMap(({ place, batch }) => batch.rows.map(() => place.fence));
	return sql`insert into updates (room_id, seq, bytes, person_id, at)
		select room.id, entry.seq, substring(${bytes}::bytea from entry.start for entry.length), entry.person, to_timestamp(entry.at / 1000)
		from rooms room join unnest(${columns}, ${list(fences)}::int[]) as entry (room, seq, start, length, person, at, fence) on room.id = entry.room and room.fence = entry.fence
		for share of room
		${unlessThere}
		returning room_id as id, 1 as count`;
}

/** With all that is known beside the documents. An id that already has an author keeps it, whatever a second one says. */
function everything(jobs: readonly Job[]): SQL {
	const { bytes, columns } = logged(jobs);
	const places = jobs.map(({ place }) => place);
	const authors = jobs.flatMap(({ place, batch }) => batch.authors.map((author) => ({ roomId: place.id, ...author })));
	const leases = jobs.flatMap(({ place, batch }) => batch.leases.map((lease) => ({ roomId: place.id, ...lease })));
	const counters = jobs.flatMap(({ place, numbers }) => (numbers ? [{ roomId: place.id, ...numbers }] : []));
	return sql`with held as materialized (
			select room.id, room.workshop_id
			from rooms room join unnest(${list(places.map(({ id }) => id))}::text[], ${list(places.map(({ fence }) => fence))}::int[]) as place (id, fence) using (id, fence)
			for share of room
		), written as (
			insert into updates (room_id, seq, bytes, person_id, at)
			select held.id, entry.seq, substring(${bytes}::bytea from entry.start for entry.length), entry.person, to_timestamp(entry.at / 1000)
			from held join unnest(${columns}) as entry (room, seq, start, length, person, at) on held.id = entry.room
			${unlessThere}
			returning room_id
		), authored as (
			insert into card_authors (card_id, workshop_id, person_id, round_index, created_at)
			select author.card, held.workshop_id, author.person, author.round, to_timestamp(author.at / 1000)
			from held join unnest(${list(authors.map(({ roomId }) => roomId))}::text[], ${list(authors.map(({ cardId }) => cardId))}::text[], ${list(authors.map(({ personId }) => personId))}::text[],
				${list(authors.map(({ roundIndex }) => roundIndex))}::int[], ${list(authors.map(({ at }) => at))}::float8[]) as author (room, card, person, round, at) on held.id = author.room
			on conflict do nothing
		), leased as (
			insert into client_leases (room_id, client_id, person_id, lease)
			select distinct on (held.id, letting.client) held.id, letting.client, letting.person, letting.lease
			from held join unnest(${list(leases.map(({ roomId }) => roomId))}::text[], ${list(leases.map(({ clientId }) => clientId))}::bigint[], ${list(leases.map(({ personId }) => personId))}::text[],
				${list(leases.map(({ lease }) => lease))}::bigint[]) as letting (room, client, person, lease) on held.id = letting.room
			order by held.id, letting.client, letting.lease desc
			on conflict (room_id, client_id) do update set person_id = excluded.person_id, lease = excluded.lease where client_leases.lease < excluded.lease
		), counted as (
			update workshops set next_card_number = greatest(next_card_number, counter.card), next_cluster_number = greatest(next_cluster_number, counter.cluster)
			from (
				select held.workshop_id, max(moved.card) as card, max(moved.cluster) as cluster
				from held join unnest(${list(counters.map(({ roomId }) => roomId))}::text[], ${list(counters.map(({ card }) => card))}::int[], ${list(counters.map(({ cluster }) => cluster))}::int[])
					as moved (room, card, cluster) on held.id = moved.room
				group by held.workshop_id
			) counter
			where workshops.id = counter.workshop_id
		)
		select id, (select count(*)::int from written where room_id = held.id) as count from held`;
}

/** The rows as columns, and all bytes behind one another: the statement is the same text however many rows there are. */
function logged(jobs: readonly Job[]): { bytes: SQL; columns: SQL } {
	const rows = jobs.flatMap(({ place, batch }) => batch.rows.map(({ bytes, personId, at }, i) => ({ room: place.id, seq: place.seq + i + 1, bytes, personId, at })));
	let next = 1;
	const starts = rows.map(({ bytes }) => (next += bytes.length) - bytes.length);
	const columns = sql`${list(rows.map(({ room }) => room))}::text[], ${list(rows.map(({ seq }) => seq))}::bigint[], ${list(starts)}::int[], ${list(rows.map(({ bytes }) => bytes.length))}::int[],
		${list(rows.map(({ personId }) => personId))}::text[], ${list(rows.map(({ at }) => at))}::float8[]`;
	return { bytes: sql`${sql.param(Buffer.concat(rows.map(({ bytes }) => bytes)))}`, columns };
}

/** One parameter: drizzle would make a list of parameters of a bare array. */
function list(values: (string | number | null)[]): SQL {
	return sql`${sql.param(values)}`;
}
