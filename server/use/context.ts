import { eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { books, rounds, workshops } from '../db/schema.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { RoundContext } from '#lib/domain/round.ts';

/** What the gate judges by: read when a room loads and after every step. Throws where there is no such workshop. */
export async function readRoundContext(db: Db | Tx, workshopId: WorkshopId): Promise<RoundContext> {
	const [row] = await db
		.select({ state: workshops.state, method: workshops.method, round: rounds.state, bookClosedAt: books.closedAt })
		.from(workshops)
		.innerJoin(rounds, eq(rounds.workshopId, workshops.id))
		.leftJoin(books, eq(books.workshopId, workshops.id))
		.where(eq(workshops.id, workshopId));
	const spec = row?.method.rounds[row.round.index];
	if (!row || !spec) throw new Error(`no workshop ${workshopId}`);
	return { workshopId, workshop: row.state, spec, round: row.round, isBookClosed: row.bookClosedAt !== null };
}
