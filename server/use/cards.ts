import { and, eq, isNull } from 'drizzle-orm';
import type { Doc } from 'yjs';
import type { App } from '../app.ts';
import { cardAuthors, cardChecks, cards } from '../db/schema.ts';
import { refusalNow, refusalOfStopped } from './context.ts';
import { cardsOf, removeCard, writeCard, writeCardField, writeCluster, writeClusterField } from '#lib/doc/board.ts';
import type { CardDraft } from '#lib/domain/card.ts';
import { makeId, type CardId, type ClusterId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import type { Theme } from '#lib/domain/theme.ts';

// The twins, for browsers without scripts, of what the live link does: the same changes, through the same gate.

export async function placeCard(app: App, actor: Actor, draft: CardDraft): Promise<Result<{ cardId: CardId }>> {
	const cardId = makeId<CardId>(app.random);
	const written = await app.rooms.actAs(actor, (doc) => writeCard(doc, cardId, draft));
	return written.ok ? done({ cardId }) : written;
}

export function editCard(app: App, actor: Actor, { cardId, ...changes }: { cardId: string } & Partial<CardDraft>): Promise<Result<void>> {
	return onCard(app, actor, cardId, (doc) => {
		for (const field of ['text', 'theme', 'at'] as const) if (changes[field] !== undefined) writeCardField(doc, cardId as CardId, field, changes[field]);
	}, cardId as CardId);
}

/** A form may come for a card that has gone meanwhile: nobody is told that what they wrote was taken. */
async function onCard(app: App, actor: Actor, cardId: string, write: (doc: Doc) => void, of: CardId | null = null): Promise<Result<void>> {
	let isThere = false;
	const acted = await app.rooms.actAs(actor, (doc) => {
		isThere = cardsOf(doc).has(cardId as CardId);
		if (isThere) write(doc);
	}, of);
	if (!acted.ok || isThere) return acted;
	// In a silent round it may lie face up, where nobody touches it now.
	const { cards: faceUp } = await app.rooms.readBoard(actor.workshopId);
	return refuse({ reason: faceUp.some(({ id }) => id === cardId) ? 'not-in-this-round' : 'no-such-card' });
}

export function removeCardOf(app: App, actor: Actor, cardId: string): Promise<Result<void>> {
	return app.rooms.actAs(actor, (doc) => removeCard(doc, cardId as CardId), cardId as CardId);
}

/** Takes back a removal: the same card with its number and its reactions, from its row (law 9). Only its writer, while they may remove cards. */
export async function restoreCard(app: App, actor: Actor, cardId: string): Promise<Result<void>> {
	await app.rooms.flush(actor.workshopId);
	const [row] = await app.db
		.select({ cards, writer: cardAuthors.personId, check: cardChecks.state })
		.from(cards)
		.innerJoin(cardAuthors, eq(cardAuthors.cardId, cards.id))
		.leftJoin(cardChecks, eq(cardChecks.cardId, cards.id))
		.where(and(eq(cards.id, cardId as CardId), eq(cards.workshopId, actor.workshopId), eq(cards.state, 'removed'), isNull(cards.talkId)));
	if (!row) return refuse({ reason: 'no-such-card' });
	if (row.writer !== actor.personId) return refuse({ reason: 'not-yours' });
	if (row.check === 'erased') return refuse({ reason: 'card-erased' });
	const refusal = row.check === 'held' ? await refusalOfStopped(app.db, actor) : await refusalNow(app.db, actor, 'card.remove');
	if (refusal) return refuse(refusal);
	const { id, text, theme, place } = row.cards;
	return app.rooms.actAs(actor, (doc) => writeCard(doc, id, { text, theme: theme as Theme, at: place }), id);
}

export function groupCard(app: App, actor: Actor, { cardId, clusterId }: { cardId: string; clusterId: string | null }): Promise<Result<void>> {
	return onCard(app, actor, cardId, (doc) => void writeCardField(doc, cardId as CardId, 'cluster', clusterId));
}

/** A second group beside the one it lies in; null: no second one. */
export function alsoCard(app: App, actor: Actor, { cardId, clusterId }: { cardId: string; clusterId: string | null }): Promise<Result<void>> {
	return onCard(app, actor, cardId, (doc) => void writeCardField(doc, cardId as CardId, 'also', clusterId));
}

/** A new group, with a first card in it where one is named. */
export async function addGroup(app: App, actor: Actor, { name, cardId }: { name: string; cardId?: string | undefined }): Promise<Result<{ clusterId: ClusterId }>> {
	const clusterId = makeId<ClusterId>(app.random);
	const written = await app.rooms.actAs(actor, (doc) => {
		writeCluster(doc, clusterId, name.trim());
		if (cardId) writeCardField(doc, cardId as CardId, 'cluster', clusterId);
	});
	return written.ok ? done({ clusterId }) : written;
}

export function nameGroup(app: App, actor: Actor, { clusterId, name }: { clusterId: string; name: string }): Promise<Result<void>> {
	return app.rooms.actAs(actor, (doc) => void writeClusterField(doc, clusterId as ClusterId, 'name', name.trim()));
}

/** Null splits it off again. Both groups keep their cards, their names and their people. */
export function mergeGroup(app: App, actor: Actor, { clusterId, into }: { clusterId: string; into: string | null }): Promise<Result<void>> {
	return app.rooms.actAs(actor, (doc) => void writeClusterField(doc, clusterId as ClusterId, 'into', into));
}
