import { and, eq, inArray, notExists, sql } from 'drizzle-orm';
import { fanOut } from './fan-out.ts';
import { append, FenceLost, type Job } from './log/append.ts';
import type { Batch } from './log/batch.ts';
import type { Moot } from './moot.ts';
import { turnOver, writeRows } from './projection.ts';
import { rowsOf, toRow } from './projection-rows.ts';
import type { Room } from './room.ts';
import { notesRow } from './talk-notes.ts';
import type { Tx } from '../db/client.ts';
import { cardAuthors, cardChecks, cards } from '../db/schema.ts';
import type { TalkInHand } from '../rooms.ts';
import { cardsOf, writeWholeCard } from '#lib/doc/board.ts';
import type { Card } from '#lib/domain/card.ts';
import type { CardId, PersonId, TalkId } from '#lib/domain/ids.ts';

/** What has been written and may be shown once the caller's transaction stands. */
export interface Carried {
	count: number;
	show(): void;
}

/** One card on its way from one document to another. */
interface Move {
	card: Card;
	from: Room;
	to: Room;
}

/**
 * Law 2: turns over all hidden cards of a workshop. One transaction of the board takes them all, with their numbers; the drafts are
 * emptied; log rows and card rows stand in the caller's database transaction. What a host holds back stays where it is. Called with the
 * gate held and everything flushed.
 */
export async function reveal(moot: Moot, tx: Tx): Promise<Carried> {
	const isHeld = tx.select({ one: sql`1` }).from(cardChecks).where(and(eq(cardChecks.cardId, cards.id), eq(cardChecks.state, 'held')));
	const drafts = await draftsOf(moot, tx, await tx.select({ id: cards.id }).from(cards).where(and(eq(cards.workshopId, moot.id), eq(cards.state, 'draft'), notExists(isHeld))));
	const moves = drafts.map(({ card, draft }): Move => ({ card: { ...card, cluster: null }, from: draft, to: moot.board }));
	const { carried, at } = await carry(tx, moves);
	if (at) await turnOver(tx, moves.map(({ card }) => card.id), at);
	return carried;
}

/** Law 2, the other way: off the board, each card into the document that its writer and the server hold. Its words stay as they are. */
export async function carryOut(moot: Moot, tx: Tx, ids: readonly CardId[]): Promise<Carried> {
	const moves: Move[] = [];
	for (const id of ids) {
		const [card, writer] = [moot.board.accepted.cards.get(id), moot.authorOf(id)];
		if (card && writer) moves.push({ card, from: moot.board, to: await moot.sides.openIn(tx, { kind: 'draft', personId: writer }) });
	}
	return carryWithRows(moot, tx, moves, 'draft');
}

/** Back onto the board, into the group it lay in where there still is one. */
export async function carryBack(moot: Moot, tx: Tx, ids: readonly CardId[]): Promise<Carried> {
	const drafts = await draftsOf(moot, tx, ids.map((id) => ({ id })));
	const { clusters } = moot.board.accepted;
	const moves = drafts.map(({ card, draft }): Move => ({ card: { ...card, cluster: card.cluster !== null && clusters.has(card.cluster) ? card.cluster : null }, from: draft, to: moot.board }));
	return carryWithRows(moot, tx, moves, 'board');
}

/** Those of these cards that lie in their writers' own documents, by number. Everything is flushed, so the rows say whose documents hold anything. */
async function draftsOf(moot: Moot, tx: Tx, ids: readonly { id: CardId }[]): Promise<{ card: Card; draft: Room }[]> {
	if (ids.length === 0) return [];
	const wanted = new Set(ids.map(({ id }) => id));
	const writers = await tx
		.selectDistinct({ personId: cardAuthors.personId })
		.from(cardAuthors)
		.innerJoin(cards, eq(cards.id, cardAuthors.cardId))
		.where(and(eq(cards.workshopId, moot.id), eq(cards.state, 'draft'), inArray(cards.id, [...wanted])));
	const drafts = new Map<PersonId, Room>();
	for (const { personId } of writers) drafts.set(personId, await moot.sides.openIn(tx, { kind: 'draft', personId }));
	const found = [...drafts.values()].flatMap((draft) => [...draft.accepted.cards.values()].filter(({ id }) => wanted.has(id)).map((card) => ({ card, draft })));
	return found.sort((a, b) => a.card.number - b.card.number);
}

export async function changeTalk<T>(moot: Moot, tx: Tx, talkId: TalkId, change: (talk: TalkInHand) => T): Promise<Carried & { value: T }> {
	return changeRoom(await moot.sides.openIn(tx, { kind: 'talk', talkId }), tx, talkId, change);
}

export async function changeBoard<T>(moot: Moot, tx: Tx, change: (board: TalkInHand) => T): Promise<Carried & { value: T }> {
	return changeRoom(moot.board, tx, null, change);
}

/** One change of the board or of a talk's document and of what its rows say, both in the caller's transaction. */
async function changeRoom<T>(room: Room, tx: Tx, talkId: TalkId | null, change: (inHand: TalkInHand) => T): Promise<Carried & { value: T }> {
	const { place, accepted, doc } = room;
	let value!: T;
	const taken = room.takeAside(() => {
		value = change({ doc, removed: (cardId) => accepted.removedCards.get(cardId) ?? null });
	});
	if (!taken) return { count: 0, show() {}, value };
	const { batch, job } = taken;
	const lost = await append(tx, [job]);
	if (lost.size > 0) throw new FenceLost([...lost]);
	const rows = rowsOf(place, accepted, batch.touched);
	if (talkId !== null && batch.touched.notes) rows.notes = [notesRow(place.workshopId, talkId, doc, place.seq + batch.rows.length, batch.rows[0]!.at)];
	await writeRows(tx, rows);
	return { count: 1, show: () => shown([{ room, batch }]), value };
}

async function carryWithRows(moot: Moot, tx: Tx, moves: readonly Move[], state: 'board' | 'draft'): Promise<Carried> {
	const { carried, at } = await carry(tx, moves);
	if (at) await writeRows(tx, { cards: moves.map(({ card }) => toRow(moot.id, card, state, at)), clusters: [], notes: [] });
	return carried;
}

/** One change of each document, and all of them in the caller's transaction. `at`: when; null where there was nothing to carry. */
async function carry(tx: Tx, moves: readonly Move[]): Promise<{ carried: Carried; at: Date | null }> {
	if (moves.length === 0) return { carried: { count: 0, show() {} }, at: null };
	const written: { room: Room; batch: Batch; job: Job }[] = [];
	for (const room of new Set(moves.flatMap(({ to, from }) => [to, from]))) {
		const taken = room.takeAside(() => {
			for (const { card, to } of moves) if (to === room) writeWholeCard(room.doc, card);
			for (const { card, from } of moves) if (from === room) cardsOf(room.doc).delete(card.id);
		});
		if (taken) written.push({ room, ...taken });
	}
	const lost = await append(tx, written.map(({ job }) => job));
	if (lost.size > 0) throw new FenceLost([...lost]);
	return {
		at: new Date(written[0]!.batch.rows[0]!.at),
		carried: {
			count: moves.length,
			show: () => shown(written)
		}
	};
}

/** Once the transaction stands: the rooms go on behind these rows, and whoever sits there is sent them. */
export function shown(written: readonly { room: Room; batch: Batch }[]): void {
	for (const { room, batch } of written) {
		room.place.seq += batch.rows.length;
		fanOut(batch, [...room.seats].filter((seat) => seat.isSynced));
	}
}
