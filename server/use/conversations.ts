import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Tx } from '../db/client.ts';
import { conversations, openVoices, voices } from '../db/schema.ts';
import { readBoardRows, type BoardRows } from './board-rows.ts';
import { refusalNow } from './context.ts';
import { countEligible, cutApart, filledGroupsOf, singleOptionsOf } from './polls.ts';
import { note } from './trail.ts';
import { conversationLeast, conversationLimit, conversationText, countVoices, isSaidWord, parametersFor, saidWords, type About } from '#lib/domain/conversation/round.ts';
import { makeId, type ConversationId, type WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { PollOption } from '#lib/domain/poll.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** What people are asked about: every card on the board, or the groups that have cards and the cards that are in none. */
export function itemsOf(rows: BoardRows, about: About): PollOption[] {
	if (about === 'groups') return [...filledGroupsOf(rows), ...singleOptionsOf(rows)];
	return rows.cards.map((card): PollOption => ({ id: card.id, kind: 'card', name: card.text, cards: 1, people: 1 }));
}

/** In the step that starts the round: freezes what people are asked about, with its words. */
export async function openConversation(app: App, tx: Tx, workshopId: WorkshopId, roundIndex: number, about: About): Promise<Result<ConversationId>> {
	const items = itemsOf(await readBoardRows(tx, workshopId), about);
	const unnamed = items.filter(({ name }) => name.trim() === '').length;
	if (unnamed > 0) return refuse({ reason: 'groups-need-names', count: unnamed });
	if (items.length < conversationLeast) return refuse({ reason: 'conversation-few', have: items.length, want: conversationLeast });
	if (items.length > conversationLimit) return refuse({ reason: 'conversation-many', have: items.length, limit: conversationLimit });
	const id = makeId<ConversationId>(app.random);
	await tx.insert(conversations).values({ id, workshopId, roundIndex, parameters: parametersFor(about), items, state: 'open', openedAt: new Date(app.clock.now()) });
	await note(app, tx, workshopId, null, 'conversation.opened', { conversationId: id, items: items.length, about });
	return done(id);
}

/**
 * One person's word on one card; a later one takes its place. One row for each person by the table's key, into which each word is merged by the
 * database, so that words that arrive at once all stay. The share lock lets a word land wholly before or wholly after the close.
 */
export async function sayOf(app: App, actor: Actor, { conversationId, item, said }: { conversationId: string; item: string; said: string }): Promise<Result<void>> {
	const result = await app.db.transaction(async (tx): Promise<Result<{ isNew: boolean }>> => {
		const [open] = await tx
			.select({ id: conversations.id, state: conversations.state, items: conversations.items })
			.from(conversations)
			.where(and(eq(conversations.id, conversationId as ConversationId), eq(conversations.workshopId, actor.workshopId)))
			.for('share');
		if (open?.state !== 'open') return refuse({ reason: 'conversation-over' });
		const refusal = await refusalNow(tx, actor, 'say');
		if (refusal) return refuse(refusal);
		if (!isSaidWord(said) || !open.items.some(({ id }) => id === item)) return refuse({ reason: 'bad-shape' });
		const receipt = Buffer.from(app.random(16)).toString('hex');
		const [kept] = await tx
			.insert(openVoices)
			.values({ conversationId: open.id, personId: actor.personId, said: { [item]: saidWords[said] }, receipt })
			.onConflictDoUpdate({ target: [openVoices.conversationId, openVoices.personId], set: { said: sql`${openVoices.said} || excluded.said` } })
			.returning({ receipt: openVoices.receipt });
		return done({ isNew: kept!.receipt === receipt });
	});
	if (!result.ok) return result;
	app.facts.changedFor(actor.personId, actor.workshopId);
	// Turnout counts people, not words.
	if (result.value.isNew) app.facts.changed(actor.workshopId, 'people');
	return done(undefined);
}

/** Law 3, as for a ballot, in the caller's one transaction: lock, count, keep the result with its parameters and digest, cut voices from their people. */
export async function closeConversation(app: App, tx: Tx, workshopId: WorkshopId): Promise<void> {
	const [open] = await tx.select().from(conversations).where(and(eq(conversations.workshopId, workshopId), eq(conversations.state, 'open'))).for('update');
	if (!open) return;
	const rows = await tx.select({ personId: openVoices.personId, receipt: openVoices.receipt, choice: openVoices.said }).from(openVoices).where(eq(openVoices.conversationId, open.id));
	const { cast } = cutApart(rows);
	if (cast.length > 0) {
		await tx.insert(voices).values(cast.map(({ receipt, choice }) => ({ conversationId: open.id, receipt, said: choice })));
		await tx.delete(openVoices).where(eq(openVoices.conversationId, open.id));
	}
	await tx
		.update(conversations)
		.set({
			state: 'closed',
			closedAt: new Date(app.clock.now()),
			result: countVoices(open.items, cast),
			eligible: await countEligible(tx, workshopId),
			turnout: cast.length,
			digest: createHash('sha256').update(conversationText(open.parameters, open.items, cast)).digest('hex')
		})
		.where(eq(conversations.id, open.id));
	await note(app, tx, workshopId, null, 'conversation.closed', { conversationId: open.id, turnout: cast.length });
}
