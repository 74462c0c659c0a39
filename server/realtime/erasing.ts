import { eq, inArray } from 'drizzle-orm';
import { shown, type Carried } from './carry.ts';
import { append, FenceLost, type Job } from './log/append.ts';
import type { Batch } from './log/batch.ts';
import { blankLog } from './log/blank.ts';
import { held, writeSnapshot } from './log/compact.ts';
import { finish, take } from './log/snapshot.ts';
import type { Moot } from './moot.ts';
import { writeRows } from './projection.ts';
import { rowsOf } from './projection-rows.ts';
import type { Room } from './room.ts';
import { roomId, type Where } from './where.ts';
import type { Tx } from '../db/client.ts';
import { cards, rooms } from '../db/schema.ts';
import { cardsOf, writeCardField } from '#lib/doc/board.ts';
import type { CardId, TalkId } from '#lib/domain/ids.ts';

/**
 * Takes one card's words out of every document that ever held it, for good: out of the document itself, where `gap` stands in their place under the card's number, theme
 * and group; out of what its writer could put back; out of the snapshot, which is written anew; and out of every row of the log and its archives. All of it in the
 * caller's transaction, with the gate held, everything flushed and no log being cut short.
 */
export async function eraseCard(moot: Moot, tx: Tx, cardId: CardId, talkId: TalkId | null, gap: string): Promise<Carried> {
	const writer = moot.authorOf(cardId);
	const wheres: Where[] = [{ kind: 'board' }, ...(writer ? [{ kind: 'draft', personId: writer } as const] : []), ...(talkId ? [{ kind: 'talk', talkId } as const] : [])];
	const standing = new Set((await tx.select({ id: rooms.id }).from(rooms).where(inArray(rooms.id, wheres.map((where) => roomId(moot.id, where))))).map(({ id }) => id));
	const written: { room: Room; batch: Batch; job: Job }[] = [];
	const kept: { room: Room; seq: number }[] = [];
	for (const where of wheres.filter((each) => standing.has(roomId(moot.id, each)))) {
		const room = where.kind === 'board' ? moot.board : await moot.sides.openIn(tx, where);
		const taken = overwritten(room, cardId, gap);
		if (taken) {
			const lost = await append(tx, [taken.job]);
			if (lost.size > 0) throw new FenceLost([...lost]);
			await writeRows(tx, rowsOf(room.place, room.accepted, taken.batch.touched));
			written.push({ room, ...taken });
		}
		const seq = room.place.seq + (taken?.batch.rows.length ?? 0);
		if (seq === 0) continue;
		await writeSnapshot(tx, room.place.id, await finish(take(seq, room.epoch, room.doc, room.accepted)), held(room.place));
		await blankLog(tx, room.place.id, cardId, room.place.seq);
		kept.push({ room, seq });
	}
	// One that its writer has taken away is in no document; its row has the words.
	await tx.update(cards).set({ text: gap, place: 'none', x: null, y: null }).where(eq(cards.id, cardId));
	return {
		count: written.length,
		show() {
			shown(written);
			for (const { room, seq } of kept) room.compacting.keptAt(seq);
		}
	};
}

/** In the document and in what could be put back; null where the document does not hold it. */
function overwritten(room: Room, cardId: CardId, gap: string): { batch: Batch; job: Job } | null {
	const removed = room.accepted.removedCards.get(cardId);
	if (removed) room.accepted.removedCards.set(cardId, { ...removed, text: gap, at: 'none', differ: [] });
	if (!room.accepted.cards.has(cardId)) return null;
	return room.takeAside(() => {
		writeCardField(room.doc, cardId, 'text', gap);
		writeCardField(room.doc, cardId, 'at', 'none');
		if (cardsOf(room.doc).get(cardId)?.has('differ')) writeCardField(room.doc, cardId, 'differ', []);
	});
}
