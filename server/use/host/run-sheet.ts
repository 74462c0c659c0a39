import { and, desc, eq, inArray } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/client.ts';
import { events, people, rounds, workshops } from '../../db/schema.ts';
import { note } from '../trail.ts';
import { decide } from './decide.ts';
import type { SheetFact } from '#lib/domain/facts.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { paletteOf } from '#lib/domain/method/all.ts';
import { decideSheet, markOfSheet, waiting, type SheetChange, type SheetEdit, type Stand } from '#lib/domain/method/during.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { Method, RoundState } from '#lib/domain/round.ts';

/** One change of the run sheet while the workshop runs: with the gate held, the list, where the workshop stands in it and the line of the log together. */
export async function changeSheet(app: App, actor: Actor, edit: SheetEdit): Promise<Result<SheetChange>> {
	return decide(
		app,
		actor,
		async ({ tx }) => {
			const [row] = await tx.select().from(rounds).where(eq(rounds.workshopId, actor.workshopId)).for('update');
			const [workshop] = await tx.select({ state: workshops.state, method: workshops.method }).from(workshops).where(eq(workshops.id, actor.workshopId)).for('update');
			if (!row || !workshop) return refuse({ reason: 'no-such-workshop' });
			if (workshop.state !== 'open') return refuse({ reason: 'rounds-locked' });
			const stand = await readStand(tx, actor.workshopId, row.state);
			const decided = decideSheet(edit, workshop.method, stand, paletteOf(workshop.method));
			if (!decided.ok) return decided;
			const { method, change } = decided.value;
			await tx.update(workshops).set({ method }).where(eq(workshops.id, actor.workshopId));
			// A break before the round that waits is now what waits: pages learn that the round has turned, and whoever was called to the other is free.
			const here = waiting(stand);
			if (here !== null && method.rounds[here]!.id !== workshop.method.rounds[here]!.id) await tx.update(rounds).set({ turn: row.turn + 1, called: null, updatedAt: new Date(app.clock.now()) }).where(eq(rounds.workshopId, actor.workshopId));
			await note(app, tx, actor.workshopId, actor.personId, 'rounds.changed', { ...change });
			return done(change);
		},
		{ deed: 'round.command' }
	);
}

/** Where the workshop has been, by the trail. */
export async function readStand(db: Db | Tx, workshopId: WorkshopId, round: RoundState): Promise<Stand> {
	const rows = await db.select({ kind: events.kind, data: events.data }).from(events).where(and(eq(events.workshopId, workshopId), inArray(events.kind, ['round.started', 'round.entered', 'round.left-out'])));
	const at = (data: Record<string, unknown>) => Number(data['index']);
	return { round, cameTo: Math.max(round.index, ...rows.map(({ data }) => at(data))), begun: new Set(rows.flatMap(({ kind, data }) => (kind === 'round.started' ? [at(data)] : []))) };
}

/** What hosts need to change the run sheet, and who changed it last. */
export async function viewSheet(db: Db | Tx, workshopId: WorkshopId, method: Method, round: RoundState): Promise<SheetFact> {
	const { cameTo, begun } = await readStand(db, workshopId, round);
	const [last] = await db
		.select({ at: events.at, data: events.data, by: people.alias })
		.from(events)
		.leftJoin(people, eq(people.id, events.personId))
		.where(and(eq(events.workshopId, workshopId), eq(events.kind, 'rounds.changed')))
		.orderBy(desc(events.at))
		.limit(1);
	return { mark: markOfSheet(method.rounds), cameTo, begun: [...begun].sort((a, b) => a - b), last: last ? { at: last.at.getTime(), by: last.by ?? '', change: last.data as unknown as SheetChange } : null };
}
