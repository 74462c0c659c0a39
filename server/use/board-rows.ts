import { and, asc, count, countDistinct, eq, isNotNull } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { cardAuthors, cards, clusters, reactions } from '../db/schema.ts';
import type { Card } from '#lib/domain/card.ts';
import { mergedBoard, rootOf, type Cluster, type Part } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { Theme } from '#lib/domain/theme.ts';

export interface BoardRows {
	/** Face up, in the order of their numbers. `cluster` and `also` are groups that stand for themselves. */
	cards: Card[];
	/** Groups that stand for themselves. */
	clusters: Cluster[];
	parts: Part[];
	/** Never leaves the server. */
	authors: Map<CardId, PersonId>;
}

/** The board from its rows. Right after `rooms.flush` or inside a step they are what the document says. */
export async function readBoardRows(db: Db | Tx, workshopId: WorkshopId): Promise<BoardRows> {
	const cardRows = await db.select().from(cards).where(and(eq(cards.workshopId, workshopId), eq(cards.state, 'board'))).orderBy(asc(cards.number));
	const clusterRows = await db.select().from(clusters).where(and(eq(clusters.workshopId, workshopId), eq(clusters.state, 'board'))).orderBy(asc(clusters.number));
	const reactionRows = await db.select().from(reactions).where(eq(reactions.workshopId, workshopId)).orderBy(asc(reactions.at), asc(reactions.cardId));
	const authorRows = await db.select({ cardId: cardAuthors.cardId, personId: cardAuthors.personId }).from(cardAuthors).where(eq(cardAuthors.workshopId, workshopId));
	const reactionsOf = new Map<CardId, typeof reactionRows>();
	for (const reaction of reactionRows) reactionsOf.set(reaction.cardId, [...(reactionsOf.get(reaction.cardId) ?? []), reaction]);
	const known = new Set(clusterRows.map(({ id }) => id));
	const standing = (id: ClusterId | null) => (id !== null && known.has(id) ? id : null);
	const lying = cardRows.map((row): Card => {
		const of = reactionsOf.get(row.id) ?? [];
		const [cluster, also] = [standing(row.clusterId), standing(row.alsoId)];
		return {
			id: row.id,
			text: row.text,
			theme: row.theme as Theme,
			at: row.place,
			cluster,
			also: cluster === null || also === cluster ? null : also,
			number: row.number,
			same: of.filter((reaction) => reaction.kind === 'same').length,
			differ: of.filter((reaction) => reaction.kind === 'differ').map((reaction) => reaction.reason)
		};
	});
	const board = mergedBoard(lying, clusterRows.map(({ id, name, intoId, number }): Cluster => ({ id, name, into: intoId, number })));
	return { cards: [...board.cards], clusters: [...board.clusters], parts: board.parts, authors: new Map(authorRows.map(({ cardId, personId }) => [cardId, personId])) };
}

/** Cards and distinct writers of each group. A group without cards is in it too, with zeros. */
export function countGroups({ cards: all, clusters: groups, authors }: BoardRows): Map<ClusterId, { cards: number; people: number }> {
	const writers = new Map<ClusterId, Set<PersonId>>(groups.map((group) => [group.id, new Set()]));
	const counts = new Map(groups.map((group) => [group.id, 0]));
	for (const card of all) {
		if (card.cluster === null) continue;
		counts.set(card.cluster, (counts.get(card.cluster) ?? 0) + 1);
		const writer = authors.get(card.id);
		if (writer) writers.get(card.cluster)?.add(writer);
	}
	return new Map(groups.map((group) => [group.id, { cards: counts.get(group.id) ?? 0, people: writers.get(group.id)?.size ?? 0 }]));
}

/** The same counts straight from the database, without reading a single card's text: for facts that are made again and again. */
export async function readGroupCounts(db: Db | Tx, workshopId: WorkshopId): Promise<{ groups: (Cluster & { cards: number; people: number })[]; single: number }> {
	const [merged] = await db.select({ n: count() }).from(clusters).where(and(eq(clusters.workshopId, workshopId), eq(clusters.state, 'board'), isNotNull(clusters.intoId)));
	const groups = merged!.n > 0 ? await countMerged(db, workshopId) : await countApart(db, workshopId);
	const [all] = await db.select({ n: count() }).from(cards).where(and(eq(cards.workshopId, workshopId), eq(cards.state, 'board')));
	return { groups, single: (all?.n ?? 0) - groups.reduce((sum, group) => sum + group.cards, 0) };
}

function countApart(db: Db | Tx, workshopId: WorkshopId): Promise<(Cluster & { cards: number; people: number })[]> {
	return db
		.select({ id: clusters.id, name: clusters.name, into: clusters.intoId, number: clusters.number, cards: count(cards.id), people: countDistinct(cardAuthors.personId) })
		.from(clusters)
		.leftJoin(cards, and(eq(cards.clusterId, clusters.id), eq(cards.state, 'board')))
		.leftJoin(cardAuthors, eq(cardAuthors.cardId, cards.id))
		.where(and(eq(clusters.workshopId, workshopId), eq(clusters.state, 'board')))
		.groupBy(clusters.id, clusters.name, clusters.intoId, clusters.number);
}

/** Somebody may have written in two parts of a group: people are counted over all of them. */
async function countMerged(db: Db | Tx, workshopId: WorkshopId): Promise<(Cluster & { cards: number; people: number })[]> {
	const all = await db.select({ id: clusters.id, name: clusters.name, into: clusters.intoId, number: clusters.number }).from(clusters).where(and(eq(clusters.workshopId, workshopId), eq(clusters.state, 'board')));
	const byId = new Map(all.map((cluster) => [cluster.id, cluster]));
	const lying = await db
		.select({ cluster: cards.clusterId, person: cardAuthors.personId, n: count() })
		.from(cards)
		.leftJoin(cardAuthors, eq(cardAuthors.cardId, cards.id))
		.where(and(eq(cards.workshopId, workshopId), eq(cards.state, 'board'), isNotNull(cards.clusterId)))
		.groupBy(cards.clusterId, cardAuthors.personId);
	const of = new Map(all.map(({ id }) => [id, { cards: 0, people: new Set<PersonId>() }]));
	for (const { cluster, person, n } of lying) {
		const group = of.get(rootOf(cluster!, byId)!);
		if (!group) continue;
		group.cards += n;
		if (person) group.people.add(person);
	}
	return all.filter(({ id }) => rootOf(id, byId) === id).map((cluster) => ({ ...cluster, into: null, cards: of.get(cluster.id)!.cards, people: of.get(cluster.id)!.people.size }));
}
