import { and, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { actionGroups, hiddenPassages, priorities } from '../db/schema.ts';
import type { Card } from '#lib/domain/card.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { WordKind } from '#lib/domain/moderation.ts';
import { report } from '#lib/i18n/en/report.ts';

/** Stands in place of words that a host has taken out. */
export const takenWords = report.takenWords;

/**
 * By "subject:id": the words that hosts have taken out of it, whole. Where they were written they are gone already; this finds them in what was
 * made from them before: priorities, records of votes, snapshots, the trail of changes, pages that were published.
 */
export type Taken = ReadonlyMap<string, ReadonlySet<string>>;

export async function readTaken(db: Db | Tx, workshopId: WorkshopId): Promise<Taken> {
	const rows = await db.select({ passage: hiddenPassages.passage }).from(hiddenPassages).where(and(eq(hiddenPassages.workshopId, workshopId), eq(hiddenPassages.state, 'held')));
	const words = rows.flatMap(({ passage }) => (passage.kind === 'words' ? [passage] : []));
	const taken = new Map<string, Set<string>>();
	if (words.length === 0) return taken;
	// What tables said of a group stands under the priority that was made from it.
	const bySource = new Map((await db.select({ id: priorities.id, source: priorities.sourceId }).from(priorities).where(eq(priorities.workshopId, workshopId))).map(({ id, source }) => [source as string, id as string]));
	// The trail of an action holds what its group was called.
	const madeOf = new Map((await db.select({ id: actionGroups.id, actionId: actionGroups.actionId }).from(actionGroups).where(eq(actionGroups.workshopId, workshopId))).map(({ id, actionId }) => [id as string, actionId]));
	const add = (of: WordKind, id: string, text: string) => void taken.set(keyOf(of, id), (taken.get(keyOf(of, id)) ?? new Set<string>()).add(text));
	for (const { of, about, text } of words) {
		const id = of === 'sorted' ? bySource.get(about) : about;
		if (id !== undefined) add(of, id, text);
		const made = of === 'group' ? madeOf.get(about) : undefined;
		if (made) add('action', made, text);
	}
	return taken;
}

const keyOf = (of: WordKind, id: string) => `${of}:${id}`;

export function unlessTaken(taken: Taken, subject: string, id: string, text: string): string {
	return taken.get(`${subject}:${id}`)?.has(text) ? takenWords : text;
}

/** A card of a record, without the reasons that were taken out. */
export function withoutTaken<C extends Pick<Card, 'id' | 'differ'>>(card: C, taken: Taken): C {
	return { ...card, differ: card.differ.map((reason) => unlessTaken(taken, 'reason', card.id, reason)) };
}

/** A group, a talk, or an option of a vote, without a name that was taken out. */
export function namedStill(taken: Taken): <T extends { id: string; name: string }>(one: T) => T {
	return (one) => ({ ...one, name: unlessTaken(taken, 'talk', one.id, unlessTaken(taken, 'cluster', one.id, one.name)) });
}
