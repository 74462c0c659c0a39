import type { Card } from '#lib/domain/card.ts';
import type { CardId } from '#lib/domain/ids.ts';

/** Longer than any honest way from one socket's news to the other's. */
const holdMost = 5_000;

/**
 * At the reveal a card leaves its writer's draft and comes to the board: two sockets, in either order. In between it is held here, so
 * that the page never blinks. What the person took away by their own hand is not held.
 */
export class Leaving {
	#held = new Map<CardId, { card: Card; until: ReturnType<typeof setTimeout> }>();
	#ongone: () => void;

	constructor(ongone: () => void) {
		this.#ongone = ongone;
	}

	get cards(): Card[] {
		return [...this.#held.values()].map(({ card }) => card);
	}

	hold(card: Card): void {
		if (this.#held.has(card.id)) return;
		const until = setTimeout(() => {
			this.#held.delete(card.id);
			this.#ongone();
		}, holdMost);
		this.#held.set(card.id, { card, until });
	}

	/** It has come to the board, or was taken away. True where it was held. */
	release(id: CardId): boolean {
		clearTimeout(this.#held.get(id)?.until);
		return this.#held.delete(id);
	}

	clear(): void {
		for (const id of [...this.#held.keys()]) this.release(id);
	}
}
