import { and, asc, isNotNull, lt } from 'drizzle-orm';
import type { App } from '../../app.ts';
import { faultOf } from '../../db/fault.ts';
import { workshops } from '../../db/schema.ts';
import { OwnedElsewhere } from '../../owning/lease.ts';
import { deleteIfOver, todayOf } from './delete-workshop.ts';

const hourMs = 60 * 60 * 1000;

/** Deletes workshops whose day has passed: looks when the server starts, and every hour. Of several servers, the one that a workshop lives with. */
export class Keeper {
	readonly #app: App;
	#timer: NodeJS.Timeout | null = null;
	#looking: Promise<void> | null = null;
	#closed = false;

	constructor(app: App) {
		this.#app = app;
	}

	start(): void {
		this.#timer ??= setInterval(() => void this.look(), hourMs).unref();
		void this.look();
	}

	/** One look now. Looks do not overlap. */
	look(): Promise<void> {
		this.#looking ??= this.#look()
			.catch((error: unknown) => console.error(`workshops whose day has passed could not be looked for, trying again in an hour: ${faultOf(error)}`))
			.finally(() => (this.#looking = null));
		return this.#looking;
	}

	async close(): Promise<void> {
		this.#closed = true;
		if (this.#timer) clearInterval(this.#timer);
		await this.#looking;
	}

	async #look(): Promise<void> {
		const due = await this.#app.db.select({ id: workshops.id }).from(workshops).where(and(isNotNull(workshops.keptUntil), lt(workshops.keptUntil, todayOf(this.#app)))).orderBy(asc(workshops.keptUntil));
		for (const { id } of due) {
			if (this.#closed) return;
			try {
				await deleteIfOver(this.#app, id);
			} catch (error) {
				// One that cannot be deleted must not keep the others.
				if (!(error instanceof OwnedElsewhere)) console.error(`workshop ${id} could not be deleted on its day, trying again in an hour:`, faultOf(error));
			}
		}
	}
}
