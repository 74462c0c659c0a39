import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { CannotWrite } from '../db/fault.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';

/** A dead owner is replaced when its lease has run out: within five seconds (promise R12), with the looking and the loading. */
export const leaseMs = 3000;

/** Who a workshop lives with. The fence is raised at every taking: an owner is the pair of both. */
export interface Owner {
	serverId: string;
	/** host:port */
	address: string;
	fence: number;
}

/** This server, as the others know it. */
export type Me = Pick<Owner, 'serverId' | 'address'>;

/** Someone else has the workshop: nothing can be written here, and nothing is wrong with what was to be written. */
export class OwnedElsewhere extends CannotWrite {
	constructor(workshopId: string) {
		super(`workshop ${workshopId} lives with another server`);
	}
}

const lasts = sql.raw(`interval '${leaseMs} milliseconds'`);

/** Whose lease has not run out, by the database's clock; null where that is nobody. */
export async function ownerOf(db: Db | Tx, workshopId: WorkshopId): Promise<Owner | null> {
	const { rows } = await db.execute<Owner & Record<string, unknown>>(
		sql`select server_id as "serverId", address, fence from owners where workshop_id = ${workshopId} and expires_at >= now()`
	);
	return rows[0] ?? null;
}

/**
 * Takes a workshop that nobody owns. Null where somebody does, or where there is no such workshop.
 *
 * Raising the fences of its rooms is what shuts the owner before out: every append, every load and every step asks for them. The three
 * statements stand in this order so that nothing slips through between: a load of the board holds the owner's row; a load of a draft
 * holds the board's, and is over, with the draft's row in sight, when the third statement begins.
 */
export async function takeWorkshop(db: Db, me: Me, workshopId: WorkshopId): Promise<Owner | null> {
	return db.transaction(async (tx) => {
		const { rows } = await tx.execute<{ fence: number }>(sql`
			insert into owners (workshop_id, server_id, address, fence, expires_at)
			select id, ${me.serverId}, ${me.address}, 1, now() + ${lasts} from workshops where id = ${workshopId}
			on conflict (workshop_id) do update set server_id = excluded.server_id, address = excluded.address, fence = owners.fence + 1, expires_at = excluded.expires_at
			where owners.expires_at < now()
			returning fence`);
		if (!rows[0]) return null;
		await tx.execute(sql`update rooms set fence = fence + 1 where workshop_id = ${workshopId} and person_id is null`);
		await tx.execute(sql`update rooms set fence = fence + 1 where workshop_id = ${workshopId} and person_id is not null`);
		return { ...me, fence: rows[0].fence };
	});
}

/** For the load of a board: nobody takes the workshop before this transaction is over. @throws OwnedElsewhere */
export async function holdLease(tx: Db | Tx, workshopId: WorkshopId, { serverId, fence }: Pick<Owner, 'serverId' | 'fence'>): Promise<void> {
	const { rows } = await tx.execute(sql`select 1 from owners where workshop_id = ${workshopId} and server_id = ${serverId} and fence = ${fence} for share`);
	if (rows.length === 0) throw new OwnedElsewhere(workshopId);
}

/** All that a server holds, in one statement. Answers with those that it still has, also where a lease had run out and nobody came. */
export async function renewLeases(db: Db, { serverId }: Pick<Me, 'serverId'>, held: readonly { workshopId: WorkshopId; fence: number }[]): Promise<Set<WorkshopId>> {
	const { rows } = await db.execute<{ id: WorkshopId }>(sql`
		update owners set expires_at = now() + ${lasts}
		from unnest(${sql.param(held.map(({ workshopId }) => workshopId))}::text[], ${sql.param(held.map(({ fence }) => fence))}::int[]) as mine (id, fence)
		where owners.workshop_id = mine.id and owners.fence = mine.fence and owners.server_id = ${serverId}
		returning owners.workshop_id as id`);
	return new Set(rows.map(({ id }) => id));
}

/** Free for whoever is asked next. The row stays, so that the fence goes on rising. */
export async function giveBack(db: Db, { serverId }: Pick<Me, 'serverId'>, held: readonly { workshopId: WorkshopId; fence: number }[]): Promise<void> {
	await db.execute(sql`
		update owners set expires_at = '-infinity'
		from unnest(${sql.param(held.map(({ workshopId }) => workshopId))}::text[], ${sql.param(held.map(({ fence }) => fence))}::int[]) as mine (id, fence)
		where owners.workshop_id = mine.id and owners.fence = mine.fence and owners.server_id = ${serverId}`);
}

/** Who owns these now. */
export async function ownersOf(db: Db, workshopIds: readonly WorkshopId[]): Promise<Map<WorkshopId, Owner>> {
	const { rows } = await db.execute<Owner & { id: WorkshopId } & Record<string, unknown>>(
		sql`select workshop_id as id, server_id as "serverId", address, fence from owners where workshop_id = any(${sql.param([...workshopIds])}::text[]) and expires_at >= now()`
	);
	return new Map(rows.map(({ id, serverId, address, fence }) => [id, { serverId, address, fence }]));
}

/** Workshops without an owner whose clock runs out before `until`: someone must be there to turn the round. */
export async function dueWithoutOwner(db: Db, until: number): Promise<WorkshopId[]> {
	const { rows } = await db.execute<{ id: WorkshopId }>(sql`
		select rounds.workshop_id as id from rounds join workshops on workshops.id = rounds.workshop_id
		where workshops.state = 'open' and rounds.state->>'state' in ('running', 'grace') and (rounds.state->>'endsAt')::float8 <= ${until}
			and not exists (select 1 from owners where owners.workshop_id = rounds.workshop_id and owners.expires_at >= now())`);
	return rows.map(({ id }) => id);
}
