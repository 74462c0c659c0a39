import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebsocketProvider } from 'y-websocket';
import { messageYjsSyncStep1, messageYjsSyncStep2, readSyncStep2, writeSyncStep2, writeUpdate } from 'y-protocols/sync';
import type * as Y from 'yjs';
import { Parts } from './parts.ts';
import { RestingHand } from './resting-hand.ts';
import { Returning } from './returning.ts';
import { canUnpack, Unpacking } from './unpacking.ts';
import { type Here, encodeClock, encodeHash, encodeHere, frame, readJson, type ContentHash, type DocPath, type FactFrame, type Hello, type Refused, type RoomNews } from '#lib/doc/frames.ts';
import { encodePoint, encodeView, readPointers, spotOf, type PointersNews, type View } from '#lib/doc/pointer-frames.ts';

/** What a room says to whoever holds its document. All are called in the order the frames came. */
export interface RoomEar {
	/** The lease has come. `false` refuses the socket: the document was rebuilt, this copy must not be joined with it. */
	greeted?(hello: Hello): boolean;
	/** All that this copy held before was sent as update frame number `frame`. */
	answered?(frame: number): void;
	/** The document is on its way in pieces: how much of it is here, from 0 to 1. Null when it has come, or the line broke. */
	coming?(share: number | null): void;
	/** Both sides hold the same; from here on each local change goes out as its own frame. */
	even?(): void;
	saved?(count: number): void;
	refused?(refused: Refused): void;
	fact?(fact: FactFrame): void;
	/** Whether the room takes anything in. */
	room?(news: RoomNews): void;
	clock?(sent: number, server: number): void;
	/** What the server's content is by now, for someone who has been shown all of it. */
	compared?(hash: string): void;
	pointers?(news: PointersNews): void;
	/** The line is down; the provider comes back by itself. `moving`: it was let go for another one, which is being opened. */
	lost?(moving: boolean): void;
	/** The server has shut the door (44xx): the provider does not come back. */
	stopped?(code: number, reason: string): void;
}

export interface ProviderOptions {
	ear: RoomEar;
	path: DocPath;
	/** ws(s)://host/live/<workshopId> */
	server: string;
	params?: Record<string, string>;
	/** 0 to 1; for the wait before coming back. */
	random?: () => number;
	Socket?: typeof WebSocket;
}

/** A move from one way to another that takes longer is a lost line. */
const moveMost = 4_000;
const quietMost = 20_000;
const answerMost = 10_000;
/** What the time is, and where others point: worth nothing later, and in no list. */
const movesNothing: readonly number[] = [frame.clock, frame.pointers];
/** A client id that no room lets. */
const nobody = 0;

/**
 * y-websocket's provider with what a room of many people needs: presence in frames of our own, no talk between tabs behind the gate's
 * back, the leased client id, counted frames, a spread return, and close reasons that reach the page.
 */
export class RoomProvider extends WebsocketProvider {
	/** Update frames sent on this socket. */
	sent = 0;
	readOnly = false;
	/** Whether this copy holds something of our own that the server has not called durable. */
	owes = false;
	/** Something of it has not even gone out. */
	#unsent = false;
	#ear: RoomEar;
	#returning: Returning;
	#greeted = false;
	#answered = false;
	#even = false;
	#watch: ReturnType<typeof setInterval>;
	/** When the room was last heard, and last asked whether it is there. */
	#heard = 0;
	#asked = 0;
	#return: ReturnType<typeof setTimeout> | undefined;
	#move: ReturnType<typeof setTimeout> | undefined;
	#parts = new Parts();
	#unpacking = new Unpacking();
	#hand = new RestingHand();

	constructor(doc: Y.Doc, { ear, path, server, params = {}, random = Math.random, Socket }: ProviderOptions) {
		super(server, path, doc, { connect: false, disableBc: true, params: { ...params, parts: '1', ...(canUnpack && { packed: '1' }), lease: 'any' }, ...(Socket ? { WebSocketPolyfill: Socket } : {}) });
		this.#ear = ear;
		this.#returning = new Returning(random);
		// Presence has frames of its own; awareness would send back up what everyone else says.
		this.awareness.setLocalState(null);

		doc.off('update', this._updateHandler);
		this._updateHandler = (update: Uint8Array, origin: unknown) => {
			if (origin !== this) this.#sendUpdate(update);
		};
		doc.on('update', this._updateHandler);

		this.awareness.off('update', this._awarenessUpdateHandler);

		// The stock watchdog takes 30 quiet seconds for a dead line; ours asks first. (A hidden tab's timers run once a minute.)
		clearInterval(this._checkInterval);
		this.#watch = setInterval(() => this.#listen(), 10_000);

		this.messageHandlers[frame.sync] = (_encoder, decoder) => this.#sync(decoder);
		this.messageHandlers[frame.awareness] = this.messageHandlers[frame.queryAwareness] = () => {};
		this.messageHandlers[frame.pointers] = (_encoder, decoder) => this.#ear.pointers?.(readPointers(decoder));
		this.messageHandlers[frame.hello] = (_encoder, decoder) => this.#hello(readJson<Hello>(decoder));
		this.messageHandlers[frame.saved] = (_encoder, decoder) => this.#saved(decoding.readVarUint(decoder));
		this.messageHandlers[frame.refused] = (_encoder, decoder) => this.#ear.refused?.(readJson<Refused>(decoder));
		this.messageHandlers[frame.fact] = (_encoder, decoder) => this.#ear.fact?.(readJson<FactFrame>(decoder));
		this.messageHandlers[frame.room] = (_encoder, decoder) => this.#ear.room?.(readJson<RoomNews>(decoder));
		this.messageHandlers[frame.clock] = (_encoder, decoder) => this.#ear.clock?.(decoding.readFloat64(decoder), decoding.readFloat64(decoder));

		this.messageHandlers[frame.hash] = (_encoder, decoder) => this.#ear.compared?.(readJson<ContentHash>(decoder).hash);

		this.messageHandlers[frame.part] = (encoder, decoder, ...rest) => {
			const whole = this.#parts.take(decoder);
			if (whole) {
				const inner = decoding.createDecoder(whole);
				const kind = decoding.readVarUint(inner);
				if (kind !== frame.part) this.messageHandlers[kind]?.(encoder, inner, ...rest);
			}
			this.#ear.coming?.(this.#unpacking.isBusy ? 1 : this.#parts.share);
		};
		this.messageHandlers[frame.packed] = (_encoder, decoder) =>
			this.#unpacking.unpack(decoding.readTailAsUint8Array(decoder), (whole) => {
				this.#ear.coming?.(null);
				const inner = whole && decoding.createDecoder(whole);
				if (inner && decoding.readVarUint(inner) === frame.sync) return this.#sync(inner);
				// It comes as it is on the next line.
				delete this.params['packed'];
				this.ws?.close();
			});

		this.messageHandlers.forEach((handler, kind) => {
			this.messageHandlers[kind] = (...given) => {
				this.#heard = Date.now();
				const take = () => this.#unpacking.inTurn(() => handler(...given));
				if (movesNothing.includes(kind)) take();
				else this.#hand.inTurn(take);
			};
		});
		this.on('status', ({ status }) => {
			if (status === 'connected') this.#heard = Date.now();
		});
		this.on('connection-close', (event) => this.#closed(event));
		this.on('closed', ({ code, reason }) => this.#ear.stopped?.(code, reason));
	}

	/** Where this person points, as fractions of the plan; null takes the pointer away. A new line has to be told again. */
	point(at: readonly [number, number] | null): void {
		if (this.#greeted) this.#send(encodePoint(at && spotOf(at)));
	}

	/** What part of the plan this page shows; null: none. A new line has to be told again. */
	look(view: View | null): void {
		if (this.#greeted) this.#send(encodeView(view));
	}

	/** Asks the server's time. */
	ask(now: number): void {
		this.#send(encodeClock(now));
	}

	/** Our copy is another one. */
	differ(hash: string): void {
		this.#send(encodeHash({ hash }));
	}

	here(here: Here): void {
		if (this.#greeted) this.#send(encodeHere(here));
	}

	/** The device has a line again, or the page is looked at again: do not sit out a long wait. */
	hurry(): void {
		if (!this.shouldConnect || this.ws !== null) return;
		clearTimeout(this.#return);
		this.#return = setTimeout(() => this.connect(), this.#returning.soon());
	}

	/** Over to another way: the line is let go and opened anew at once. */
	move(): void {
		if (!this.wsconnected) return;
		clearTimeout(this.#move);
		this.#move = setTimeout(() => {
			this.#move = undefined;
			if (!this.#even) this.#ear.lost?.(false);
		}, moveMost);
		this.disconnect();
		this.connect();
	}

	override disconnectBc(): void {
		// The stock one says goodbye to its awareness; the room knows when a line closes.
	}

	override destroy(): void {
		clearInterval(this.#watch);
		clearTimeout(this.#return);
		clearTimeout(this.#move);
		this.#hand.close();
		this.#ear = {};
		super.destroy();
		this.awareness.destroy();
	}

	#hello(hello: Hello): void {
		this.readOnly = hello.readOnly;
		this.params['lease'] = `${hello.clientId}.${hello.lease}`;
		this.doc.clientID = hello.clientId;
		if (this.#ear.greeted?.(hello) === false) return;
		this.#greeted = true;
	}

	#sync(decoder: decoding.Decoder): void {
		if (!this.#greeted) return;
		const kind = decoding.readVarUint(decoder);
		if (kind !== messageYjsSyncStep1) {
			// Under an id that was let before there is something to come. Yjs would take that for a clash, and change our id.
			const { clientID } = this.doc;
			this.doc.clientID = nobody;
			readSyncStep2(decoder, this.doc, this);
			this.doc.clientID = clientID;
			if (kind === messageYjsSyncStep2) this.synced = true;
		} else if (!this.readOnly) {
			const encoder = encoding.createEncoder();
			encoding.writeVarUint(encoder, frame.sync);
			writeSyncStep2(encoder, this.doc, decoding.readVarUint8Array(decoder));
			if (this.#send(encoding.toUint8Array(encoder))) {
				this.sent += 1;
				this.#answered = true;
				this.#unsent = false;
				this.#ear.answered?.(this.sent);
			}
		}
		if (!this.#even && this.synced && (this.#answered || this.readOnly)) {
			this.#even = true;
			this.#returning.arrived();
			clearTimeout(this.#move);
			this.#move = undefined;
			this.#ear.even?.();
		}
	}

	#saved(count: number): void {
		if (this.#answered && !this.#unsent && count >= this.sent) this.owes = false;
		this.#ear.saved?.(count);
	}

	#sendUpdate(update: Uint8Array): void {
		// Yjs tidies the marks of texts by itself; whoever only reads keeps that to themselves.
		if (this.readOnly && this.#greeted) return;
		this.owes = true;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, frame.sync);
		writeUpdate(encoder, update);
		// Before the answer to step 1 an update could hang on something the server has not got; the answer carries it.
		if (this.#answered && this.#send(encoding.toUint8Array(encoder))) this.sent += 1;
		else this.#unsent = true;
	}

	#send(bytes: Uint8Array): boolean {
		const { ws } = this;
		if (!ws || ws.readyState !== 1) return false;
		ws.send(bytes as Uint8Array<ArrayBuffer>);
		return true;
	}

	#closed(event: CloseEvent | null): void {
		this.#hand.lift();
		this.sent = 0;
		if (this.#parts.share !== null || this.#unpacking.isBusy) this.#ear.coming?.(null);
		this.#parts.drop();
		this.#unpacking.drop();
		this.#greeted = this.#answered = this.#even = false;
		this.#asked = 0;
		// The stock wait is the smaller of its own doubling and maxBackoffTime: with a high count it is ours.
		this.maxBackoffTime = this.#returning.after(event);
		this.wsUnsuccessfulReconnects = 40;
		this.#ear.lost?.(this.#move !== undefined);
	}

	#listen(): void {
		if (!this.wsconnected) return;
		const now = Date.now();
		if (this.#asked > this.#heard && now - this.#asked >= answerMost) {
			// A line that died without a word: closed here, since the browser's own closing handshake may take minutes.
			this.disconnect();
			this.shouldConnect = true;
		} else if (now - this.#heard >= quietMost && this.#asked <= this.#heard) {
			this.#asked = now;
			this.ask(now);
		}
	}
}
