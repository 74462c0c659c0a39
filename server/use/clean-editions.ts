import { createHash } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Tx } from '../db/client.ts';
import { actions, priorities, publications, reactions } from '../db/schema.ts';
import { Censor } from '../export/censor.ts';
import { readHiddenCards, unlessHidden } from './hidden-cards.ts';
import type { Release, Subject } from './release.ts';
import { note } from './trail.ts';
import { inOrder, saysTheSame } from '#lib/domain/in-order.ts';
import type { CardId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Edition, PublicItem } from '#lib/domain/publication.ts';

/**
 * In the caller's transaction, when words were taken out or a card was hidden: they go from every edition of the public page that was published
 * before, in the database too. Such an edition says on which day, and the trail keeps its digest from before and after; never the words.
 */
export async function cleanEditions(app: Pick<App, 'clock' | 'random'>, tx: Tx, workshopId: WorkshopId, personId: PersonId | null, release: Release, names: { known: string[]; aliases: string[] }): Promise<void> {
	const kept = await tx.select().from(publications).where(eq(publications.workshopId, workshopId)).orderBy(publications.number).for('update');
	if (kept.length === 0) return;
	const hidden = await readHiddenCards(tx, workshopId);
	const censor = new Censor(release, names, hidden);
	const sources = new Map((await tx.select({ id: priorities.id, kind: priorities.sourceKind, source: priorities.sourceId }).from(priorities).where(eq(priorities.workshopId, workshopId))).map((row) => [row.id, row]));
	const plans = await tx.select({ id: actions.id, priorityId: actions.priorityId }).from(actions).where(eq(actions.workshopId, workshopId));
	const reasons = hidden.size === 0 ? [] : await tx.select({ cardId: reactions.cardId, reason: reactions.reason }).from(reactions).where(inArray(reactions.cardId, [...hidden.keys()] as CardId[]));
	const gone = new Map(reasons.filter(({ reason }) => reason !== '').map(({ cardId, reason }) => [reason, hidden.get(cardId)!]));
	const statementOf = (id: PublicItem['id'], text: string) => {
		const from = sources.get(id);
		return from ? censor.words(from.kind as Subject, from.source, text) : text;
	};
	const itemOf = (item: PublicItem): PublicItem => {
		const through = (text: string, subject: Subject, ids: readonly string[]) => ids.reduce((left, id) => censor.words(subject, id, left), text);
		// A reason does not say which card it was about: it goes through what was decided of each of them.
		const cards = item.said.map(({ id }) => id).filter((id) => !hidden.has(id));
		return {
			...item,
			statement: statementOf(item.id, item.statement),
			said: item.said.map((one) => ({ ...one, text: censor.words('card', one.id, unlessHidden({ ...one, differ: [], at: 'none' } as unknown as Card, hidden).text) })),
			differ: item.differ.map((reason) => (gone.get(reason) ?? through(through(reason, 'reason', cards), 'sorted', [item.id]))),
			actions: item.actions.map((action) => {
				const ids = plans.filter(({ priorityId }) => priorityId === item.id).map(({ id }) => id);
				return { ...action, task: through(action.task, 'action', ids), leadName: through(action.leadName, 'action', ids) };
			})
		};
	};
	const day = new Date(app.clock.now()).toISOString().slice(0, 10);
	for (const { number, content, changes, digest } of kept) {
		const cleaned = { ...content, items: content.items.map(itemOf) };
		const told = changes.map((change) => ({ ...change, statement: statementOf(change.id, change.statement) }));
		if (saysTheSame(cleaned, content) && saysTheSame(told, changes)) continue;
		const edition: Edition = { ...cleaned, takenOut: day };
		const now = createHash('sha256').update(JSON.stringify(inOrder(edition))).digest('hex');
		await tx.update(publications).set({ content: edition, changes: told, digest: now }).where(and(eq(publications.workshopId, workshopId), eq(publications.number, number)));
		await note(app, tx, workshopId, personId, 'page.cleaned', { number, was: digest, now });
	}
}
