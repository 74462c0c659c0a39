import type { Card } from '#lib/domain/card.ts';
import type { Cluster, Part } from '#lib/domain/cluster.ts';
import type { CardId } from '#lib/domain/ids.ts';
import { themes, type Theme } from '#lib/domain/theme.ts';

export interface OutlineGroup {
	cluster: Cluster;
	cards: Card[];
	/** Cards that lie in another group and belong here too. Not counted. */
	also: Card[];
	/** Groups that were merged into it. Their cards are among `cards`. */
	parts: Part[];
	/** Themes in it, most cards first. */
	mix: { theme: Theme; n: number }[];
}

export interface Outline {
	groups: OutlineGroup[];
	/** Cards in no group: also those whose group is gone. */
	alone: Card[];
}

/** The board as headings with lists. Groups and cards keep the order they come in (by number): nothing jumps while people read. */
export function outlineOf(cards: readonly Card[], clusters: readonly Cluster[], parts: readonly Part[] = []): Outline {
	const groups = clusters.map((cluster): OutlineGroup => ({ cluster, cards: [], also: [], parts: parts.filter(({ root }) => root === cluster.id), mix: [] }));
	const byId = new Map(groups.map((group) => [group.cluster.id, group]));
	const alone: Card[] = [];
	for (const card of cards) {
		const group = card.cluster === null ? undefined : byId.get(card.cluster);
		if (group) group.cards.push(card);
		else alone.push(card);
		if (card.also !== null) byId.get(card.also)?.also.push(card);
	}
	for (const group of groups) group.mix = mixOf(group.cards);
	return { groups, alone };
}

export function mixOf(cards: readonly Pick<Card, 'theme'>[]): { theme: Theme; n: number }[] {
	return themes
		.map(({ id }) => ({ theme: id, n: cards.filter(({ theme }) => theme === id).length }))
		.filter(({ n }) => n > 0)
		.sort((a, b) => b.n - a.n);
}

export interface Sieve {
	theme: Theme | null;
	ownOnly: boolean;
}

export function sift(cards: readonly Card[], own: ReadonlySet<CardId>, { theme, ownOnly }: Sieve): Card[] {
	return cards.filter((card) => (theme === null || card.theme === theme) && (!ownOnly || own.has(card.id)));
}
