import type * as Y from 'yjs';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId } from '#lib/domain/ids.ts';
import { BoardView, byNumber } from './board-view.ts';
import { Leaving } from './leaving.ts';

interface FirstSight {
	cards: readonly Card[];
	clusters: readonly Cluster[];
}

/**
 * What lies on the table for this person: the board, one's own face-down cards, cards on their way from one to the other, and until all
 * of that has come, what the page was made with. Each value stays the same object while it is the same.
 */
export class TableTop {
	#board = new BoardView(() => this.#onchange());
	#draft = new BoardView(() => this.#draftChanged());
	#leaving = new Leaving(() => this.#onchange());
	/** Face-down cards as last seen, to notice which go. */
	#faceDown: ReadonlyMap<CardId, Card> = new Map();
	#putBack = new Set<string>();
	#first: FirstSight | null;
	#onchange: () => void;

	constructor(first: FirstSight, onchange: () => void) {
		this.#first = first;
		this.#onchange = onchange;
	}

	get cards(): Card[] {
		const all = new Map(this.#board.cards);
		for (const card of this.#leaving.cards) {
			if (all.has(card.id)) this.#leaving.release(card.id);
			else all.set(card.id, card);
		}
		for (const [id, card] of this.#draft.cards) if (!all.has(id)) all.set(id, card);
		for (const card of this.#first?.cards ?? []) if (!all.has(card.id)) all.set(card.id, card);
		return byNumber(all.values());
	}

	get clusters(): Cluster[] {
		const all = new Map(this.#board.clusters);
		for (const cluster of this.#first?.clusters ?? []) if (!all.has(cluster.id)) all.set(cluster.id, cluster);
		return byNumber(all.values());
	}

	get faceDown(): Iterable<CardId> {
		return this.#faceDown.keys();
	}

	watch(path: 'board' | 'draft', doc: Y.Doc): void {
		if (path === 'board') {
			this.#board.watch(doc);
			this.#onchange();
		} else {
			this.#draft.watch(doc);
			this.#draftChanged();
		}
	}

	/** Everything has come: what the page was made with has done its service. */
	complete(): void {
		if (!this.#first) return;
		this.#first = null;
		this.#onchange();
	}

	/** The silent round is over: what is still face down here lies on the board or will in a moment. */
	turnOver(): void {
		this.#draft.stop();
		for (const card of this.#draft.cards.values()) this.#leaving.hold(card);
		this.#draft.cards.clear();
		this.#faceDown = new Map();
		this.#onchange();
	}

	/** Taken away by the person, or put back by the server: not on its way to the board. */
	gone(id: CardId, refused = false): void {
		if (refused) this.#putBack.add(id);
		if (this.#leaving.release(id)) this.#onchange();
	}

	close(): void {
		this.#leaving.clear();
		this.#board.stop();
		this.#draft.stop();
	}

	#draftChanged(): void {
		const { cards } = this.#draft;
		for (const card of this.#faceDown.values()) if (!cards.has(card.id) && !this.#putBack.has(card.id)) this.#leaving.hold(card);
		this.#faceDown = new Map(cards);
		this.#onchange();
	}
}
