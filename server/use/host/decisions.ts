import type { WorkshopId } from '#lib/domain/ids.ts';

/**
 * How many decisions of hosts about words have come to stand in each workshop, since this server began. Whoever writes onto the board what they have read
 * from rows counts before they read and again as they write: where one came in between, their words may be those that were taken out, and they read anew.
 */
export class Decisions {
	readonly #counts = new Map<WorkshopId, number>();

	of(workshopId: WorkshopId): number {
		return this.#counts.get(workshopId) ?? 0;
	}

	/** After the commit, while the gate is still held. */
	stands(workshopId: WorkshopId): void {
		this.#counts.set(workshopId, this.of(workshopId) + 1);
	}
}
