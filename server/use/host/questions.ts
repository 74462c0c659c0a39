import { and, asc, eq, inArray, isNull, ne, or } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { cards, questions } from '../../db/schema.ts';
import { refusalNow } from '../context.ts';
import { note } from '../trail.ts';
import { reasonLimit } from '#lib/domain/card.ts';
import type { AnswerLine, AskedLine } from '#lib/domain/facts.ts';
import type { QuestionId, WorkshopId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { isSafeText, longerBy } from '#lib/domain/safe-text.ts';

/** So many stand on a page; a question that was answered stays with its card in the record. */
const shownMost = 300;

/** A host hands a question on to the advisers, who answer what they are asked and nothing else. */
export async function passOn(app: App, actor: Actor, { questionId }: { questionId: string }): Promise<Result<void>> {
	if (!can(actor.role, 'question.answer')) return refuse({ reason: 'not-allowed' });
	const passed = await app.db.transaction(async (tx) => {
		const [question] = await tx
			.update(questions)
			.set({ state: 'asked' })
			.where(and(eq(questions.id, questionId as QuestionId), eq(questions.workshopId, actor.workshopId), eq(questions.state, 'waiting')))
			.returning({ id: questions.id });
		if (!question) return refuse({ reason: 'no-such-question' } as const);
		await note(app, tx, actor.workshopId, actor.personId, 'question.passed-on');
		return done(undefined);
	});
	if (passed.ok) app.facts.changed(actor.workshopId, 'desk', 'asked');
	return passed;
}

/**
 * An answer in writing: it stays with the question and its card, marked with who speaks, for everyone to read. A host answers any
 * question (what is for hosts alone is none); an adviser only one that was put to the advisers, in a round that lets them. Once answered is answered.
 */
export async function answerInWriting(app: App, actor: Actor, { questionId, answer }: { questionId: string; answer: string }): Promise<Result<void>> {
	const isHost = can(actor.role, 'question.answer');
	if (!isHost && actor.role !== 'adviser') return refuse({ reason: 'not-allowed' });
	const words = answer.trim();
	if (words === '') return refuse({ reason: 'text-empty' });
	if (!isSafeText(words)) return refuse({ reason: 'bad-shape' });
	const over = longerBy(words, reasonLimit);
	if (over > 0) return refuse({ reason: 'text-too-long', limit: reasonLimit, over });
	const answered = await app.db.transaction(async (tx) => {
		if (!isHost) {
			const refusal = await refusalNow(tx, actor, 'answer');
			if (refusal) return refuse(refusal);
		}
		const [question] = await tx
			.update(questions)
			.set({ state: 'answered', answer: words, answeredAs: isHost ? 'host' : 'adviser', answeredBy: actor.personId, answeredAt: new Date(app.clock.now()) })
			.where(and(eq(questions.id, questionId as QuestionId), eq(questions.workshopId, actor.workshopId), inArray(questions.state, isHost ? ['waiting', 'asked'] : ['asked'])))
			.returning({ id: questions.id });
		if (!question) return refuse({ reason: 'no-such-question' } as const);
		await note(app, tx, actor.workshopId, actor.personId, 'question.answered');
		return done(undefined);
	});
	if (answered.ok) app.writing.stops(questionId as QuestionId, actor.personId);
	if (answered.ok) app.facts.changed(actor.workshopId, 'desk', 'asked', 'answers');
	return answered;
}

/** What lies with the advisers, oldest first: the question and its card, never who asked. A question about a card that is hidden waits with it. */
export async function viewAsked({ db }: Pick<App, 'db'>, workshopId: WorkshopId): Promise<AskedLine[]> {
	const rows = await db
		.select({ id: questions.id, text: questions.text, at: questions.at, cardId: questions.cardId, number: cards.number, about: cards.text })
		.from(questions)
		.leftJoin(cards, eq(cards.id, questions.cardId))
		.where(and(eq(questions.workshopId, workshopId), eq(questions.state, 'asked'), or(isNull(questions.cardId), eq(cards.state, 'board'))))
		.orderBy(asc(questions.at))
		.limit(shownMost);
	return rows.map(({ id, text, at, cardId, number, about }) => ({ id, text, askedAt: at.getTime(), card: cardId === null || number === null ? null : { id: cardId, number, text: about ?? '' } }));
}

/** Answers in writing, for everyone. Nothing of a card that is not on the board. */
export async function viewAnswers({ db }: Pick<App, 'db'>, workshopId: WorkshopId): Promise<AnswerLine[]> {
	const rows = await db
		.select({ id: questions.id, text: questions.text, answer: questions.answer, as: questions.answeredAs, cardId: questions.cardId, at: questions.answeredAt })
		.from(questions)
		.leftJoin(cards, eq(cards.id, questions.cardId))
		.where(and(eq(questions.workshopId, workshopId), eq(questions.state, 'answered'), ne(questions.answer, ''), or(isNull(questions.cardId), eq(cards.state, 'board'))))
		.orderBy(asc(questions.answeredAt))
		.limit(shownMost);
	return rows.map(({ id, text, answer, as, cardId }) => ({ id, question: text, answer, as: as ?? 'host', card: cardId }));
}
