import * as Y from 'yjs';
import type { Random } from '../app.ts';
import type { PersonId } from '#lib/domain/ids.ts';

/** Client ids one person may have in one room: a new one for each page they opened and wrote on. */
const clientIdLimit = 200;

/** Whose Yjs client ids are whose in one room: once written under, an id is its person's for ever. */
export class Leases {
	readonly #random: Random;
	readonly #doc: () => Y.Doc;
	#held: Map<number, PersonId>;
	/** Given out at a hello and not written under yet: they leave no trace until they are. */
	readonly #promised = new Map<number, PersonId>();

	/** @param held what the database knows */
	constructor(random: Random, doc: () => Y.Doc, held: Map<number, PersonId>) {
		this.#random = random;
		this.#doc = doc;
		this.#held = held;
	}

	/** The room was read again. What was only promised still is. */
	become(held: Map<number, PersonId>): void {
		this.#held = held;
	}

	/** An id that nobody has had in this room. */
	promise(personId: PersonId): number {
		for (;;) {
			const id = new DataView(Uint8Array.from(this.#random(4)).buffer).getUint32(0);
			if (id <= 2 ** 16 || this.#held.has(id) || this.#promised.has(id) || Y.getState(this.#doc().store, id) > 0) continue;
			this.#promised.set(id, personId);
			return id;
		}
	}

	forget(id: number): void {
		this.#promised.delete(id);
	}

	/** Whether an id is this person's, or nobody's: a stock client brings its own and keeps it. */
	mayUse(id: number, personId: PersonId): boolean {
		const owner = this.#held.get(id) ?? this.#promised.get(id);
		return owner === undefined ? Y.getState(this.#doc().store, id) === 0 : owner === personId;
	}

	/** Binds ids at the first write under them. Answers with those that are new, to be logged; null where the person has too many. */
	claim(personId: PersonId, ids: readonly number[]): number[] | null {
		const fresh = ids.filter((id) => !this.#held.has(id));
		if (fresh.length === 0) return fresh;
		let count = fresh.length;
		for (const owner of this.#held.values()) if (owner === personId) count += 1;
		if (count > clientIdLimit) return null;
		for (const id of fresh) {
			this.#held.set(id, personId);
			this.#promised.delete(id);
		}
		return fresh;
	}
}
