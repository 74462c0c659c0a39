import { eq, sql } from 'drizzle-orm';
import { cards, clusters } from '../db/schema.ts';
import type { Accepted } from './gate/accepted.ts';
import { replay, roomId } from './log/load.ts';
import type { Moot } from './moot.ts';
import { cardRow, clusterRow, type CardRow, type ClusterRow } from './projection-rows.ts';
import type { PersonId, WorkshopId } from '#lib/domain/ids.ts';

/**
 * Rows come a moment after the log. A server that died in between left some behind, and a reveal or a tally would pass over what has no
 * row: whoever opens the workshop next brings its rows level, and a step waits for that.
 */
export class CatchUp {
	readonly #moot: Moot;
	readonly #behind: Set<PersonId>;
	#running: Promise<void> | null = null;

	private constructor(moot: Moot, behind: Set<PersonId>) {
		this.#moot = moot;
		this.#behind = behind;
	}

	/** The board is compared at once; drafts, of which there may be many, are only looked for. */
	static async open(moot: Moot): Promise<CatchUp> {
		const { db } = moot.ground;
		const stood = new Map<string, { state: string; updatedAt: Date }>();
		for (const table of [cards, clusters]) {
			for (const { id, ...row } of await db.select({ id: table.id, state: table.state, updatedAt: table.updatedAt }).from(table).where(eq(table.workshopId, moot.id))) stood.set(id, row);
		}
		const isBehind = (row: CardRow | ClusterRow) => stood.get(row.id)?.state !== row.state || stood.get(row.id)?.updatedAt.getTime() !== row.updatedAt.getTime();
		const { cards: cardRows, clusters: clusterRows } = rowsOf(moot.id, 'board', moot.board.accepted);
		moot.projection.put({ cards: cardRows.filter(isBehind), clusters: clusterRows.filter(isBehind) });
		const { rows } = await db.execute<{ personId: PersonId }>(sql`
			select room.person_id as "personId" from rooms room
			where room.workshop_id = ${moot.id} and room.person_id is not null and (
				exists (select 1 from card_authors author left join cards on cards.id = author.card_id where author.workshop_id = room.workshop_id and author.person_id = room.person_id and cards.id is null)
				or exists (select 1 from updates where updates.room_id = room.id and updates.person_id is not null and updates.at > coalesce((
					select max(cards.updated_at) from cards join card_authors author on author.card_id = cards.id
					where author.workshop_id = room.workshop_id and author.person_id = room.person_id
				), '-infinity'))
			)`);
		return new CatchUp(moot, new Set(rows.map(({ personId }) => personId)));
	}

	/** This draft is open now, and its rows are its own business from here on. */
	opened(personId: PersonId, accepted: Accepted): void {
		if (this.#behind.delete(personId)) this.#moot.projection.put(rowsOf(this.#moot.id, 'draft', accepted));
	}

	/** Resolves when no draft is behind any more. */
	all(): Promise<void> {
		this.#running ??= this.#all().finally(() => (this.#running = null));
		return this.#running;
	}

	async #all(): Promise<void> {
		for (const personId of this.#behind) {
			const { accepted } = await replay(this.#moot.ground.db, roomId(this.#moot.id, personId), true);
			this.opened(personId, accepted);
		}
	}
}

function rowsOf(workshopId: WorkshopId, kind: 'board' | 'draft', accepted: Accepted): { cards: CardRow[]; clusters: ClusterRow[] } {
	return {
		cards: [...accepted.removedCards.keys(), ...accepted.cards.keys()].map((id) => cardRow(workshopId, kind, accepted, id)!),
		clusters: [...accepted.removedClusters.keys(), ...accepted.clusters.keys()].map((id) => clusterRow(workshopId, accepted, id)!)
	};
}
