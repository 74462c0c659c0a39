import { and, eq, or } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { cardChecks, cards } from '../db/schema.ts';
import type { Card } from '#lib/domain/card.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { isEraseReason } from '#lib/domain/moderation.ts';
import { report } from '#lib/i18n/en/report.ts';

/** By the id of each card: what stands in place of its words. */
export type HiddenCards = ReadonlyMap<string, string>;

/** Cards that hosts have put aside, and those that were erased. A record that was made before still counts them; their words go out no more, from nowhere. */
export async function readHiddenCards(db: Db | Tx, workshopId: WorkshopId): Promise<HiddenCards> {
	const rows = await db
		.select({ id: cards.id, state: cardChecks.state, why: cardChecks.why })
		.from(cardChecks)
		.innerJoin(cards, eq(cards.id, cardChecks.cardId))
		.where(and(eq(cardChecks.workshopId, workshopId), or(eq(cardChecks.state, 'erased'), and(eq(cardChecks.state, 'held'), eq(cards.state, 'draft')))));
	return new Map(rows.map(({ id, state, why }) => [id, state === 'erased' && isEraseReason(why) ? report.erasedCard[why] : report.hiddenCard]));
}

/** A card of a record as it may be read now: one that is hidden keeps its number, theme and counts, and says that it is hidden. */
export function unlessHidden<C extends Card>(card: C, hidden: HiddenCards): C {
	const words = hidden.get(card.id);
	return words === undefined ? card : { ...card, text: words, differ: card.differ.map(() => words), at: 'none' };
}
