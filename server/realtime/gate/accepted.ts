import * as Y from 'yjs';
import { cardsOf, clustersOf, readCard, readCluster } from '#lib/doc/board.ts';
import { sectionNamed } from '#lib/doc/notes.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';

/** What one transaction touched, by id. */
export interface Touched {
	cards: Set<CardId>;
	clusters: Set<ClusterId>;
	/** Whether the notes of a talk. */
	notes: boolean;
}

export const touchedNothing = (): Touched => ({ cards: new Set(), clusters: new Set(), notes: false });

/**
 * The accepted objects of one document as plain values: what the gate puts back (a deleted nested map has lost its content), and what
 * the rows are made of. `changedAt` is the server's time of the last change, the same when the log is read again.
 */
export class Accepted {
	readonly cards = new Map<CardId, Card>();
	readonly clusters = new Map<ClusterId, Cluster>();
	readonly removedCards = new Map<CardId, Card>();
	readonly removedClusters = new Map<ClusterId, Cluster>();
	readonly changedAt = new Map<CardId | ClusterId, number>();

	setCard(id: CardId, card: Card | null, at: number, removal: 'removed' | 'moved' = 'removed'): void {
		const before = this.cards.get(id);
		if (card) {
			this.cards.set(id, card);
			this.removedCards.delete(id);
		} else if (before) {
			this.cards.delete(id);
			// A card that the reveal took over lives on under the same id on the board.
			if (removal === 'removed') this.removedCards.set(id, before);
		}
		if (card || before) this.changedAt.set(id, at);
	}

	setCluster(id: ClusterId, cluster: Cluster | null, at: number): void {
		const before = this.clusters.get(id);
		if (cluster) {
			this.clusters.set(id, cluster);
			this.removedClusters.delete(id);
		} else if (before) {
			this.clusters.delete(id);
			this.removedClusters.set(id, before);
		}
		if (cluster || before) this.changedAt.set(id, at);
	}

	/** Takes over what a document says now, without judging: the server's own writes, and the log when it is read again. */
	take(doc: Y.Doc, touched: Touched, at: number, removal: 'removed' | 'moved' = 'removed'): void {
		for (const id of touched.clusters) this.setCluster(id, readCluster(id, clustersOf(doc).get(id)), at);
		for (const id of touched.cards) this.setCard(id, readCard(id, cardsOf(doc).get(id)), at, removal);
	}
}

/** Which objects a transaction has changed so far, from Yjs itself. Throws where it changed anything else: then the reading step has a hole. */
export function touchedIn(transaction: Y.Transaction, doc: Y.Doc): Touched {
	const cards = cardsOf(doc) as Y.AbstractType<unknown>;
	const clusters = clustersOf(doc) as Y.AbstractType<unknown>;
	const touched = touchedNothing();
	for (const [type, keys] of transaction.changed as unknown as Map<Y.AbstractType<unknown>, Set<string | null>>) {
		if (type === cards) for (const key of keys) touched.cards.add(key as CardId);
		else if (type === clusters) for (const key of keys) touched.clusters.add(key as ClusterId);
		else {
			const holder = type._item;
			if (holder?.parent === cards) touched.cards.add(holder.parentSub as CardId);
			else if (holder?.parent === clusters) touched.clusters.add(holder.parentSub as ClusterId);
			else if (isInNotes(type, doc)) touched.notes = true;
			else throw new Error('a write outside cards, clusters and notes');
		}
	}
	return touched;
}

function isInNotes(type: Y.AbstractType<unknown>, doc: Y.Doc): boolean {
	let top = type;
	while (top._item) top = top._item.parent as Y.AbstractType<unknown>;
	for (const [name, root] of doc.share) if (root === top) return sectionNamed(name) !== null;
	return false;
}
