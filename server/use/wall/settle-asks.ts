import { and, eq, inArray, or } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { talkAsks } from '../../db/schema.ts';
import type { AtWall } from './at-wall.ts';
import type { AskId, TalkId } from '#lib/domain/ids.ts';
import type { AskKind, AskState } from '#lib/domain/talk.ts';

type Ids = readonly { id: AskId }[];

/** Whoever asked hears of it. */
export async function settle(app: Pick<App, 'clock'>, wall: AtWall, asks: Ids, state: Exclude<AskState, 'open'>): Promise<void> {
	if (asks.length === 0) return;
	const settled = await wall.tx
		.update(talkAsks)
		.set({ state, answeredAt: new Date(app.clock.now()) })
		.where(inArray(talkAsks.id, asks.map(({ id }) => id)))
		.returning({ personId: talkAsks.personId });
	for (const { personId } of settled) wall.touched.add(personId);
}

/**
 * A talk stands in another cell than before. Who wished for another time has it. Whoever asked for its place, or offered it for another, did so of
 * a place that is not meant any more: a yes to that would move somebody to where they never wished to go.
 */
export async function settleMoved(app: Pick<App, 'clock'>, wall: AtWall, talk: TalkId, isOtherTime: boolean): Promise<void> {
	if (isOtherTime) await settle(app, wall, await openAsks(wall, talk, ['move'], 'of'), 'agreed');
	await settle(app, wall, await openAsks(wall, talk, ['swap', 'share'], 'both'), 'over');
}

/** A talk stands on the wall no more: whatever was asked of it, or for it, has lost its talk. */
export async function settleGone(app: Pick<App, 'clock'>, wall: AtWall, talk: TalkId): Promise<void> {
	await settle(app, wall, await openAsks(wall, talk, ['merge', 'share', 'swap', 'move'], 'both'), 'over');
}

/** Open questions of these kinds about a talk: to those who look after it, or also those they ask for it themselves. */
export async function openAsks({ tx, workshopId }: AtWall, talk: TalkId, kinds: readonly AskKind[], side: 'of' | 'both'): Promise<Ids> {
	const about = side === 'of' ? eq(talkAsks.of, talk) : or(eq(talkAsks.of, talk), eq(talkAsks.from, talk));
	return tx.select({ id: talkAsks.id }).from(talkAsks).where(and(eq(talkAsks.workshopId, workshopId), eq(talkAsks.state, 'open'), inArray(talkAsks.kind, [...kinds]), about));
}
