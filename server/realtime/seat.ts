import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import type { LiveFacts } from './facts.ts';
import type { Leases } from './leases.ts';
import type { Moot } from './moot.ts';
import { Bucket, type Rate } from './rate.ts';
import type { Room } from './room.ts';
import { encodeUpdate, readSync } from './sync-frames.ts';
import type { LongFrame } from './long-frame.ts';
import { Pieces } from './pieces.ts';
import type { Wishes } from './wishes.ts';
import type { Shown } from './fan-out.ts';
import { closeCode, encodeClock, encodeRefused, encodeSaved, frame, readJson, type ContentHash, type Here, type Refused } from '#lib/doc/frames.ts';
import { readPoint, readView } from '#lib/doc/pointer-frames.ts';
import { isContentHash } from '#lib/doc/content.ts';
import type { Topic } from '#lib/domain/facts.ts';
import type { PersonId } from '#lib/domain/ids.ts';
import { isHost, type Actor } from '#lib/domain/people.ts';
import { isStance, type Stance } from '#lib/domain/together.ts';

/** The far end of a socket: a `ws` socket, or one half of a pair in a test. */
export interface Wire {
	/** @param gone called when the bytes have left this process */
	send(bytes: Uint8Array, gone?: () => void): void;
	/** Bytes handed over and not yet gone. */
	readonly bufferedAmount: number;
	close(code: number, reason: string): void;
	/** Sends what is said within in one go. A wire that does so anyway has none. */
	together?(say: () => void): void;
}

/** Above this nothing of the document is sent any more (promise R6): one difference follows when the line is free again. */
const behindBytes = 256 * 1024;
const drainedBytes = 64 * 1024;
/** Presence gives way long before. */
const busyBytes = 16 * 1024;
const giveUpBytes = 4 * 1024 * 1024;
const giveUpMs = 10_000;

/** One socket of one person in one room: reads its frames in their order, and never lets it grow without bound. */
export class Seat implements Shown {
	readonly actor: Actor;
	readonly sessionId: string;
	readonly readOnly: boolean;
	/** A client that knows y-protocols and nothing of ours. */
	readonly isStock: boolean;
	readonly letting: ReturnType<Leases['let']>;
	readonly room: Room;
	hidden = false;
	/** Whether this page has followed the host's call of that moment. */
	stance: { stance: Stance; call: number } | null = null;
	isClosed = false;
	/** Has been given the document. */
	isSynced = false;
	/** Has told us what it had that we lacked: before that, nothing of it is called saved. */
	hasAnswered = false;
	readonly #moot: Moot;
	readonly #wire: Wire;
	readonly #rate: Rate;
	readonly #wishes: Wishes;
	/** Questions for the document. A page asks once; each answer may be a new encoding of all of it. */
	readonly #asks = new Bucket(8, 0.1);
	#coming: Pieces | 'packing' | null = null;
	/** Bytes of answers that gathered at an end which takes nothing. */
	#untaken = 0;
	#frames = 0;
	/** What this browser was last told to compare with. */
	#compared: string | null = null;
	#unfollow = () => {};
	#behind: { since: number; from: Uint8Array; catching: boolean } | null = null;
	readonly #laterFacts = new Map<Topic, Uint8Array>();

	constructor(moot: Moot, room: Room, wire: Wire, actor: Actor, sessionId: string, wishes: Wishes, rate: Rate) {
		this.#moot = moot;
		this.room = room;
		this.#wire = wire;
		this.actor = actor;
		this.sessionId = sessionId;
		this.#wishes = wishes;
		this.#rate = rate;
		this.readOnly = room.kind === 'talk' ? moot.refusalInTalks(actor) !== null : actor.role !== 'participant' && !isHost(actor.role);
		this.isStock = !wishes.parts;
		this.letting = room.letId(actor.personId, wishes.lease);
	}

	get clientId(): number {
		return this.letting.clientId;
	}

	get personId(): PersonId {
		return this.actor.personId;
	}

	/** Whether it may still what it was told it may. */
	get fits(): boolean {
		return this.readOnly === (this.#moot.refusalInTalks(this.actor) !== null);
	}

	// What comes in

	receive(bytes: Uint8Array): void {
		if (this.isClosed) return;
		if (!this.#rate.take(bytes.length)) return this.close('tooFast', 'too many frames or bytes');
		try {
			this.#read(decoding.createDecoder(bytes), bytes.length);
		} catch {
			this.close('badFrame', 'a frame that cannot be read');
		}
	}

	#read(decoder: decoding.Decoder, length: number): void {
		const kind = decoding.readVarUint(decoder);
		switch (kind) {
			case frame.sync: {
				const sync = readSync(decoder);
				if (sync.step === 'ask') {
					if (!this.#asks.take()) return this.close('tooFast', 'asked for the document too often');
					return this.#moot.inTurn(() => this.isClosed || this.room.sync(this, sync.stateVector));
				}
				const number = ++this.#frames;
				return this.#moot.inTurn(() => {
					if (this.isClosed) return;
					if (sync.step === 'answer') this.hasAnswered = true;
					this.room.fromSeat(this, sync.update, number);
				});
			}
			case frame.awareness:
				if (this.room.kind === 'board' && length <= 2048) this.#moot.presence.pointAsStock(this, decoding.readVarUint8Array(decoder));
				return;
			case frame.queryAwareness:
				return this.#moot.presence.renew(this);
			case frame.point: {
				const spot = readPoint(decoder);
				if (this.room.kind === 'board') this.#moot.presence.point(this, spot);
				return;
			}
			case frame.view: {
				const view = readView(decoder);
				if (this.room.kind === 'board') this.#moot.presence.look(this, view);
				return;
			}
			case frame.clock:
				return this.#answer(encodeClock(decoding.readFloat64(decoder), this.#moot.ground.clock.now()));
			case frame.here: {
				const said = readJson<Here>(decoder);
				const hidden = said?.hidden === true;
				const stance = isStance(said?.stance) && typeof said.call === 'number' ? { stance: said.stance, call: said.call } : null;
				const hasTurned = hidden !== this.hidden;
				if (!hasTurned && stance?.stance === this.stance?.stance && stance?.call === this.stance?.call) return;
				[this.hidden, this.stance] = [hidden, stance];
				if (hasTurned) this.#moot.presence.turned(this);
				return this.#moot.peopleChanged();
			}
			case frame.hash: {
				const { hash } = readJson<ContentHash>(decoder);
				if (!isContentHash(hash)) throw new Error('no hash');
				// One answer to each question.
				if (this.#compared !== null) this.room.comparing.differs(this.#compared, hash);
				this.#compared = null;
				return;
			}
			default:
				throw new Error('unknown frame');
		}
	}

	// What goes out

	send(bytes: Uint8Array): void {
		if (!this.isClosed) this.#wire.send(bytes);
	}

	/** Brings the document, packed and in pieces where it is long and the browser can undo that. `then`: all of it is on its way. */
	bring(answer: LongFrame, then: () => void): void {
		if (this.isClosed || this.#coming) return;
		if (this.#wishes.packed && this.#wishes.parts && answer.isWorthPacking) {
			this.#coming = 'packing';
			return void answer.packed().then((packed) => this.#bringPieces(packed, then));
		}
		if (this.#wishes.parts && answer.isLong) return this.#bringPieces(answer, then);
		if (this.isSynced) this.#answer(answer.whole);
		else this.send(answer.whole);
		then();
	}

	#bringPieces(answer: LongFrame, then: () => void): void {
		if (this.isClosed) return;
		this.#coming = new Pieces(this.#wire, answer.pieces, () => {
			this.#coming = null;
			// A step that holds the gate may have written what does not stand yet.
			this.#moot.inTurn(then);
		});
		this.#moot.slow(this);
		this.#coming.go();
	}

	/** It has the document, and `rest` is what came since: from here on it is shown what is written. */
	synced(rest: Uint8Array | null, ask: Uint8Array | null): void {
		this.isSynced = true;
		if (rest) this.send(rest);
		if (ask) this.send(ask);
	}

	saved(frames: number): void {
		this.#answer(encodeSaved(frames));
	}

	refuse(refused: Refused): void {
		this.#answer(encodeRefused(refused));
	}

	/** What this browser brings about itself must not pile up without bound where it does not listen. */
	#answer(bytes: Uint8Array): void {
		this.#untaken = this.#wire.bufferedAmount > behindBytes ? this.#untaken + bytes.length : 0;
		if (this.#untaken > behindBytes) this.close('tooSlow', 'the line takes no answers');
		else this.send(bytes);
	}

	together(say: () => void): void {
		if (this.#wire.together) this.#wire.together(say);
		else say();
	}

	show(bytes: Uint8Array, stateVector: Uint8Array | null): void {
		if (this.#behind || this.isClosed) return;
		this.send(bytes);
		if (this.#wire.bufferedAmount <= behindBytes || stateVector === null) return;
		this.#behind = { since: performance.now(), from: stateVector, catching: false };
		this.#moot.slow(this);
	}

	follow(facts: LiveFacts): void {
		this.#unfollow = facts.join(this.actor, (bytes, topic) => this.sendFact(topic, bytes));
	}

	/** The newest value of a topic; while the line is full only the newest waits. */
	sendFact(topic: Topic, bytes: Uint8Array): void {
		if (this.#behind) this.#laterFacts.set(topic, bytes);
		else this.send(bytes);
	}

	/** Pointers are worth nothing later: a line on which anything much waits misses some. False where it did. */
	sendPointers(bytes: Uint8Array): boolean {
		if (this.#behind || this.#wire.bufferedAmount > busyBytes) return false;
		this.send(bytes);
		return true;
	}

	/** Says what the content is by now, to be compared. One that is behind does not hold that yet. */
	compare(hash: string, frame: Uint8Array): void {
		if (!this.isSynced || this.#behind) return;
		this.#compared = hash;
		this.send(frame);
	}

	/** Looks after a slow reader: one difference when its line is free, the door after too long. Answers whether it needs looking after still. */
	mind(now: number): boolean {
		if (this.isClosed) return false;
		if (this.#coming instanceof Pieces && this.#coming.isStuck(now)) this.close('tooSlow', 'the line takes nothing');
		const behind = this.#behind;
		if (!behind) return this.#coming !== null;
		const waiting = this.#wire.bufferedAmount;
		if (waiting > giveUpBytes || (waiting > drainedBytes && now - behind.since > giveUpMs)) {
			this.close('tooSlow', 'the line is too slow for this board');
			return false;
		}
		if (waiting <= drainedBytes && !behind.catching) {
			behind.catching = true;
			const difference = encodeUpdate(Y.encodeStateAsUpdate(this.room.doc, behind.from));
			this.room.afterCommit(() => {
				this.#behind = null;
				this.send(difference);
				for (const [topic, bytes] of this.#laterFacts) this.sendFact(topic, bytes);
				this.#laterFacts.clear();
			});
		}
		return true;
	}

	// The end

	close(code: keyof typeof closeCode, reason: string): void {
		if (this.isClosed) return;
		this.#wire.close(closeCode[code], reason);
		this.gone();
	}

	/** The socket has closed, whoever closed it. */
	gone(): void {
		if (this.isClosed) return;
		this.isClosed = true;
		this.#unfollow();
		this.#moot.leave(this);
	}
}
