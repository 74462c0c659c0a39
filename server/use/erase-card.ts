import { and, eq, inArray, sql } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Tx } from '../db/client.ts';
import { cardAuthors, cardChecks, cards, conversations, events, hiddenPassages, outcomes, people, polls, priorities, questions, reactions, releaseDecisions } from '../db/schema.ts';
import { cleanKept } from './clean-records.ts';
import { decide } from './host/decide.ts';
import { isAside, isOnBallot } from './host/checks.ts';
import { readRelease } from './release.ts';
import { takingOut } from './taking-out.ts';
import { note } from './trail.ts';
import { saysTheSame } from '#lib/domain/in-order.ts';
import type { CardId, WorkshopId } from '#lib/domain/ids.ts';
import type { EraseReason } from '#lib/domain/moderation.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { report } from '#lib/i18n/en/report.ts';

/** What a person sees before they erase: the card as it stands. */
export interface ToErase {
	id: CardId;
	number: number;
	text: string;
	/** It has been erased before. */
	erased: boolean;
}

/** By its number. Null where there is none, or where it lies in a silent round: nobody's to look into. */
export async function findToErase(app: App, actor: Actor, number: number): Promise<ToErase | null> {
	if (!can(actor.role, 'card.erase')) return null;
	await app.rooms.flush(actor.workshopId);
	return app.db.transaction(async (tx) => {
		const [row] = await tx.select({ id: cards.id, number: cards.number, text: cards.text, state: cards.state, check: cardChecks.state }).from(cards).leftJoin(cardChecks, eq(cardChecks.cardId, cards.id)).where(and(eq(cards.workshopId, actor.workshopId), eq(cards.number, number)));
		if (!row || (row.state === 'draft' && row.check !== 'erased' && !(await isAside(tx, actor.workshopId, row.id)))) return null;
		return { id: row.id, number: row.number, text: row.text, erased: row.check === 'erased' };
	});
}

/**
 * Erases what one card says, for good: on the board and wherever it lies, in its writer's own document, in the log and its archives, in records, snapshots, the
 * trail and published pages, with the reasons and questions that people wrote on it. The card keeps its number, theme, group and counts, and says in its
 * place that a card was erased and why; so nothing that was counted changes. Nobody can take it back.
 */
export function eraseCard(app: App, actor: Actor, { cardId, why }: { cardId: string; why: EraseReason }): Promise<Result<void>> {
	return decide(
		app,
		actor,
		async ({ tx, step }): Promise<Result<void>> => {
			const [card] = await tx.select({ id: cards.id, number: cards.number, state: cards.state, talkId: cards.talkId, check: cardChecks.state }).from(cards).leftJoin(cardChecks, eq(cardChecks.cardId, cards.id)).where(and(eq(cards.workshopId, actor.workshopId), eq(cards.id, cardId as CardId)));
			if (!card || card.check === 'erased') return refuse({ reason: 'no-such-card' });
			if (await isOnBallot(tx, actor.workshopId, card.id)) return refuse({ reason: 'on-the-ballot' });
			if (card.state === 'draft' && !(await isAside(tx, actor.workshopId, card.id))) return refuse({ reason: 'no-such-card' });
			const gap = report.erasedCard[why];
			const [author] = await tx.select({ personId: cardAuthors.personId }).from(cardAuthors).where(eq(cardAuthors.cardId, card.id));
			const decided = { state: 'erased' as const, why, note: '', personId: actor.personId, at: new Date(app.clock.now()) };
			await tx.insert(cardChecks).values({ cardId: card.id, workshopId: actor.workshopId, writer: author!.personId, ...decided }).onConflictDoUpdate({ target: cardChecks.cardId, set: decided });
			await note(app, tx, actor.workshopId, actor.personId, 'card.erased', { card: card.number, why });
			// What was published holds reasons without their card: they are found by their words, while those still stand.
			await cleanKept(app, tx, actor.workshopId, actor.personId, await readRelease(tx, actor.workshopId), { known: [], aliases: [] });
			// A host may have quoted it to its writer, who may still be stopped for it.
			await tx.update(people).set({ stopped: sql`jsonb_set(${people.stopped}, '{note}', '""')` }).where(and(eq(people.workshopId, actor.workshopId), sql`${people.stopped}->>'card' = ${card.id}`));
			await tx.update(events).set({ data: sql`${events.data} - 'note'` }).where(and(eq(events.workshopId, actor.workshopId), inArray(events.kind, ['card.hidden', 'person.stopped']), sql`${events.data}->>'card' = ${String(card.number)}`));
			await step.erase(tx, card.id, card.talkId, gap);
			await blankRows(tx, actor.workshopId, card.id, gap);
			return done(undefined);
		},
		{ deed: 'card.erase', before: (step) => step.still() }
	);
}

/** What other rows hold of it: what stood on it, and copies that were frozen. */
async function blankRows(tx: Tx, workshopId: WorkshopId, cardId: CardId, gap: string): Promise<void> {
	await tx.update(reactions).set({ reason: gap }).where(and(eq(reactions.cardId, cardId), eq(reactions.kind, 'differ')));
	const asked = await tx.update(questions).set({ text: gap }).where(eq(questions.cardId, cardId)).returning({ id: questions.id });
	// Words of it, and of what was asked about it, that a host has taken out before wait there to be shown again.
	await tx.delete(hiddenPassages).where(and(eq(hiddenPassages.workshopId, workshopId), inArray(sql`${hiddenPassages.passage}->>'about'`, [cardId, ...asked.map(({ id }) => id)])));
	for (const subject of ['card', 'reason']) await tx.delete(releaseDecisions).where(and(eq(releaseDecisions.workshopId, workshopId), eq(releaseDecisions.subject, `${subject}:${cardId}`)));
	await takingOut(tx);
	const without = <T>(value: T): T => withoutCard(value, cardId, gap) as T;
	const here = { priorities: await tx.select().from(priorities).where(eq(priorities.workshopId, workshopId)), polls: await tx.select({ id: polls.id, options: polls.options }).from(polls).where(eq(polls.workshopId, workshopId)), outcomes: await tx.select().from(outcomes).where(eq(outcomes.workshopId, workshopId)), conversations: await tx.select({ id: conversations.id, items: conversations.items }).from(conversations).where(eq(conversations.workshopId, workshopId)) };
	for (const row of here.priorities) {
		const next = { statement: row.sourceId === cardId ? gap : row.statement, cards: without(row.cards), positions: without(row.positions) };
		if (!saysTheSame(next, { statement: row.statement, cards: row.cards, positions: row.positions })) await tx.update(priorities).set(next).where(eq(priorities.id, row.id));
	}
	for (const { id, options } of here.polls) if (!saysTheSame(without(options), options)) await tx.update(polls).set({ options: without(options) }).where(eq(polls.id, id));
	for (const { id, items } of here.conversations) if (!saysTheSame(without(items), items)) await tx.update(conversations).set({ items: without(items) }).where(eq(conversations.id, id));
	for (const { id, options, result, record } of here.outcomes) {
		const next = { options: without(options), result: without(result), record: without(record) };
		if (!saysTheSame(next, { options, result, record })) await tx.update(outcomes).set(next).where(eq(outcomes.id, id));
	}
}

/** Every object in it that is the card, or was said of it, with the gap where its words stood. Ids and numbers stay. */
function withoutCard(value: unknown, cardId: CardId, gap: string): unknown {
	if (Array.isArray(value)) return value.map((each) => withoutCard(each, cardId, gap));
	if (typeof value !== 'object' || value === null) return value;
	const one = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutCard(each, cardId, gap)]));
	if (one['id'] !== cardId && one['cardId'] !== cardId) return one;
	for (const key of ['text', 'name', 'position']) if (typeof one[key] === 'string') one[key] = gap;
	for (const key of ['differ', 'reasons']) if (Array.isArray(one[key])) one[key] = (one[key] as unknown[]).map(() => gap);
	if ('at' in one && 'text' in one) one['at'] = 'none';
	return one;
}
