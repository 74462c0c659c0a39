import { Dropped } from './log/batch.ts';
import type { Moot } from './moot.ts';
import type { Room } from './room.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** Where a write of this person about this card belongs now: into their own document while the round is silent, and while a host looks at their words first. */
export function pathNow(moot: Moot, actor: Actor, cardId: CardId | null): 'board' | 'draft' {
	const { visible, checked } = moot.context.spec;
	const { cards, removedCards } = moot.board.accepted;
	if (actor.role !== 'participant') return 'board';
	if (visible === 'own' || (cardId !== null && moot.guard.held.has(cardId))) return 'draft';
	// One that was hidden when it was erased lies there still, so that its writer is told.
	if (cardId !== null && moot.guard.erased.has(cardId)) return cards.has(cardId) ? 'board' : 'draft';
	if (!checked) return 'board';
	return cardId !== null && (cards.has(cardId) || removedCards.has(cardId)) ? 'board' : 'draft';
}

/** What is accepted in a document, by number. */
export function boardOf({ cards, clusters }: Room['accepted']): { cards: Card[]; clusters: Cluster[] } {
	return { cards: [...cards.values()].sort((a, b) => a.number - b.number), clusters: [...clusters.values()].sort((a, b) => a.number - b.number) };
}

/** An act in its turn, and until it stands. What was not taken in waits for no commit, least of all while the log takes nothing. */
export async function acted(moot: Moot, room: Room, act: () => Refusal | null): Promise<Result<void>> {
	const refusal = await inTurn<Refusal | null>(moot, act);
	if (refusal) return refuse(refusal);
	await settled(room);
	return done(undefined);
}

export function inTurn<T>(moot: Moot, act: () => T): Promise<T> {
	return new Promise((resolve, reject) => {
		moot.inTurn(() => {
			try {
				resolve(act());
			} catch (error) {
				reject(error);
			}
		});
	});
}

export function settled(room: Room): Promise<void> {
	return new Promise((resolve, reject) => room.afterCommit(resolve, () => reject(new Dropped())));
}
