import * as Y from 'yjs';
import { benchOf } from './bench.ts';
import { Comparing } from './comparing.ts';
import { Compacting } from './compacting.ts';
import { fanOut } from './fan-out.ts';
import { touchedIn, touchedNothing, type Accepted } from './gate/accepted.ts';
import { judgeUpdate } from './gate/judge-update.ts';
import { readUpdate } from './gate/read.ts';
import { rescue } from './gate/rescue.ts';
import { Leases, type Wanted } from './leases.ts';
import { Batch, Dropped } from './log/batch.ts';
import type { Job, Place } from './log/append.ts';
import type { Loaded } from './log/load.ts';
import type { Logged } from './log/log.ts';
import type { Moot } from './moot.ts';
import { Newcomers } from './newcomers.ts';
import { rowsOf } from './projection-rows.ts';
import type { Seat } from './seat.ts';
import { standingOf } from './standing.ts';
import { TalkNotes } from './talk-notes.ts';
import type { Where } from './where.ts';
import { writtenIn } from './written.ts';
import { faultOf } from '../db/fault.ts';
import type { PersonId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';

/** With this much waiting for the log, or waiting this long, nothing more is taken in. */
const waitingBytes = 4 * 1024 * 1024;
const waitingMs = 5000;
/** So old may be what is taken for all that a slow reader has. What it has already is passed over there. */
const vectorMs = 1000;

/** One document with the people who look at it. Everything here happens in one turn of the event loop; only the log is waited for. */
export class Room implements Logged {
	readonly seats = new Set<Seat>();
	readonly kind: Where['kind'];
	readonly place: Place;
	doc!: Y.Doc;
	accepted!: Accepted;
	epoch!: number;
	/** When the last row of the log was written, as it was read. */
	lastAt!: number;
	readonly #moot: Moot;
	readonly #leases: Leases;
	#open = new Batch();
	#sealed: Batch | null = null;
	#emitted: Uint8Array | null = null;
	#failing = false;
	#isDead = false;
	#vector: { at: number; bytes: Uint8Array } | null = null;
	readonly #newcomers = new Newcomers(this);
	readonly comparing: Comparing;
	readonly compacting: Compacting;
	readonly notes: TalkNotes;

	constructor(moot: Moot, loaded: Loaded) {
		this.#moot = moot;
		this.place = loaded.place;
		this.kind = loaded.place.where.kind;
		this.#leases = new Leases(moot.ground.random, () => this.doc);
		this.comparing = new Comparing(this, () => this.#moot.turns.isHeld, moot.ground.clock.now());
		this.compacting = new Compacting(this, moot.ground.db, () => moot.turns.isHeld, () => moot.projection.flush());
		this.notes = new TalkNotes(this, () => moot.ground.clock.now());
		this.become(loaded);
	}

	/** Takes the document as the log has it, in place of what is held. */
	become(loaded: Loaded): void {
		this.doc?.destroy();
		Object.assign(this.place, loaded.place);
		this.doc = loaded.doc;
		this.accepted = loaded.accepted;
		this.epoch = loaded.epoch;
		this.lastAt = loaded.lastAt;
		this.#leases.become(loaded.leases, this.#moot.ground.clock.now());
		this.#open = new Batch();
		this.compacting.became(loaded);
		this.#vector = null;
		this.#newcomers.forget();
		this.doc.on('afterTransactionCleanup', (transaction: Y.Transaction) => {
			const bytes = writtenIn(transaction);
			if (bytes === null) return;
			this.#emitted = bytes;
			this.#newcomers.changed();
		});
	}

	// Sockets

	letId(personId: PersonId, wanted: Wanted): ReturnType<Leases['let']> {
		return this.#leases.let(personId, wanted, this.#moot.ground.clock.now(), this.#stopped() === null);
	}

	/** What this seat lacks, when everything in it stands in the log; and the question what it has that we lack. */
	sync(seat: Seat, stateVector: Uint8Array): void {
		if (this.#leases.areOld(stateVector)) return seat.close('badUpdate', 'a copy from before this board was built anew');
		this.compacting.disturbed(this.#moot.ground.clock.now());
		this.#newcomers.answer(seat, stateVector);
	}

	leave(seat: Seat): void {
		this.seats.delete(seat);
		this.#leases.giveBack(seat.clientId, this.#moot.ground.clock.now());
	}

	// Writes

	/** One update frame of a person's socket through both steps of the gate. */
	fromSeat(seat: Seat, bytes: Uint8Array, frameNumber: number): void {
		const { personId } = seat.actor;
		const reading = readUpdate(bytes, this.doc, standingOf(this.#moot, this, this.#leases, seat));
		if (!reading.ok) {
			// Before it has answered our question, a stock client may send an update ahead of what it hangs on; the answer holds both.
			if (reading.fault.missing && !seat.hasAnswered) return;
			return seat.close(reading.fault.code, reading.fault.reason);
		}
		const { clients, deletes, changes, notes } = reading.value;
		if (clients.length > 0 || deletes) {
			const patience = this.#moot.patienceWith(personId);
			if (!patience.changes.take(changes)) return seat.close('tooFast', 'too many changes');
			// Text cannot be put back as a card can: it stays with its writer, whose page comes again with it.
			if (this.#open.bytes > 2 * waitingBytes || (notes.isAny && this.#stopped())) return seat.close('restarting', '3000');
			const claimed = this.#leases.claim(personId, clients);
			if (claimed === null) return seat.close('tooFast', 'too many client ids');
			for (const letting of claimed) this.#open.begin().leases.push({ ...letting, personId });
			const refused = this.#judged(seat.actor, () => rescue(this.doc, bytes, notes.unseen), seat, clients);
			if (refused === null) return seat.close('badUpdate', 'this update could not be applied');
			for (const refusal of refused) seat.refuse({ frameNumber, ...refusal });
			if (notes.late.trim() !== '') seat.refuse({ frameNumber, refusal: { reason: 'just-changed' }, text: notes.late });
			// That the log is behind is nobody's fault; what that may cost is bounded by what may wait for it.
			if (!patience.refusals.take(refused.filter(({ refusal }) => refusal.reason !== 'standstill').length)) return seat.close('tooFast', 'too many changes that were refused');
		}
		if (!seat.hasAnswered) return;
		this.#open.begin().acks.set(seat, frameNumber);
		this.#moot.log.mark(this);
	}

	/** A write in a person's name without a socket. Null: nothing was refused. */
	asPerson(actor: Actor, write: (doc: Y.Doc) => void): Refusal | null {
		if (this.#isDead) throw new Dropped();
		const refused = this.#judged(actor, () => write(this.doc), null, []);
		if (refused === null) return { reason: 'bad-shape' };
		return refused[0]?.refusal ?? null;
	}

	/** A write of the server itself: not judged. What it takes out of a document it carries to another. */
	asServer(write: (doc: Y.Doc) => void): void {
		if (this.#isDead) throw new Dropped();
		this.#emitted = null;
		let touched = touchedNothing();
		try {
			this.doc.transact((transaction) => {
				write(this.doc);
				touched = touchedIn(transaction, this.doc);
			});
		} catch (error) {
			this.#moot.reread(this);
			throw error;
		}
		// What a host has taken away is not handed on with an older copy to those who come now.
		this.#newcomers.forget();
		const at = this.#moot.ground.clock.now();
		this.accepted.take(this.doc, touched, at, this.kind === 'talk' ? 'removed' : 'moved');
		for (const id of touched.cards) this.#open.touched.cards.add(id);
		for (const id of touched.clusters) this.#open.touched.clusters.add(id);
		this.#open.touched.notes ||= touched.notes;
		this.#row({ personId: null, from: null, clients: [], serverActed: true });
	}

	/** A write of the server whose log row the caller writes in a transaction of its own. Only with the gate held and everything settled. */
	takeAside(change: () => void): { batch: Batch; job: Job } | null {
		if (!this.isSettled) throw new Error(`room ${this.place.id} is not settled`);
		this.asServer(change);
		const batch = this.#open;
		this.#open = new Batch();
		if (batch.rows.length === 0) return null;
		batch.stateVector = Y.encodeStateVector(this.doc);
		return { batch, job: { place: this.place, batch, numbers: null } };
	}

	/** Null: applying threw, and the room is read again from its log. */
	#judged(actor: Actor, write: () => void, seat: Seat | null, clients: number[]) {
		const before = Y.getState(this.doc.store, this.doc.clientID);
		const roundIndex = this.#moot.context.round.index;
		const now = this.#moot.ground.clock.now();
		this.#emitted = null;
		try {
			const judged = judgeUpdate(this.doc, this.accepted, write, benchOf(this.#moot, this, actor), {
				nextCardNumber: () => this.#moot.nextCardNumber(),
				nextClusterNumber: () => this.#moot.nextClusterNumber(),
				tookCard: (id) => {
					if (this.#moot.addAuthor(id, actor.personId)) this.#open.authors.push({ cardId: id, personId: actor.personId, roundIndex, at: now });
				},
				now: () => now
			}, this.#stopped());
			if (this.doc.store.pendingStructs || this.doc.store.pendingDs) throw new Error('an update was left pending');
			for (const id of judged.accepted.cards) this.#open.touched.cards.add(id);
			for (const id of judged.accepted.clusters) this.#open.touched.clusters.add(id);
			this.#open.touched.notes ||= judged.notes;
			const serverActed = judged.refused.length > 0 || Y.getState(this.doc.store, this.doc.clientID) !== before;
			this.#row({ personId: actor.personId, from: seat, clients, serverActed });
			this.#moot.acted(actor.personId);
			return judged.refused;
		} catch (error) {
			console.error(`room ${this.place.id}: a write passed the reading step and failed:`, error);
			this.#moot.reread(this);
			return null;
		}
	}

	#row(row: { personId: PersonId | null; from: Seat | null; clients: number[]; serverActed: boolean }): void {
		if (!this.#emitted) return;
		this.#open.add({ ...row, bytes: this.#emitted, at: this.#moot.ground.clock.now() });
		this.#emitted = null;
		this.#moot.log.mark(this);
	}

	/** While the log cannot be written nothing is taken in: it could be lost. The text goes back to its writer. */
	#stopped(): Refusal | null {
		return this.isStopped || this.#moot.standstill.isOn ? { reason: 'standstill' } : null;
	}

	/** The log cannot be written, or takes longer than anyone should wait. */
	get isStopped(): boolean {
		const waiting = (batch: Batch | null) => batch !== null && (batch.bytes > waitingBytes || (batch.since !== null && performance.now() - batch.since > waitingMs));
		return this.#failing || !this.#moot.lease.isSure || waiting(this.#sealed) || waiting(this.#open);
	}

	// The log

	/** When everything taken in so far stands in the log; at once where it does already. */
	afterCommit(then: () => void, lost?: () => void): void {
		if (this.#isDead) return lost?.();
		if (this.#open.isEmpty && !this.#sealed) return then();
		this.#open.begin().after.push(lost ? { then, lost } : { then });
		this.#moot.log.mark(this);
	}

	get isSettled(): boolean {
		return this.#open.isEmpty && !this.#sealed;
	}

	get isFailing(): boolean {
		return this.#failing;
	}

	seal(): { batch: Batch; job: Job } | null {
		if (this.#open.isEmpty || this.#isDead) return null;
		const batch = this.#open;
		this.#open = new Batch();
		this.#sealed = batch;
		batch.projected = rowsOf(this.place, this.accepted, batch.touched);
		batch.projected.notes = this.notes.sealed(batch.touched.notes, batch.rows.length);
		if (this.seats.size > 0 && batch.rows.length > 0) batch.stateVector = this.#vectorOf();
		batch.copy = this.#newcomers.sealed();
		batch.hash = this.comparing.sealed();
		batch.taken = this.compacting.sealed(batch.rows.length);
		batch.numbers = this.#moot.numbers();
		return { batch, job: { place: this.place, batch, numbers: batch.numbers } };
	}

	/** What everyone has who was shown all that is sealed by now, or a little less: of a crowd, that costs too much to be made for each tick. */
	#vectorOf(): Uint8Array {
		const now = performance.now();
		if (!this.#vector || now - this.#vector.at > vectorMs) this.#vector = { at: now, bytes: Y.encodeStateVector(this.doc) };
		return this.#vector.bytes;
	}

	committed(batch: Batch): void {
		this.#sealed = null;
		if (batch.numbers) this.#moot.numbersStand(batch.numbers);
		if (this.#failing) {
			this.#failing = false;
			this.#moot.standstill.look();
		}
		// First those who were promised the document as it was somewhere inside this batch: they need its frame too.
		for (const waiter of batch.after) waiter.then();
		fanOut(batch, [...this.seats].filter((seat) => seat.isSynced));
		this.#newcomers.committed(batch);
		if (batch.hash !== null) this.comparing.ask(batch.hash);
		this.#moot.projection.put(batch.projected);
		this.compacting.committed(batch, this.#moot.ground.clock.now());
		const wrote = new Set(batch.authors.map(({ personId }) => personId));
		for (const personId of wrote) this.#moot.facts.changedFor(personId, this.place.workshopId);
	}

	putBack(batch: Batch, error: unknown): void {
		if (this.#isDead) return batch.drop();
		if (!this.#failing) console.error(`room ${this.place.id}: the log cannot be written, nothing more is taken in:`, faultOf(error));
		this.#sealed = null;
		this.#failing = true;
		this.#open = Batch.join(batch, this.#open);
		this.#moot.standstill.look();
		void this.#newcomers.stopped(this.#moot.ground.db);
	}

	/** The end of this copy: nothing of it is written any more, and whoever waits for that is told. */
	die(): void {
		this.#isDead = true;
		this.#open.drop();
		this.doc.destroy();
	}

	lost(): void {
		console.error(`room ${this.place.id}: another process has taken it over`);
		this.#sealed?.drop();
		this.#moot.abandon();
	}
}
