import type { Moot } from './moot.ts';
import type { Room } from './room.ts';
import { leadsTo } from '#lib/domain/cluster.ts';
import type { Bench, Board } from '#lib/domain/judge.ts';
import type { Actor } from '#lib/domain/people.ts';

/** What a judge may ask about one document and the round it is in. */
export function benchOf(moot: Moot, { kind, accepted }: Room, actor: Actor): Bench {
	const board: Board = {
		kind,
		authorOf: (id) => moot.authorOf(id),
		removedCard: (id) => accepted.removedCards.get(id) ?? null,
		heldFor: (id) => moot.guard.held.get(id) ?? null,
		isErased: (id) => moot.guard.erased.has(id),
		hasCluster: (id) => accepted.clusters.has(id),
		leadsTo: (from, to) => leadsTo(from, to, accepted.clusters),
		partsOf(id) {
			let count = 0;
			for (const cluster of accepted.clusters.values()) if (cluster.into === id) count += 1;
			return count;
		},
		cardsIn(id) {
			let count = 0;
			for (const card of accepted.cards.values()) if (card.cluster === id) count += 1;
			return count;
		},
		cardCount: () => moot.cardCount,
		cardsBy: (person) => moot.cardsBy(person),
		clusterCount: () => accepted.clusters.size
	};
	return { actor, context: moot.context, board, stopped: moot.guard.stopped.has(actor.personId) };
}
