import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { hiddenPassages, people, talks } from '../../db/schema.ts';
import type { PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { OwnPassage, Passage, PassageLine } from '#lib/domain/moderation.ts';
import { plainText } from '#lib/domain/notes.ts';

/** So many stand in a host's list at once. */
const listLimit = 200;

/** The words of it as they are read. */
export function textOf(passage: Passage): string {
	switch (passage.kind) {
		case 'notes':
			return plainText(passage.blocks);
		case 'remark':
			return [passage.passage, passage.text].filter((part) => part !== '').join(': ');
		case 'words':
			return passage.text;
		case 'translation':
			return [passage.title, ...Object.values(passage.sections)].join('\n');
	}
}

const held = (workshopId: WorkshopId) => and(eq(hiddenPassages.workshopId, workshopId), eq(hiddenPassages.state, 'held'));

/** The hosts' list, oldest first, with the words. Who wrote them is known here by nothing else. */
export async function readPassages(db: Db, workshopId: WorkshopId): Promise<PassageLine[]> {
	const rows = await db.select({ row: hiddenPassages, talk: talks.title }).from(hiddenPassages).leftJoin(talks, eq(talks.id, hiddenPassages.talkId)).where(held(workshopId)).orderBy(asc(hiddenPassages.at)).limit(listLimit);
	if (rows.length === 0) return [];
	const stopped = new Set((await db.select({ id: people.id }).from(people).where(and(eq(people.workshopId, workshopId), isNotNull(people.stopped)))).map(({ id }) => id));
	return rows.map(({ row: { id, passage, why, note: said, at, writers }, talk }) => ({
		id,
		talk,
		kind: passage.kind === 'words' ? passage.of : passage.kind,
		section: passage.kind === 'notes' || passage.kind === 'remark' ? passage.section : null,
		text: textOf(passage),
		why,
		note: said,
		at: at.getTime(),
		writers: writers.map(({ personId, text }) => ({ text, stopped: stopped.has(personId) }))
	}));
}

/** How many there are of each talk: readers are told that words were taken out, never which. */
export async function countPassages(db: Db | Tx, workshopId: WorkshopId): Promise<Map<TalkId, number>> {
	const counts = new Map<TalkId, number>();
	for (const { talkId } of await db.select({ talkId: hiddenPassages.talkId }).from(hiddenPassages).where(held(workshopId))) if (talkId !== null) counts.set(talkId, (counts.get(talkId) ?? 0) + 1);
	return counts;
}

/** What was taken out of what each of these people wrote, for them alone: their own part of it. */
export async function passagesOf(db: Db, workshopId: WorkshopId, ids: readonly PersonId[]): Promise<Map<PersonId, OwnPassage[]>> {
	const wanted = new Set(ids);
	const own = new Map<PersonId, OwnPassage[]>();
	const rows = await db.select({ row: hiddenPassages, talk: talks.title }).from(hiddenPassages).leftJoin(talks, eq(talks.id, hiddenPassages.talkId)).where(held(workshopId)).orderBy(asc(hiddenPassages.at));
	for (const { row, talk } of rows) {
		for (const { personId, text } of row.writers) {
			if (wanted.has(personId)) own.set(personId, [...(own.get(personId) ?? []), { id: row.id, talk, text, why: row.why, note: row.note }]);
		}
	}
	return own;
}
