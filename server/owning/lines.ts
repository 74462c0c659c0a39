import type { Owner } from './lease.ts';
import { leaseMs } from './lease.ts';
import { sendAway } from '../realtime/restart.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';

/** A request, a stream or a socket that is being passed on to an owner. */
export interface Passed {
	readonly owner: Owner;
	readonly actor: { readonly personId: string };
	/** Its owner is another one by now, or does not answer: whatever still comes from there does not count. */
	lost(): void;
	/** Says goodbye in the owner's stead. */
	close(code: 'restarting', reason: string): void;
}

/** Lines break one after the other, and their people should come back in one order. */
const gatherMs = 50;

/** Everything that is being passed on from here. */
export class Lines {
	readonly #by = new Map<WorkshopId, Set<Passed>>();
	#broken = new Set<Passed>();
	#timer: NodeJS.Timeout | null = null;

	get workshopIds(): WorkshopId[] {
		return [...this.#by.keys()];
	}

	of(workshopId: WorkshopId) {
		return {
			add: (line: Passed) => void this.#by.set(workshopId, (this.#by.get(workshopId) ?? new Set()).add(line)),
			over: (line: Passed) => {
				const all = this.#by.get(workshopId);
				all?.delete(line);
				if (all?.size === 0) this.#by.delete(workshopId);
				this.#broken.delete(line);
			},
			broken: (line: Passed) => {
				this.#broken.add(line);
				this.#timer ??= setTimeout(() => this.#sayGoodbye(), gatherMs);
			}
		};
	}

	/** Cuts what is passed on to someone who does not own the workshop any more. */
	compare(owners: ReadonlyMap<WorkshopId, Owner>): void {
		for (const [workshopId, lines] of this.#by) {
			const now = owners.get(workshopId);
			for (const line of [...lines]) if (now?.serverId !== line.owner.serverId || now.fence !== line.owner.fence) line.lost();
		}
	}

	/** This server stops: its people go to another one. */
	close(): void {
		if (this.#timer) clearTimeout(this.#timer);
		sendAway([...this.#by.values()].flatMap((lines) => [...lines]), Math.random, 0);
	}

	/** By then the lease of a dead owner has run out. */
	#sayGoodbye(): void {
		this.#timer = null;
		const broken = [...this.#broken];
		this.#broken = new Set();
		sendAway(broken, Math.random, leaseMs - 500);
	}
}
