import { and, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { talks } from '../../db/schema.ts';
import { arrange } from './arrange-wall.ts';
import type { TalkId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { TalkNeed } from '#lib/domain/talk.ts';

/** By a host: what a talk needs has been arranged, or has not after all. The talk itself stays as it is and where it is. */
export function meetNeed(app: App, actor: Actor, { talk, need, met }: { talk: string; need: string; met: boolean }): Promise<Result<void>> {
	return arrange(app, actor, met ? 'wall.need-met' : 'wall.need-open', async (tx) => {
		const mine = and(eq(talks.id, talk as TalkId), eq(talks.workshopId, actor.workshopId), eq(talks.state, 'posted'));
		const [row] = await tx.select({ needs: talks.needs, met: talks.met }).from(talks).where(mine).for('update');
		if (!row?.needs.includes(need as TalkNeed)) return refuse({ reason: 'no-such-talk' });
		const others = row.met.filter((one) => one !== need);
		await tx.update(talks).set({ met: met ? [...others, need as TalkNeed] : others }).where(mine);
		return done(undefined);
	});
}
