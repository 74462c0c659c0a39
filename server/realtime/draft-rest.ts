import type { Room } from './room.ts';
import type { PersonId } from '#lib/domain/ids.ts';

/** A page that is loaded again finds its draft still open. */
const restMs = 30_000;

/** Lets a draft go to rest in its log when nobody has sat at it for a while. */
export class DraftRest {
	readonly #drafts: ReadonlyMap<PersonId, Room>;
	readonly #isFree: (personId: PersonId) => boolean;
	readonly #rest: (personId: PersonId, room: Room) => void;
	readonly #timers = new Map<PersonId, NodeJS.Timeout>();

	/** @param isFree whether nothing else is about to use it */
	constructor(drafts: ReadonlyMap<PersonId, Room>, isFree: (personId: PersonId) => boolean, rest: (personId: PersonId, room: Room) => void) {
		this.#drafts = drafts;
		this.#isFree = isFree;
		this.#rest = rest;
	}

	soon(personId: PersonId): void {
		clearTimeout(this.#timers.get(personId));
		const timer = setTimeout(() => {
			this.#timers.delete(personId);
			const room = this.#drafts.get(personId);
			if (room && room.seats.size === 0 && room.isSettled && !room.compacting.running && this.#isFree(personId)) this.#rest(personId, room);
		}, restMs).unref();
		this.#timers.set(personId, timer);
	}

	/** Those that a step has opened, and nobody sits at. */
	all(): void {
		for (const [personId, room] of this.#drafts) if (room.seats.size === 0 && !this.#timers.has(personId)) this.soon(personId);
	}

	close(): void {
		for (const timer of this.#timers.values()) clearTimeout(timer);
		this.#timers.clear();
	}
}
