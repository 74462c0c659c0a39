import { and, asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { cards, clusters } from '../../db/schema.ts';
import type { Card } from '#lib/domain/card.ts';
import { rootOf, type Cluster } from '#lib/domain/cluster.ts';
import type { ClusterId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { Theme } from '#lib/domain/theme.ts';

/** What was made with cards in talks: they lie as each talk laid them, and groups that were merged are named with what they went into. */
export interface TalkCards {
	cards: (Card & { talkId: TalkId })[];
	groups: (Cluster & { talkId: TalkId })[];
}

/** Right after `rooms.flush` it is what the documents say. */
export async function readTalkCards(db: Db | Tx, workshopId: WorkshopId): Promise<TalkCards> {
	const lying = await db.select().from(cards).where(and(eq(cards.workshopId, workshopId), eq(cards.state, 'talk'))).orderBy(asc(cards.number));
	const named = await db.select().from(clusters).where(and(eq(clusters.workshopId, workshopId), eq(clusters.state, 'talk'))).orderBy(asc(clusters.number));
	const groups = named.map(({ id, name, number, intoId, talkId }) => ({ id, name, number, into: intoId, talkId: talkId! }));
	const known = new Set(groups.map(({ id }) => id));
	const standing = (id: ClusterId | null) => (id !== null && known.has(id) ? id : null);
	return {
		cards: lying.map(({ id, text, theme, place, clusterId, alsoId, number, same, talkId }) => ({ id, text, theme: theme as Theme, at: place, cluster: standing(clusterId), also: standing(alsoId), number, same, differ: [], talkId: talkId! })),
		groups
	};
}

/** The name of the group that each card lies in. */
export function groupNames({ cards: lying, groups }: TalkCards, unnamed: (number: number) => string): Map<string, string> {
	const byId = new Map(groups.map((group) => [group.id, group]));
	return new Map(
		lying.map(({ id, cluster }) => {
			const root = cluster === null ? undefined : byId.get(rootOf(cluster, byId) ?? cluster);
			return [id, root ? root.name || unnamed(root.number) : ''];
		})
	);
}
