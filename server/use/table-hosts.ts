import { and, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { tableHosts, tablesReady } from '../db/schema.ts';
import { readTableHosts } from './sorted.ts';
import { atTable, type Sorter } from './sorting.ts';
import { note } from './trail.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** What somebody at a table does about who looks after it. */
const hostings = ['take', 'offer', 'keep', 'let-go'];

/**
 * Anyone who sits at a table may look after it: read out what lies there, and say when the table is ready. It lets nobody decide anything. One at a
 * time: another takes it on where nobody does, or where whoever does has offered it.
 */
export function hostTable(app: App, actor: Actor, hosting: string): Promise<Result<void>> {
	return atTable(app, actor, async (at) => {
		if (!hostings.includes(hosting)) return refuse({ reason: 'bad-shape' });
		const { tx, roundId, table } = at;
		const now = await hostOf(at, actor.workshopId);
		const isMe = now?.personId === actor.personId;
		const own = and(eq(tableHosts.workshopId, actor.workshopId), eq(tableHosts.roundId, roundId), eq(tableHosts.table, table));
		if (hosting === 'take') {
			if (isMe) return done(undefined);
			if (now && !now.offered) return refuse({ reason: 'just-changed' });
			const row = { personId: actor.personId, offered: false, at: new Date(app.clock.now()) };
			await tx.insert(tableHosts).values({ workshopId: actor.workshopId, roundId, table, ...row }).onConflictDoUpdate({ target: [tableHosts.workshopId, tableHosts.roundId, tableHosts.table], set: row });
		} else if (!isMe) return refuse({ reason: 'just-changed' });
		else if (hosting === 'let-go') await tx.delete(tableHosts).where(own);
		else await tx.update(tableHosts).set({ offered: hosting === 'offer' }).where(own);
		if (hosting === 'take' || hosting === 'let-go') await note(app, tx, actor.workshopId, actor.personId, hosting === 'take' ? 'table.taken-on' : 'table.let-go', { table });
		return done(undefined);
	});
}

/** The host of the workshop sees which tables are ready. Whatever is moved at the table afterwards takes it back. */
export function sayReady(app: App, actor: Actor, ready: boolean): Promise<Result<void>> {
	return atTable(app, actor, async (at) => {
		const { tx, roundId, table } = at;
		if ((await hostOf(at, actor.workshopId))?.personId !== actor.personId) return refuse({ reason: 'not-allowed' });
		if (ready) await tx.insert(tablesReady).values({ workshopId: actor.workshopId, roundId, table, at: new Date(app.clock.now()) }).onConflictDoNothing();
		else await tx.delete(tablesReady).where(and(eq(tablesReady.workshopId, actor.workshopId), eq(tablesReady.roundId, roundId), eq(tablesReady.table, table)));
		return done(undefined);
	});
}

async function hostOf({ tx, roundId, table }: Sorter, workshopId: WorkshopId) {
	return (await readTableHosts(tx, workshopId, roundId)).find((one) => one.table === table) ?? null;
}
