import type { AlikeLine, Heard } from '#lib/domain/alike.ts';
import { pairOf } from '#lib/domain/alike.ts';
import type { Card } from '#lib/domain/card.ts';
import type { PollFact, StageFact } from '#lib/domain/facts.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { ClusterId } from '#lib/domain/ids.ts';
import { keptApart, proposalsOf } from '#lib/live/help/proposals.ts';
import type { Answer } from '#lib/live/help/question.ts';
import { roundNumbers } from '../round-numbers.ts';

export interface Pair {
	key: string;
	cards: [Card, Card];
	sure: boolean;
	heard: Heard | null;
	/** What putting them together means: a new group, joining the group of one, or a choice of the host's. */
	join: { how: 'new' } | { how: 'joins'; card: Card; into: ClusterId } | { how: 'choose'; of: [ClusterId, ClusterId] };
}

/** From the first round in which cards lie open until the vote. Where people still write, the list would be about words in the making. */
export function showsLookAlikes(stage: Pick<StageFact, 'rounds' | 'round' | 'visible' | 'workshop'>, poll: PollFact): boolean {
	const kind = stage.rounds[stage.round.index]?.kind;
	if (stage.workshop.state !== 'open' || stage.visible !== 'everyone' || poll.state !== 'none' || kind === 'arrive' || kind === 'place') return false;
	return stage.rounds.slice(stage.round.index).some(({ kind: coming }) => coming === 'group' || coming === 'vote');
}

/**
 * Cards in the groups that stand for theirs. As `mergedBoard` does it, which a phone fetches with its first list: shared with the desk it would be a file more
 * there.
 */
export function inStanding(cards: readonly Card[], clusters: readonly Cluster[]): readonly Card[] {
	const into = new Map(clusters.flatMap((one) => (one.into === null ? [] : [[one.id, one.into] as const])));
	if (into.size === 0) return cards;
	const root = (id: ClusterId | null) => {
		for (let steps = 0; id !== null && into.has(id) && steps < clusters.length; steps++) id = into.get(id)!;
		return id;
	};
	return cards.map((card) => ({ ...card, cluster: root(card.cluster), also: root(card.also) }));
}

/** `cards` as they lie, with groups that stand for themselves. Who lie together in a group, be it a second one, are no pair any more. */
export function pairsOf(answer: Answer | null, cards: readonly Card[], lines: readonly AlikeLine[]): Pair[] {
	if (!answer) return [];
	const heard = new Map(lines.map((line) => [pairOf(line.a, line.b), line.heard]));
	return proposalsOf(answer, cards, new Set(keptApart(lines))).flatMap((one): Pair[] => {
		if (one.kind !== 'pair') return [];
		const [a, b] = one.cards;
		if ((a.also !== null && a.also === b.cluster) || (b.also !== null && b.also === a.cluster)) return [];
		return [{ key: one.key, cards: one.cards, sure: one.sure, heard: heard.get(pairOf(a.id, b.id)) ?? null, join: joining(a, b) }];
	});
}

function joining(a: Card, b: Card): Pair['join'] {
	if (a.cluster !== null && b.cluster !== null) return { how: 'choose', of: [a.cluster, b.cluster] };
	if (a.cluster !== null) return { how: 'joins', card: b, into: a.cluster };
	if (b.cluster !== null) return { how: 'joins', card: a, into: b.cluster };
	return { how: 'new' };
}

/** Pairs that hosts keep apart, of cards that still lie there. */
export function apartOf(cards: readonly Card[], lines: readonly AlikeLine[]): [Card, Card][] {
	const byId = new Map(cards.map((card) => [card.id, card]));
	return lines.flatMap(({ a, b, apart }): [Card, Card][] => {
		const [one, other] = [byId.get(a), byId.get(b)];
		return apart && one && other ? [[one, other]] : [];
	});
}

/** The number of the next round that groups cards; null where none comes. */
export function nextGrouping(stage: Pick<StageFact, 'rounds' | 'round'>): number | null {
	const next = stage.rounds.findIndex(({ kind }, index) => kind === 'group' && (index > stage.round.index || (index === stage.round.index && stage.round.state === 'ready')));
	return next < 0 ? null : (roundNumbers(stage.rounds).numbers[next] ?? null);
}
