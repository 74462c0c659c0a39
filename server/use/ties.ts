import { and, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { outcomes, polls, tieBreaks, workshops } from '../db/schema.ts';
import { note } from './trail.ts';
import type { OutcomeId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { usualPlan } from '#lib/domain/poll-plan.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { readResult } from '#lib/domain/tally/stored.ts';
import { breakOpenTie, type TieBreak } from '#lib/domain/tie-break.ts';
import { told, type ToldWho } from '#lib/domain/who-votes.ts';

/**
 * Breaks the open tie of an outcome, once. What is done is stored, noted with who did it, and exported; the outcome stays as it was counted. A
 * runoff sets the next vote to the tied options; a lot reveals the seed that was promised when the vote opened.
 */
export async function breakTie(app: App, actor: Actor, { outcomeId, how, word }: { outcomeId: string; how: TieBreak['how']; word: string }): Promise<Result<TieBreak>> {
	if (!can(actor.role, 'round.command')) return refuse({ reason: 'not-allowed' });
	const result = await app.db.transaction(async (tx) => {
		const [row] = await tx
			.select({ id: outcomes.id, result: outcomes.result, seed: polls.lotSeed })
			.from(outcomes)
			.innerJoin(polls, eq(polls.id, outcomes.pollId))
			.where(and(eq(outcomes.id, outcomeId as OutcomeId), eq(outcomes.workshopId, actor.workshopId)));
		if (!row) return refuse({ reason: 'no-tie' } as const);
		// A vote from before lots were promised has no seed to reveal.
		if (how === 'lot' && row.seed === null) return refuse({ reason: 'no-tie' } as const);
		const broken = breakOpenTie(readResult(row.result), how, row.seed ?? '', word);
		if (!broken.ok) return broken;
		const kept = await tx.insert(tieBreaks).values({ outcomeId: row.id, personId: actor.personId, did: broken.value, at: new Date(app.clock.now()) }).onConflictDoNothing().returning({ id: tieBreaks.outcomeId });
		if (kept.length === 0) return refuse({ reason: 'tie-broken' } as const);
		if (broken.value.how === 'runoff') {
			const [workshop] = await tx.select({ nextPoll: workshops.nextPoll }).from(workshops).where(eq(workshops.id, actor.workshopId)).for('update');
			await tx.update(workshops).set({ nextPoll: { ...(workshop?.nextPoll ?? usualPlan), only: broken.value.among } }).where(eq(workshops.id, actor.workshopId));
		}
		await note(app, tx, actor.workshopId, actor.personId, 'tie.broken', { outcomeId: row.id, ...broken.value });
		return done(broken.value);
	});
	if (result.ok) app.facts.changed(actor.workshopId, 'poll', 'desk');
	return result;
}

/** What is public of an outcome's ties: the commitment made when the vote opened, and what was done. */
export async function readPollPublic(app: Pick<App, 'db'>, outcomeId: OutcomeId): Promise<{ lotCommitment: string | null; tieBreak: TieBreak | null; who?: ToldWho | undefined }> {
	const [row] = await app.db
		.select({ lotCommitment: polls.lotCommitment, electorate: polls.electorate, tieBreak: tieBreaks.did })
		.from(outcomes)
		.innerJoin(polls, eq(polls.id, outcomes.pollId))
		.leftJoin(tieBreaks, eq(tieBreaks.outcomeId, outcomes.id))
		.where(eq(outcomes.id, outcomeId));
	return { lotCommitment: row?.lotCommitment ?? null, tieBreak: row?.tieBreak ?? null, ...(row?.electorate ? { who: told(row.electorate) } : {}) };
}
