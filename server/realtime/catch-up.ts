import { eq, sql } from 'drizzle-orm';
import { cards, clusters } from '../db/schema.ts';
import { replay } from './log/load.ts';
import type { Moot } from './moot.ts';
import { allRowsOf, type CardRow, type ClusterRow } from './projection-rows.ts';
import type { Room } from './room.ts';
import { notesRow } from './talk-notes.ts';
import { whereOf, type Where } from './where.ts';
import type { PersonId, TalkId } from '#lib/domain/ids.ts';

/**
 * Rows come a moment after the log. A server that died in between left some behind, and a reveal or a tally would pass over what has no
 * row: whoever opens the workshop next brings its rows level, and a step waits for that.
 */
export class CatchUp {
	readonly #moot: Moot;
	/** By room id. */
	readonly #behind: Map<string, Where>;
	#running: Promise<void> | null = null;

	private constructor(moot: Moot, behind: Map<string, Where>) {
		this.#moot = moot;
		this.#behind = behind;
	}

	/** The board is compared at once; drafts and talks, of which there may be many, are only looked for. */
	static async open(moot: Moot): Promise<CatchUp> {
		const { db } = moot.ground;
		const stood = new Map<string, { state: string; updatedAt: Date }>();
		for (const table of [cards, clusters]) {
			for (const { id, ...row } of await db.select({ id: table.id, state: table.state, updatedAt: table.updatedAt }).from(table).where(eq(table.workshopId, moot.id))) stood.set(id, row);
		}
		const isBehind = (row: CardRow | ClusterRow) => stood.get(row.id)?.state !== row.state || stood.get(row.id)?.updatedAt.getTime() !== row.updatedAt.getTime();
		const { cards: cardRows, clusters: clusterRows } = allRowsOf(moot.board.place, moot.board.accepted);
		moot.projection.put({ cards: cardRows.filter(isBehind), clusters: clusterRows.filter(isBehind), notes: [] });
		const { rows } = await db.execute<{ id: string; personId: PersonId | null; talkId: TalkId | null }>(sql`
			select room.id, room.person_id as "personId", room.talk_id as "talkId" from rooms room
			where room.workshop_id = ${moot.id} and room.person_id is not null and (
				exists (select 1 from card_authors author left join cards on cards.id = author.card_id where author.workshop_id = room.workshop_id and author.person_id = room.person_id and cards.id is null)
				or exists (select 1 from updates where updates.room_id = room.id and updates.person_id is not null and updates.at > coalesce((
					select max(cards.updated_at) from cards join card_authors author on author.card_id = cards.id
					where author.workshop_id = room.workshop_id and author.person_id = room.person_id
				), '-infinity'))
			)
			union all
			select room.id, room.person_id, room.talk_id from rooms room
			where room.workshop_id = ${moot.id} and room.talk_id is not null and exists (
				select 1 from updates where updates.room_id = room.id and updates.seq > coalesce((select seq from talk_notes where talk_notes.talk_id = room.talk_id), 0)
			)`);
		return new CatchUp(moot, new Map(rows.map((row) => [row.id, whereOf(row)])));
	}

	/** This document is open now, and its rows are its own business from here on. */
	opened({ place, accepted, doc, lastAt }: Pick<Room, 'place' | 'accepted' | 'doc' | 'lastAt'>): void {
		if (!this.#behind.delete(place.id)) return;
		const { workshopId, where } = place;
		const notes = where.kind === 'talk' ? [notesRow(workshopId, where.talkId, doc, place.seq, lastAt)] : [];
		this.#moot.projection.put({ ...allRowsOf(place, accepted), notes });
	}

	/** Resolves when none is behind any more. */
	all(): Promise<void> {
		this.#running ??= this.#all().finally(() => (this.#running = null));
		return this.#running;
	}

	async #all(): Promise<void> {
		for (const [id, where] of this.#behind) {
			const { accepted, doc, seq, lastAt } = await replay(this.#moot.ground.db, id, where.kind !== 'talk');
			this.opened({ place: { id, workshopId: this.#moot.id, where, fence: 0, seq }, accepted, doc, lastAt });
		}
	}
}
