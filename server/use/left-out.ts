import { and, eq, inArray } from 'drizzle-orm';
import { events } from '../db/schema.ts';
import type { Db, Tx } from '../db/client.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { cameOfRounds, type Came } from '#lib/domain/left-out.ts';
import type { Method, RoundState } from '#lib/domain/round.ts';

/** What became of each round: by the trail, which has a line for each start. */
export async function readCame(db: Db | Tx, workshopId: WorkshopId, { rounds }: Pick<Method, 'rounds'>, round: RoundState): Promise<Came[]> {
	const rows = await db.select({ kind: events.kind, data: events.data }).from(events).where(and(eq(events.workshopId, workshopId), inArray(events.kind, ['round.started', 'workshop.restored'])));
	const begun = new Set(rows.flatMap(({ kind, data }) => (kind === 'round.started' ? [Number(data['index'])] : [])));
	// A workshop that was brought back has no lines from before: its file says it, and an older file says nothing.
	const restored = rows.find(({ kind }) => kind === 'workshop.restored')?.data as { round?: number; leftOut?: string[] } | undefined;
	if (restored) rounds.slice(0, restored.round ?? rounds.length).forEach(({ id }, index) => restored.leftOut?.includes(id) || begun.add(index));
	return cameOfRounds(rounds.length, round, begun);
}
