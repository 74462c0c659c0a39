import { and, eq } from 'drizzle-orm';
import { fanOut } from './fan-out.ts';
import { append, FenceLost, type Job } from './log/append.ts';
import { Batch } from './log/batch.ts';
import type { Moot } from './moot.ts';
import { turnOver } from './projection.ts';
import type { Room } from './room.ts';
import type { Tx } from '../db/client.ts';
import { cardAuthors, cards } from '../db/schema.ts';
import { cardsOf, writeWholeCard } from '#lib/doc/board.ts';
import type { Card } from '#lib/domain/card.ts';

/** What has been written and may be shown once the caller's transaction stands. */
export interface Revealed {
	count: number;
	show(): void;
}

/**
 * Law 2: turns over all hidden cards of a workshop. One transaction of the board takes them all, with their numbers; the drafts are
 * emptied; log rows and card rows stand in the caller's database transaction. Called with the gate held and everything flushed.
 */
export async function reveal(moot: Moot, tx: Tx): Promise<Revealed> {
	// Everything is flushed, so the rows say whose draft holds anything.
	const writers = await tx
		.selectDistinct({ personId: cardAuthors.personId })
		.from(cards)
		.innerJoin(cardAuthors, eq(cardAuthors.cardId, cards.id))
		.where(and(eq(cards.workshopId, moot.id), eq(cards.state, 'draft')));
	const drafts: Room[] = [];
	for (const { personId } of writers) drafts.push(await moot.sides.openIn(tx, { kind: 'draft', personId }));
	const full = drafts.filter((draft) => draft.accepted.cards.size > 0);
	const hidden: Card[] = full.flatMap((draft) => [...draft.accepted.cards.values()]).sort((a, b) => a.number - b.number);
	if (hidden.length === 0) return { count: 0, show() {} };

	const written: { room: Room; batch: Batch; job: Job }[] = [];
	const write = (room: Room, change: () => void) => {
		const taken = room.takeAside(change);
		if (taken) written.push({ room, ...taken });
	};
	write(moot.board, () => {
		for (const card of hidden) writeWholeCard(moot.board.doc, { ...card, cluster: null });
	});
	for (const draft of full) {
		write(draft, () => {
			for (const id of draft.accepted.cards.keys()) cardsOf(draft.doc).delete(id);
		});
	}
	const lost = await append(tx, written.map(({ job }) => job));
	if (lost.size > 0) throw new FenceLost([...lost]);
	const at = new Date(written[0]!.batch.rows[0]!.at);
	await turnOver(tx, hidden.map((card) => card.id), at);

	return {
		count: hidden.length,
		show() {
			for (const { room, batch } of written) {
				room.place.seq += batch.rows.length;
				fanOut(batch, [...room.seats].filter((seat) => seat.isSynced));
			}
		}
	};
}
