import { dueWithoutOwner, giveBack, holdLease, leaseMs, OwnedElsewhere, ownerOf, ownersOf, renewLeases, takeWorkshop, type Me, type Owner } from './lease.ts';
import type { Clock } from '../app.ts';
import type { Db, Tx } from '../db/client.ts';
import { faultOf } from '../db/fault.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';

const beatMs = 1000;
/** So long before a lease runs out nothing more is taken in under it. */
const marginMs = 500;
/** Who owns a workshop is asked again after this. */
const seenMs = 1000;
/** A round is taken over so long before its end. */
const aheadMs = 1500;
/** A workshop that nobody asked for is free again. */
const idleMs = 60_000;

/** Time that only goes forward, and what beats in it. A test has its own. */
export interface Heart {
	now(): number;
	/** The answer ends it. */
	every(ms: number, beat: () => void): () => void;
}

export const realHeart: Heart = {
	now: () => performance.now(),
	every(ms, beat) {
		const timer = setInterval(beat, ms).unref();
		return () => clearInterval(timer);
	}
};

/** The right to write a workshop. */
export interface Lease {
	/** False from shortly before it may run out until it is known to hold: nothing is taken in meanwhile. */
	readonly isSure: boolean;
	/** For good: someone else may have the workshop. */
	readonly isLost: boolean;
	/** In a transaction: nobody takes the workshop before it is over. @throws OwnedElsewhere */
	hold(tx: Db | Tx): Promise<void>;
}

export interface Ownership {
	/** @throws OwnedElsewhere */
	take(workshopId: WorkshopId): Promise<Lease>;
}

/** Where there is one server, it owns everything. */
export const onlyServer: Ownership = {
	take: () => Promise.resolve({ isSure: true, isLost: false, hold: () => Promise.resolve() })
};

interface Told {
	taken(workshopId: WorkshopId): void;
	lost(workshopId: WorkshopId): void;
	/** Whether anyone is in it, or a clock runs. */
	isInUse(workshopId: WorkshopId): boolean;
}

class Held implements Lease {
	readonly workshopId: WorkshopId;
	readonly owner: Owner;
	isLost = false;
	sureUntil: number;
	usedAt: number;
	readonly #now: () => number;

	constructor(workshopId: WorkshopId, owner: Owner, asked: number, now: () => number) {
		this.workshopId = workshopId;
		this.owner = owner;
		this.#now = now;
		this.sureUntil = asked + leaseMs - marginMs;
		this.usedAt = asked;
	}

	get fence(): number {
		return this.owner.fence;
	}

	get isSure(): boolean {
		return !this.isLost && this.#now() < this.sureUntil;
	}

	hold(tx: Db | Tx): Promise<void> {
		return holdLease(tx, this.workshopId, this.owner);
	}
}

/** What this server owns, and who owns the rest. One beat a second renews all of it, and looks for rounds that nobody would end. */
export class Owning implements Ownership {
	readonly me: Me;
	readonly #db: Db;
	readonly #clock: Clock;
	readonly #heart: Heart;
	readonly #told: Told;
	readonly #held = new Map<WorkshopId, Held>();
	readonly #seen = new Map<WorkshopId, { owner: Owner; until: number }>();
	readonly #asking = new Map<WorkshopId, Promise<Owner | null>>();
	readonly #stopBeat: () => void;
	#beating: Promise<void> | null = null;
	#isFailing = false;
	#closing = false;

	constructor({ db, me, clock, heart, told }: { db: Db; me: Me; clock: Clock; heart: Heart; told: Told }) {
		this.#db = db;
		this.me = me;
		this.#clock = clock;
		this.#heart = heart;
		this.#told = told;
		this.#stopBeat = heart.every(beatMs, () => void this.beat());
	}

	/** Whether requests for this workshop are answered here, as far as can be said without asking. */
	isSureOf(workshopId: WorkshopId): boolean {
		const held = this.#held.get(workshopId);
		if (!held?.isSure || this.#closing) return false;
		held.usedAt = this.#heart.now();
		return true;
	}

	/** Whether it can renew what it has. */
	get isWell(): boolean {
		return !this.#closing && !this.#isFailing;
	}

	/** Who owns it; where that is nobody, this server takes it. Null: there is no such workshop. */
	async ask(workshopId: WorkshopId): Promise<Owner | null> {
		if (this.isSureOf(workshopId)) return this.#held.get(workshopId)!.owner;
		const seen = this.#seen.get(workshopId);
		if (seen && this.#heart.now() < seen.until) return seen.owner;
		let asking = this.#asking.get(workshopId);
		if (!asking) {
			asking = this.#look(workshopId).finally(() => this.#asking.delete(workshopId));
			this.#asking.set(workshopId, asking);
		}
		return asking;
	}

	/** What was known of its owner is no longer so. */
	forget(workshopId: WorkshopId): void {
		this.#seen.delete(workshopId);
	}

	async take(workshopId: WorkshopId): Promise<Lease> {
		const owner = await this.ask(workshopId);
		const held = this.#held.get(workshopId);
		// Null: no such workshop. The load says so in its own words.
		if (owner === null) return onlyServer.take(workshopId);
		if (!held || owner.serverId !== this.me.serverId) throw new OwnedElsewhere(workshopId);
		return held;
	}

	/** Renews, gives back what is idle, and takes rounds over that are about to end without an owner. */
	beat(): Promise<void> {
		this.#beating ??= this.#beat().finally(() => (this.#beating = null));
		return this.#beating;
	}

	/** Who owns these now. */
	async lookUp(workshopIds: readonly WorkshopId[]): Promise<Map<WorkshopId, Owner>> {
		const owners = await ownersOf(this.#db, workshopIds);
		for (const id of workshopIds) {
			const owner = owners.get(id);
			if (owner && owner.serverId !== this.me.serverId) this.#seen.set(id, { owner, until: this.#heart.now() + seenMs });
			else this.#seen.delete(id);
		}
		return owners;
	}

	/** Nothing more is taken, and the others are told to look again. What is held still holds until it is given back. */
	stop(): void {
		this.#closing = true;
		this.#stopBeat();
	}

	/** The orderly end: whoever is asked next need not wait. */
	async giveBack(): Promise<void> {
		this.stop();
		await this.#beating;
		const all = [...this.#held.values()];
		this.#held.clear();
		if (all.length === 0) return;
		await giveBack(this.#db, this.me, all).catch((error) => console.error('workshops could not be given back, they are free in a moment:', faultOf(error)));
	}

	async #look(workshopId: WorkshopId): Promise<Owner | null> {
		if (this.#held.has(workshopId) && !this.#closing) {
			await this.beat();
			const held = this.#held.get(workshopId);
			if (held?.isSure) return held.owner;
		}
		for (let tries = 0; ; tries++) {
			const owner = await ownerOf(this.#db, workshopId);
			if (owner && owner.serverId !== this.me.serverId) {
				this.#seen.set(workshopId, { owner, until: this.#heart.now() + seenMs });
				return owner;
			}
			if (this.#closing) throw new Error('the server is closing');
			// Ours by its row, but not by what we know: the answer to a taking was lost on its way. It is taken anew, with a fence of its own.
			if (owner) await giveBack(this.#db, this.me, [{ workshopId, fence: owner.fence }]);
			const asked = this.#heart.now();
			const taken = await takeWorkshop(this.#db, this.me, workshopId);
			if (taken) {
				this.#hold(workshopId, taken, asked);
				return taken;
			}
			if (tries === 2) return null;
		}
	}

	#hold(workshopId: WorkshopId, owner: Owner, asked: number): void {
		const before = this.#held.get(workshopId);
		if (before) this.#lose(before);
		this.#seen.delete(workshopId);
		this.#held.set(workshopId, new Held(workshopId, owner, asked, () => this.#heart.now()));
		this.#told.taken(workshopId);
	}

	#lose(held: Held): void {
		held.isLost = true;
		if (this.#held.get(held.workshopId) === held) this.#held.delete(held.workshopId);
		this.#told.lost(held.workshopId);
	}

	async #beat(): Promise<void> {
		try {
			await this.#renew();
			if (this.#closing) return;
			await this.#giveBackIdle();
			for (const id of await dueWithoutOwner(this.#db, this.#clock.now() + aheadMs)) await this.ask(id);
			this.#isFailing = false;
		} catch (error) {
			if (!this.#isFailing) console.error('workshops cannot be kept, nothing more is taken in from when their time runs out:', faultOf(error));
			this.#isFailing = true;
		}
	}

	async #renew(): Promise<void> {
		const all = [...this.#held.values()];
		if (all.length === 0) return;
		const asked = this.#heart.now();
		const kept = await renewLeases(this.#db, this.me, all);
		for (const held of all) {
			if (kept.has(held.workshopId)) held.sureUntil = asked + leaseMs - marginMs;
			else if (!held.isLost && !this.#closing) this.#lose(held);
		}
	}

	async #giveBackIdle(): Promise<void> {
		const now = this.#heart.now();
		const idle = [...this.#held.values()].filter(({ workshopId, usedAt }) => now - usedAt > idleMs && !this.#told.isInUse(workshopId));
		if (idle.length === 0) return;
		for (const held of idle) {
			held.isLost = true;
			this.#held.delete(held.workshopId);
		}
		await giveBack(this.#db, this.me, idle);
	}
}
