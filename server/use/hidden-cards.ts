import { and, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { cardChecks, cards } from '../db/schema.ts';
import type { Card } from '#lib/domain/card.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { report } from '#lib/i18n/en/report.ts';

/** Stands in place of their words. */
export const hiddenWords = report.hiddenCard;

/** Cards that hosts have put aside. A record that was made before still counts them; their words go out no more, from nowhere. */
export async function readHiddenCards(db: Db | Tx, workshopId: WorkshopId): Promise<ReadonlySet<string>> {
	const rows = await db
		.select({ id: cards.id })
		.from(cardChecks)
		.innerJoin(cards, and(eq(cards.id, cardChecks.cardId), eq(cards.state, 'draft')))
		.where(and(eq(cardChecks.workshopId, workshopId), eq(cardChecks.state, 'held')));
	return new Set(rows.map(({ id }) => id));
}

/** A card of a record as it may be read now: one that is hidden keeps its number, theme and counts, and says that it is hidden. */
export function unlessHidden<C extends Card>(card: C, hidden: ReadonlySet<string>): C {
	return hidden.has(card.id) ? { ...card, text: hiddenWords, differ: card.differ.map(() => hiddenWords), at: 'none' } : card;
}
