import { and, eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/client.ts';
import { hiddenPassages, priorities } from '../../db/schema.ts';
import { cleanKept } from '../clean-records.ts';
import { readRelease } from '../release.ts';
import { readSortedAs } from '../sorted-as.ts';
import { note } from '../trail.ts';
import { badNote, decide } from './decide.ts';
import { standInFor, swapWords } from './word-places.ts';
import type { At } from './word-swap.ts';
import { makeId, type CardId } from '#lib/domain/ids.ts';
import type { HideReason, Passage, WordPlace } from '#lib/domain/moderation.ts';
import type { Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

type Words = Extract<Passage, { kind: 'words' }>;

/**
 * Takes words out that somebody wrote beside cards and reports: out of every page, the row, all that was made from them before, and every file. They
 * stay with hosts and with whoever wrote them. `text`: as the host read them; where they have changed since, nothing is taken.
 */
export async function hideWords(app: App, actor: Actor, { place, text, why, say = '' }: { place: WordPlace; text: string; why: HideReason; say?: string }): Promise<Result<void>> {
	const bad = badNote(say);
	if (bad) return refuse(bad);
	const stand = standInFor(place);
	if (text === '' || text === stand) return refuse({ reason: 'just-changed' });
	const hidden = await decide(app, actor, async ({ tx, step }): Promise<Result<void>> => {
		const { workshopId, personId } = actor;
		const swapped = await swapWords({ tx, step, workshopId }, { ...place, from: text, to: stand, by: null });
		if (!swapped.ok) return swapped;
		const { writers, about } = swapped.value;
		const passage: Words = { kind: 'words', of: place.kind, id: place.id, field: place.field, about, text, stand, by: writers[0] ?? null };
		await tx.insert(hiddenPassages).values({ id: makeId<string>(app.random), workshopId, talkId: null, passage, writers: writers.map((writer) => ({ personId: writer, text })), state: 'held', why, note: say.trim(), personId, at: new Date(app.clock.now()) });
		await note(app, tx, workshopId, personId, 'passage.hidden', { what: place.kind, why, note: say.trim() });
		// It may have gone into a record or onto the page already.
		await cleanKept(app, tx, workshopId, personId, await readRelease(tx, workshopId), { known: [], aliases: [] });
		return done(undefined);
	});
	if (hidden.ok) await countAgain(app, actor, place.kind, place.id);
	return hidden;
}

/** In the step that shows a passage again: the words stand where they stood, unless something else was written there meanwhile. Resolves to false then. */
export async function putWordsBack(at: At, { of, id, field, text, stand, by, about }: Words): Promise<Result<void>> {
	const swapped = await swapWords(at, { kind: of, id, field, from: stand, to: text, by });
	if (!swapped.ok) return swapped;
	if (of === 'sorted') await sortedAgain(at.tx, at, about);
	return done(undefined);
}

/** A priority that was made while they were out holds the mark: it says again what its tables say. */
async function sortedAgain(tx: Tx, { workshopId }: Pick<At, 'workshopId'>, item: string): Promise<void> {
	const sortedAs = await readSortedAs(tx, workshopId);
	if (!sortedAs) return;
	const { positions, placements } = sortedAs(item);
	await tx.update(priorities).set({ positions, placements }).where(and(eq(priorities.workshopId, workshopId), eq(priorities.sourceId, item as typeof priorities.$inferSelect.sourceId)));
}

/** Somebody may have said something of the card in the same moment: the board shows its rows as they are now. */
export async function countAgain(app: App, { workshopId }: Pick<Actor, 'workshopId'>, kind: WordPlace['kind'], id: string): Promise<void> {
	if (kind === 'reason') await app.reactionCounts.write(workshopId, id as CardId);
}
