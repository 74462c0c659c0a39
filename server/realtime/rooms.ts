import type * as Y from 'yjs';
import { acted, boardOf, inTurn, pathNow, settled } from './acting.ts';
import { atRest, Caretaker } from './caretaker.ts';
import type { LiveFacts } from './facts.ts';
import type { Ground } from './ground.ts';
import { FenceLost } from './log/append.ts';
import { Dropped } from './log/batch.ts';
import { Log } from './log/log.ts';
import { readWriters } from './log/writers.ts';
import { Moot } from './moot.ts';
import { rebuildRows } from './projection.ts';
import { sendAway } from './restart.ts';
import { carryBack, carryOut, changeBoard, changeTalk, reveal, type Carried } from './carry.ts';
import type { Seat, Wire } from './seat.ts';
import { whereTo } from './where.ts';
import { eraseCard } from './erasing.ts';
import { noWishes } from './wishes.ts';
import type { Tx } from '../db/client.ts';
import type { Rooms, Step } from '../rooms.ts';
import { readCards } from '#lib/doc/board.ts';
import type { DocPath } from '#lib/doc/frames.ts';
import { readNotes } from '#lib/doc/notes.ts';
import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { CardId, PersonId, TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Result } from '#lib/domain/result.ts';

const tickMs = 50;
const restMs = 60_000;
const mindMs = 250;

/** All live workshops of this process. */
export class LiveRooms implements Rooms {
	readonly log: Log;
	readonly #facts: LiveFacts;
	readonly #ground: Ground;
	readonly #moots = new Map<WorkshopId, Moot>();
	readonly #opening = new Map<WorkshopId, Promise<Moot>>();
	/** Moots someone is about to use: they do not go to rest. */
	readonly #wanted = new Map<WorkshopId, number>();
	readonly #caretaker: Caretaker;
	readonly #mind: NodeJS.Timeout | null;
	#closed = false;

	constructor(ground: Ground, facts: LiveFacts) {
		this.#ground = ground;
		this.#facts = facts;
		this.log = new Log(ground.db, { ticking: ground.ticking, tickMs });
		this.#caretaker = new Caretaker(ground.db);
		this.#mind = ground.ticking === 'auto' ? setInterval(() => this.mind(), mindMs).unref() : null;
	}

	/** Someone takes a seat. The workshop and the document are loaded whole before the first frame goes out. */
	enter(wire: Wire, actor: Actor, sessionId: string, path: DocPath, wishes = noWishes): Promise<Seat> {
		const where = whereTo(path, actor.personId);
		return this.#with(actor.workshopId, (moot) => moot.use(where, (room) => moot.join(room, wire, actor, sessionId, wishes)));
	}

	writeBoard(workshopId: WorkshopId, write: (doc: Y.Doc) => void): Promise<void> {
		return this.#again(workshopId, async (moot) => {
			await inTurn(moot, () => moot.board.asServer(write));
			await settled(moot.board);
		});
	}

	writeTalk(workshopId: WorkshopId, talkId: TalkId, write: (doc: Y.Doc) => void): Promise<void> {
		return this.#again(workshopId, (moot) =>
			moot.use({ kind: 'talk', talkId }, async (room) => {
				await inTurn(moot, () => room.asServer(write));
				await settled(room);
			})
		);
	}

	actAs(actor: Actor, write: (doc: Y.Doc) => void, cardId: CardId | null = null): Promise<Result<void>> {
		return this.#again(actor.workshopId, async (moot) => {
			const path = pathNow(moot, actor, cardId);
			return moot.use(whereTo(path, actor.personId), (room) => acted(moot, room, () => (room.kind === pathNow(moot, actor, cardId) ? room.asPerson(actor, write) : { reason: 'not-in-this-round' })));
		});
	}

	actInTalk(actor: Actor, talkId: TalkId, write: (doc: Y.Doc) => void): Promise<Result<void>> {
		return this.#again(actor.workshopId, (moot) =>
			moot.use({ kind: 'talk', talkId }, (room) =>
				acted(moot, room, () => {
					const refusal = moot.refusalInTalks(actor);
					if (refusal) return refusal;
					// Notes are not put back: they are asked about before, not after.
					return room.isStopped || moot.standstill.isOn ? { reason: 'standstill' } : room.asPerson(actor, write);
				})
			)
		);
	}

	readTalk(workshopId: WorkshopId, talkId: TalkId): ReturnType<Rooms['readTalk']> {
		return this.#with(workshopId, (moot) => moot.use({ kind: 'talk', talkId }, ({ accepted, doc }) => ({ ...boardOf(accepted), notes: readNotes(doc) })));
	}

	readBoard(workshopId: WorkshopId): Promise<{ cards: Card[]; clusters: Cluster[] }> {
		return this.#with(workshopId, ({ board }) => boardOf(board.accepted));
	}

	readDraft(workshopId: WorkshopId, personId: PersonId): Promise<Card[]> {
		const draft = { kind: 'draft', personId } as const;
		return this.#with(workshopId, async (moot) => ((await moot.sides.has(draft)) ? moot.use(draft, (room) => readCards(room.doc)) : []));
	}

	flush(workshopId: WorkshopId): Promise<void> {
		return this.#with(workshopId, (moot) => moot.flush());
	}

	step<T>(workshopId: WorkshopId, fn: (step: Step) => Promise<T>): Promise<T> {
		return this.#with(workshopId, (moot) =>
			moot.turns.run(async () => {
				const all: Carried[] = [];
				let began = false;
				const carry = async <C extends Carried>(carrying: Promise<C>): Promise<C> => {
					began = true;
					const carried = await carrying;
					all.push(carried);
					return carried;
				};
				const counted = async (carrying: Promise<Carried>) => (await carry(carrying)).count;
				let value: T;
				try {
					await moot.sides.loaded();
					await moot.flush();
					value = await fn({
						hold: (tx) => moot.hold(tx),
						reveal: (tx) => counted(reveal(moot, tx)),
						hide: (tx, cards) => counted(carryOut(moot, tx, cards)),
						show: (tx, cards) => counted(carryBack(moot, tx, cards)),
						changeBoard: async (tx, change) => (await carry(changeBoard(moot, tx, ({ doc }) => change(doc)))).value,
						changeTalk: async (tx, talkId, change) => (await carry(changeTalk(moot, tx, talkId, change))).value,
						still: () => moot.compacted(),
						erase: async (tx, cardId, talkId, gap) => void (await carry(eraseCard(moot, tx, cardId, talkId, gap))),
						writersIn: async (tx, talkId, pieces) => {
							const { place, epoch } = await moot.sides.openIn(tx, { kind: 'talk', talkId });
							return readWriters(tx, place.id, epoch, pieces);
						}
					});
				} catch (error) {
					// The documents hold what the database does not, or someone else has the workshop: drop them, the log is the truth.
					if (began || error instanceof FenceLost) moot.abandon();
					throw error;
				}
				await this.#turn(moot, all);
				return value;
			})
		);
	}

	end<T>(workshopId: WorkshopId, remove: (hold: (tx: Tx) => Promise<void>) => Promise<Result<T>>): Promise<Result<T>> {
		return this.#with(workshopId, (moot) =>
			moot.turns.run(async () => {
				try {
					await moot.sides.loaded();
					await moot.flush();
					await moot.compacted();
					const removed = await remove((tx) => moot.hold(tx));
					if (removed.ok) moot.end();
					return removed;
				} catch (error) {
					if (error instanceof FenceLost) moot.abandon();
					throw error;
				}
			})
		);
	}

	async #turn(moot: Moot, carried: readonly Carried[]): Promise<void> {
		try {
			moot.context = await this.#ground.readRoundContext(this.#ground.db, moot.id);
			moot.guard = await this.#ground.readGuard(this.#ground.db, moot.id);
		} catch (error) {
			// Without the round nothing can be judged: whoever comes next opens the workshop again.
			console.error(`workshop ${moot.id}: the round could not be read:`, error);
			return moot.abandon();
		}
		for (const { show } of carried) show();
		if (!moot.context.spec.cursors) moot.presence.clear();
		moot.turned();
	}

	presence(workshopId: WorkshopId): ReturnType<Rooms['presence']> {
		return this.#moots.get(workshopId)?.presence.people() ?? { here: 0, away: 0, persons: new Map() };
	}

	together(workshopId: WorkshopId, call: number): ReturnType<Rooms['together']> {
		return this.#moots.get(workshopId)?.presence.together(call) ?? { with: 0, writing: 0, apart: 0 };
	}

	movesLately(workshopId: WorkshopId): number {
		return this.#moots.get(workshopId)?.projection.movesLately ?? 0;
	}

	dismiss(personId: PersonId, why: 'left' | 'not-allowed'): void {
		this.dismissHere(personId, why);
		this.#ground.tellDismissed(personId, why);
	}

	dismissHere(personId: PersonId, why: 'left' | 'not-allowed'): void {
		const [code, reason] = why === 'left' ? (['left', 'you have left this workshop'] as const) : (['notAllowed', 'you may no longer do this here'] as const);
		for (const moot of this.#moots.values()) moot.closeSeats((seat) => seat.actor.personId === personId, code, reason);
	}

	/** Makes the rows of cards and clusters anew from the log. */
	async rebuild(workshopId: WorkshopId): Promise<void> {
		await this.#with(workshopId, (moot) =>
			moot.turns.run(async () => {
				await moot.flush();
				await rebuildRows(this.#ground, workshopId);
			})
		);
	}

	/** Whether it is in memory. */
	isOpen(workshopId: WorkshopId): boolean {
		return this.#moots.has(workshopId) || this.#opening.has(workshopId) || this.#wanted.has(workshopId);
	}

	/** Another server may have it by now. */
	lose(workshopId: WorkshopId): void {
		this.#moots.get(workshopId)?.abandon();
	}

	/** Every seat of this process. */
	*seats(): Iterable<Seat> {
		for (const moot of this.#moots.values()) yield* moot.seats();
	}

	mind(): void {
		const now = performance.now();
		for (const moot of this.#moots.values()) moot.mind(now);
	}

	/** One beat by hand: what has gathered is written and shown, pointers move. */
	async tick(): Promise<void> {
		await this.log.pulse();
		this.mind();
		for (const moot of this.#moots.values()) moot.presence.flush();
	}

	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		if (this.#mind) clearInterval(this.#mind);
		await Promise.allSettled(this.#opening.values());
		const moots = [...this.#moots.values()];
		for (const moot of moots) {
			await moot.flush().catch((error) => console.error(error instanceof Error ? error.message : error));
		}
		sendAway([...this.seats()], Math.random);
		for (const moot of moots) {
			moot.presence.close();
			moot.projection.close();
		}
		this.log.close();
		await Promise.all([this.#caretaker.close(), ...moots.map((moot) => moot.compacted())]);
	}

	async #with<T>(workshopId: WorkshopId, use: (moot: Moot) => T | Promise<T>): Promise<T> {
		if (this.#closed) throw new Error('the server is closing');
		this.#wanted.set(workshopId, (this.#wanted.get(workshopId) ?? 0) + 1);
		try {
			return await use(this.#moots.get(workshopId) ?? (await this.#open(workshopId)));
		} finally {
			const wanted = this.#wanted.get(workshopId)! - 1;
			if (wanted > 0) this.#wanted.set(workshopId, wanted);
			else {
				this.#wanted.delete(workshopId);
				this.#rest(workshopId);
			}
		}
	}

	/** A write that was dropped before it stood is made once more, on the workshop as its log has it. */
	async #again<T>(workshopId: WorkshopId, use: (moot: Moot) => Promise<T>): Promise<T> {
		try {
			return await this.#with(workshopId, use);
		} catch (error) {
			if (!(error instanceof Dropped)) throw error;
			return this.#with(workshopId, use);
		}
	}

	/** Loading and joining the same workshop meet in one promise; a load that failed leaves nothing behind. */
	#open(workshopId: WorkshopId): Promise<Moot> {
		let opening = this.#opening.get(workshopId);
		if (!opening) {
			opening = Moot.open(this.#ground, this.log, this.#facts, workshopId, {
				empty: () => this.#rest(workshopId),
				abandon: (moot) => {
					if (this.#moots.get(workshopId) === moot) this.#moots.delete(workshopId);
				},
				rested: (room) => void this.#caretaker.tend([room])
			})
				.then((moot) => {
					// Taken over while it was being loaded.
					if (moot.lease.isLost) {
						moot.abandon();
						throw new Dropped();
					}
					this.#moots.set(workshopId, moot);
					moot.catchUp();
					return moot;
				})
				.finally(() => this.#opening.delete(workshopId));
			this.#opening.set(workshopId, opening);
		}
		return opening;
	}

	#rest(workshopId: WorkshopId): void {
		const moot = this.#moots.get(workshopId);
		if (!moot || moot.resting || this.#ground.ticking === 'hand' || this.#closed) return;
		moot.resting = setTimeout(() => {
			moot.resting = null;
			this.rest(workshopId).catch(() => this.#rest(workshopId));
		}, restMs).unref();
	}

	/** A workshop nobody looks at rests in its log and its rows, and is tidied. Throws while its log cannot be written. */
	async rest(workshopId: WorkshopId): Promise<void> {
		const moot = this.#moots.get(workshopId);
		const isQuiet = () => this.#moots.get(workshopId) === moot && !this.#wanted.has(workshopId) && !moot!.turns.isHeld && [...moot!.seats()].length === 0;
		if (!moot || !isQuiet()) return;
		await moot.flush();
		await moot.compacted();
		if (!isQuiet() || !moot.rooms.every((room) => room.isSettled) || !moot.projection.isDone) return this.#rest(workshopId);
		const left = moot.rooms.map(atRest);
		moot.abandon();
		await this.#caretaker.tend(left);
	}
}
