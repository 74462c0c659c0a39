import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import type { Random } from '../app.ts';
import { lastServerClient } from './server-client.ts';
import type { PersonId } from '#lib/domain/ids.ts';

/** Client ids one person may have in one room at a time, pages that bring their own included. */
const clientIdLimit = 200;
/** So long an id waits for the page that had it, before it is let to anyone else. */
const graceMs = 2 * 60_000;
const idMost = 2 ** 32 - 1;
/** In place of a number: the id of an epoch that is over. Nobody ever writes under it again, or is let it. */
export const retired = -1;

/** One letting of a client id. Each is a higher number than the one before, and no two are the same. */
export interface Letting {
	clientId: number;
	/** 0: never let by us. A stock client brings its own id and keeps it until the document is built anew. */
	lease: number;
}

/** What a page asks for. `any`: it has no copy yet, and waits for the document before it writes. Null: it knows nothing of leases. */
export type Wanted = Letting | 'any' | null;

export interface Tenant {
	personId: PersonId;
	lease: number;
}

/**
 * Whose Yjs client ids are whose in one room. Past ids slow every transaction and live as long as the document, so they are let, given
 * back and let again. A letting leaves a trace at the first write under it; until then only its number, drawn at random, tells it from
 * another one: a server that was restarted in between takes it for none.
 */
export class Leases {
	readonly #random: Random;
	readonly #doc: () => Y.Doc;
	/** As the log has it, or will with the next commit. */
	#written: Map<number, Tenant> = new Map();
	/** Newer lettings, not written under yet. */
	readonly #promised = new Map<number, Tenant>();
	readonly #seated = new Set<number>();
	/** Since when nobody sits on them; the first for the longest time. */
	readonly #free = new Map<number, number>();

	constructor(random: Random, doc: () => Y.Doc) {
		this.#random = random;
		this.#doc = doc;
	}

	/** The room was read from its log. Who sits there keeps what was promised. */
	become(written: Map<number, Tenant>, now: number): void {
		this.#written = written;
		for (const id of this.#free.keys()) {
			if (written.has(id)) continue;
			this.#free.delete(id);
			this.#promised.delete(id);
		}
		for (const [id, { lease }] of written) if (lease > 0 && !this.#seated.has(id) && !this.#free.has(id)) this.#free.set(id, now);
	}

	/**
	 * An id for someone who sits down. `drop`: not the one asked for; what their copy holds under that is no longer theirs to send.
	 * @param mayLetAgain whether all that was written two minutes ago stands in the log: only then does a new page get all of it before it writes
	 */
	let(personId: PersonId, wanted: Wanted, now: number, mayLetAgain: boolean): Letting & { drop?: true } {
		if (wanted === null) return this.#fresh(personId, 0);
		if (wanted !== 'any') return this.#isStill(wanted, personId) ? this.#seat(wanted, personId) : { ...this.#fresh(personId, this.#step()), drop: true };
		const [longest] = this.#free;
		if (!longest || !mayLetAgain || now - longest[1] < graceMs) return this.#fresh(personId, this.#step());
		const [clientId] = longest;
		return this.#seat({ clientId, lease: this.#newest(clientId)!.lease + this.#step() }, personId);
	}

	/** Nobody sits on it any more. */
	giveBack(clientId: number, now: number): void {
		this.#seated.delete(clientId);
		const tenant = this.#written.get(clientId);
		if (!tenant) this.#promised.delete(clientId);
		else if (tenant.lease > 0) this.#free.set(clientId, now);
	}

	/** Whether a seat may write under an id: the one let to it, one its person once brought along, or one that nobody has had. */
	mayUse(id: number, seat: { clientId: number; personId: PersonId }): boolean {
		const newest = this.#newest(id);
		if (!newest) return Y.getState(this.#doc().store, id) === 0;
		if (newest.lease === retired) return false;
		return newest.lease > 0 ? id === seat.clientId : newest.personId === seat.personId;
	}

	/** Binds ids at the first write under them. Answers with the lettings that are new, to be logged; null where the person has too many. */
	claim(personId: PersonId, ids: readonly number[]): Letting[] | null {
		const fresh = ids.filter((id) => this.#promised.has(id) || !this.#written.has(id)).map((clientId) => ({ clientId, lease: this.#promised.get(clientId)?.lease ?? 0 }));
		if (fresh.length === 0) return fresh;
		let count = fresh.length;
		for (const tenant of this.#written.values()) if (tenant.personId === personId && tenant.lease !== retired) count += 1;
		if (count > clientIdLimit) return null;
		for (const { clientId, lease } of fresh) {
			this.#written.set(clientId, { personId, lease });
			this.#promised.delete(clientId);
		}
		return fresh;
	}

	/** Whether a copy with this state vector is of an epoch that is over: joined with the document as it is now it would show what never was. */
	areOld(stateVector: Uint8Array): boolean {
		const decoder = decoding.createDecoder(stateVector);
		for (let left = decoding.readVarUint(decoder); left > 0; left--) {
			const id = decoding.readVarUint(decoder);
			decoding.readVarUint(decoder);
			if (id <= lastServerClient ? id !== this.#doc().clientID : this.#written.get(id)?.lease === retired) return true;
		}
		return false;
	}

	#newest(id: number): Tenant | undefined {
		return this.#promised.get(id) ?? this.#written.get(id);
	}

	#isStill({ clientId, lease }: Letting, personId: PersonId): boolean {
		if (this.#seated.has(clientId)) return false;
		const newest = this.#newest(clientId);
		if (newest) return newest.lease === lease && newest.personId === personId;
		// Let before a restart and never written under, by anyone.
		return clientId > lastServerClient && clientId <= idMost && lease > 0 && lease <= idMost && Y.getState(this.#doc().store, clientId) === 0;
	}

	#fresh(personId: PersonId, lease: number): Letting {
		for (;;) {
			const clientId = this.#draw();
			if (clientId <= lastServerClient || this.#newest(clientId) || Y.getState(this.#doc().store, clientId) > 0) continue;
			return this.#seat({ clientId, lease }, personId);
		}
	}

	#seat({ clientId, lease }: Letting, personId: PersonId): Letting {
		this.#seated.add(clientId);
		this.#free.delete(clientId);
		if (this.#written.get(clientId)?.lease !== lease) this.#promised.set(clientId, { personId, lease });
		return { clientId, lease };
	}

	/** Small enough that a million lettings of one id stay exact numbers. */
	#step(): number {
		return Math.max(1, this.#draw());
	}

	#draw(): number {
		return new DataView(Uint8Array.from(this.#random(4)).buffer).getUint32(0);
	}
}
