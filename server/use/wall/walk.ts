import { and, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { rounds, talks, whereabouts, workshops } from '../../db/schema.ts';
import { byIdOf } from './read-wall.ts';
import type { TalkId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { Whereabouts } from '#lib/domain/talk.ts';
import { standingFor } from '#lib/domain/wall.ts';

/**
 * The law of two feet: to any talk, to a rest, back to the wall, at any time the doors are open, also between rounds and when the clock is still. Nobody
 * walks for anyone else: it is always the actor who goes.
 */
export async function walk(app: App, actor: Actor, to: Whereabouts): Promise<Result<Whereabouts>> {
	if (!can(actor.role, 'talk.walk')) return refuse({ reason: 'not-allowed' });
	const went = await app.db.transaction(async (tx): Promise<Result<Whereabouts>> => {
		const [workshop] = await tx.select({ state: workshops.state }).from(workshops).innerJoin(rounds, eq(rounds.workshopId, workshops.id)).where(eq(workshops.id, actor.workshopId));
		if (workshop?.state !== 'open') return refuse({ reason: 'workshop-not-open' });
		let is = to;
		if (to.at === 'talk') {
			// What it has become a part of meanwhile is where its people are.
			const standing = standingFor(to.talk, byIdOf(await tx.select().from(talks).where(and(eq(talks.workshopId, actor.workshopId)))));
			if (standing === null) return refuse({ reason: 'no-such-talk' });
			is = { at: 'talk', talk: standing };
		}
		const row = { workshopId: actor.workshopId, at: is.at, talkId: is.at === 'talk' ? (is.talk as TalkId) : null, since: new Date(app.clock.now()) };
		await tx.insert(whereabouts).values({ personId: actor.personId, ...row }).onConflictDoUpdate({ target: whereabouts.personId, set: row });
		return done(is);
	});
	if (went.ok) {
		app.facts.changed(actor.workshopId, 'heads', 'desk');
		app.facts.changedFor(actor.personId, actor.workshopId);
	}
	return went;
}
