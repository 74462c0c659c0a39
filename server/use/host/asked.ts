import { and, asc, eq, isNull, ne, or } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { cards, questions } from '../../db/schema.ts';
import type { CardId, QuestionId, WorkshopId } from '#lib/domain/ids.ts';

/** A question that somebody asked, and what came of it: never who asked. `left`: words whose round was over, for hosts alone. */
export interface Question {
	id: QuestionId;
	/** Null: about no card. */
	cardId: CardId | null;
	text: string;
	state: 'waiting' | 'asked' | 'answered' | 'left';
	/** '' where there is none, or where it was given aloud. */
	answer: string;
	answeredAs: 'adviser' | 'host' | null;
	at: Date;
	answeredAt: Date | null;
}

/** Every question in the order they came, words for hosts alone among them. One about a card that is not on the board waits with it. A call for help is nobody's record. */
export async function readQuestions(db: Db | Tx, workshopId: WorkshopId): Promise<Question[]> {
	const rows = await db
		.select({ id: questions.id, cardId: questions.cardId, text: questions.text, state: questions.state, answer: questions.answer, answeredAs: questions.answeredAs, at: questions.at, answeredAt: questions.answeredAt })
		.from(questions)
		.leftJoin(cards, eq(cards.id, questions.cardId))
		.where(and(eq(questions.workshopId, workshopId), ne(questions.state, 'call'), or(isNull(questions.cardId), eq(cards.state, 'board'))))
		.orderBy(asc(questions.at), asc(questions.id));
	return rows.flatMap(({ state, ...row }) => (state === 'call' ? [] : [{ ...row, state }]));
}
