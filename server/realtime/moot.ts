import { count, eq } from 'drizzle-orm';
import { cardAuthors, rooms, workshops } from '../db/schema.ts';
import type { LiveFacts } from './facts.ts';
import type { Ground } from './ground.ts';
import { roomId, takeRoom } from './log/load.ts';
import { Dropped } from './log/batch.ts';
import type { Log } from './log/log.ts';
import { Presence } from './presence.ts';
import { Projection } from './projection.ts';
import { Patience, Rate } from './rate.ts';
import { sendAway } from './restart.ts';
import { Room } from './room.ts';
import { Seat, type Wire } from './seat.ts';
import { Turns } from './turns.ts';
import type { Wishes } from './wishes.ts';
import { Standstill } from './standstill.ts';
import type { Tx } from '../db/client.ts';
import { CannotWrite } from '../db/fault.ts';
import { encodeHello, type closeCode } from '#lib/doc/frames.ts';
import type { CardId, PersonId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { RoundContext } from '#lib/domain/round.ts';

/** A page that is loaded again finds its draft still open. */
const draftRestMs = 30_000;

/** One workshop in memory: its board, the drafts of its people, the round all of them are judged by, and who wrote which card. */
export class Moot {
	readonly id: WorkshopId;
	readonly ground: Ground;
	readonly log: Log;
	readonly facts: LiveFacts;
	readonly presence: Presence;
	readonly projection: Projection;
	/** Steps, reloads and loads one after the other; frames wait while one of them holds the gate. */
	readonly turns = new Turns();
	readonly standstill = new Standstill(this);
	context!: RoundContext;
	board!: Room;
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
	#numbers = { card: 1, cluster: 1, moved: false };
	readonly #onEmpty: (moot: Moot) => void;
	readonly #onAbandon: (moot: Moot) => void;

	private constructor(ground: Ground, log: Log, facts: LiveFacts, id: WorkshopId, on: { empty(moot: Moot): void; abandon(moot: Moot): void }) {
		this.id = id;
		this.ground = ground;
		this.log = log;
		this.facts = facts;
		this.#onEmpty = on.empty;
		this.#onAbandon = on.abandon;
		this.presence = new Presence(this);
		this.projection = new Projection(ground, id, () => facts.changed(id, 'people', 'groups', 'desk'));
	}

	/** Throws where any part cannot be read: a workshop is open whole or not at all. */
	static async open(ground: Ground, log: Log, facts: LiveFacts, id: WorkshopId, on: { empty(moot: Moot): void; abandon(moot: Moot): void }): Promise<Moot> {
		const moot = new Moot(ground, log, facts, id, on);
		moot.context = await ground.readRoundContext(ground.db, id);
		moot.board = new Room(moot, await takeRoom(ground.db, id, null));
		const [row] = await ground.db.select({ card: workshops.nextCardNumber, cluster: workshops.nextClusterNumber }).from(workshops).where(eq(workshops.id, id));
		if (!row) throw new Error(`no workshop ${id}`);
		moot.#numbers = { ...row, moved: false };
		for (const { cardId, personId } of await ground.db.select().from(cardAuthors).where(eq(cardAuthors.workshopId, id))) moot.addAuthor(cardId, personId);
		return moot;
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
		const loading = takeRoom(this.ground.db, this.id, personId);
		this.#loading.add(loading);
		try {
			const room = new Room(this, await loading);
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
			this.presence.tell(seat);
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
		this.#onEmpty(this);
	}

	/** A draft nobody looks at rests in its log. */
	#restDraft(personId: PersonId): void {
		if (this.ground.ticking === 'hand') return;
		setTimeout(() => {
			const room = this.drafts.get(personId);
			if (!room || room.seats.size > 0 || !room.isSettled || this.#wanted.has(personId) || this.turns.isHeld) return;
			this.drafts.delete(personId);
			room.die();
		}, draftRestMs).unref();
	}

	peopleChanged(): void {
		this.facts.changed(this.id, 'people', 'desk');
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
		for (const room of this.rooms) room.comparing.mind(this.ground.clock.now());
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
		this.#numbers.moved = true;
		return this.#numbers.card++;
	}

	nextClusterNumber(): number {
		this.#numbers.moved = true;
		return this.#numbers.cluster++;
	}

	/** The counters to write with the log; null where they have not moved since the start. */
	numbers(): { card: number; cluster: number } | null {
		return this.#numbers.moved ? { card: this.#numbers.card, cluster: this.#numbers.cluster } : null;
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
		await this.projection.flush();
	}

	/** Reads a room again from its log: what it holds in memory is not to be trusted. People keep their places; nobody has seen anything that is not in the log. */
	reread(...rooms: Room[]): void {
		void this.turns
			.run(async () => {
				await this.flush();
				for (const room of rooms) room.become(await takeRoom(this.ground.db, this.id, room.place.personId));
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
		this.#onAbandon(this);
		sendAway([...this.seats()], Math.random, 0);
		this.projection.close();
		for (const room of this.rooms) room.die();
	}

	/** Whether a person has a draft document at all. */
	async hasDraft(personId: PersonId): Promise<boolean> {
		if (this.drafts.has(personId)) return true;
		const [row] = await this.ground.db.select({ n: count() }).from(rooms).where(eq(rooms.id, roomId(this.id, personId)));
		return (row?.n ?? 0) > 0;
	}
}
