import { eq } from 'drizzle-orm';
import { cardAuthors, workshops } from '../db/schema.ts';
import type { AtRest } from './caretaker.ts';
import { CatchUp } from './catch-up.ts';
import type { LiveFacts } from './facts.ts';
import type { Ground } from './ground.ts';
import { holdRoom, type Counters } from './log/append.ts';
import { takeRoom, type Loaded } from './log/load.ts';
import { Dropped } from './log/batch.ts';
import type { Log } from './log/log.ts';
import { Presence } from './presence/presence.ts';
import { Projection } from './projection.ts';
import { Patience, Rate } from './rate.ts';
import { sendAway } from './restart.ts';
import { Room } from './room.ts';
import { Seat, type Wire } from './seat.ts';
import { SideRooms } from './side-rooms.ts';
import { Turns } from './turns.ts';
import type { Where } from './where.ts';
import type { Wishes } from './wishes.ts';
import { Standstill } from './standstill.ts';
import type { Tx } from '../db/client.ts';
import { CannotWrite, faultOf } from '../db/fault.ts';
import type { Lease } from '../owning/owning.ts';
import { encodeHello, type closeCode } from '#lib/doc/frames.ts';
import type { CardId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { Guard } from '#lib/domain/moderation.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { refusalInTalks, type RoundContext } from '#lib/domain/round.ts';

/** Whoever keeps a workshop in memory. */
export interface Watcher {
	empty(moot: Moot): void;
	abandon(moot: Moot): void;
	/** A draft or a talk has left memory. */
	rested(room: AtRest): void;
}

/** One workshop in memory: its board, the drafts of its people, its talks, the round all of them are judged by, and who wrote which card. */
export class Moot {
	readonly id: WorkshopId;
	readonly ground: Ground;
	/** What the board and with it the whole workshop is held by. */
	readonly lease: Lease;
	readonly log: Log;
	readonly facts: LiveFacts;
	readonly presence: Presence;
	readonly projection: Projection;
	/** Steps, reloads and loads one after the other; frames wait while one of them holds the gate. */
	readonly turns = new Turns();
	readonly standstill = new Standstill(this);
	context!: RoundContext;
	guard!: Guard;
	board!: Room;
	#catchUp!: CatchUp;
	readonly sides: SideRooms;
	/** Runs while nobody is here. */
	resting: NodeJS.Timeout | null = null;
	readonly #authors = new Map<CardId, PersonId>();
	readonly #written = new Map<PersonId, number>();
	readonly #lastActs = new Map<PersonId, number>();
	readonly #slow = new Set<Seat>();
	readonly #patience = new Map<PersonId, Patience>();
	#abandoned = false;
	#numbers = { card: 1, cluster: 1 };
	/** As they stand with the log. */
	#logged = { card: 1, cluster: 1 };
	readonly #on: Watcher;

	private constructor(ground: Ground, lease: Lease, log: Log, facts: LiveFacts, id: WorkshopId, on: Watcher) {
		this.id = id;
		this.ground = ground;
		this.lease = lease;
		this.log = log;
		this.facts = facts;
		this.#on = on;
		this.sides = new SideRooms(this, { take: (where) => this.#take(where), opened: (room) => this.#catchUp.opened(room), rested: (room) => on.rested(room) });
		this.presence = new Presence(this);
		this.projection = new Projection(ground, id, (tx) => this.hold(tx), ({ counts }) => facts.changed(id, 'desk', ...(counts ? (['people', 'groups'] as const) : [])));
	}

	/** Throws where any part cannot be read: a workshop is open whole or not at all. */
	static async open(ground: Ground, log: Log, facts: LiveFacts, id: WorkshopId, on: Watcher): Promise<Moot> {
		const lease = await ground.ownership.take(id);
		const moot = new Moot(ground, lease, log, facts, id, on);
		moot.context = await ground.readRoundContext(ground.db, id);
		moot.guard = await ground.readGuard(ground.db, id);
		moot.board = new Room(moot, await moot.#take({ kind: 'board' }));
		const [row] = await ground.db.select({ card: workshops.nextCardNumber, cluster: workshops.nextClusterNumber }).from(workshops).where(eq(workshops.id, id));
		if (!row) throw new Error(`no workshop ${id}`);
		moot.#numbers = { ...row };
		moot.#logged = { ...row };
		for (const { cardId, personId } of await ground.db.select().from(cardAuthors).where(eq(cardAuthors.workshopId, id))) moot.addAuthor(cardId, personId);
		moot.#catchUp = await CatchUp.open(moot);
		return moot;
	}

	/**
	 * Law 8, for whatever this copy of the workshop writes: in a transaction, nobody takes the workshop over before it is over. Whoever does
	 * raises the board's fence first. @throws FenceLost
	 */
	hold(tx: Tx): Promise<void> {
		return holdRoom(tx, this.board.place);
	}

	/** The board is held by the lease, and everything else by the board. */
	#take(where: Where): Promise<Loaded> {
		return takeRoom(this.ground.db, this.id, where, (tx) => (where.kind === 'board' ? this.lease.hold(tx) : this.hold(tx)));
	}

	/** Soon, what a server that died had not brought into the rows. */
	catchUp(): void {
		this.#catchUp.all().catch((error) => console.error(`workshop ${this.id}: rows of cards are behind:`, faultOf(error)));
	}

	/** Uses a document. The board is always here; another one is loaded, and does not go to rest in between. */
	async use<T>(where: Where, use: (room: Room) => T | Promise<T>): Promise<T> {
		return where.kind === 'board' ? use(this.board) : this.sides.with(where, use);
	}

	/** A round has turned, or something else that writes are judged by. */
	turned(): void {
		// Whoever may write in a talk no longer, or again, comes back and is told so.
		this.closeSeats((seat) => seat.room.kind === 'talk' && !seat.fits, 'restarting', '300');
		this.sides.restAll();
	}

	/** Why this person may not write in its talks now. */
	refusalInTalks({ role, personId }: Actor): Refusal | null {
		return refusalInTalks(role, this.context, this.guard.stopped.has(personId));
	}

	get rooms(): Room[] {
		return [this.board, ...this.sides];
	}

	*seats(): Iterable<Seat> {
		for (const room of this.rooms) yield* room.seats;
	}

	// People

	join(room: Room, wire: Wire, actor: Actor, sessionId: string, wishes: Wishes): Seat {
		const seat = new Seat(this, room, wire, actor, sessionId, wishes, new Rate());
		room.seats.add(seat);
		seat.send(encodeHello({ ...seat.letting, epoch: room.epoch, readOnly: seat.readOnly }));
		this.standstill.tell(seat);
		if (!this.#lastActs.has(actor.personId)) this.acted(actor.personId);
		// A draft is looked at beside the board, by the same page.
		if (room.kind !== 'draft') seat.follow(this.facts);
		if (room.kind === 'board') this.presence.join(seat);
		this.peopleChanged();
		return seat;
	}

	leave(seat: Seat): void {
		seat.room.leave(seat);
		this.#slow.delete(seat);
		this.presence.leave(seat);
		this.peopleChanged();
		if (seat.room.kind !== 'board') this.sides.left(seat.room);
		for (const _ of this.seats()) return;
		this.#on.empty(this);
	}

	peopleChanged(): void {
		this.facts.changed(this.id, 'people', 'heads', 'closing', 'desk');
	}

	acted(personId: PersonId): void {
		this.#lastActs.set(personId, this.ground.clock.now());
	}

	patienceWith(personId: PersonId): Patience {
		let patience = this.#patience.get(personId);
		if (!patience) this.#patience.set(personId, (patience = new Patience(() => this.ground.clock.now())));
		return patience;
	}

	lastActOf(personId: PersonId): number {
		return this.#lastActs.get(personId) ?? 0;
	}

	closeSeats(which: (seat: Seat) => boolean, code: keyof typeof closeCode, reason: string): void {
		for (const seat of [...this.seats()]) if (which(seat)) seat.close(code, reason);
	}

	slow(seat: Seat): void {
		this.#slow.add(seat);
	}

	/** Looks after slow readers and a log that does not answer, and now and then compares copies. */
	mind(now: number): void {
		const time = this.ground.clock.now();
		for (const room of this.rooms) {
			room.comparing.mind(time);
			room.compacting.mind(time);
			this.projection.put({ cards: [], clusters: [], notes: room.notes.rest() });
		}
		for (const seat of this.#slow) if (!seat.mind(now)) this.#slow.delete(seat);
		this.standstill.look();
	}

	// Cards

	authorOf(id: CardId): PersonId | null {
		return this.#authors.get(id) ?? null;
	}

	/** False where it has one already. */
	addAuthor(id: CardId, personId: PersonId): boolean {
		if (this.#authors.has(id)) return false;
		this.#authors.set(id, personId);
		this.#written.set(personId, this.cardsBy(personId) + 1);
		return true;
	}

	/** Every card ever written here, those taken away too: they can be put back. */
	get cardCount(): number {
		return this.#authors.size;
	}

	cardsBy(personId: PersonId): number {
		return this.#written.get(personId) ?? 0;
	}

	nextCardNumber(): number {
		return this.#numbers.card++;
	}

	nextClusterNumber(): number {
		return this.#numbers.cluster++;
	}

	/** The counters to write with the log; null where they stand there: then nothing but rows is written. */
	numbers(): Counters | null {
		const { card, cluster } = this.#numbers;
		return card === this.#logged.card && cluster === this.#logged.cluster ? null : { card, cluster };
	}

	numbersStand({ card, cluster }: Counters): void {
		this.#logged = { card: Math.max(card, this.#logged.card), cluster: Math.max(cluster, this.#logged.cluster) };
	}

	// The gate

	/** Does something in the order of arrival: at once, or when the step is over that holds the gate. */
	inTurn(act: () => void): void {
		this.turns.pass(act);
	}

	/** Resolves when all logs and rows stand. Throws while the log cannot be written. */
	async flush(): Promise<void> {
		for (;;) {
			const waiting = this.rooms.filter((room) => !room.isSettled);
			if (waiting.length === 0) break;
			// Taken over: what waits here will never stand.
			if (this.#abandoned) throw new Dropped();
			for (const room of waiting) this.log.mark(room);
			await this.log.pulse();
			if (waiting.some((room) => room.isFailing)) throw new CannotWrite(`the log of workshop ${this.id} cannot be written`);
		}
		await this.#catchUp.all();
		for (const room of this.sides) this.projection.put({ cards: [], clusters: [], notes: room.notes.rest() });
		await this.projection.flush();
	}

	/** Resolves when nothing is moved out of a log any more. */
	async compacted(): Promise<void> {
		await Promise.all(this.rooms.map((room) => room.compacting.running));
	}

	/** Reads a room again from its log: what it holds in memory is not to be trusted. People keep their places; nobody has seen anything that is not in the log. */
	reread(...rooms: Room[]): void {
		void this.turns
			.run(async () => {
				await this.flush();
				for (const room of rooms) room.become(await this.#take(room.place.where));
			})
			.catch((error) => {
				console.error(`workshop ${this.id} is closed and opened again:`, error);
				this.abandon();
			});
	}

	/** It has been deleted. */
	end(): void {
		this.closeSeats(() => true, 'deleted', 'this workshop has been deleted');
		this.abandon();
	}

	/** Drops everything; the next one to come opens the workshop from its log. */
	abandon(): void {
		if (this.#abandoned) return;
		this.#abandoned = true;
		this.#on.abandon(this);
		sendAway([...this.seats()], Math.random, 0);
		this.projection.close();
		this.sides.close();
		for (const room of this.rooms) room.die();
	}
}
