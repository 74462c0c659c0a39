import { and, eq } from 'drizzle-orm';
import type { App } from '../app.ts';
import { rounds, workshops } from '../db/schema.ts';
import { turnRound } from './rounds.ts';
import { faultOf } from '../db/fault.ts';
import { OwnedElsewhere } from '../owning/lease.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import type { RoundState } from '#lib/domain/round.ts';
import { nextDeadline } from '#lib/domain/run.ts';

// setTimeout fires at once for waits above 2^31 - 1 ms.
const longestWait = 2 ** 31 - 1;

/** The server's clock fires the ends of rounds, also of those that ended while it was down. */
export class Timers {
	readonly #app: App;
	readonly #waiting = new Map<WorkshopId, NodeJS.Timeout>();
	#closed = false;

	constructor(app: App) {
		this.#app = app;
	}

	/** Once, at the start of the only server. */
	async load(): Promise<void> {
		const open = await this.#app.db
			.select({ id: rounds.workshopId, state: rounds.state })
			.from(rounds)
			.innerJoin(workshops, eq(workshops.id, rounds.workshopId))
			.where(eq(workshops.state, 'open'));
		for (const { id, state } of open) this.arm(id, state);
	}

	/** This server has come to own a workshop, and ends its round. */
	async take(workshopId: WorkshopId): Promise<void> {
		try {
			const [row] = await this.#app.db.select({ state: rounds.state }).from(rounds).innerJoin(workshops, eq(workshops.id, rounds.workshopId)).where(and(eq(rounds.workshopId, workshopId), eq(workshops.state, 'open')));
			if (row && this.#app.owns(workshopId)) this.arm(workshopId, row.state);
		} catch (error) {
			console.error(`the round of workshop ${workshopId} could not be read, trying again: ${faultOf(error)}`);
			setTimeout(() => void (this.#closed || (this.#app.owns(workshopId) && this.take(workshopId))), 1000).unref();
		}
	}

	/** It is another server's to end. */
	disarm(workshopId: WorkshopId): void {
		clearTimeout(this.#waiting.get(workshopId));
		this.#waiting.delete(workshopId);
	}

	isArmed(workshopId: WorkshopId): boolean {
		return this.#waiting.has(workshopId);
	}

	arm(workshopId: WorkshopId, round: RoundState): void {
		this.disarm(workshopId);
		const deadline = nextDeadline(round);
		if (deadline === null || this.#closed) return;
		const wait = Math.min(longestWait, Math.max(0, deadline - this.#app.clock.now()));
		const timer = setTimeout(() => void this.#fire(workshopId, round), wait);
		timer.unref();
		this.#waiting.set(workshopId, timer);
	}

	async #fire(workshopId: WorkshopId, round: RoundState): Promise<void> {
		if (this.#closed) return;
		this.#waiting.delete(workshopId);
		// A timer may fire a millisecond early by the server's own clock.
		if ((nextDeadline(round) ?? 0) > this.#app.clock.now()) return this.arm(workshopId, round);
		try {
			// Refused where a facilitator was a little quicker: that step has armed the new deadline.
			await turnRound(this.#app, workshopId, { command: 'time-up' }, null);
		} catch (error) {
			if (error instanceof OwnedElsewhere || !this.#app.owns(workshopId)) return;
			console.error(`the end of a round could not be written, trying again: ${faultOf(error)}`);
			if (!this.#closed) this.#waiting.set(workshopId, setTimeout(() => void this.#fire(workshopId, round), 1000).unref());
		}
	}

	close(): void {
		this.#closed = true;
		for (const timer of this.#waiting.values()) clearTimeout(timer);
		this.#waiting.clear();
	}
}
