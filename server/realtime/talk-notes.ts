import type * as Y from 'yjs';
import type { NotesRow } from './projection-rows.ts';
import type { Room } from './room.ts';
import { readNotes } from '#lib/doc/notes.ts';
import type { TalkId, WorkshopId } from '#lib/domain/ids.ts';

/** Reading all notes of a talk for each letter that someone writes would cost more than the letters. */
const everyMs = 1000;

export function notesRow(workshopId: WorkshopId, talkId: TalkId, doc: Y.Doc, seq: number, at: number): NotesRow {
	return { talkId, workshopId, notes: readNotes(doc), seq, updatedAt: new Date(at) };
}

/** Gives the notes of one talk to the rows: now and then while people write, and all of them when they rest. Never more than stands in the log. */
export class TalkNotes {
	readonly #room: Room;
	readonly #now: () => number;
	#isOwed = false;
	#readAt = -Infinity;
	#changedAt = 0;

	constructor(room: Room, now: () => number) {
		this.#room = room;
		this.#now = now;
	}

	/** With a commit that is about to be made. @param rows in it */
	sealed(touched: boolean, rows: number): NotesRow[] {
		if (touched) {
			this.#isOwed = true;
			this.#changedAt = this.#now();
		}
		return this.#isOwed && performance.now() - this.#readAt >= everyMs ? this.#read(rows) : [];
	}

	/** What is still owed, where everything stands in the log. */
	rest(): NotesRow[] {
		return this.#isOwed && this.#room.isSettled ? this.#read(0) : [];
	}

	#read(rows: number): NotesRow[] {
		const { place, doc } = this.#room;
		if (place.where.kind !== 'talk') return [];
		this.#isOwed = false;
		this.#readAt = performance.now();
		return [notesRow(place.workshopId, place.where.talkId, doc, place.seq + rows, this.#changedAt)];
	}
}
