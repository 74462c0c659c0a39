import { count, eq } from 'drizzle-orm';
import { cardAuthors, rooms, workshops } from '../db/schema.ts';
import { atRest, type AtRest } from './caretaker.ts';
import { CatchUp } from './catch-up.ts';
import { DraftRest } from './draft-rest.ts';
import type { LiveFacts } from './facts.ts';
import type { Ground } from './ground.ts';
import { holdRoom, type Counters } from './log/append.ts';
import { roomId, takeRoom, type Loaded } from './log/load.ts';
import { Dropped } from './log/batch.ts';
import type { Log } from './log/log.ts';
import { Presence } from './presence/presence.ts';
import { Projection } from './projection.ts';
import { Patience, Rate } from './rate.ts';
import { sendAway } from './restart.ts';
import { Room } from './room.ts';
import { Seat, type Wire } from './seat.ts';
import { Turns } from './turns.ts';
import type { Wishes } from './wishes.ts';
import { Standstill } from './standstill.ts';
import type { Tx } from '../db/client.ts';
import { CannotWrite, faultOf } from '../db/fault.ts';
import type { Lease } from '../owning/owning.ts';
import { encodeHello, type closeCode } from '#lib/doc/frames.ts';
import type { CardId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { RoundContext } from '#lib/domain/round.ts';

/** Whoever keeps a workshop in memory. */
export interface Watcher {
	empty(moot: Moot): void;
	abandon(moot: Moot): void;
	/** A draft has left memory. */
	rested(room: AtRest): void;
}

/** One workshop in memory: its board, the drafts of its people, the round all of them are judged by, and who wrote which card. */
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
	board!: Room;
	#catchUp!: CatchUp;
	readonly drafts = new Map<PersonId, Room>();
	/** Runs while nobody is here. */
	resting: NodeJS.Timeout | null = null;
	readonly #opening = new Map<PersonId, Promise<Room>>();
	readonly #loading = new Set<Promise<unknown>>();
	readonly #wanted = new Map<PersonId, number>();
	readonly #authors = new Map<CardId, PersonId>();
	readonly #written = new Map<PersonId, number>();
	readonly #lastActs = new Map<PersonId, number>();
	readonly #slow = new Set<Seat>();
	readonly #patience = new Map<PersonId, Patience>();
	#abandoned = false;
	#numbers = { card: 1, cluster: 1 };
	/** As they stand with the log. */
	#logged = { card: 1, cluster: 1 };
	readonly #draftRest: DraftRest;
	readonly #on: Watcher;

	private constructor(ground: Ground, lease: Lease, log: Log, facts: LiveFacts, id: WorkshopId, on: Watcher) {
		this.id = id;
		this.ground = ground;
		this.lease = lease;
		this.log = log;
		this.facts = facts;
		this.#on = on;
		this.#draftRest = new DraftRest(
			this.drafts,
			(personId) => !this.#wanted.has(personId) && !this.turns.isHeld && this.projection.isDone,
			(personId, room) => {
				this.drafts.delete(personId);
				room.die();
				on.rested(atRest(room));
			}
		);
		this.presence = new Presence(this);
		this.projection = new Projection(ground, id, (tx) => this.hold(tx), (counts) => facts.changed(id, 'desk', ...(counts ? (['people', 'groups'] as const) : [])));
	}

	/** Throws where any part cannot be read: a workshop is open whole or not at all. */
	static async open(ground: Ground, log: Log, facts: LiveFacts, id: WorkshopId, on: Watcher): Promise<Moot> {
		const lease = await ground.ownership.take(id);
		const moot = new Moot(ground, lease, log, facts, id, on);
		moot.context = await ground.readRoundContext(ground.db, id);
		moot.board = new Room(moot, await moot.#take(null));
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

	/** The board is held by the lease, and every draft by the board. */
	#take(personId: PersonId | null): Promise<Loaded> {
		return takeRoom(this.ground.db, this.id, personId, (tx) => (personId === null ? this.lease.hold(tx) : this.hold(tx)));
	}

	/** Soon, what a server that died had not brought into the rows. */
	catchUp(): void {
		this.#catchUp.all().catch((error) => console.error(`workshop ${this.id}: rows of cards are behind:`, faultOf(error)));
	}

	/** Uses a person's own document; it does not go to rest in between. */
	async withDraft<T>(personId: PersonId, use: (room: Room) => T | Promise<T>): Promise<T> {
		this.#wanted.set(personId, (this.#wanted.get(personId) ?? 0) + 1);
		try {
			return await use(await this.draft(personId));
		} finally {
			const wanted = this.#wanted.get(personId)! - 1;
			if (wanted > 0) this.#wanted.set(personId, wanted);
			else this.#wanted.delete(personId);
			this.#restDraft(personId);
		}
	}

	/** Loading and joining the same document meet in one promise, and no load begins while a step holds the gate. */
	draft(personId: PersonId): Promise<Room> {
		const open = this.drafts.get(personId);
		if (open) return Promise.resolve(open);
		let opening = this.#opening.get(personId);
		if (!opening) {
			opening = this.#openDraft(personId).finally(() => this.#opening.delete(personId));
			this.#opening.set(personId, opening);
		}
		return opening;
	}

	async #openDraft(personId: PersonId): Promise<Room> {
		await this.turns.free();
		// The step may have opened it itself.
		const open = this.drafts.get(personId);
		if (open) return open;
		const loading = this.#take(personId);
		this.#loading.add(loading);
		try {
			const room = new Room(this, await loading);
			this.#catchUp.opened(personId, room.accepted);
			this.drafts.set(personId, room);
			return room;
		} finally {
			this.#loading.delete(loading);
		}
	}

	/** For a step, in its own transaction. (With one connection, a load of anyone else's would wait for that transaction, and it for the load.) */
	async draftIn(tx: Tx, personId: PersonId): Promise<Room> {
		const open = this.drafts.get(personId);
		if (open) return open;
		const room = new Room(this, await takeRoom(tx, this.id, personId));
		this.#catchUp.opened(personId, room.accepted);
		this.drafts.set(personId, room);
		return room;
	}

	/** Resolves when no load is under way that began before the gate was held. */
	async loaded(): Promise<void> {
		await Promise.allSettled(this.#loading);
	}

	get rooms(): Room[] {
		return [this.board, ...this.drafts.values()];
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
		if (room.kind === 'board') {
			seat.follow(this.facts);
			this.presence.join(seat);
		}
		this.peopleChanged();
		return seat;
	}

	leave(seat: Seat): void {
		seat.room.leave(seat);
		this.#slow.delete(seat);
		this.presence.leave(seat);
		this.peopleChanged();
		if (seat.room.kind === 'draft') this.#restDraft(seat.actor.personId);
		for (const _ of this.seats()) return;
		this.#on.empty(this);
	}

	/** A draft nobody looks at rests in its log. */
	#restDraft(personId: PersonId): void {
		if (this.ground.ticking === 'auto') this.#draftRest.soon(personId);
	}

	restDrafts(): void {
		if (this.ground.ticking === 'auto') this.#draftRest.all();
	}

	peopleChanged(): void {
		this.facts.changed(this.id, 'people', 'heads', 'desk');
	}

	acted(personId: PersonId): void {
		this.#lastActs.set(personId, this.ground.clock.now());
	}

	patienceWith(personId: PersonId): Patience {
		let patience = this.#patience.get(personId);
		if (!patience) this.#patience.set(personId, (patience = new Patience()));
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
				for (const room of rooms) room.become(await this.#take(room.place.personId));
			})
			.catch((error) => {
				console.error(`workshop ${this.id} is closed and opened again:`, error);
				this.abandon();
			});
	}

	/** Drops everything; the next one to come opens the workshop from its log. */
	abandon(): void {
		if (this.#abandoned) return;
		this.#abandoned = true;
		this.#on.abandon(this);
		sendAway([...this.seats()], Math.random, 0);
		this.projection.close();
		this.#draftRest.close();
		for (const room of this.rooms) room.die();
	}

	/** Whether a person has a draft document at all. */
	async hasDraft(personId: PersonId): Promise<boolean> {
		if (this.drafts.has(personId)) return true;
		const [row] = await this.ground.db.select({ n: count() }).from(rooms).where(eq(rooms.id, roomId(this.id, personId)));
		return (row?.n ?? 0) > 0;
	}
}
