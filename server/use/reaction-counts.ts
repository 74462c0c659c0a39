import { asc, inArray } from 'drizzle-orm';
import type { App } from '../app.ts';
import { reactions } from '../db/schema.ts';
import { writeCardField } from '#lib/doc/board.ts';
import type { CardId, WorkshopId } from '#lib/domain/ids.ts';

/**
 * Brings reaction rows onto the board: counts and reasons, no person with them. Cards are marked after their row is committed and read
 * after they are marked, one batch at a time, so the last write always stands for all rows; many reactions at once cost one write.
 */
export class ReactionCounts {
	readonly #app: App;
	readonly #marked = new Map<WorkshopId, Set<CardId>>();
	readonly #running = new Map<WorkshopId, Promise<void>>();

	constructor(app: App) {
		this.#app = app;
	}

	/** Resolves when the board shows the card's rows as they are now. */
	async write(workshopId: WorkshopId, cardId: CardId): Promise<void> {
		this.#marked.set(workshopId, (this.#marked.get(workshopId) ?? new Set()).add(cardId));
		// A batch under way may have read before this mark: wait for it, then for one that has read since.
		await this.#running.get(workshopId);
		if (!this.#marked.get(workshopId)?.has(cardId)) {
			await this.#running.get(workshopId);
			return;
		}
		const run = this.#batch(workshopId).finally(() => this.#running.delete(workshopId));
		this.#running.set(workshopId, run);
		await run;
	}

	async #batch(workshopId: WorkshopId): Promise<void> {
		const cardIds = [...(this.#marked.get(workshopId) ?? [])];
		this.#marked.delete(workshopId);
		const decisions = this.#app.decisions.of(workshopId);
		let isLate = false;
		const rows = await this.#app.db.select().from(reactions).where(inArray(reactions.cardId, cardIds)).orderBy(asc(reactions.at), asc(reactions.personId));
		await this.#app.rooms.writeBoard(workshopId, (doc) => {
			isLate = this.#app.decisions.of(workshopId) !== decisions;
			if (isLate) return;
			for (const cardId of cardIds) {
				const of = rows.filter((row) => row.cardId === cardId);
				writeCardField(doc, cardId, 'same', of.filter((row) => row.kind === 'same').length);
				writeCardField(doc, cardId, 'differ', of.filter((row) => row.kind === 'differ').map((row) => row.reason));
			}
		});
		if (!isLate) return;
		// A host's decision came in between: reasons that were read may be gone.
		this.#marked.set(workshopId, new Set([...(this.#marked.get(workshopId) ?? []), ...cardIds]));
		await this.#batch(workshopId);
	}
}
