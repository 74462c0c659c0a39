import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';
import { inflateSync } from 'node:zlib';
import { WebSocket } from 'ws';
import { frame, readJson, type FactFrame, type Refused, type RoomNews } from '#lib/doc/frames.ts';
import { Parts } from '#lib/live/line/parts.ts';
import { Returning } from '#lib/live/line/returning.ts';
import type { Hall } from './hall.ts';

/** Nothing to add: the answer to the room's question. */
const nothing = new Uint8Array([frame.sync, messageYjsSyncStep2, 2, 0, 0]);

/** A browser without a screen: speaks the frames as ours does and keeps the document as bytes, so that thousands fit into one process. */
export class Guest {
	/** The board as it was given, and how long it was. A crowd would not fit into memory: by default only the length is kept. */
	whole: Uint8Array | null = null;
	wholeBytes = 0;
	keeps = false;
	/** What this browser holds; empty on a fresh page. */
	stateVector = new Uint8Array([0]);
	clientId = 0;
	bytes = 0;
	/** performance.now() of each try, each opened line and each whole document. */
	readonly tried: number[] = [];
	readonly opened: number[] = [];
	readonly even: number[] = [];
	onUpdate: ((bytes: Uint8Array) => void) | null = null;
	onSaved: ((count: number) => void) | null = null;
	/** A frame about where others point. */
	onPointers: ((bytes: Uint8Array) => void) | null = null;
	/** The document: the board, or a talk. */
	path = 'board';
	/** Asks for the document; without that this is a page that only points. */
	asks = true;
	/** The code with which the room shut the door, if it did. */
	closed: number | null = null;
	onFact: ((fact: FactFrame) => void) | null = null;
	/** Everything that came down, as it came. */
	onBytes: ((bytes: Uint8Array) => void) | null = null;
	/** How often the line was lost or shut. */
	closings = 0;
	/** What the room said of itself: whether it takes nothing in. */
	readonly news: boolean[] = [];
	readonly refused: Refused[] = [];
	readonly #hall: Hall;
	readonly #token: string;
	readonly #returning: Returning;
	readonly #parts = new Parts();
	#ws: WebSocket | null = null;
	#timer: NodeJS.Timeout | undefined;
	#left = false;

	constructor(hall: Hall, token: string, random: () => number) {
		this.#hall = hall;
		this.#token = token;
		this.#returning = new Returning(random);
	}

	come(): void {
		this.tried.push(performance.now());
		const { host, workshopId } = this.#hall;
		const ws = new WebSocket(`ws://${host}/live/${workshopId}/${this.path}?parts=1&packed=1`, { headers: { cookie: `folkmoot=${this.#token}`, origin: `http://${host}` }, perMessageDeflate: false });
		this.#ws = ws;
		this.bytes = 0;
		ws.on('error', () => {});
		ws.on('message', (data: Buffer) => {
			this.bytes += data.length;
			this.onBytes?.(data);
			this.#take(data);
		});
		ws.on('close', (code, reason) => {
			this.#parts.drop();
			this.closed = code;
			this.closings += 1;
			if (!this.#left) this.#timer = setTimeout(() => this.come(), this.#returning.after({ code, reason: reason.toString() }));
		});
	}

	leave(): void {
		this.#left = true;
		clearTimeout(this.#timer);
		this.#ws?.terminate();
	}

	/** Closes the page. */
	close(): void {
		this.#left = true;
		this.#ws?.close();
	}

	send(bytes: Uint8Array): void {
		this.#ws?.send(bytes);
	}

	/** Stops reading: the line fills up. */
	stall(): void {
		this.#ws?.pause();
	}

	/** The line is open, and what is on the board has come down it. */
	get isIn(): boolean {
		return this.#ws?.readyState === WebSocket.OPEN && (this.even.at(-1) ?? -1) >= this.tried.at(-1)!;
	}

	/** What is written while there is no line is lost, as on a page that keeps nothing. */
	sendUpdate(update: Uint8Array): void {
		if (this.#ws?.readyState === WebSocket.OPEN) this.#ws.send(sync(messageYjsUpdate, update));
	}

	#take(bytes: Uint8Array): void {
		const decoder = decoding.createDecoder(bytes);
		const kind = decoding.readVarUint(decoder);
		if (kind === frame.part) {
			const whole = this.#parts.take(decoder);
			if (whole) this.#take(whole);
		} else if (kind === frame.packed) this.#take(inflateSync(decoding.readTailAsUint8Array(decoder)));
		else if (kind === frame.hello) {
			this.clientId = (JSON.parse(decoding.readVarString(decoder)) as { clientId: number }).clientId;
			this.opened.push(performance.now());
			if (this.asks) this.#ws!.send(sync(messageYjsSyncStep1, this.stateVector));
		} else if (kind === frame.room) this.news.push(readJson<RoomNews>(decoder).stopped);
		else if (kind === frame.refused) this.refused.push(readJson<Refused>(decoder));
		else if (kind === frame.pointers) this.onPointers?.(bytes);
		else if (kind === frame.fact) this.onFact?.(readJson<FactFrame>(decoder));
		else if (kind === frame.saved) this.onSaved?.(decoding.readVarUint(decoder));
		else if (kind === frame.sync) {
			const step = decoding.readVarUint(decoder);
			const body = decoding.readVarUint8Array(decoder);
			if (step === messageYjsSyncStep1) {
				this.#ws!.send(nothing);
				this.even.push(performance.now());
				this.#returning.arrived();
			} else if (step === messageYjsSyncStep2) {
				this.wholeBytes = body.length;
				if (this.keeps) this.whole = body.slice();
			}
			else this.onUpdate?.(body);
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
