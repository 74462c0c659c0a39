import { and, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { talkMarks, talks } from '../../db/schema.ts';
import { refusalNow } from '../context.ts';
import type { TalkId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { Mark } from '#lib/domain/talk.ts';

/** "I would like this", "I will come", or neither any more. As many talks as one likes: also two at one time. Takes no lock: it is nobody else's row. */
export async function markTalk(app: App, actor: Actor, { talk, mark }: { talk: string; mark: Mark | null }): Promise<Result<void>> {
	const marked = await app.db.transaction(async (tx): Promise<Result<void>> => {
		const refusal = await refusalNow(tx, actor, 'talk.mark');
		if (refusal) return refuse(refusal);
		const [there] = await tx.select({ id: talks.id }).from(talks).where(and(eq(talks.id, talk as TalkId), eq(talks.workshopId, actor.workshopId), eq(talks.state, 'posted')));
		if (!there) return refuse({ reason: 'no-such-talk' });
		if (mark === null) await tx.delete(talkMarks).where(and(eq(talkMarks.talkId, there.id), eq(talkMarks.personId, actor.personId)));
		else {
			const row = { workshopId: actor.workshopId, mark, at: new Date(app.clock.now()) };
			await tx.insert(talkMarks).values({ talkId: there.id, personId: actor.personId, ...row }).onConflictDoUpdate({ target: [talkMarks.talkId, talkMarks.personId], set: row });
		}
		return done(undefined);
	});
	if (marked.ok) {
		app.facts.changed(actor.workshopId, 'wall');
		app.facts.changedFor(actor.personId, actor.workshopId);
	}
	return marked;
}
