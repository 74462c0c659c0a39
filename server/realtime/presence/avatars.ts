import type { Seat } from '../seat.ts';
import type { Spot } from '#lib/doc/pointer-frames.ts';
import type { PersonId } from '#lib/domain/ids.ts';

/** A person as others see them on the plan: a place and nothing else. */
export interface Avatar {
	/** Random, for as long as the workshop is open in this process: the same on every page of the person, and after a reload. */
	readonly id: number;
	readonly personId: PersonId;
	x: number;
	y: number;
	/** Counts every change. */
	moves: number;
	/** The page that pointed last; null while this person points nowhere. */
	page: Seat | null;
}

/** An id has two bytes. Far above any workshop; who comes after that is not seen pointing. */
const most = 50_000;

/** Who points where. One person is one avatar, whatever pages they have open: the newest page that points wins. */
export class Avatars {
	/** All who point somewhere, by id: an order that says nothing and does not change, so that a crowd is always shown by the same few. */
	readonly pointing: Avatar[] = [];
	readonly #byPerson = new Map<PersonId, Avatar>();
	readonly #ids = new Set<number>();
	readonly #random: (count: number) => Uint8Array;

	constructor(random: (count: number) => Uint8Array) {
		this.#random = random;
	}

	of(personId: PersonId): Avatar | null {
		let avatar = this.#byPerson.get(personId);
		if (!avatar) {
			if (this.#ids.size >= most) return null;
			avatar = { id: this.#newId(), personId, x: 0, y: 0, moves: 0, page: null };
			this.#byPerson.set(personId, avatar);
		}
		return avatar;
	}

	has(id: number): boolean {
		return this.#ids.has(id);
	}

	/** False where nothing has changed. */
	put(seat: Seat, [x, y]: Spot): boolean {
		const avatar = this.of(seat.personId);
		if (!avatar) return false;
		const { page } = avatar;
		avatar.page = seat;
		if (page === null) this.pointing.splice(this.#placeOf(avatar.id), 0, avatar);
		else if (avatar.x === x && avatar.y === y) return false;
		avatar.x = x;
		avatar.y = y;
		avatar.moves += 1;
		return true;
	}

	/** This page points nowhere. False where another page of the person does, or none did. */
	take(seat: Seat): boolean {
		const avatar = this.#byPerson.get(seat.personId);
		if (avatar?.page !== seat) return false;
		avatar.page = null;
		avatar.moves += 1;
		this.pointing.splice(this.#placeOf(avatar.id), 1);
		return true;
	}

	#placeOf(id: number): number {
		let from = 0;
		let to = this.pointing.length;
		while (from < to) {
			const middle = (from + to) >> 1;
			if (this.pointing[middle]!.id < id) from = middle + 1;
			else to = middle;
		}
		return from;
	}

	#newId(): number {
		for (;;) {
			const [high, low] = this.#random(2) as unknown as [number, number];
			const id = (high << 8) | low;
			if (this.#ids.has(id)) continue;
			this.#ids.add(id);
			return id;
		}
	}
}
