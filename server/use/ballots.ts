import { and, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { openBallots, people, polls } from '../db/schema.ts';
import { refusalNow } from './context.ts';
import { wayOf } from './polls.ts';
import type { PollId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { checkBallot } from '#lib/domain/tally/all.ts';
import { mayVoteIn } from '#lib/domain/who-votes.ts';

/**
 * Puts a ballot in the box, or the changed one in place of the first; the receipt stays the same. One per person by the table's key,
 * however many arrive at once. The share lock makes a ballot land wholly before or wholly after the close.
 */
export async function castBallot(app: App, actor: Actor, { pollId, choice, none = true }: { pollId: string; choice: unknown; none?: boolean }): Promise<Result<{ receipt: string }>> {
	const result = await app.db.transaction(async (tx) => {
		const [poll] = await tx
			.select()
			.from(polls)
			.where(and(eq(polls.id, pollId as PollId), eq(polls.workshopId, actor.workshopId)))
			.for('share');
		if (poll?.state !== 'open') return refuse({ reason: 'poll-closed' } as const);
		const refusal = await refusalNow(tx, actor, 'vote');
		if (refusal) return refuse(refusal);
		const [me] = await tx.select({ number: people.number, joinedAt: people.joinedAt }).from(people).where(eq(people.id, actor.personId));
		if (!me || !mayVoteIn(poll.electorate, me)) return refuse({ reason: 'not-a-voter' } as const);
		const checked = checkBallot(choice, poll.options, wayOf(poll));
		if (!checked.ok) return checked;
		// An empty ballot is cast on purpose only: "none of these".
		if (!none && Object.keys(checked.value).length === 0) return refuse({ reason: 'ballot-empty' } as const);
		const [kept] = await tx
			.insert(openBallots)
			.values({ pollId: poll.id, personId: actor.personId, choice: checked.value, receipt: Buffer.from(app.random(16)).toString('hex') })
			.onConflictDoUpdate({ target: [openBallots.pollId, openBallots.personId], set: { choice: checked.value } })
			.returning({ receipt: openBallots.receipt });
		return done({ receipt: kept!.receipt });
	});
	if (result.ok) {
		app.facts.changed(actor.workshopId, 'poll');
		app.facts.changedFor(actor.personId, actor.workshopId);
	}
	return result;
}
