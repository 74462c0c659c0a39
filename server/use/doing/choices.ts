import { and, asc, count, countDistinct, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/client.ts';
import { priorities, rounds, whoChoices, workshops } from '../../db/schema.ts';
import { readRoundContext } from '../context.ts';
import { doers, type Doer, type DoerSpread } from '#lib/domain/doing.ts';
import type { PriorityId, RoundId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { isOpen, mayAct } from '#lib/domain/round.ts';

/** One answer of one person for one priority; '' takes it back. The share lock makes it land wholly before or wholly after the round's end. */
export async function chooseWho(app: App, actor: Actor, { priorityId, doer }: { priorityId: string; doer: string }): Promise<Result<void>> {
	const chosen = await app.db.transaction(async (tx): Promise<Result<void>> => {
		await tx.select({ id: rounds.workshopId }).from(rounds).where(eq(rounds.workshopId, actor.workshopId)).for('share');
		const context = await readRoundContext(tx, actor.workshopId);
		if (!mayAct(actor.role, 'who', context)) return refuse({ reason: 'not-in-this-round' });
		if (doer !== '' && !doers.includes(doer as Doer)) return refuse({ reason: 'bad-shape' });
		const [priority] = await tx.select({ id: priorities.id }).from(priorities).where(and(eq(priorities.id, priorityId as PriorityId), eq(priorities.workshopId, actor.workshopId)));
		if (!priority) return refuse({ reason: 'no-such-priority' });
		const roundId = context.spec.id;
		if (doer === '') await tx.delete(whoChoices).where(and(eq(whoChoices.roundId, roundId), eq(whoChoices.priorityId, priority.id), eq(whoChoices.personId, actor.personId)));
		else {
			const value = { doer: doer as Doer, at: new Date(app.clock.now()) };
			await tx
				.insert(whoChoices)
				.values({ workshopId: actor.workshopId, roundId, priorityId: priority.id, personId: actor.personId, ...value })
				.onConflictDoUpdate({ target: [whoChoices.roundId, whoChoices.priorityId, whoChoices.personId], set: value });
		}
		return done(undefined);
	});
	if (chosen.ok) {
		app.facts.changedFor(actor.personId, actor.workshopId);
		app.facts.changed(actor.workshopId, 'doing');
	}
	return chosen;
}

/** The newest round of "who does it" that the workshop has come to; null before there is one. While it is open no sum of it goes to anybody. */
export async function readWhoRound(db: Db | Tx, workshopId: WorkshopId): Promise<{ roundId: RoundId; isOver: boolean } | null> {
	const [row] = await db.select({ method: workshops.method, round: rounds.state, state: workshops.state }).from(workshops).innerJoin(rounds, eq(rounds.workshopId, workshops.id)).where(eq(workshops.id, workshopId));
	if (!row) return null;
	for (let i = row.round.index; i >= 0; i--) {
		const spec = row.method.rounds[i]!;
		if (spec.kind === 'who') return { roundId: spec.id, isOver: row.state === 'closed' || i < row.round.index || !isOpen(row.round) };
	}
	return null;
}

/** How many people said each, priority by priority. Nobody is in it. */
export async function readSpreads(db: Db | Tx, workshopId: WorkshopId, roundId: RoundId): Promise<Map<PriorityId, DoerSpread>> {
	const rows = await db
		.select({ priorityId: whoChoices.priorityId, doer: whoChoices.doer, n: count() })
		.from(whoChoices)
		.where(and(eq(whoChoices.workshopId, workshopId), eq(whoChoices.roundId, roundId)))
		.groupBy(whoChoices.priorityId, whoChoices.doer)
		.orderBy(asc(whoChoices.priorityId));
	const spreads = new Map<PriorityId, Record<Doer, number>>();
	for (const { priorityId, doer, n } of rows) {
		const spread = spreads.get(priorityId) ?? { ourselves: 0, help: 0, others: 0 };
		spread[doer] = n;
		spreads.set(priorityId, spread);
	}
	return spreads;
}

/** How many people have said anything, for turnout. */
export async function countChoosers(db: Db | Tx, workshopId: WorkshopId, roundId: RoundId): Promise<number> {
	const [row] = await db.select({ n: countDistinct(whoChoices.personId) }).from(whoChoices).where(and(eq(whoChoices.workshopId, workshopId), eq(whoChoices.roundId, roundId)));
	return row?.n ?? 0;
}

/**
 * What people said about each priority, as it is kept with it. Null where nobody has said anything in the newest round of it: what was said
 * before then stands, also in a workshop brought back from its file.
 */
export async function readSaidWho(tx: Tx, workshopId: WorkshopId): Promise<Map<PriorityId, DoerSpread> | null> {
	const here = await readWhoRound(tx, workshopId);
	const spreads = here && (await readSpreads(tx, workshopId, here.roundId));
	return spreads && spreads.size > 0 ? spreads : null;
}
