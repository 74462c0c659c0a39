import type { Room } from './room.ts';

/** A page that is loaded again finds its document still open. */
const restMs = 30_000;

/** Lets a draft or a talk go to rest in its log when nobody has sat at it for a while. */
export class SideRest {
	readonly #rooms: ReadonlyMap<string, Room>;
	readonly #isFree: (id: string) => boolean;
	readonly #rest: (id: string, room: Room) => void;
	readonly #timers = new Map<string, NodeJS.Timeout>();

	/** @param isFree whether nothing else is about to use it */
	constructor(rooms: ReadonlyMap<string, Room>, isFree: (id: string) => boolean, rest: (id: string, room: Room) => void) {
		this.#rooms = rooms;
		this.#isFree = isFree;
		this.#rest = rest;
	}

	soon(id: string): void {
		clearTimeout(this.#timers.get(id));
		const timer = setTimeout(() => {
			this.#timers.delete(id);
			const room = this.#rooms.get(id);
			if (room && room.seats.size === 0 && room.isSettled && !room.compacting.running && this.#isFree(id)) this.#rest(id, room);
		}, restMs).unref();
		this.#timers.set(id, timer);
	}

	/** Those that a step has opened, and nobody sits at. */
	all(): void {
		for (const [id, room] of this.#rooms) if (room.seats.size === 0 && !this.#timers.has(id)) this.soon(id);
	}

	close(): void {
		for (const timer of this.#timers.values()) clearTimeout(timer);
		this.#timers.clear();
	}
}
