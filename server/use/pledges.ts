import { and, asc, count, eq, lt, sql } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { actions, hiddenPassages, people, pledgeContacts, pledges, priorities, releaseDecisions } from '../db/schema.ts';
import { trackChanges } from './changes.ts';
import { queueNews } from './webhooks.ts';
import { isDay } from '#lib/domain/deal.ts';
import { offersEver } from '#lib/domain/doing.ts';
import { makeId, type ActionId, type PersonId, type PledgeId, type PriorityId, type WorkshopId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { mayBecome, offerFaults, textFaults, type FieldFault, type Pledge, type PledgeChannel, type PledgeOffer, type PledgeState } from '#lib/domain/pledge.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { report } from '#lib/i18n/en/report.ts';

type Row = typeof pledges.$inferSelect;

export function pledgeOf({ id, priorityId, actionId, channel, kind, what, hours, per, fromDay, toDay, conditions, needs, by, publicName, state, answer, answeredAt, thankedAt, offeredAt, version }: Row): Pledge {
	return { id, priorityId, actionId, channel, kind, what, hours, per, from: fromDay, to: toDay, conditions, needs, by, publicName, state, answer, answeredAt, thanked: thankedAt !== null, offeredAt, version };
}

/** Kept apart from the pledge, only with consent, until the day said. */
export interface PledgeContact {
	contact: string;
	consent: boolean;
	keepUntil: string;
}

/** What is not right yet in an offer of this person. */
export function faultsIn({ role }: Pick<Actor, 'role'>, offer: PledgeOffer, contact: PledgeContact | null): FieldFault[] {
	const faults: FieldFault[] = offerFaults(offer);
	// Who speaks for a body does not sit here as a resident.
	if (role === 'participant' && offer.by !== 'resident' && offer.by !== 'group') faults.push({ field: 'by', problem: 'choice' });
	if (contact) {
		faults.push(...textFaults({ contact: contact.contact }, 200));
		if (!contact.consent) faults.push({ field: 'consent', problem: 'needed' });
		if (!isDay(contact.keepUntil)) faults.push({ field: 'keepUntil', problem: 'day' });
	}
	return faults;
}

/**
 * Somebody offers something: on a priority, on one of its actions, or on neither. Their own pledge where a participant offers it; who has the
 * desk may type it in for someone (`forSomeone`), and then nobody's page shows it. `channel`: through a helper it is its person's all the same.
 */
export async function offerPledge(app: App, actor: Actor, { priorityId = null, actionId = null, offer, contact = null, forSomeone = false, channel = 'live' }: { priorityId?: string | null; actionId?: string | null; offer: PledgeOffer; contact?: PledgeContact | null; forSomeone?: boolean; channel?: PledgeChannel }): Promise<Result<{ pledgeId: PledgeId }>> {
	if (!can(actor.role, 'pledge.offer') || (forSomeone && actor.role === 'participant')) return refuse({ reason: 'not-allowed' });
	const faults = faultsIn(actor, offer, contact);
	if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
	const id = makeId<PledgeId>(app.random);
	const offered = await app.db.transaction(async (tx): Promise<Result<{ pledgeId: PledgeId }>> => {
		if (!forSomeone) {
			const [had] = await tx.select({ n: count() }).from(pledges).where(and(eq(pledges.workshopId, actor.workshopId), eq(pledges.personId, actor.personId)));
			if ((had?.n ?? 0) >= offersEver) return refuse({ reason: 'board-full', limit: offersEver });
		}
		const found = await placeFor(tx, actor.workshopId, priorityId, actionId);
		if (!found.ok) return found;
		const { from, to, what, conditions, publicName, needs, ...rest } = offer;
		const now = new Date(app.clock.now());
		await tx.insert(pledges).values({ id, workshopId: actor.workshopId, ...found.value, personId: forSomeone ? null : actor.personId, channel: forSomeone ? null : channel, ...rest, what: what.trim(), conditions: conditions.trim(), publicName: publicName.trim(), needs: [...needs], fromDay: from, toDay: to, state: 'offered', offeredAt: now });
		if (contact && contact.contact.trim() !== '') await tx.insert(pledgeContacts).values({ pledgeId: id, contact: contact.contact.trim(), consentAt: now, keepUntil: contact.keepUntil });
		await trackChanges(app, tx, actor.workshopId, actor.personId, 'session', [{ subject: 'pledge', subjectId: id, version: 0, fields: [{ field: 'offered', before: null, after: rest.kind }] }]);
		return done({ pledgeId: id });
	});
	if (offered.ok) tellOf(app, actor);
	return offered;
}

/** Counts of offers stand before everyone; the offer itself before its person alone. */
function tellOf(app: App, { workshopId, personId }: Pick<Actor, 'workshopId' | 'personId'>): void {
	app.facts.changedFor(personId, workshopId);
	app.facts.changed(workshopId, 'doing');
}

async function placeFor(tx: Tx, workshopId: WorkshopId, priorityId: string | null, actionId: string | null): Promise<Result<{ priorityId: PriorityId | null; actionId: ActionId | null }>> {
	if (actionId !== null) {
		const [action] = await tx.select({ id: actions.id, priorityId: actions.priorityId }).from(actions).where(and(eq(actions.id, actionId as ActionId), eq(actions.workshopId, workshopId)));
		return action ? done({ priorityId: action.priorityId, actionId: action.id }) : refuse({ reason: 'no-such-action' });
	}
	if (priorityId === null) return done({ priorityId: null, actionId: null });
	const [priority] = await tx.select({ id: priorities.id }).from(priorities).where(and(eq(priorities.id, priorityId as PriorityId), eq(priorities.workshopId, workshopId)));
	return priority ? done({ priorityId: priority.id, actionId: null }) : refuse({ reason: 'no-such-priority' });
}

/** The council's answer; a no needs a reason as much as a decision does. What was offered stays as it was offered. */
export async function answerPledge(app: App, actor: Actor, pledgeId: string, { version, state, answer, thanked }: { version: number; state: PledgeState; answer: string; thanked: boolean }): Promise<Result<{ version: number }>> {
	if (!can(actor.role, 'outcome.answer')) return refuse({ reason: 'not-allowed' });
	const faults = textFaults({ answer }, 1000);
	if (answer.trim() === '') faults.push({ field: 'answer', problem: 'needed' });
	if (state === 'withdrawn') faults.push({ field: 'state', problem: 'choice' });
	if (faults.length > 0) return refuse({ reason: 'fields-bad', faults });
	return app.db.transaction(async (tx) => {
		const [row] = await tx.select().from(pledges).where(and(eq(pledges.id, pledgeId as PledgeId), eq(pledges.workshopId, actor.workshopId))).for('update');
		if (!row) return refuse({ reason: 'no-such-pledge' } as const);
		if (row.version !== version) return refuse({ reason: 'changed-since' } as const);
		if (state !== row.state && !mayBecome(row.state, state)) return refuse({ reason: 'fields-bad', faults: [{ field: 'state', problem: 'choice' }] } as const);
		const now = new Date(app.clock.now());
		const next = { state, answer: answer.trim(), answeredAt: state === 'offered' ? row.answeredAt : now, thankedAt: thanked ? (row.thankedAt ?? now) : null };
		const fields = [
			{ field: 'state', before: row.state as unknown, after: next.state as unknown },
			{ field: 'answer', before: row.answer, after: next.answer },
			{ field: 'thanked', before: row.thankedAt !== null, after: thanked }
		].filter(({ before, after }) => before !== after);
		if (fields.length === 0) return done({ version });
		await tx.update(pledges).set({ ...next, version: version + 1 }).where(eq(pledges.id, row.id));
		await trackChanges(app, tx, actor.workshopId, actor.personId, 'form', [{ subject: 'pledge', subjectId: row.id, version: version + 1, fields }]);
		await queueNews(app, tx, actor.workshopId, 'pledge.answered', { pledge: row.id, state });
		return done({ version: version + 1 });
	});
}

/** By the one who made it: the pledge stays in the count as withdrawn; its words, what it needs and the contact are gone. */
export async function withdrawPledge(app: App, actor: Pick<Actor, 'workshopId' | 'personId'>, pledgeId: string): Promise<Result<void>> {
	const withdrawn = await app.db.transaction(async (tx): Promise<Result<void>> => {
		const [row] = await tx.select().from(pledges).where(and(eq(pledges.id, pledgeId as PledgeId), eq(pledges.workshopId, actor.workshopId), eq(pledges.personId, actor.personId))).for('update');
		if (!row) return refuse({ reason: 'no-such-pledge' } as const);
		if (!mayBecome(row.state, 'withdrawn')) return refuse({ reason: 'cannot-now', state: row.state } as const);
		await tx.update(pledges).set({ state: 'withdrawn', what: report.withdrawnOffer, conditions: '', needs: [], publicName: '', version: row.version + 1 }).where(eq(pledges.id, row.id));
		await tx.delete(pledgeContacts).where(eq(pledgeContacts.pledgeId, row.id));
		// Words of it that a host has taken out wait there to be shown again.
		await tx.delete(hiddenPassages).where(and(eq(hiddenPassages.workshopId, actor.workshopId), sql`${hiddenPassages.passage}->>'about' = ${row.id}`));
		await tx.delete(releaseDecisions).where(and(eq(releaseDecisions.workshopId, actor.workshopId), eq(releaseDecisions.subject, `pledge:${row.id}`)));
		await trackChanges(app, tx, actor.workshopId, actor.personId, 'session', [{ subject: 'pledge', subjectId: row.id, version: row.version + 1, fields: [{ field: 'state', before: row.state, after: 'withdrawn' }] }]);
		return done(undefined);
	});
	if (withdrawn.ok) tellOf(app, actor);
	return withdrawn;
}

/** The offer stands; how to reach who made it is gone. */
export async function forgetMyContact(app: App, actor: Pick<Actor, 'workshopId' | 'personId'>, pledgeId: string): Promise<Result<void>> {
	const [row] = await app.db.select({ id: pledges.id }).from(pledges).where(and(eq(pledges.id, pledgeId as PledgeId), eq(pledges.workshopId, actor.workshopId), eq(pledges.personId, actor.personId)));
	if (!row) return refuse({ reason: 'no-such-pledge' });
	await app.db.delete(pledgeContacts).where(eq(pledgeContacts.pledgeId, row.id));
	tellOf(app, actor);
	return done(undefined);
}

/** All pledges of a workshop, those on no priority too, oldest first. */
export async function readPledges(app: Pick<App, 'db'>, workshopId: WorkshopId): Promise<Pledge[]> {
	const rows = await app.db.select().from(pledges).where(eq(pledges.workshopId, workshopId)).orderBy(asc(pledges.offeredAt), asc(pledges.id));
	return rows.map(pledgeOf);
}

/** One person's own, for their own page. */
export async function readPledgesBy(db: Db | Tx, workshopId: WorkshopId, personId: PersonId): Promise<Pledge[]> {
	const rows = await db.select().from(pledges).where(and(eq(pledges.workshopId, workshopId), eq(pledges.personId, personId))).orderBy(asc(pledges.offeredAt));
	return rows.map(pledgeOf);
}

/** For who answers them, and for nobody else: how to reach whoever offered. */
export async function readContacts(app: Pick<App, 'db'>, actor: Actor): Promise<Result<Map<PledgeId, { contact: string; keepUntil: string; alias: string | null }>>> {
	if (!can(actor.role, 'outcome.answer')) return refuse({ reason: 'not-allowed' });
	const rows = await app.db
		.select({ id: pledges.id, contact: pledgeContacts.contact, keepUntil: pledgeContacts.keepUntil, alias: people.alias })
		.from(pledgeContacts)
		.innerJoin(pledges, eq(pledges.id, pledgeContacts.pledgeId))
		.leftJoin(people, eq(people.id, pledges.personId))
		.where(eq(pledges.workshopId, actor.workshopId));
	return done(new Map(rows.map(({ id, ...rest }) => [id, rest])));
}

/** Contacts whose day has come are gone. Answers how many. */
export async function forgetContacts(app: Pick<App, 'db' | 'clock'>): Promise<number> {
	const gone = await app.db.delete(pledgeContacts).where(lt(pledgeContacts.keepUntil, new Date(app.clock.now()).toISOString().slice(0, 10))).returning({ id: pledgeContacts.pledgeId });
	return gone.length;
}
