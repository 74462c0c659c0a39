import { eq } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { people, tableHosts, tablesReady } from '../../db/schema.ts';
import type { Whole } from '../../export/whole-shape.ts';
import type { PersonId, RoundId, WorkshopId } from '#lib/domain/ids.ts';

/** Tables that somebody looked after, or that were ready: at each a stand-in of its own, who has left as all of them have. */
export async function writeTables(tx: Tx, { workshop, tables }: Whole, participants: readonly PersonId[]): Promise<void> {
	const workshopId = workshop.id as WorkshopId;
	const at = new Date(workshop.openedAt ?? workshop.createdAt);
	const seated = new Map<number, PersonId>();
	for (const { round, table, host, ready } of tables) {
		const place = { workshopId, roundId: round as RoundId, table, at };
		if (ready) await tx.insert(tablesReady).values(place).onConflictDoNothing();
		if (host === 'none') continue;
		// The host of a table in one round may have been its host in another.
		const personId = seated.get(table) ?? participants[seated.size];
		if (personId === undefined) continue;
		seated.set(table, personId);
		await tx.update(people).set({ seatedAt: table }).where(eq(people.id, personId));
		await tx.insert(tableHosts).values({ ...place, personId, offered: host === 'offered' }).onConflictDoNothing();
	}
}
