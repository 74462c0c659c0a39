import { and, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { questions } from '../../db/schema.ts';
import { refusalNow } from '../context.ts';
import type { PersonId, QuestionId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { writingMs } from '#lib/domain/writing.ts';

interface Sheet {
	workshopId: WorkshopId;
	/** Whoever writes, and the timer that says that they have stopped. */
	hands: Map<PersonId, NodeJS.Timeout>;
}

/**
 * To which questions an adviser is writing an answer. Kept in the memory of the server that has the workshop, by which all its pages go; who writes is told to
 * nobody, and what, not even to the server.
 */
export class Writing {
	readonly #sheets = new Map<QuestionId, Sheet>();
	readonly #changed: (workshopId: WorkshopId) => void;

	constructor(changed: (workshopId: WorkshopId) => void) {
		this.#changed = changed;
	}

	of(questionId: QuestionId): boolean {
		return this.#sheets.has(questionId);
	}

	/** Holds until they say it again, or stop. Told only when the first begins and the last stops. */
	begins(workshopId: WorkshopId, questionId: QuestionId, personId: PersonId): void {
		const sheet = this.#sheets.get(questionId);
		clearTimeout(sheet?.hands.get(personId));
		const hands = sheet?.hands ?? new Map<PersonId, NodeJS.Timeout>();
		hands.set(personId, setTimeout(() => this.stops(questionId, personId), writingMs).unref());
		if (sheet) return;
		this.#sheets.set(questionId, { workshopId, hands });
		this.#changed(workshopId);
	}

	stops(questionId: QuestionId, personId: PersonId): void {
		const sheet = this.#sheets.get(questionId);
		if (!sheet?.hands.has(personId)) return;
		clearTimeout(sheet.hands.get(personId));
		sheet.hands.delete(personId);
		if (sheet.hands.size > 0) return;
		this.#sheets.delete(questionId);
		this.#changed(sheet.workshopId);
	}

	close(): void {
		for (const { hands } of this.#sheets.values()) for (const timer of hands.values()) clearTimeout(timer);
		this.#sheets.clear();
	}
}

/** An adviser's page says that there are words in the answer to a question, or none any more. The words stay there. */
export async function sayWriting(app: App, actor: Actor, { questionId, on }: { questionId: string; on: boolean }): Promise<Result<void>> {
	if (actor.role !== 'adviser') return refuse({ reason: 'not-allowed' });
	if (!on) {
		app.writing.stops(questionId as QuestionId, actor.personId);
		return done(undefined);
	}
	if (app.limits.act.wait(actor.personId) > 0) return refuse({ reason: 'too-fast' });
	app.limits.act.fail(actor.personId);
	const refusal = await refusalNow(app.db, actor, 'answer');
	if (refusal) return refuse(refusal);
	const [question] = await app.db.select({ id: questions.id }).from(questions).where(and(eq(questions.id, questionId as QuestionId), eq(questions.workshopId, actor.workshopId), eq(questions.state, 'asked')));
	if (!question) return refuse({ reason: 'no-such-question' });
	app.writing.begins(actor.workshopId, question.id, actor.personId);
	return done(undefined);
}
