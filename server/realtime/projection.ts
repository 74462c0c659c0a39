import { eq, inArray, sql } from 'drizzle-orm';
import type { Ground } from './ground.ts';
import { replay } from './log/load.ts';
import { allRowsOf, type CardRow, type ClusterRow, type NotesRow, type Rows } from './projection-rows.ts';
import { notesRow } from './talk-notes.ts';
import { whereOf } from './where.ts';
import type { Db, Tx } from '../db/client.ts';
import { cards, clusters, rooms, talkNotes } from '../db/schema.ts';
import { faultOf } from '../db/fault.ts';
import type { CardId, ClusterId, TalkId, WorkshopId } from '#lib/domain/ids.ts';

/** What is counted (how many cards there are, and in which groups) is written soon; where a card lies and what it says can wait a little. */
const soonMs = 300;
const laterMs = 1500;
const chunk = 1000;
const minuteMs = 60_000;
/** So often at most it is said that there are fewer moves: one by one would be a message for each. */
const calmMs = 10_000;

/** What a writing may have changed. `counts`: whether there may now be more or fewer of anything, anywhere. */
export interface Written {
	counts: boolean;
	notes: boolean;
}

/** Brings what stands in the log into the rows of cards, clusters and notes: soon, or at once before a round turns, a tally or an export. */
export class Projection {
	readonly #ground: Ground;
	readonly #workshopId: WorkshopId;
	readonly #hold: (tx: Tx) => Promise<void>;
	readonly #written: (what: Written) => void;
	#cards = new Map<string, CardRow>();
	#clusters = new Map<string, ClusterRow>();
	#notes = new Map<TalkId, NotesRow>();
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
	 * @param written after each writing
	 */
	constructor(ground: Ground, workshopId: WorkshopId, hold: (tx: Tx) => Promise<void>, written: (what: Written) => void) {
		this.#ground = ground;
		this.#workshopId = workshopId;
		this.#hold = hold;
		this.#written = written;
	}

	/** Only what is committed comes in here, so no row is ever ahead of the log. */
	put(rows: Rows): void {
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
		for (const row of rows.notes) this.#notes.set(row.talkId, row);
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
				this.put({ cards: [], clusters: [], notes: [] });
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
		this.#watchCalm();
	}

	/** When things become quiet nothing else would say so: looks again until no move is left. */
	#watchCalm(): void {
		if (this.#calm || this.#closed || this.#ground.ticking === 'hand' || this.movesLately === 0) return;
		const over = this.#moves[0]! + minuteMs - this.#ground.clock.now();
		this.#calm = setTimeout(() => {
			this.#calm = null;
			if (this.#closed) return;
			this.#written({ counts: true, notes: false });
			this.#watchCalm();
		}, Math.max(over, calmMs)).unref();
	}

	get isDone(): boolean {
		return this.#cards.size === 0 && this.#clusters.size === 0 && this.#notes.size === 0;
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
		const [cardRows, clusterRows, notesRows, counts] = [this.#cards, this.#clusters, this.#notes, this.#countsMove];
		this.#countsMove = false;
		this.#cards = new Map();
		this.#clusters = new Map();
		this.#notes = new Map();
		try {
			await this.#ground.db.transaction(async (tx) => {
				await this.#hold(tx);
				await writeRows(tx, { cards: [...cardRows.values()], clusters: [...clusterRows.values()], notes: [...notesRows.values()] });
			});
		} catch (error) {
			// What came in meanwhile is newer.
			this.#cards = new Map([...cardRows, ...this.#cards]);
			this.#clusters = new Map([...clusterRows, ...this.#clusters]);
			this.#notes = new Map([...notesRows, ...this.#notes]);
			this.#countsMove ||= counts;
			throw error;
		}
		this.#written({ counts, notes: notesRows.size > 0 });
	}
}

/** A row of another workshop under the same id is left alone. */
export async function writeRows(db: Db | Tx, { cards: cardRows, clusters: clusterRows, notes }: Rows): Promise<void> {
	for (let i = 0; i < cardRows.length; i += chunk) {
		await db
			.insert(cards)
			.values(cardRows.slice(i, i + chunk))
			.onConflictDoUpdate({ target: cards.id, set: excluded('number', 'text', 'theme', 'place', 'x', 'y', 'cluster_id', 'also_id', 'same', 'state', 'talk_id', 'updated_at'), setWhere: sql`${cards.workshopId} = excluded.workshop_id` });
	}
	for (let i = 0; i < clusterRows.length; i += chunk) {
		await db
			.insert(clusters)
			.values(clusterRows.slice(i, i + chunk))
			.onConflictDoUpdate({ target: clusters.id, set: excluded('number', 'name', 'into_id', 'state', 'talk_id', 'updated_at'), setWhere: sql`${clusters.workshopId} = excluded.workshop_id` });
	}
	// An older state is never laid over a newer one. All at once: sixty talks are written in at the same time, and everyone who walks waits for the same one connection of a folder.
	for (let i = 0; i < notes.length; i += chunk) await db.insert(talkNotes).values(notes.slice(i, i + chunk)).onConflictDoUpdate({ target: talkNotes.talkId, set: excluded('notes', 'seq', 'updated_at'), setWhere: sql`${talkNotes.workshopId} = excluded.workshop_id and ${talkNotes.seq} < excluded.seq` });
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
		const notesRows: NotesRow[] = [];
		const stored = (await tx.select().from(rooms).where(eq(rooms.workshopId, workshopId))).map((room) => ({ id: room.id, where: whereOf(room) }));
		// Drafts first: a card that was turned over stands on the board under the same id.
		stored.sort((a, b) => Number(a.where.kind === 'board') - Number(b.where.kind === 'board'));
		for (const { id, where } of stored) {
			const { accepted, doc, seq, lastAt } = await replay(tx, id, where.kind !== 'talk');
			const rows = allRowsOf({ workshopId, where }, accepted);
			for (const row of rows.cards) cardRows.set(row.id, row);
			for (const row of rows.clusters) clusterRows.set(row.id, row);
			if (where.kind === 'talk') notesRows.push(notesRow(workshopId, where.talkId, doc, seq, lastAt));
		}
		await tx.delete(cards).where(eq(cards.workshopId, workshopId));
		await tx.delete(clusters).where(eq(clusters.workshopId, workshopId));
		await tx.delete(talkNotes).where(eq(talkNotes.workshopId, workshopId));
		await writeRows(tx, { cards: [...cardRows.values()], clusters: [...clusterRows.values()], notes: notesRows });
	});
}

/** Turns the rows of revealed cards over, in the transaction of the reveal. */
export async function turnOver(tx: Tx, ids: CardId[], at: Date): Promise<void> {
	for (let i = 0; i < ids.length; i += chunk) {
		await tx.update(cards).set({ state: 'board', updatedAt: at }).where(inArray(cards.id, ids.slice(i, i + chunk)));
	}
}
