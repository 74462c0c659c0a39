import { boardCardLimit, cardTextLimit, personCardLimit, type Card } from './card.ts';
import { boardClusterLimit, clusterNameLimit, type Cluster } from './cluster.ts';
import type { CardId, ClusterId, PersonId } from './ids.ts';
import { isHost, type Actor } from './people.ts';
import { isPlace, isSamePlace } from './place.ts';
import type { Refusal } from './refusal.ts';
import { mayAct, refusalInTalks, type Act, type RoundContext } from './round.ts';
import { isSafeText, longerBy } from './safe-text.ts';
import { isTheme } from './theme.ts';

/** One object of a document, before and after a write. 'broken': something stands there that is no whole card or cluster. */
export type Change =
	| { kind: 'card'; id: CardId; before: Card | null; after: Card | 'broken' | null }
	| { kind: 'cluster'; id: ClusterId; before: Cluster | null; after: Cluster | 'broken' | null };

/** What is known about the document besides the object itself. Counts are of what has been accepted so far. */
export interface Board {
	kind: 'board' | 'draft' | 'talk';
	authorOf(id: CardId): PersonId | null;
	/** A card that was taken away and may be put back. */
	removedCard(id: CardId): Card | null;
	/** Whose card it is, where it is held back: it then lies in that person's own document, and on no board. */
	heldFor(id: CardId): PersonId | null;
	/** Whether its words were erased for good: a gap stands in their place. */
	isErased(id: CardId): boolean;
	hasCluster(id: ClusterId): boolean;
	/** Whether one group is another, or was merged into it, straight or round about. */
	leadsTo(from: ClusterId, to: ClusterId): boolean;
	/** Cards that lie in it first, and groups that were merged into it. */
	cardsIn(id: ClusterId): number;
	partsOf(id: ClusterId): number;
	/** Cards of the workshop, hidden ones too; and those one person has ever written. */
	cardCount(): number;
	cardsBy(person: PersonId): number;
	clusterCount(): number;
}

export interface Bench {
	actor: Actor;
	context: RoundContext;
	board: Board;
	/** A host has stopped this person. */
	stopped: boolean;
}

/**
 * Whether one object may become what a write made of it: null where it may. Pure, synchronous and fail-closed: what is not
 * expressly allowed is refused, and the caller puts `before` back. The server's own fields must be equal on both sides.
 */
export function judge(change: Change, bench: Bench): Refusal | null {
	if (bench.stopped) return { reason: 'person-stopped' };
	if (bench.context.frozen && !isHost(bench.actor.role)) return { reason: 'board-frozen' };
	if (change.after === 'broken') return { reason: 'bad-shape' };
	return change.kind === 'card' ? judgeCard(change.id, change.before, change.after, bench) : judgeCluster(change.id, change.before, change.after, bench);
}

function judgeCard(id: CardId, before: Card | null, after: Card | null, bench: Bench): Refusal | null {
	const { actor, context, board } = bench;
	// Its gap stays, with its number and theme: whoever may write there again has nothing erased. Only its group is still people's to choose.
	if (board.isErased(id) && !(before && after && saysTheSameCard(before, after))) return { reason: 'card-erased' };
	const held = board.heldFor(id);
	const elsewhere = judgePlace(held !== null, bench);
	if (elsewhere) return elsewhere;
	const own = board.authorOf(id) === actor.personId;

	if (after === null) {
		if (before === null) return null;
		return own ? unless('card.remove', bench, held) : { reason: 'not-yours' };
	}
	const bad = judgeContent(after);
	if (bad) return bad;
	if (before === null) return judgeNewCard(id, after, bench);

	if (!sameServerFields(before, after)) return { reason: 'not-allowed' };
	const words = before.text !== after.text || before.theme !== after.theme;
	const moved = !isSamePlace(before.at, after.at);
	if ((words || moved) && !own) return { reason: 'not-yours' };
	if (words) {
		const refusal = unless('card.edit', bench, held) ?? unchecked(bench);
		if (refusal) return refusal;
	}
	if (moved) {
		const refusal = unless('card.place', bench, held);
		if (refusal) return refusal;
	}
	if (before.cluster !== after.cluster || before.also !== after.also) {
		const refusal = unless('card.group', bench);
		if (refusal) return refusal;
		for (const field of ['cluster', 'also'] as const) {
			const to = after[field];
			if (to !== null && to !== before[field] && !board.hasCluster(to)) return { reason: 'no-such-cluster' };
		}
	}
	return null;
}

/**
 * Which document a card belongs into. Hidden cards belong into the silent round's own document; what is face up is left alone while
 * people write in silence. A card that is held back lies in its writer's document in every round, and so do new ones while they are checked.
 */
function judgePlace(isHeld: boolean, { context, board }: Bench): Refusal | null {
	// A talk's cards are its own matter; one that a host has hidden there comes back by the host alone.
	if (board.kind === 'talk') return isHeld ? { reason: 'card-held' } : null;
	const { visible, checked } = context.spec;
	if (board.kind === 'draft') return visible === 'own' || checked || isHeld ? null : { reason: 'not-in-this-round' };
	if (isHeld) return { reason: 'card-held' };
	return visible === 'own' ? { reason: 'not-in-this-round' } : null;
}

/** While cards are checked first, no new words come onto the board by a way of their own. */
function unchecked({ context, board }: Bench): Refusal | null {
	return context.spec.checked && board.kind === 'board' ? { reason: 'checked-first' } : null;
}

function judgeNewCard(id: CardId, after: Card, bench: Bench): Refusal | null {
	const { actor, board, context } = bench;
	const author = board.authorOf(id);
	const held = board.heldFor(id);
	if ((author !== null && author !== actor.personId) || (held !== null && held !== actor.personId)) return { reason: 'not-yours' };
	const removed = board.removedCard(id);
	if (removed) {
		// Taking back a removal. The words may have changed in between only where editing is open too.
		const refusal = unless('card.remove', bench, held);
		if (refusal) return refusal;
		const edited = removed.text !== after.text || removed.theme !== after.theme;
		const grouped = (after.cluster !== null && after.cluster !== removed.cluster) || (after.also !== null && after.also !== removed.also);
		const further = (edited && (unless('card.edit', bench, held) ?? unchecked(bench))) || (grouped && unless('card.group', bench));
		if (further) return further;
		return [after.cluster, after.also].some((to) => to !== null && !board.hasCluster(to)) ? { reason: 'no-such-cluster' } : null;
	}
	// Taken off the board: it comes back there as it was, or not at all.
	if (author !== null && context.spec.checked && context.spec.visible === 'everyone') return { reason: 'checked-first' };
	const refusal = unless('card.add', bench, held) ?? unchecked(bench);
	if (refusal) return refusal;
	if (after.cluster !== null) return { reason: 'no-such-cluster' };
	if (board.cardCount() >= boardCardLimit) return { reason: 'board-full', limit: boardCardLimit };
	if (board.cardsBy(actor.personId) >= personCardLimit) return { reason: 'board-full', limit: personCardLimit };
	return null;
}

function judgeContent({ text, theme, at }: Card): Refusal | null {
	if (!isSafeText(text)) return { reason: 'bad-shape' };
	if (text.trim() === '') return { reason: 'text-empty' };
	const over = longerBy(text, cardTextLimit);
	if (over > 0) return { reason: 'text-too-long', limit: cardTextLimit, over };
	if (!isTheme(theme)) return { reason: 'bad-theme' };
	if (!isPlace(at)) return { reason: 'bad-place' };
	return null;
}

function judgeCluster(id: ClusterId, before: Cluster | null, after: Cluster | null, bench: Bench): Refusal | null {
	const { board } = bench;
	if (board.kind === 'draft') return { reason: 'not-in-this-round' };
	if (after === null) {
		if (before === null) return null;
		return unless('cluster.remove', bench) ?? (board.cardsIn(id) > 0 || board.partsOf(id) > 0 ? { reason: 'cluster-not-empty' } : null);
	}
	if (!isSafeText(after.name)) return { reason: 'bad-shape' };
	if (longerBy(after.name, clusterNameLimit) > 0) return { reason: 'field-too-long', field: 'name', limit: clusterNameLimit };
	if (before === null) {
		if (board.clusterCount() >= boardClusterLimit) return { reason: 'board-full', limit: boardClusterLimit };
		return unless('cluster.add', bench) ?? (after.into === null ? null : judgeMerge(id, after, bench));
	}
	if (before.number !== after.number) return { reason: 'not-allowed' };
	const refusal = before.into === after.into ? null : judgeMerge(id, after, bench);
	return refusal ?? (before.name === after.name ? null : (unless('cluster.name', bench) ?? judgeName(before, bench)));
}

/** The first name may come from anyone. One that stands is not written over by one person: others are proposed, and people choose. */
function judgeName(before: Cluster, { actor, board }: Bench): Refusal | null {
	return board.kind === 'board' && !isHost(actor.role) && before.name.trim() !== '' ? { reason: 'name-stands' } : null;
}

/** Two people may each merge the other's group at the same moment: the second would close a circle, and is told. */
function judgeMerge(id: ClusterId, { into }: Cluster, bench: Bench): Refusal | null {
	if (into === null) return unless('cluster.merge', bench);
	if (!bench.board.hasCluster(into) || bench.board.leadsTo(into, id)) return { reason: 'no-such-cluster' };
	return unless('cluster.merge', bench);
}

/** @param held whose card it is, where it is held back: its writer may change it in any round, so that it can be shown after all */
function unless(act: Act, bench: Bench, held: PersonId | null = null): Refusal | null {
	const { actor, context, board } = bench;
	// What a talk does with its cards is its own matter, in whatever round: writing, placing, taking away one's own, and grouping all.
	if (board.kind === 'talk') return refusalInTalks(actor.role, context, bench.stopped);
	if (held === actor.personId && context.workshop === 'open') return null;
	return mayAct(actor.role, act, context) ? null : { reason: 'not-in-this-round' };
}

function saysTheSameCard(a: Card, b: Card): boolean {
	return a.text === b.text && a.theme === b.theme && isSamePlace(a.at, b.at);
}

function sameServerFields(a: Card, b: Card): boolean {
	return a.number === b.number && a.same === b.same && a.differ.length === b.differ.length && a.differ.every((reason, i) => reason === b.differ[i]);
}
