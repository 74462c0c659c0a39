import { and, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/client.ts';
import { reportLinks } from '../../db/schema.ts';
import { refusalNow } from '../context.ts';
import { fansOf, hostsOf, readMarks, readWall } from './read-wall.ts';
import type { TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** What can be voted on where talks come together: every report, whatever is written in it. Null where the round is another one. */
export async function reportOptions(tx: Tx, workshopId: WorkshopId, roundIndex: number): Promise<PollOption[] | null> {
	const wall = await readWall(tx, workshopId);
	if (wall?.method.rounds[roundIndex]?.kind !== 'converge') return null;
	const fans = fansOf(wall, await readMarks(tx, workshopId));
	return wall.rows.filter(({ state }) => state === 'posted').map(({ id, title }) => ({ id, kind: 'talk', name: title, cards: 0, people: fans.get(id)?.size ?? 0 }));
}

export async function readLinks(db: Db | Tx, workshopId: WorkshopId): Promise<[TalkId, TalkId][]> {
	const rows = await db.select({ a: reportLinks.a, b: reportLinks.b }).from(reportLinks).where(eq(reportLinks.workshopId, workshopId)).orderBy(reportLinks.at, reportLinks.a, reportLinks.b);
	return rows.map(({ a, b }) => [a, b]);
}

/** By who looks after one of both: these reports belong together, or do not after all. The reports stay as they are. */
export async function linkReports(app: App, actor: Actor, { a, b, linked }: { a: string; b: string; linked: boolean }): Promise<Result<void>> {
	const result = await app.db.transaction(async (tx): Promise<Result<void>> => {
		const refusal = await refusalNow(tx, actor, 'report.link');
		if (refusal) return refuse(refusal);
		const wall = await readWall(tx, actor.workshopId);
		const both = wall?.rows.filter(({ id, state }) => (id === a || id === b) && state === 'posted') ?? [];
		if (!wall || both.length !== 2) return refuse({ reason: 'no-such-talk' });
		const hosts = hostsOf(wall.rows, wall.byId);
		if (!both.some(({ id }) => hosts.get(id)?.some(({ personId }) => personId === actor.personId))) return refuse({ reason: 'not-yours' });
		// One pair, whichever way round it was said.
		const [first, second] = both.map(({ id }) => id).sort() as [TalkId, TalkId];
		if (linked) await tx.insert(reportLinks).values({ workshopId: actor.workshopId, a: first, b: second, personId: actor.personId, at: new Date(app.clock.now()) }).onConflictDoNothing();
		else await tx.delete(reportLinks).where(and(eq(reportLinks.a, first), eq(reportLinks.b, second)));
		return done(undefined);
	});
	if (result.ok) app.facts.changed(actor.workshopId, 'closing');
	return result;
}
