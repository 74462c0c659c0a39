import * as Y from 'yjs';
import type { Db } from '#server/db/client.ts';
import type { LiveRooms } from '#server/realtime/rooms.ts';
import { writeCardField } from '#lib/doc/board.ts';
import type { CardId, WorkshopId } from '#lib/domain/ids.ts';

/** Leaves on a board what a crowd of past visitors leaves: each moved a card under a client id of their own. */
export async function visited(rooms: LiveRooms, workshopId: WorkshopId, cardId: CardId, count: number, firstId: number): Promise<void> {
	// A workshop that is open takes things in at once.
	await rooms.readBoard(workshopId);
	await beating(rooms, [
		rooms.writeBoard(workshopId, (doc) => {
			for (let i = 0; i < count; i++) {
				const copy = new Y.Doc();
				Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
				copy.clientID = firstId + i;
				const before = Y.encodeStateVector(copy);
				writeCardField(copy, cardId, 'at', [i / count, 0.25]);
				Y.applyUpdate(doc, Y.encodeStateAsUpdate(copy, before));
			}
		})
	]);
}

/** So many rows in the log of a board, a commit of their own or not: the last one says where the card now lies. */
export async function moved(rooms: LiveRooms, workshopId: WorkshopId, cardId: CardId, rows: number): Promise<void> {
	await rooms.readBoard(workshopId);
	const written = Array.from({ length: rows }, (_, i) => rooms.writeBoard(workshopId, (doc) => void writeCardField(doc, cardId, 'at', [i / rows, ((i * 7) % rows) / rows])));
	await beating(rooms, written);
}

async function beating(rooms: LiveRooms, written: readonly Promise<void>[]): Promise<void> {
	let isOver = false;
	const over = Promise.all(written).finally(() => (isOver = true));
	while (!isOver) {
		await rooms.tick();
		await new Promise((resolve) => setImmediate(resolve));
	}
	await over;
}

/** The process is gone before its `at`-th statement. What was not committed never was. */
export class Killed extends Error {}

export function dying(db: Db, at: number): { db: Db; isDead(): boolean } {
	let left = at;
	const wrap = <T extends object>(target: T): T =>
		new Proxy(target, {
			get(_, key) {
				const value = Reflect.get(target, key) as unknown;
				if (typeof value !== 'function') return value;
				if (key === 'transaction') return (work: (tx: object) => Promise<unknown>) => (value as Db['transaction']).call(target as Db, (tx) => work(wrap(tx)) as never);
				if (!['execute', 'select', 'insert', 'update', 'delete'].includes(String(key))) return value.bind(target);
				return (...given: unknown[]) => {
					if (--left <= 0) throw new Killed('killed');
					return (value as (...given: unknown[]) => unknown).apply(target, given);
				};
			}
		});
	return { db: wrap(db), isDead: () => left <= 0 };
}
