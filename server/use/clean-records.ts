import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Tx } from '../db/client.ts';
import { outcomeChanges, priorities, prioritySnapshots } from '../db/schema.ts';
import { Censor } from '../export/censor.ts';
import { cleanEditions } from './clean-editions.ts';
import { readHiddenCards, unlessHidden } from './hidden-cards.ts';
import type { Release, Subject } from './release.ts';
import { takingOut } from './taking-out.ts';
import { note } from './trail.ts';
import { inOrder, saysTheSame } from '#lib/domain/in-order.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Advice } from '#lib/domain/doing.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { Placement, Position } from '#lib/domain/priority.ts';

/** What of a priority may hold people's words, as snapshots and the trail of changes keep it. */
interface Spoken {
	statement: string;
	cards: readonly Card[];
	positions: readonly Position[];
	placements: readonly Placement[];
	advice: Advice | null;
}

/** In the caller's transaction: what was taken out, or lies on a card that was hidden, goes from all that was kept or published before. */
export async function cleanKept(app: Pick<App, 'clock' | 'random'>, tx: Tx, workshopId: WorkshopId, personId: PersonId | null, release: Release, names: { known: string[]; aliases: string[] }): Promise<void> {
	await takingOut(tx);
	await cleanRecords(app, tx, workshopId, personId, new Censor(release, names, await readHiddenCards(tx, workshopId)));
	await cleanEditions(app, tx, workshopId, personId, release, names);
}

/**
 * In the caller's transaction, when words were taken out or a card was hidden: they go from the snapshots of closed rounds and from the trail of
 * changes too, for good. A snapshot gets a new digest, and the log keeps the one from before and the new one; never the words. The board's own rows are left as they
 * are: a host can show the card again, and its words stand on it.
 */
async function cleanRecords(app: Pick<App, 'clock' | 'random'>, tx: Tx, workshopId: WorkshopId, personId: PersonId | null, censor: Censor): Promise<void> {
	const hidden = await readHiddenCards(tx, workshopId);
	const sources = new Map((await tx.select({ id: priorities.id, kind: priorities.sourceKind, source: priorities.sourceId }).from(priorities).where(eq(priorities.workshopId, workshopId))).map((row) => [row.id as string, row]));
	const cleaned = <K extends keyof Spoken>(field: K, id: string, value: Spoken[K]): unknown => {
		const sorted = (text: string) => censor.words('sorted', id, text);
		switch (field) {
			case 'statement': {
				const from = sources.get(id);
				return from ? censor.words(from.kind as Subject, from.source, value as string) : value;
			}
			case 'cards':
				return (value as Card[]).map((card) => censor.card(unlessHidden(card, hidden)));
			case 'positions':
				return (value as Position[]).map(({ cardId, position, reasons }) => (cardId === null ? { cardId, position, reasons: reasons.map(sorted) } : { cardId, position: censor.words('card', cardId, position), reasons: reasons.map((reason) => censor.words('reason', cardId, reason)) }));
			case 'placements':
				return (value as Placement[]).map((placement) => ({ ...placement, reasons: placement.reasons.map(sorted) }));
			case 'advice': {
				const advice = value as Advice | null;
				return advice && { ...advice, constraint: censor.words('advice', id, advice.constraint), risk: censor.words('advice', id, advice.risk) };
			}
		}
	};
	const spoken = ['statement', 'cards', 'positions', 'placements', 'advice'] as const;

	for (const { seq, content, digest } of await tx.select().from(prioritySnapshots).where(eq(prioritySnapshots.workshopId, workshopId)).orderBy(prioritySnapshots.seq).for('update')) {
		const next = (content as (Spoken & { id: string })[]).map((one) => ({ ...one, ...Object.fromEntries(spoken.filter((field) => field in one).map((field) => [field, cleaned(field, one.id, one[field])])) }));
		if (saysTheSame(next, content)) continue;
		const now = createHash('sha256').update(JSON.stringify(inOrder(next))).digest('hex');
		await tx.update(prioritySnapshots).set({ content: next, digest: now }).where(and(eq(prioritySnapshots.workshopId, workshopId), eq(prioritySnapshots.seq, seq)));
		await note(app, tx, workshopId, personId, 'priorities.cleaned', { seq, was: digest, now });
	}

	for (const row of await tx.select().from(outcomeChanges).where(eq(outcomeChanges.workshopId, workshopId)).for('update')) {
		const through = (value: unknown): unknown => {
			if (value === null) return null;
			if (row.subject === 'priority') {
				// "made" holds the statement it was made with; "advice.risk" one field of what was added.
				if (row.field === 'made' && typeof value === 'string') return cleaned('statement', row.subjectId, value);
				if (row.field.startsWith('advice.') && typeof value === 'string') return censor.words('advice', row.subjectId, value);
				const field = spoken.find((each) => each === row.field);
				return field ? cleaned(field, row.subjectId, value as never) : value;
			}
			return (row.subject === 'action' || row.subject === 'pledge') && typeof value === 'string' ? censor.words(row.subject, row.subjectId, value) : value;
		};
		const [before, after] = [through(row.before), through(row.after)];
		if (saysTheSame(before, row.before) && saysTheSame(after, row.after)) continue;
		await tx.update(outcomeChanges).set({ before, after }).where(eq(outcomeChanges.id, row.id));
	}
}
