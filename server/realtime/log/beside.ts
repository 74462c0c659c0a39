import { Accepted } from '../gate/accepted.ts';
import { cardsOf, clustersOf, readCard, readCluster } from '#lib/doc/board.ts';
import { contentOf } from '#lib/doc/content.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import type * as Y from 'yjs';

/**
 * What a document cannot hold: what was taken away, with its words, so that its writer can put it back, and the server's time of each
 * last change. Plain values under their ids: the words of one card can be taken out of it without touching anything else.
 */
export interface Beside {
	removedCards: Card[];
	removedClusters: Cluster[];
	changedAt: Record<string, number>;
}

export function besideOf(accepted: Accepted): Beside {
	const changedAt: Record<string, number> = {};
	for (const known of [accepted.cards, accepted.clusters, accepted.removedCards, accepted.removedClusters]) {
		for (const id of known.keys()) changedAt[id] = accepted.changedAt.get(id) ?? 0;
	}
	return { removedCards: [...accepted.removedCards.values()], removedClusters: [...accepted.removedClusters.values()], changedAt };
}

/** The same for the same values, in whatever order a database gives them back. */
export function besideAsText({ removedCards, removedClusters, changedAt }: Beside): string {
	return [contentOf(removedCards, removedClusters), ...Object.entries(changedAt).map(([id, at]) => `${id} ${at}`).sort()].join('\n');
}

/** A document and what stood beside it, put together again. */
export function acceptedFrom(doc: Y.Doc, { removedCards, removedClusters, changedAt }: Beside): Accepted {
	const accepted = new Accepted();
	clustersOf(doc).forEach((fields, id) => {
		const cluster = readCluster(id, fields);
		if (cluster) accepted.clusters.set(cluster.id, cluster);
	});
	cardsOf(doc).forEach((fields, id) => {
		const card = readCard(id, fields);
		if (card) accepted.cards.set(card.id, card);
	});
	for (const card of removedCards) accepted.removedCards.set(card.id, card);
	for (const cluster of removedClusters) accepted.removedClusters.set(cluster.id, cluster);
	for (const [id, at] of Object.entries(changedAt)) accepted.changedAt.set(id as CardId | ClusterId, at);
	return accepted;
}
