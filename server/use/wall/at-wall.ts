import { asc, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/client.ts';
import { rounds, spaces } from '../../db/schema.ts';
import { refusalNow } from '../context.ts';
import { hostsOf, readWall, type TalkRow, type WallRows } from './read-wall.ts';
import type { PersonId, TalkId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { type Act } from '#lib/domain/round.ts';
import { talksIn } from '#lib/domain/wall.ts';
import type { Cell } from '#lib/domain/talk.ts';

export interface AtWall extends WallRows {
	tx: Tx;
	/** Whose own facts change with this act, beside the actor's. */
	touched: Set<PersonId>;
}

/**
 * One act at the wall. The share lock on the round makes it land wholly before or wholly after the round's end; the lock on the wall's spaces lets two who
 * reach for it act one after the other, so that what was read still holds when it is written.
 */
export async function atWall<T>(app: App, actor: Actor, act: Act, run: (wall: AtWall) => Promise<Result<T>>): Promise<Result<T>> {
	const touched = new Set<PersonId>([actor.personId]);
	const acted = await app.db.transaction(async (tx): Promise<Result<T>> => {
		await tx.select({ id: rounds.workshopId }).from(rounds).where(eq(rounds.workshopId, actor.workshopId)).for('share');
		const refusal = await refusalNow(tx, actor, act);
		if (refusal) return refuse(refusal);
		await tx.select({ id: spaces.id }).from(spaces).where(eq(spaces.workshopId, actor.workshopId)).orderBy(asc(spaces.number)).for('update');
		const wall = await readWall(tx, actor.workshopId);
		if (!wall) return refuse({ reason: 'not-in-this-round' });
		return run({ ...wall, tx, touched });
	});
	if (acted.ok) {
		app.facts.changed(actor.workshopId, 'wall', 'heads');
		for (const personId of touched) app.facts.changedFor(personId, actor.workshopId);
	}
	return acted;
}

/** A talk that stands on the wall; undefined where there is none such (any more). */
export function posted({ rows }: Pick<WallRows, 'rows'>, id: string): TalkRow | undefined {
	return rows.find((row) => row.id === id && row.state === 'posted');
}

/** The same, for one of those who look after it. */
export function hosted(wall: Pick<WallRows, 'rows' | 'byId'>, actor: Actor, id: string): Result<TalkRow> {
	const talk = posted(wall, id);
	if (!talk) return refuse({ reason: 'no-such-talk' });
	return hostsOf(wall.rows, wall.byId).get(talk.id)?.some(({ personId }) => personId === actor.personId) ? done(talk) : refuse({ reason: 'not-yours' });
}

/** Whether a talk may stand in a cell: one that is on the wall, not over, and free but for the talk itself. Somewhere else is never taken. */
export function mayStand({ slots, spaces: all, rows }: Pick<WallRows, 'slots' | 'spaces' | 'rows'>, cell: Cell, elsewhere: string, except?: TalkId): Result<void> {
	const [slot, space] = [slots.find(({ id }) => id === cell.slot), all.find(({ id }) => id === cell.space)];
	if (!slot || !space) return refuse({ reason: 'no-such-cell' });
	if (slot.state === 'over') return refuse({ reason: 'slot-over' });
	if (space.kind === 'elsewhere') return elsewhere.trim() === '' ? refuse({ reason: 'elsewhere-empty' }) : done(undefined);
	const there = talksIn(rows.map(({ id, slot: at, spaceId, state }) => ({ id, state, cell: at !== null && spaceId !== null ? { slot: at, space: spaceId } : null })), cell);
	return there.some(({ id }) => id !== except) ? refuse({ reason: 'cell-taken' }) : done(undefined);
}
