import { and, asc, count, countDistinct, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { cardAuthors, cards, clusters, reactions } from '../db/schema.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId, ClusterId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { Theme } from '#lib/domain/theme.ts';

export interface BoardRows {
	/** Face up, in the order of their numbers. */
	cards: Card[];
	clusters: Cluster[];
	/** Never leaves the server. */
	authors: Map<CardId, PersonId>;
}

/** The board from its rows. Right after `rooms.flush` or inside a step they are what the document says. */
export async function readBoardRows(db: Db | Tx, workshopId: WorkshopId): Promise<BoardRows> {
	const cardRows = await db.select().from(cards).where(and(eq(cards.workshopId, workshopId), eq(cards.state, 'board'))).orderBy(asc(cards.number));
	const clusterRows = await db.select().from(clusters).where(and(eq(clusters.workshopId, workshopId), eq(clusters.state, 'board'))).orderBy(asc(clusters.number));
	const reactionRows = await db.select().from(reactions).where(eq(reactions.workshopId, workshopId)).orderBy(asc(reactions.at), asc(reactions.cardId));
	const authorRows = await db.select({ cardId: cardAuthors.cardId, personId: cardAuthors.personId }).from(cardAuthors).where(eq(cardAuthors.workshopId, workshopId));
	const known = new Set(clusterRows.map((cluster) => cluster.id));
	const reactionsOf = new Map<CardId, typeof reactionRows>();
	for (const reaction of reactionRows) reactionsOf.set(reaction.cardId, [...(reactionsOf.get(reaction.cardId) ?? []), reaction]);
	return {
		cards: cardRows.map((row) => {
			const of = reactionsOf.get(row.id) ?? [];
			return {
				id: row.id,
				text: row.text,
				theme: row.theme as Theme,
				at: row.place,
				cluster: row.clusterId !== null && known.has(row.clusterId) ? row.clusterId : null,
				number: row.number,
				same: of.filter((reaction) => reaction.kind === 'same').length,
				differ: of.filter((reaction) => reaction.kind === 'differ').map((reaction) => reaction.reason)
			};
		}),
		clusters: clusterRows.map(({ id, name, number }) => ({ id, name, number })),
		authors: new Map(authorRows.map(({ cardId, personId }) => [cardId, personId]))
	};
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
	const groups = await db
		.select({ id: clusters.id, name: clusters.name, number: clusters.number, cards: count(cards.id), people: countDistinct(cardAuthors.personId) })
		.from(clusters)
		.leftJoin(cards, and(eq(cards.clusterId, clusters.id), eq(cards.state, 'board')))
		.leftJoin(cardAuthors, eq(cardAuthors.cardId, cards.id))
		.where(and(eq(clusters.workshopId, workshopId), eq(clusters.state, 'board')))
		.groupBy(clusters.id, clusters.name, clusters.number);
	const [all] = await db.select({ n: count() }).from(cards).where(and(eq(cards.workshopId, workshopId), eq(cards.state, 'board')));
	return { groups, single: (all?.n ?? 0) - groups.reduce((sum, group) => sum + group.cards, 0) };
}
