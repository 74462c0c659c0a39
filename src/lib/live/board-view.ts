import * as Y from 'yjs';
import { cardsOf, clustersOf, readCard, readCluster, type Fields } from '#lib/doc/board.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';

type Numbered = { id: string; number: number };

/**
 * A document read into plain values. Only what a transaction touched is read again, and what did not change stays the same object, so
 * that a page of 500 cards draws one again. `onchange` comes once per transaction.
 */
export class BoardView {
	readonly cards = new Map<CardId, Card>();
	readonly clusters = new Map<ClusterId, Cluster>();
	#doc: Y.Doc | null = null;
	#onchange: () => void;

	constructor(onchange: () => void) {
		this.#onchange = onchange;
	}

	/** Turns to another document (or the first). Silent: the caller knows that all may have changed. */
	watch(doc: Y.Doc): void {
		this.stop();
		this.#doc = doc;
		this.#read(cardsOf(doc), [...this.cards.keys(), ...cardsOf(doc).keys()], readCard, this.cards);
		this.#read(clustersOf(doc), [...this.clusters.keys(), ...clustersOf(doc).keys()], readCluster, this.clusters);
		cardsOf(doc).observeDeep(this.#cardsChanged);
		clustersOf(doc).observeDeep(this.#clustersChanged);
	}

	stop(): void {
		if (!this.#doc) return;
		cardsOf(this.#doc).unobserveDeep(this.#cardsChanged);
		clustersOf(this.#doc).unobserveDeep(this.#clustersChanged);
		this.#doc = null;
	}

	#cardsChanged = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
		if (this.#doc && this.#read(cardsOf(this.#doc), touched(events), readCard, this.cards)) this.#onchange();
	};

	#clustersChanged = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
		if (this.#doc && this.#read(clustersOf(this.#doc), touched(events), readCluster, this.clusters)) this.#onchange();
	};

	#read<T extends Numbered>(root: Y.Map<Fields>, ids: Iterable<string>, read: (id: string, fields: unknown) => T | null, into: Map<string, T>): boolean {
		let changed = false;
		for (const id of ids) {
			const value = read(id, root.get(id));
			const before = into.get(id);
			if (value === null) {
				changed = into.delete(id) || changed;
			} else if (!before || !alike(before, value)) {
				into.set(id, value);
				changed = true;
			}
		}
		return changed;
	}
}

/** In the order of their numbers; what the server has not numbered yet comes last, in the order it was made. */
export function byNumber<T extends Numbered>(values: Iterable<T>): T[] {
	return [...values].sort((a, b) => (a.number || Infinity) - (b.number || Infinity) || 0);
}

function touched(events: Y.YEvent<Y.AbstractType<unknown>>[]): Set<string> {
	const ids = new Set<string>();
	for (const event of events) {
		if (event.path.length === 0) for (const key of (event as unknown as Y.YMapEvent<unknown>).keysChanged) ids.add(key as string);
		else ids.add(String(event.path[0]));
	}
	return ids;
}

function alike(a: object, b: object): boolean {
	// Plain values of a card: strings, numbers, null and short lists.
	return Object.entries(b).every(([key, value]) => {
		const other = (a as Record<string, unknown>)[key];
		return other === value || (Array.isArray(value) && JSON.stringify(other) === JSON.stringify(value));
	});
}
