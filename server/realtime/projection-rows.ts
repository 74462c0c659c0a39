import type { Accepted, Touched } from './gate/accepted.ts';
import type { Where } from './where.ts';
import type { cards, clusters, talkNotes } from '../db/schema.ts';
import type { Card } from '#lib/domain/card.ts';
import type { CardId, ClusterId, WorkshopId } from '#lib/domain/ids.ts';
import { anchorOf } from '#lib/domain/place.ts';

export type CardRow = typeof cards.$inferInsert;
export type ClusterRow = typeof clusters.$inferInsert;
export type NotesRow = typeof talkNotes.$inferInsert;

/** What a document has for the rows. */
export interface Rows {
	cards: CardRow[];
	clusters: ClusterRow[];
	notes: NotesRow[];
}

type Held = { workshopId: WorkshopId; where: Where };

/** The rows of what was touched, as its document now stands. */
export function rowsOf(held: Held, accepted: Accepted, { cards, clusters }: Pick<Touched, 'cards' | 'clusters'>): Rows {
	return {
		cards: [...cards].flatMap((id) => cardRow(held, accepted, id) ?? []),
		clusters: [...clusters].flatMap((id) => clusterRow(held, accepted, id) ?? []),
		notes: []
	};
}

/** Of all that a document knows, what was taken away too. */
export function allRowsOf(held: Held, accepted: Accepted): Rows {
	return rowsOf(held, accepted, {
		cards: new Set([...accepted.removedCards.keys(), ...accepted.cards.keys()]),
		clusters: new Set([...accepted.removedClusters.keys(), ...accepted.clusters.keys()])
	});
}

/** Null where the document knows nothing of it (any more). */
function cardRow({ workshopId, where }: Held, accepted: Accepted, id: CardId): CardRow | null {
	const card = accepted.cards.get(id);
	const removed = accepted.removedCards.get(id);
	const updatedAt = new Date(accepted.changedAt.get(id) ?? 0);
	const talkId = talkOf(where);
	if (card) return { ...toRow(workshopId, card, where.kind, updatedAt), talkId };
	return removed ? { ...toRow(workshopId, removed, 'removed', updatedAt), talkId } : null;
}

function clusterRow({ workshopId, where }: Held, accepted: Accepted, id: ClusterId): ClusterRow | null {
	const cluster = accepted.clusters.get(id);
	const removed = accepted.removedClusters.get(id);
	const updatedAt = new Date(accepted.changedAt.get(id) ?? 0);
	const known = cluster ?? removed;
	const state = !cluster ? 'removed' : where.kind === 'talk' ? 'talk' : 'board';
	return known ? { id, workshopId, number: known.number, name: known.name, intoId: known.into, state, talkId: talkOf(where), updatedAt } : null;
}

const talkOf = (where: Where) => (where.kind === 'talk' ? where.talkId : null);

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
