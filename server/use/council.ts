import { and, asc, count, eq, inArray, isNull } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { SignedIn } from '../auth/session.ts';
import { outcomes, people, pledges, workshops } from '../db/schema.ts';
import { readAnswers } from './priorities.ts';
import { dueDay, isAnswered, isOverdue, type Answer } from '#lib/domain/answer.ts';
import type { PriorityId, WorkshopId } from '#lib/domain/ids.ts';
import type { VoteMethod } from '#lib/domain/tally/all.ts';

export interface CouncilLine {
	id: PriorityId;
	workshopId: WorkshopId;
	number: number;
	statement: string;
	answer: Answer;
	due: string | null;
	late: boolean;
}

export interface CouncilWorkshop {
	id: WorkshopId;
	title: string;
	feedbackDate: string;
	priorities: number;
	answered: number;
	late: number;
	/** Offers that wait for an answer. */
	waiting: number;
	state: 'draft' | 'open' | 'closed';
	/** How people came to it: the newest vote that is over. Null: there was none yet. */
	vote: { method: VoteMethod; turnout: number; eligible: number } | null;
}

/** All workshops this account answers for, side by side (no rehearsal is answered), and their priorities: what is due first. */
export async function readCouncil(app: App, user: SignedIn): Promise<{ workshops: CouncilWorkshop[]; lines: CouncilLine[] }> {
	const mine = await app.db
		.select({ id: workshops.id, title: workshops.title, deal: workshops.deal, state: workshops.state })
		.from(people)
		.innerJoin(workshops, eq(workshops.id, people.workshopId))
		.where(and(eq(people.userId, user.id), eq(people.role, 'officer'), isNull(people.leftAt), isNull(workshops.rehearsalOf)))
		.orderBy(asc(workshops.createdAt));
	if (mine.length === 0) return { workshops: [], lines: [] };
	const ids = mine.map(({ id }) => id);
	const today = new Date(app.clock.now()).toISOString().slice(0, 10);
	const promised = new Map(mine.map(({ id, deal }) => [id, deal.feedbackDate]));
	const waiting = await app.db.select({ id: pledges.workshopId, n: count() }).from(pledges).where(and(inArray(pledges.workshopId, ids), eq(pledges.state, 'offered'))).groupBy(pledges.workshopId);
	const votes = await app.db.select({ workshopId: outcomes.workshopId, method: outcomes.method, turnout: outcomes.turnout, eligible: outcomes.eligible }).from(outcomes).where(inArray(outcomes.workshopId, ids)).orderBy(asc(outcomes.closedAt));
	const newest = new Map(votes.map(({ workshopId, ...vote }) => [workshopId, vote]));
	const lines = (await readAnswers(app.db, ids)).map(({ id, workshopId, number, statement, answer }): CouncilLine => {
		const by = promised.get(workshopId) ?? '';
		return { id, workshopId, number, statement, answer, due: dueDay(answer, by), late: isOverdue(answer, by, today) };
	});
	return {
		workshops: mine.map(({ id, title, deal, state }) => {
			const own = lines.filter(({ workshopId }) => workshopId === id);
			return { id, title, feedbackDate: deal.feedbackDate, priorities: own.length, answered: own.filter(({ answer }) => isAnswered(answer)).length, late: own.filter(({ late }) => late).length, waiting: waiting.find((one) => one.id === id)?.n ?? 0, state, vote: newest.get(id) ?? null };
		}),
		lines: lines.sort((a, b) => ((a.due ?? '9999') < (b.due ?? '9999') ? -1 : (a.due ?? '9999') > (b.due ?? '9999') ? 1 : a.number - b.number))
	};
}
