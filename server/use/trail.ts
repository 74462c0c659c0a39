import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { events } from '../db/schema.ts';
import type { TrailKind } from '#lib/domain/trail.ts';
import { makeId, type PersonId, type WorkshopId } from '#lib/domain/ids.ts';

/** One line of the audit trail. `by` null: the server's clock. `data` never holds the text of a card or a name. */
export async function note(app: Pick<App, 'random' | 'clock'>, db: Db | Tx, workshopId: WorkshopId, by: PersonId | null, kind: TrailKind, data: Record<string, unknown> = {}): Promise<void> {
	await db.insert(events).values({ id: makeId<string>(app.random), workshopId, at: new Date(app.clock.now()), personId: by, kind, data });
}
