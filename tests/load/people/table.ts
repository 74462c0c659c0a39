import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate, writeSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import { encodeHere, frame, readJson, type FactFrame, type Hello, type Refused } from '#lib/doc/frames.ts';
import type { Facts } from '#lib/domain/facts.ts';
import type { Refusal } from '#lib/domain/refusal.ts';

/** A whole round at the pace of real people fits in. */
const patience = 30 * 60_000;

/** The socket went in the middle of something. */
export class Closed extends Error {
	readonly code: number;
	constructor(code: number, reason: string) {
		super(`the socket was closed: ${code} ${reason}`);
		this.code = code;
	}
}

export interface TableOptions {
	origin: string;
	headers: Record<string, string>;
	workshopId: string;
	room: 'board' | 'draft';
	/** Called for what others wrote, once it lies in `doc`. */
	onRemote?: (events: Y.YEvent<Y.AbstractType<unknown>>[]) => void;
}

/**
 * One socket at one document, written from the frames alone and not from the browser's provider: a second reading of the same contract.
 * Every write waits until the server calls it durable.
 */
export class Table {
	readonly doc = new Y.Doc();
	readonly facts: Partial<Facts> = {};
	#socket: WebSocket;
	#hello: Hello | null = null;
	#sent = 0;
	#saved = 0;
	#even = { theirs: false, ours: false };
	#refused: Refused[] = [];
	#closed: Closed | null = null;
	#waiting = new Set<() => void>();

	private constructor({ origin, headers, workshopId, room, onRemote }: TableOptions) {
		this.#socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/live/${workshopId}/${room}`, { headers, perMessageDeflate: false });
		this.#socket.binaryType = 'nodebuffer';
		this.#socket.on('message', (data: Buffer) => this.#heard(data));
		this.#socket.on('close', (code, reason) => this.#end(new Closed(code, reason.toString())));
		this.#socket.on('error', (error) => this.#end(new Closed(0, error.message)));
		this.doc.on('update', (update: Uint8Array, from: unknown) => {
			if (from !== this) this.#sync((encoder) => writeUpdate(encoder, update), true);
		});
		if (!onRemote) return;
		for (const root of ['cards', 'clusters']) {
			this.doc.getMap(root).observeDeep((events, transaction) => {
				if (transaction.origin === this) onRemote(events);
			});
		}
	}

	/** Resolves when both sides hold the same. */
	static async open(options: TableOptions): Promise<Table> {
		const table = new Table(options);
		await table.until(() => table.#even.theirs && (table.#even.ours || table.#hello?.readOnly === true), 'the document');
		table.#socket.send(encodeHere({ hidden: false }));
		return table;
	}

	get isOpen(): boolean {
		return this.#closed === null;
	}

	/** Changes the document and waits until the change is durable. Resolves to the refusal where the server put it back. */
	async write(change: (doc: Y.Doc) => void): Promise<Refusal | null> {
		if (this.#closed) throw this.#closed;
		const before = this.#sent;
		this.doc.transact(() => change(this.doc));
		const last = this.#sent;
		// Nothing changed, so nothing was sent.
		if (last === before) return null;
		await this.until(() => this.#saved >= last, '"saved"');
		return this.#refused.find(({ frameNumber }) => frameNumber > before && frameNumber <= last)?.refusal ?? null;
	}

	/** Resolves when something has come that makes it true; throws where the socket goes first, or where it does not come at all. */
	until(isSo: () => boolean, what: string): Promise<void> {
		return new Promise((resolve, reject) => {
			const look = () => {
				if (isSo()) settle(resolve);
				else if (this.#closed) settle(() => reject(this.#closed));
			};
			const settle = (how: () => void) => {
				clearTimeout(timer);
				this.#waiting.delete(look);
				how();
			};
			const timer = setTimeout(() => settle(() => reject(new Error(`${what} did not come within ${patience / 60_000} minutes`))), patience);
			this.#waiting.add(look);
			look();
		});
	}

	close(): void {
		this.#end(new Closed(1000, 'by ourselves'));
		this.#socket.close(1000);
		this.doc.destroy();
	}

	#heard(data: Buffer): void {
		if (this.#closed) return;
		const decoder = decoding.createDecoder(data);
		switch (decoding.readVarUint(decoder)) {
			case frame.hello:
				this.#hello = readJson<Hello>(decoder);
				this.doc.clientID = this.#hello.clientId;
				this.#sync((encoder) => writeSyncStep1(encoder, this.doc), false);
				break;
			case frame.sync:
				this.#heardSync(decoder);
				break;
			case frame.saved:
				this.#saved = decoding.readVarUint(decoder);
				break;
			case frame.refused:
				this.#refused.push(readJson<Refused>(decoder));
				break;
			case frame.fact: {
				const { topic, value } = readJson<FactFrame>(decoder);
				Object.assign(this.facts, { [topic]: value });
			}
		}
		this.#look();
	}

	#heardSync(decoder: decoding.Decoder): void {
		const kind = decoding.readVarUint(decoder);
		const bytes = decoding.readVarUint8Array(decoder);
		if (kind === messageYjsSyncStep1) {
			this.#sync((encoder) => writeSyncStep2(encoder, this.doc, bytes), true);
			this.#even.ours = true;
		} else if (kind === messageYjsSyncStep2 || kind === messageYjsUpdate) {
			Y.applyUpdate(this.doc, bytes, this);
			if (kind === messageYjsSyncStep2) this.#even.theirs = true;
		}
	}

	/** Steps 2 and updates count, as the server counts them. */
	#sync(write: (encoder: encoding.Encoder) => void, counts: boolean): void {
		if (this.#socket.readyState !== WebSocket.OPEN) return;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, frame.sync);
		write(encoder);
		if (counts) this.#sent += 1;
		this.#socket.send(encoding.toUint8Array(encoder));
	}

	#end(closed: Closed): void {
		this.#closed ??= closed;
		this.#look();
	}

	#look(): void {
		for (const look of [...this.#waiting]) look();
	}
}
