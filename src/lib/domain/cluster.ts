import type { Card } from './card.ts';
import type { CardId, ClusterId } from './ids.ts';

/** A group of cards that belong together. An empty name means: not named yet. */
export interface Cluster {
	id: ClusterId;
	name: string;
	/** The group it was merged into, whose part it is: it keeps its cards, its name and its people, so that it can be split off again. */
	into: ClusterId | null;
	/** Given by the server, unique in a workshop, from 1. 0 until the server has seen it. */
	number: number;
}

export const clusterNameLimit = 120;
export const boardClusterLimit = 500;

/**
 * The group that stands for this one: itself, or the one at the end of the merges. Null where there is no such group. The gate lets no
 * circle through; if one stood in a copy all the same, its members would stand for themselves.
 */
export function rootOf(id: ClusterId, groups: ReadonlyMap<ClusterId, Pick<Cluster, 'into'>>): ClusterId | null {
	if (!groups.has(id)) return null;
	const seen = new Set<ClusterId>();
	let at = id;
	while (!seen.has(at)) {
		seen.add(at);
		const into = groups.get(at)!.into;
		if (into === null || !groups.has(into)) return at;
		at = into;
	}
	return id;
}

/** Whether one group is another, or was merged into it, straight or round about. */
export function leadsTo(from: ClusterId, to: ClusterId, groups: ReadonlyMap<ClusterId, Pick<Cluster, 'into'>>): boolean {
	const seen = new Set<ClusterId>();
	for (let at: ClusterId | null | undefined = from; at && !seen.has(at); at = groups.get(at)?.into) {
		if (at === to) return true;
		seen.add(at);
	}
	return false;
}

/** A group that was merged into another. */
export interface Part extends Cluster {
	/** The group that stands for it; `into` may be a part itself. */
	root: ClusterId;
	/** The cards that it brought, and holds. */
	cardIds: CardId[];
}

/**
 * The board as people see it: cards lie in groups that stand for themselves, whatever parts those have. Without merges the lists that come
 * in go out.
 */
export function mergedBoard<C extends Pick<Card, 'id' | 'cluster' | 'also'>>(cards: readonly C[], clusters: readonly Cluster[]): { cards: readonly C[]; clusters: readonly Cluster[]; parts: Part[] } {
	if (clusters.every(({ into }) => into === null)) return { cards, clusters, parts: [] };
	const byId = new Map(clusters.map((cluster) => [cluster.id, cluster]));
	const roots = new Map(clusters.map(({ id }) => [id, rootOf(id, byId)!]));
	const parts = new Map(clusters.filter(({ id }) => roots.get(id) !== id).map((cluster): [ClusterId, Part] => [cluster.id, { ...cluster, root: roots.get(cluster.id)!, cardIds: [] }]));
	const lying = cards.map((card) => {
		if (card.cluster === null) return card;
		parts.get(card.cluster)?.cardIds.push(card.id);
		const cluster = roots.get(card.cluster) ?? card.cluster;
		const also = card.also === null ? null : (roots.get(card.also) ?? card.also);
		return cluster === card.cluster && also === card.also ? card : { ...card, cluster, also: also === cluster ? null : also };
	});
	return { cards: lying, clusters: clusters.filter(({ id }) => !parts.has(id)), parts: [...parts.values()] };
}
