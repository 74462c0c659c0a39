import type { Accepted } from './gate/accepted.ts';
import type { cards, clusters } from '../db/schema.ts';
import type { Card } from '#lib/domain/card.ts';
import type { CardId, ClusterId, WorkshopId } from '#lib/domain/ids.ts';
import { anchorOf } from '#lib/domain/place.ts';

export type CardRow = typeof cards.$inferInsert;
export type ClusterRow = typeof clusters.$inferInsert;

/** The row of one card as its document now stands; null where the document knows nothing of it (any more). */
export function cardRow(workshopId: WorkshopId, kind: 'board' | 'draft', accepted: Accepted, id: CardId): CardRow | null {
	const card = accepted.cards.get(id);
	const removed = accepted.removedCards.get(id);
	const updatedAt = new Date(accepted.changedAt.get(id) ?? 0);
	if (card) return toRow(workshopId, card, kind, updatedAt);
	return removed ? toRow(workshopId, removed, 'removed', updatedAt) : null;
}

export function clusterRow(workshopId: WorkshopId, accepted: Accepted, id: ClusterId): ClusterRow | null {
	const cluster = accepted.clusters.get(id);
	const removed = accepted.removedClusters.get(id);
	const updatedAt = new Date(accepted.changedAt.get(id) ?? 0);
	const known = cluster ?? removed;
	return known ? { id, workshopId, number: known.number, name: known.name, intoId: known.into, state: cluster ? 'board' : 'removed', updatedAt } : null;
}

export function toRow(workshopId: WorkshopId, card: Card, state: NonNullable<CardRow['state']>, updatedAt: Date): CardRow {
	const point = anchorOf(card.at);
	return {
		id: card.id,
		workshopId,
		number: card.number,
		text: card.text,
		theme: card.theme,
		place: card.at,
		x: point?.[0] ?? null,
		y: point?.[1] ?? null,
		clusterId: card.cluster,
		alsoId: card.also,
		same: card.same,
		state,
		updatedAt
	};
}
