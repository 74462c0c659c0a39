import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate, readSyncMessage, writeSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';
import { contentHash } from '#lib/doc/content.ts';
import { encodeClock, encodeFact, encodeHash, encodeHello, encodeRefused, encodeSaved, frame, readJson, type ContentHash, type FactFrame, type Hello, type Refused } from '#lib/doc/frames.ts';
import { readPoint, readView, steps, type View } from '#lib/doc/pointer-frames.ts';

/** A socket whose frames move only when the test says so: both ways wait in a queue. */
export class HandSocket {
	static readonly OPEN = 1;
	static made: HandSocket[] = [];
	readonly OPEN = 1;
	readyState = 0;
	binaryType = '';
	/** Sent by the browser, not yet read by the room. */
	up: Uint8Array[] = [];
	onopen: (() => void) | null = null;
	onmessage: ((event: { data: Uint8Array }) => void) | null = null;
	onclose: ((event: { code: number; reason: string }) => void) | null = null;
	onerror: (() => void) | null = null;

	constructor(readonly url: string) {
		HandSocket.made.push(this);
	}

	send(bytes: Uint8Array): void {
		this.up.push(bytes);
	}

	close(): void {
		this.readyState = 3;
	}

	open(): void {
		this.readyState = 1;
		this.onopen?.();
	}

	/** The room says something. */
	hear(bytes: Uint8Array): void {
		this.onmessage?.({ data: bytes });
	}

	/** The line breaks, or the room shuts the door. */
	drop(code = 1006, reason = ''): void {
		this.readyState = 3;
		this.onclose?.({ code, reason });
	}
}

/** The room at the other end of one path: a document and, per socket, a count of update frames. */
export class HandRoom {
	doc = new Y.Doc();
	/** What the browser sent that counts, on the present socket. */
	counted = 0;
	/** Where the browser said that it points, and what it said that it looks at. */
	points: (readonly [number, number] | null)[] = [];
	views: (View | null)[] = [];
	/** Frames of y-protocols' awareness: a page of ours sends none. */
	awareness = 0;
	asked: number[] = [];
	here: unknown[] = [];
	/** Hashes of copies that are not this room's. */
	differing: string[] = [];
	epoch = 1;
	nextClient = 1000;
	readOnly = false;

	constructor(readonly path: 'board' | 'draft') {}

	get socket(): HandSocket {
		const socket = HandSocket.made.findLast((made) => new URL(made.url).pathname.endsWith(`/${this.path}`));
		if (!socket) throw new Error(`nobody has come to ${this.path}`);
		return socket;
	}

	/** What the page asked for in the address of its socket. */
	get wanted(): string | null {
		return new URL(this.socket.url).searchParams.get('lease');
	}

	/** hello only. */
	greet(letting: Partial<Hello> = {}): Hello {
		this.counted = 0;
		this.socket.open();
		const hello = { clientId: this.nextClient++, lease: 1, epoch: this.epoch, readOnly: this.readOnly, ...letting };
		this.socket.hear(encodeHello(hello));
		return hello;
	}

	/** hello and both sync steps: the usual beginning. */
	meet(letting: Partial<Hello> = {}): Hello {
		const hello = this.greet(letting);
		this.take();
		this.askForRest();
		this.take();
		return hello;
	}

	askForRest(): void {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, frame.sync);
		writeSyncStep1(encoder, this.doc);
		this.socket.hear(encoding.toUint8Array(encoder));
	}

	/** All of the document in one frame, as the answer to step 1 brings it. */
	get whole(): Uint8Array {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, frame.sync);
		writeSyncStep2(encoder, this.doc);
		return encoding.toUint8Array(encoder);
	}

	/** Reads what the browser has sent, answers its step 1. Gives the client ids found in its updates. */
	take(most = Infinity): number[] {
		const clients = new Set<number>();
		while (this.socket.up.length > 0 && most-- > 0) {
			const bytes = this.socket.up.shift()!;
			const decoder = decoding.createDecoder(bytes);
			const kind = decoding.readVarUint(decoder);
			if (kind === frame.awareness) this.awareness += 1;
			else if (kind === frame.point) {
				const spot = readPoint(decoder);
				this.points.push(spot && [spot[0] / steps, spot[1] / steps]);
			} else if (kind === frame.view) this.views.push(readView(decoder));
			else if (kind === frame.clock) this.asked.push(decoding.readFloat64(decoder));
			else if (kind === frame.here) this.here.push(JSON.parse(decoding.readVarString(decoder)));
			else if (kind === frame.hash) this.differing.push(readJson<ContentHash>(decoder).hash);
			else if (kind === frame.sync) {
				const sub = decoding.peekVarUint(decoder);
				if (sub === messageYjsSyncStep2 || sub === messageYjsUpdate) {
					this.counted += 1;
					const body = decoding.createDecoder(bytes);
					decoding.readVarUint(body);
					decoding.readVarUint(body);
					for (const struct of Y.decodeUpdate(decoding.readVarUint8Array(body)).structs) clients.add(struct.id.client);
				}
				const answer = encoding.createEncoder();
				encoding.writeVarUint(answer, frame.sync);
				readSyncMessage(decoder, answer, this.doc, 'browser');
				if (sub === messageYjsSyncStep1) this.socket.hear(encoding.toUint8Array(answer));
			}
		}
		return [...clients];
	}

	/** The room writes, and everyone hears. */
	write(change: (doc: Y.Doc) => void): void {
		const before = Y.encodeStateVector(this.doc);
		this.doc.transact(() => change(this.doc));
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, frame.sync);
		writeUpdate(encoder, Y.encodeStateAsUpdate(this.doc, before));
		this.socket.hear(encoding.toUint8Array(encoder));
	}

	save(count = this.counted): void {
		this.socket.hear(encodeSaved(count));
	}

	refuse(refused: Refused): void {
		this.socket.hear(encodeRefused(refused));
	}

	tell(fact: FactFrame): void {
		this.socket.hear(encodeFact(fact));
	}

	/** What this room holds, or another room: to be compared. */
	compare(hash = contentHash(this.doc)): void {
		this.socket.hear(encodeHash({ hash }));
	}

	tellTime(sent: number, server: number): void {
		this.socket.hear(encodeClock(sent, server));
	}
}
