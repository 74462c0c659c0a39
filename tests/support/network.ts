import { inflateSync } from 'node:zlib';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import type { Seat, Wire } from '#server/realtime/seat.ts';
import { cardsOf, clustersOf } from '#lib/doc/board.ts';
import { Others } from '#lib/live/line/others.ts';
import { Parts } from '#lib/live/line/parts.ts';
import { encodeHere, frame, readJson, type FactFrame, type Hello, type Refused, type RoomNews } from '#lib/doc/frames.ts';
import { encodePoint, encodeView, readPointers, spotOf, type PointersNews, type View } from '#lib/doc/pointer-frames.ts';

/** Frames lie still until a test carries them over. */
export class Network {
	readonly callers: Caller[] = [];

	/** Carries everything that lies ready, both ways, until nothing moves. */
	flush(): boolean {
		let moved = false;
		for (let again = true; again; ) {
			again = false;
			for (const caller of this.callers) again = caller.carry() || again;
			moved ||= again;
		}
		return moved;
	}
}

/** A browser that speaks the raw protocol: what a hand-written client, honest or not, can do. */
export class Caller {
	readonly doc = new Y.Doc();
	readonly received: Uint8Array[] = [];
	readonly refused: Refused[] = [];
	/** What the room said of itself: whether it takes nothing in. */
	readonly news: boolean[] = [];
	readonly facts = new Map<string, unknown>();
	/** Pointers as a stock client is told of them; and as a page of ours is. */
	readonly pointers = new Map<number, unknown>();
	readonly others = new Others();
	readonly pointerNews: PointersNews[] = [];
	hello: Hello | null = null;
	saved = 0;
	sent = 0;
	isSynced = false;
	closed: { code: number; reason: string } | null = null;
	/** A line that takes nothing: bytes pile up at the server's end. */
	isStuck = false;
	seat: Seat | null = null;
	#up: Uint8Array[] = [];
	#down: { bytes: Uint8Array; gone?: (() => void) | undefined }[] = [];
	readonly #parts = new Parts();

	constructor(network: Network) {
		network.callers.push(this);
		cardsOf(this.doc);
		clustersOf(this.doc);
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== this) this.sendUpdate(update);
		});
	}

	get wire(): Wire {
		const down = () => this.#down;
		return {
			send: (bytes, gone) => {
				if (!this.closed) this.#down.push({ bytes, gone });
			},
			get bufferedAmount() {
				return down().reduce((sum, { bytes }) => sum + bytes.length, 0);
			},
			close: (code, reason) => {
				this.closed ??= { code, reason };
			}
		};
	}

	write(change: (doc: Y.Doc) => void): void {
		this.doc.transact(() => change(this.doc));
	}

	sendUpdate(update: Uint8Array, step: number = messageYjsUpdate): void {
		this.sent += 1;
		this.send(sync(step, update));
	}

	send(bytes: Uint8Array): void {
		this.#up.push(bytes);
	}

	ask(stateVector = Y.encodeStateVector(this.doc)): void {
		this.send(sync(messageYjsSyncStep1, stateVector));
	}

	point(at: unknown, id = this.doc.clientID): void {
		const entry = encoding.createEncoder();
		encoding.writeVarUint(entry, 1);
		encoding.writeVarUint(entry, id);
		encoding.writeVarUint(entry, 1);
		encoding.writeVarString(entry, JSON.stringify(at === null ? null : { at }));
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, frame.awareness);
		encoding.writeVarUint8Array(encoder, encoding.toUint8Array(entry));
		this.send(encoding.toUint8Array(encoder));
	}

	/** As a page of ours points, and says what it shows. */
	pointAt(at: readonly [number, number] | null): void {
		this.send(encodePoint(at && spotOf(at)));
	}

	look(view: View | null): void {
		this.send(encodeView(view));
	}

	hide(hidden: boolean): void {
		this.send(encodeHere({ hidden }));
	}

	/** Hangs up without a word. */
	drop(): void {
		this.cut();
		this.seat?.gone();
	}

	/** Something that came down already comes once more. */
	hearAgain(bytes: Uint8Array): void {
		this.#take(bytes);
	}

	/** The line is dead, and this end knows. The other end may not, until `drop`. */
	cut(): void {
		this.closed ??= { code: 1006, reason: '' };
		this.#up = [];
		this.#down = [];
	}

	/** At most so many frames each way. */
	carry(up = Infinity, down = Infinity): boolean {
		if (this.isStuck || this.closed?.code === 1006) return false;
		let moved = false;
		while (up-- > 0 && this.#up.length > 0 && this.seat) {
			moved = true;
			this.seat.receive(this.#up.shift()!);
		}
		while (down-- > 0 && this.#down.length > 0) {
			moved = true;
			const { bytes, gone } = this.#down.shift()!;
			this.received.push(bytes);
			this.#take(bytes);
			gone?.();
		}
		return moved;
	}

	#take(bytes: Uint8Array): void {
		const decoder = decoding.createDecoder(bytes);
		const kind = decoding.readVarUint(decoder);
		if (kind === frame.hello) {
			this.hello = readJson<Hello>(decoder);
			this.doc.clientID = this.hello.clientId;
			this.ask();
		} else if (kind === frame.room) this.news.push(readJson<RoomNews>(decoder).stopped);
		else if (kind === frame.part) {
			const whole = this.#parts.take(decoder);
			if (whole) this.#take(whole);
		} else if (kind === frame.packed) this.#take(inflateSync(decoding.readTailAsUint8Array(decoder)));
		else if (kind === frame.saved) this.saved = decoding.readVarUint(decoder);
		else if (kind === frame.refused) this.refused.push(readJson<Refused>(decoder));
		else if (kind === frame.fact) {
			const fact = readJson<FactFrame>(decoder);
			this.facts.set(fact.topic, fact.value);
		} else if (kind === frame.pointers) {
			const news = readPointers(decoder);
			this.pointerNews.push(news);
			this.others.hear(news);
		} else if (kind === frame.awareness) {
			const update = decoding.createDecoder(decoding.readVarUint8Array(decoder));
			for (let count = decoding.readVarUint(update); count > 0; count--) {
				const id = decoding.readVarUint(update);
				decoding.readVarUint(update);
				const state: unknown = JSON.parse(decoding.readVarString(update));
				if (state === null) this.pointers.delete(id);
				else this.pointers.set(id, state);
			}
		} else if (kind === frame.sync) {
			const step = decoding.readVarUint(decoder);
			const body = decoding.readVarUint8Array(decoder);
			if (step === messageYjsSyncStep1) this.sendUpdate(Y.encodeStateAsUpdate(this.doc, body), messageYjsSyncStep2);
			else {
				// Under an id that was let before there is something to come, which Yjs would take for a clash.
				const { clientID } = this.doc;
				this.doc.clientID = 0;
				Y.applyUpdate(this.doc, body, this);
				this.doc.clientID = clientID;
				if (step === messageYjsSyncStep2) this.isSynced = true;
			}
		}
	}
}

function sync(step: number, body: Uint8Array): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, frame.sync);
	encoding.writeVarUint(encoder, step);
	encoding.writeVarUint8Array(encoder, body);
	return encoding.toUint8Array(encoder);
}
