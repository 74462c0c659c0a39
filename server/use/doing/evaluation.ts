import { and, asc, count, eq, sql } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/client.ts';
import { evaluationCounts, evaluationWords, people, rounds, workshops } from '../../db/schema.ts';
import { readRoundContext } from '../context.ts';
import { evaluationFault, evaluationQuestions, evaluationSteps, safeSteps, type Evaluated, type Evaluation, type EvaluationQuestion, type EvaluationStep } from '#lib/domain/evaluation.ts';
import { makeId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { isOpen, mayAct } from '#lib/domain/round.ts';

/**
 * Handed in once. Only sums are kept: an answer is joined neither to its person nor to their other answer, so it cannot be changed either.
 * That somebody has handed one in stands with the person.
 */
export async function evaluate(app: App, actor: Actor, given: Evaluation): Promise<Result<void>> {
	const evaluation = { ...given, words: given.words.trim() };
	const fault = evaluationFault(evaluation);
	if (fault) return refuse(fault);
	const handed = await app.db.transaction(async (tx): Promise<Result<void>> => {
		await tx.select({ id: rounds.workshopId }).from(rounds).where(eq(rounds.workshopId, actor.workshopId)).for('share');
		if (!mayAct(actor.role, 'evaluate', await readRoundContext(tx, actor.workshopId))) return refuse({ reason: 'not-in-this-round' });
		const first = await tx.update(people).set({ evaluated: true }).where(and(eq(people.id, actor.personId), eq(people.evaluated, false))).returning({ id: people.id });
		if (first.length === 0) return refuse({ reason: 'evaluated-before' });
		for (const question of evaluationQuestions) {
			const step = evaluation[question];
			if (step === null) continue;
			await tx
				.insert(evaluationCounts)
				.values({ workshopId: actor.workshopId, question, step, count: 1 })
				.onConflictDoUpdate({ target: [evaluationCounts.workshopId, evaluationCounts.question, evaluationCounts.step], set: { count: sql`${evaluationCounts.count} + 1` } });
		}
		if (evaluation.words !== '') await tx.insert(evaluationWords).values({ id: makeId<string>(app.random), workshopId: actor.workshopId, words: evaluation.words });
		return done(undefined);
	});
	if (handed.ok) {
		app.facts.changedFor(actor.personId, actor.workshopId);
		app.facts.changed(actor.workshopId, 'desk');
	}
	return handed;
}

export async function countEvaluated(db: Db | Tx, workshopId: WorkshopId): Promise<number> {
	const [row] = await db.select({ n: count() }).from(people).where(and(eq(people.workshopId, workshopId), eq(people.evaluated, true)));
	return row?.n ?? 0;
}

/** What people said of it. Null while they can still answer: who watched it grow would see single answers. Words in the order of their random ids. */
export async function readEvaluated(db: Db | Tx, workshopId: WorkshopId): Promise<Evaluated | null> {
	const [row] = await db.select({ method: workshops.method, round: rounds.state, state: workshops.state }).from(workshops).innerJoin(rounds, eq(rounds.workshopId, workshops.id)).where(eq(workshops.id, workshopId));
	const answered = await countEvaluated(db, workshopId);
	if (!row || answered === 0 || (row.state === 'open' && isOpen(row.round) && row.method.rounds[row.round.index]!.may.participant?.includes('evaluate'))) return null;
	const counts = await db.select().from(evaluationCounts).where(eq(evaluationCounts.workshopId, workshopId));
	const words = await db.select({ words: evaluationWords.words }).from(evaluationWords).where(eq(evaluationWords.workshopId, workshopId)).orderBy(asc(evaluationWords.id));
	const of = (question: EvaluationQuestion) => {
		const steps = Object.fromEntries(evaluationSteps.map((step) => [step, counts.find((one) => one.question === question && one.step === step)?.count ?? 0])) as Record<EvaluationStep, number>;
		return { answered: evaluationSteps.reduce((sum, step) => sum + steps[step], 0), steps: safeSteps(steps) };
	};
	return { answered, questions: { say: of('say'), worth: of('worth') }, words: words.map((one) => one.words) };
}
