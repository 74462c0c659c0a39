import * as Y from 'yjs';
import type { Counters } from './append.ts';
import type { Letting } from '../leases.ts';
import type { Copy } from '../newcomers.ts';
import type { Rows } from '../projection-rows.ts';
import type { Taken } from './snapshot.ts';
import { touchedNothing } from '../gate/accepted.ts';
import type { CardId, PersonId } from '#lib/domain/ids.ts';

/** Whoever waits for a commit to be told so. */
export interface Reader {
	saved(frames: number): void;
}

/** One accepted update: what the gate let out, with what the server put right or numbered in the same transaction. */
export interface LogRow {
	bytes: Uint8Array;
	/** Null: the server itself. */
	personId: PersonId | null;
	at: number;
	/** The socket it came from, and the client ids it wrote under: they get no echo. */
	from: Reader | null;
	clients: number[];
	/** Whether the server put something back or added a number: then the author must hear of it too. */
	serverActed: boolean;
}

/** Waits for a commit. `lost`: it will never come, and nothing of the batch stands. */
export interface Waiter {
	then(): void;
	lost?(): void;
}

/** The room was dropped from memory before a write stood in its log. Nothing of the write stands; it may be made again. */
export class Dropped extends Error {
	override name = 'Dropped';
	constructor() {
		super('this workshop was just opened again');
	}
}

/** What goes into the log in one commit, and what happens when it stands there. Nothing of it is shown to anyone before. */
export class Batch {
	readonly rows: LogRow[] = [];
	readonly authors: { cardId: CardId; personId: PersonId; roundIndex: number; at: number }[] = [];
	readonly leases: (Letting & { personId: PersonId })[] = [];
	readonly touched = touchedNothing();
	/** The highest frame number of each socket that this batch makes durable. */
	readonly acks = new Map<Reader, number>();
	readonly after: Waiter[] = [];
	bytes = 0;
	/** performance.now() of the first thing in it. */
	since: number | null = null;
	/** Set when it is sealed: the rows as they are to be, and the state vector that includes it. */
	projected: Rows = { cards: [], clusters: [], notes: [] };
	stateVector: Uint8Array | null = null;
	/** The counters of its workshop, where they are written with it. */
	numbers: Counters | null = null;
	/** The whole document that includes it, where someone waits for that. */
	copy: Copy | null = null;
	/** What its content then is, where it is time to compare. */
	hash: string | null = null;
	/** What a snapshot that includes it is made of, where one is overdue. */
	taken: Taken | null = null;
	#merged: Uint8Array | null = null;

	get isEmpty(): boolean {
		return this.since === null;
	}

	get isDurable(): boolean {
		return this.rows.length === 0 && this.authors.length === 0 && this.leases.length === 0;
	}

	/** All its rows as one update; asked for once it is sealed. */
	get merged(): Uint8Array {
		return (this.#merged ??= this.rows.length === 1 ? this.rows[0]!.bytes : Y.mergeUpdates(this.rows.map((row) => row.bytes)));
	}

	begin(): this {
		this.since ??= performance.now();
		return this;
	}

	add(row: LogRow): void {
		this.begin().rows.push(row);
		this.bytes += row.bytes.length;
	}

	/** Tells all who wait that nothing of it will stand. */
	drop(): void {
		for (const waiter of this.after) waiter.lost?.();
	}

	/** Puts what could not be written in front again. */
	static join(first: Batch, second: Batch): Batch {
		const joined = new Batch();
		for (const batch of [first, second]) {
			joined.rows.push(...batch.rows);
			joined.authors.push(...batch.authors);
			joined.leases.push(...batch.leases);
			joined.after.push(...batch.after);
			for (const id of batch.touched.cards) joined.touched.cards.add(id);
			for (const id of batch.touched.clusters) joined.touched.clusters.add(id);
			joined.touched.notes ||= batch.touched.notes;
			for (const [reader, frames] of batch.acks) joined.acks.set(reader, frames);
			joined.bytes += batch.bytes;
		}
		joined.since = first.since ?? second.since;
		return joined;
	}
}
