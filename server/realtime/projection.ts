import { eq, inArray, sql } from 'drizzle-orm';
import type { Ground } from './ground.ts';
import { replay, roomId } from './log/load.ts';
import { cardRow, clusterRow, type CardRow, type ClusterRow } from './projection-rows.ts';
import type { Db, Tx } from '../db/client.ts';
import { cards, clusters, rooms } from '../db/schema.ts';
import { faultOf } from '../db/fault.ts';
import type { CardId, ClusterId, WorkshopId } from '#lib/domain/ids.ts';

/** What is counted (how many cards there are, and in which groups) is written soon; where a card lies and what it says can wait a little. */
const soonMs = 300;
const laterMs = 1500;
const chunk = 1000;
const minuteMs = 60_000;

/** Brings what stands in the log into the rows of cards and clusters: soon, or at once before a round turns, a tally or an export. */
export class Projection {
	readonly #ground: Ground;
	readonly #workshopId: WorkshopId;
	readonly #hold: (tx: Tx) => Promise<void>;
	readonly #written: (counts: boolean) => void;
	#cards = new Map<string, CardRow>();
	#clusters = new Map<string, ClusterRow>();
	/** In which pile each card was put last. */
	readonly #piles = new Map<string, string>();
	readonly #moves: number[] = [];
	#calm: NodeJS.Timeout | null = null;
	#countsMove = false;
	#timer: NodeJS.Timeout | null = null;
	#dueAt = Infinity;
	#running: Promise<void> = Promise.resolve();
	#closed = false;

	/**
	 * @param hold throws where the workshop has another owner: rows of an older state must not be laid over newer ones
	 * @param written after each writing; `counts`: whether there may now be more or fewer of anything, anywhere
	 */
	constructor(ground: Ground, workshopId: WorkshopId, hold: (tx: Tx) => Promise<void>, written: (counts: boolean) => void) {
		this.#ground = ground;
		this.#workshopId = workshopId;
		this.#hold = hold;
		this.#written = written;
	}

	/** Only what is committed comes in here, so no row is ever ahead of the log. */
	put(rows: { cards: CardRow[]; clusters: ClusterRow[] }): void {
		for (const row of rows.cards) {
			this.#cards.set(row.id, row);
			const pile = `${row.state} ${row.clusterId} ${row.alsoId}`;
			const before = this.#piles.get(row.id);
			if (before === pile) continue;
			if (before !== undefined) this.#moved();
			this.#piles.set(row.id, pile);
			this.#countsMove = true;
		}
		for (const row of rows.clusters) this.#clusters.set(row.id, row);
		if (rows.clusters.length > 0) this.#countsMove = true;
		if (this.isDone || this.#closed || this.#ground.ticking === 'hand') return;
		const dueAt = performance.now() + (this.#countsMove ? soonMs : laterMs);
		if (this.#timer && this.#dueAt <= dueAt) return;
		if (this.#timer) clearTimeout(this.#timer);
		this.#dueAt = dueAt;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			this.flush().catch((error) => {
				console.error(`workshop ${this.#workshopId}: rows of cards could not be written, trying again:`, faultOf(error));
				this.put({ cards: [], clusters: [] });
			});
		}, dueAt - performance.now());
		this.#timer.unref();
	}

	/** Cards that changed their pile in the last minute: the gentle end of a silent round of grouping. */
	get movesLately(): number {
		const since = this.#ground.clock.now() - minuteMs;
		while (this.#moves.length > 0 && this.#moves[0]! <= since) this.#moves.shift();
		return this.#moves.length;
	}

	#moved(): void {
		this.#moves.push(this.#ground.clock.now());
		if (this.#calm || this.#closed || this.#ground.ticking === 'hand') return;
		// When things have become quiet nothing else would say so.
		this.#calm = setTimeout(() => {
			this.#calm = null;
			if (!this.#closed) this.#written(true);
		}, minuteMs).unref();
	}

	get isDone(): boolean {
		return this.#cards.size === 0 && this.#clusters.size === 0;
	}

	flush(): Promise<void> {
		const run = this.#running.catch(() => {}).then(() => this.#write());
		this.#running = run;
		return run;
	}

	close(): void {
		this.#closed = true;
		if (this.#timer) clearTimeout(this.#timer);
		if (this.#calm) clearTimeout(this.#calm);
	}

	async #write(): Promise<void> {
		if (this.isDone) return;
		const [cardRows, clusterRows, counts] = [this.#cards, this.#clusters, this.#countsMove];
		this.#countsMove = false;
		this.#cards = new Map();
		this.#clusters = new Map();
		try {
			await this.#ground.db.transaction(async (tx) => {
				await this.#hold(tx);
				await writeRows(tx, [...cardRows.values()], [...clusterRows.values()]);
			});
		} catch (error) {
			// What came in meanwhile is newer.
			this.#cards = new Map([...cardRows, ...this.#cards]);
			this.#clusters = new Map([...clusterRows, ...this.#clusters]);
			this.#countsMove ||= counts;
			throw error;
		}
		this.#written(counts);
	}
}

/** A row of another workshop under the same id is left alone. */
export async function writeRows(db: Db | Tx, cardRows: CardRow[], clusterRows: ClusterRow[]): Promise<void> {
	for (let i = 0; i < cardRows.length; i += chunk) {
		await db
			.insert(cards)
			.values(cardRows.slice(i, i + chunk))
			.onConflictDoUpdate({ target: cards.id, set: excluded('number', 'text', 'theme', 'place', 'x', 'y', 'cluster_id', 'also_id', 'same', 'state', 'updated_at'), setWhere: sql`${cards.workshopId} = excluded.workshop_id` });
	}
	for (let i = 0; i < clusterRows.length; i += chunk) {
		await db
			.insert(clusters)
			.values(clusterRows.slice(i, i + chunk))
			.onConflictDoUpdate({ target: clusters.id, set: excluded('number', 'name', 'into_id', 'state', 'updated_at'), setWhere: sql`${clusters.workshopId} = excluded.workshop_id` });
	}
}

/** The new values of these columns, by the names drizzle knows them by. */
function excluded(...columns: string[]) {
	return Object.fromEntries(columns.map((column) => [column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()), sql.raw(`excluded.${column}`)]));
}

/** Makes all rows of a workshop anew from its log alone. */
export async function rebuildRows(ground: Pick<Ground, 'db'>, workshopId: WorkshopId): Promise<void> {
	await ground.db.transaction(async (tx) => {
		const cardRows = new Map<CardId, CardRow>();
		const clusterRows = new Map<ClusterId, ClusterRow>();
		const stored = await tx.select({ id: rooms.id, personId: rooms.personId }).from(rooms).where(eq(rooms.workshopId, workshopId));
		// Drafts first: a card that was turned over stands on the board under the same id.
		stored.sort((a, b) => Number(a.id === roomId(workshopId, null)) - Number(b.id === roomId(workshopId, null)));
		for (const { id, personId } of stored) {
			const kind = personId === null ? 'board' : 'draft';
			const { accepted } = await replay(tx, id, kind === 'draft');
			for (const card of [...accepted.removedCards.keys(), ...accepted.cards.keys()]) cardRows.set(card, cardRow(workshopId, kind, accepted, card)!);
			for (const cluster of [...accepted.removedClusters.keys(), ...accepted.clusters.keys()]) clusterRows.set(cluster, clusterRow(workshopId, accepted, cluster)!);
		}
		await tx.delete(cards).where(eq(cards.workshopId, workshopId));
		await tx.delete(clusters).where(eq(clusters.workshopId, workshopId));
		await writeRows(tx, [...cardRows.values()], [...clusterRows.values()]);
	});
}

/** Turns the rows of revealed cards over, in the transaction of the reveal. */
export async function turnOver(tx: Tx, ids: CardId[], at: Date): Promise<void> {
	for (let i = 0; i < ids.length; i += chunk) {
		await tx.update(cards).set({ state: 'board', updatedAt: at }).where(inArray(cards.id, ids.slice(i, i + chunk)));
	}
}
