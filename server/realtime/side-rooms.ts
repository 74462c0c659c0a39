import { count, eq } from 'drizzle-orm';
import { atRest, type AtRest } from './caretaker.ts';
import { takeRoom, type Loaded } from './log/load.ts';
import type { Moot } from './moot.ts';
import { Room } from './room.ts';
import { SideRest } from './side-rest.ts';
import { roomId, type Where } from './where.ts';
import type { Tx } from '../db/client.ts';
import { rooms } from '../db/schema.ts';

type Side = Exclude<Where, { kind: 'board' }>;

/** The documents of a workshop besides its board, drafts and talks: loaded when someone needs them, at rest in their logs when nobody does. */
export class SideRooms {
	readonly #moot: Moot;
	readonly #take: (where: Where) => Promise<Loaded>;
	readonly #opened: (room: Room) => void;
	readonly #rooms = new Map<string, Room>();
	readonly #opening = new Map<string, Promise<Room>>();
	readonly #loading = new Set<Promise<unknown>>();
	readonly #wanted = new Map<string, number>();
	readonly #rest: SideRest;

	/**
	 * @param take reads a room from its log, with the right to write it
	 * @param opened its rows are its own business from here on
	 * @param rested it has left memory
	 */
	constructor(moot: Moot, on: { take: (where: Where) => Promise<Loaded>; opened: (room: Room) => void; rested: (room: AtRest) => void }) {
		this.#moot = moot;
		this.#take = on.take;
		this.#opened = on.opened;
		this.#rest = new SideRest(
			this.#rooms,
			(id) => !this.#wanted.has(id) && !moot.turns.isHeld && moot.projection.isDone,
			(id, room) => {
				this.#rooms.delete(id);
				room.die();
				on.rested(atRest(room));
			}
		);
	}

	[Symbol.iterator](): IterableIterator<Room> {
		return this.#rooms.values();
	}

	/** Uses one; it does not go to rest in between. */
	async with<T>(where: Side, use: (room: Room) => T | Promise<T>): Promise<T> {
		const id = roomId(this.#moot.id, where);
		this.#wanted.set(id, (this.#wanted.get(id) ?? 0) + 1);
		try {
			return await use(await this.#open(id, where));
		} finally {
			const wanted = this.#wanted.get(id)! - 1;
			if (wanted > 0) this.#wanted.set(id, wanted);
			else this.#wanted.delete(id);
			this.#restSoon(id);
		}
	}

	/** Loading and joining the same document meet in one promise, and no load begins while a step holds the gate. */
	#open(id: string, where: Side): Promise<Room> {
		const open = this.#rooms.get(id);
		if (open) return Promise.resolve(open);
		let opening = this.#opening.get(id);
		if (!opening) {
			opening = this.#load(id, where).finally(() => this.#opening.delete(id));
			this.#opening.set(id, opening);
		}
		return opening;
	}

	async #load(id: string, where: Side): Promise<Room> {
		await this.#moot.turns.free();
		// The step may have opened it itself.
		const open = this.#rooms.get(id);
		if (open) return open;
		const loading = this.#take(where);
		this.#loading.add(loading);
		try {
			return this.#add(id, await loading);
		} finally {
			this.#loading.delete(loading);
		}
	}

	/** For a step, in its own transaction. (With one connection, a load of anyone else's would wait for that transaction, and it for the load.) */
	async openIn(tx: Tx, where: Side): Promise<Room> {
		const id = roomId(this.#moot.id, where);
		return this.#rooms.get(id) ?? this.#add(id, await takeRoom(tx, this.#moot.id, where));
	}

	#add(id: string, loaded: Loaded): Room {
		const room = new Room(this.#moot, loaded);
		this.#opened(room);
		this.#rooms.set(id, room);
		return room;
	}

	/** Resolves when no load is under way that began before the gate was held. */
	async loaded(): Promise<void> {
		await Promise.allSettled(this.#loading);
	}

	/** Nobody sits at it any more, perhaps. */
	left(room: Room): void {
		this.#restSoon(room.place.id);
	}

	#restSoon(id: string): void {
		if (this.#moot.ground.ticking === 'auto') this.#rest.soon(id);
	}

	restAll(): void {
		if (this.#moot.ground.ticking === 'auto') this.#rest.all();
	}

	close(): void {
		this.#rest.close();
	}

	/** Whether there is such a document at all. */
	async has(where: Side): Promise<boolean> {
		const id = roomId(this.#moot.id, where);
		if (this.#rooms.has(id)) return true;
		const [row] = await this.#moot.ground.db.select({ n: count() }).from(rooms).where(eq(rooms.id, id));
		return (row?.n ?? 0) > 0;
	}
}
