import type { Card } from '#lib/domain/card.ts';
import type { AlikeLine } from '#lib/domain/alike.ts';
import type { CardId, ClusterId } from '#lib/domain/ids.ts';
import type { Answer } from './question.ts';

/** One thing that a person may say yes or no to. `key` names it for as long as it is about the same cards. */
export type Proposal =
	| { kind: 'group'; key: string; name: string; cards: Card[] }
	| { kind: 'pair'; key: string; sure: boolean; cards: [Card, Card] };

/**
 * What of an answer can still be proposed: cards may have been moved, changed or taken away meanwhile, and what a person has refused is
 * not proposed to them again.
 */
export function proposalsOf(answer: Answer, cards: readonly Card[], refused: ReadonlySet<string>): Proposal[] {
	const byId = new Map(cards.map((card) => [card.id, card]));
	const proposals: Proposal[] = [];
	for (const { a, b, strength } of answer.pairs) {
		const pair = [byId.get(a), byId.get(b)] as const;
		if (!pair[0] || !pair[1] || (pair[0].cluster !== null && pair[0].cluster === pair[1].cluster)) continue;
		proposals.push({ kind: 'pair', key: keyOf('pair', [a, b]), sure: strength === 'almost identical', cards: [pair[0], pair[1]] });
	}
	for (const { name, cards: ids } of answer.groups) {
		const alone = ids.flatMap((id) => byId.get(id) ?? []).filter(({ cluster }) => cluster === null);
		if (alone.length >= 2) proposals.push({ kind: 'group', key: keyOf('group', ids), name, cards: alone });
	}
	return proposals.filter(({ key }) => !refused.has(key));
}

/** The groups a card may belong to, of those that still stand. */
export function likelyFor(answer: Answer | null, card: CardId, standing: ReadonlySet<ClusterId>): ClusterId[] {
	return (answer?.likely[card] ?? []).filter((id) => standing.has(id));
}

/** What hosts keep apart, as keys of proposals: no host is asked about it again. */
export function keptApart(lines: readonly AlikeLine[]): string[] {
	return lines.filter(({ apart }) => apart).map(({ a, b }) => keyOf('pair', [a, b]));
}

// The first cards name a group well enough, and what is kept on the device stays small.
function keyOf(kind: string, ids: readonly CardId[]): string {
	return `${kind} ${[...ids].sort().slice(0, 4).join(' ')} ${ids.length}`;
}
