import { and, asc, eq, ne } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import { actions, newsContacts, pledgeContacts, pledges, priorities, rounds, skillSheets, whoChoices, workshops } from '../../db/schema.ts';
import { readClosedVotes } from '../evidence.ts';
import { countChoosers, readSpreads, readWhoRound } from './choices.ts';
import { blanksOf, isAdvised, isOwned, planFields, topMost, type OfferCount, type PlanLine } from '#lib/domain/doing.ts';
import type { DoingFact, DoingItem, MyDoing } from '#lib/domain/facts.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import { pledgeKinds, type PledgeKind } from '#lib/domain/pledge.ts';
import type { RoundKind } from '#lib/domain/round.ts';

const kinds: readonly RoundKind[] = ['who', 'plan', 'close'];

/** The same for all roles: a host does not see the sums earlier than anybody else. Null before the workshop has come to doing anything. */
export async function viewDoing(app: Pick<App, 'db'>, workshopId: WorkshopId): Promise<DoingFact | null> {
	const { db } = app;
	const [workshop] = await db.select({ method: workshops.method, round: rounds.state }).from(workshops).innerJoin(rounds, eq(rounds.workshopId, workshops.id)).where(eq(workshops.id, workshopId));
	if (!workshop?.method.rounds.slice(0, workshop.round.index + 1).some(({ kind }) => kinds.includes(kind))) return null;
	const rows = await db.select().from(priorities).where(eq(priorities.workshopId, workshopId)).orderBy(asc(priorities.number));
	const plans = await db.select({ id: actions.id, priorityId: actions.priorityId, plan: actions.plan }).from(actions).where(eq(actions.workshopId, workshopId)).orderBy(asc(actions.createdAt), asc(actions.id));
	const offers = await db.select({ priorityId: pledges.priorityId, kind: pledges.kind, name: pledges.publicName }).from(pledges).where(and(eq(pledges.workshopId, workshopId), ne(pledges.state, 'withdrawn'))).orderBy(asc(pledges.offeredAt), asc(pledges.id));
	// In the order of the newest vote: numbers are older than it where people sorted first.
	const vote = (await readClosedVotes(db, workshopId)).findLast(({ counted }) => counted.method !== 'agreement');
	const placeOf = (sourceId: string) => vote?.evidence.get(sourceId)?.place ?? Number.MAX_SAFE_INTEGER;
	const ordered = [...rows].sort((a, b) => placeOf(a.sourceId) - placeOf(b.sourceId) || a.number - b.number);
	const who = await readWhoRound(db, workshopId);
	const spreads = who?.isOver ? await readSpreads(db, workshopId, who.roundId) : null;
	return {
		answered: who ? await countChoosers(db, workshopId, who.roundId) : 0,
		offers: offers.length,
		items: ordered.map(({ id, number, statement, cards, people, when, advice, who: kept }, index): DoingItem => {
			const lines = plans.filter(({ priorityId }) => priorityId === id).map(({ id: action, plan }) => ({ id: action, ...Object.fromEntries(planFields.map((field) => [field, plan[field]])) }) as PlanLine);
			const offered = offers.filter(({ priorityId }) => priorityId === id);
			return {
				id,
				number,
				statement,
				cards: cards.length,
				people,
				when,
				isTop: index < topMost,
				// While people choose, what was said in an earlier round is out of sight as well.
				spread: who && !who.isOver ? null : (spreads?.get(id) ?? kept ?? null),
				advice: advice && isAdvised(advice) ? advice : null,
				offers: countKinds(offered.map(({ kind }) => kind)),
				names: [...new Set(offered.map(({ name }) => name).filter((name) => name !== ''))],
				plans: lines,
				blanks: blanksOf(lines),
				isOwned: isOwned(offered.length, lines)
			};
		})
	};
}

function countKinds(given: readonly PledgeKind[]): OfferCount[] {
	return pledgeKinds.map((kind) => ({ kind, count: given.filter((one) => one === kind).length })).filter(({ count }) => count > 0);
}

/** What each of these people alone has chosen and offered. */
export async function doingOf(db: Db, workshopId: WorkshopId, persons: readonly { id: PersonId; evaluated: boolean }[]): Promise<Map<PersonId, MyDoing>> {
	const ids = persons.map(({ id }) => id);
	const mine = new Map<PersonId, MyDoing>(persons.map(({ id, evaluated }) => [id, { who: {}, offers: [], skills: null, evaluated, news: null }]));
	const who = await readWhoRound(db, workshopId);
	if (who) {
		const chosen = await db.select({ personId: whoChoices.personId, priorityId: whoChoices.priorityId, doer: whoChoices.doer }).from(whoChoices).where(and(eq(whoChoices.workshopId, workshopId), eq(whoChoices.roundId, who.roundId), oneOf(whoChoices.personId, ids)));
		for (const { personId, priorityId, doer } of chosen) mine.get(personId)!.who[priorityId] = doer;
	}
	const offers = await db
		.select({ pledge: pledges, contact: pledgeContacts.keepUntil })
		.from(pledges)
		.leftJoin(pledgeContacts, eq(pledgeContacts.pledgeId, pledges.id))
		.where(and(eq(pledges.workshopId, workshopId), oneOf(pledges.personId, ids)))
		.orderBy(asc(pledges.offeredAt), asc(pledges.id));
	for (const { pledge: { personId, id, priorityId, kind, what, hours, per, fromDay: from, toDay: to, conditions, needs, state, answer, publicName }, contact } of offers) mine.get(personId!)!.offers.push({ id, priorityId, kind, what, hours, per, from, to, conditions, needs, state, answer, publicName, contactUntil: contact });
	for (const { personId, skills, other } of await db.select().from(skillSheets).where(and(eq(skillSheets.workshopId, workshopId), oneOf(skillSheets.personId, ids)))) mine.get(personId)!.skills = { skills, other };
	for (const { personId, contact } of await db.select().from(newsContacts).where(and(eq(newsContacts.workshopId, workshopId), oneOf(newsContacts.personId, ids)))) mine.get(personId)!.news = contact;
	return mine;
}
