import type { Room } from './room.ts';
import { contentHash } from '#lib/doc/content.ts';
import { encodeHash } from '#lib/doc/frames.ts';

const everyMs = 30_000;

/**
 * Now and then every copy of a room is compared with the server's, by a hash of the content: equal state vectors do not prove equal
 * content. A browser whose copy is another says so, drops it and fetches a new one.
 */
export class Comparing {
	/** Copies found different so far. */
	found = 0;
	readonly #room: Room;
	readonly #isHeld: () => boolean;
	#dueAt: number;
	#isDue = false;

	/** @param isHeld whether a step has written into the document what nobody is shown yet */
	constructor(room: Room, isHeld: () => boolean, now: number) {
		this.#room = room;
		this.#isHeld = isHeld;
		this.#dueAt = now + everyMs;
	}

	mind(now: number): void {
		if (now >= this.#dueAt) {
			this.#dueAt = now + everyMs;
			this.#isDue = this.#room.seats.size > 0;
		}
		if (this.#isDue && this.#room.isSettled && !this.#isHeld()) this.ask(contentHash(this.#room.doc));
	}

	/** A room that is never at rest is compared as it stands with the commit that is about to be made. */
	sealed(): string | null {
		return this.#isDue && !this.#isHeld() ? contentHash(this.#room.doc) : null;
	}

	/** Asks everyone who has been shown exactly this. */
	ask(hash: string): void {
		this.#isDue = false;
		const frame = encodeHash({ hash });
		for (const seat of this.#room.seats) seat.compare(hash, frame);
	}

	differs(asked: string, answered: string): void {
		if (asked === answered) return;
		this.found += 1;
		console.error(`room ${this.#room.place.id}: a copy of it had other content (${answered} instead of ${asked}) and is fetched anew; ${this.found} so far`);
	}
}
