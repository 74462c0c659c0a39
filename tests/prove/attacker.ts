import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { messageYjsSyncStep1, messageYjsSyncStep2 } from 'y-protocols/sync';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { cardsOf, clustersOf } from '#lib/doc/board.ts';
import { frame, readJson, type Hello } from '#lib/doc/frames.ts';
import type { CardId } from '#lib/domain/ids.ts';
import { syncFrame, type View } from '../fuzz/view.ts';
import type { Hall, Member } from './hall.ts';

/** One copy of the board for many who are hostile, kept by one of them: sixty copies of their own cost more than all that is done with them. */
export interface Shared {
	readonly doc: Y.Doc;
	keeper: Attacker | null;
}

/** Somebody hostile with a real session: a raw socket, a copy of the board, and no manners. Comes back whenever it was shut out. */
export class Attacker {
	doc = new Y.Doc();
	clientId = 0;
	refused = 0;
	saved = 0;
	sent = 0;
	shut = 0;
	lastCode = 0;
	readonly #hall: Hall;
	readonly member: Member;
	readonly #theirs: CardId;
	readonly #shared: Shared | null;
	ws: WebSocket | null = null;
	#ready: (() => void) | null = null;
	#readOnly = false;

	constructor(hall: Hall, member: Member, theirs: CardId, shared: Shared | null = null) {
		this.#hall = hall;
		this.#shared = shared;
		this.member = member;
		this.#theirs = theirs;
	}

	get isOpen(): boolean {
		return this.ws?.readyState === WebSocket.OPEN;
	}

	/** Resolves when the room has been told what this copy holds; false where it was not let in. */
	async come(path = 'board', origin = `http://${this.#hall.host}`): Promise<boolean> {
		const { host, workshopId } = this.#hall;
		this.doc = this.#shared?.doc ?? new Y.Doc();
		cardsOf(this.doc);
		clustersOf(this.doc);
		this.sent = this.saved = 0;
		const ws = new WebSocket(`ws://${host}/live/${workshopId}/${path}`, { headers: { cookie: `folkmoot=${this.member.token}`, origin }, perMessageDeflate: false });
		this.ws = ws;
		return new Promise((resolve) => {
			this.#ready = () => resolve(true);
			ws.on('error', () => {});
			ws.on('message', (data: Buffer) => this.#take(data));
			ws.on('close', (code) => {
				this.shut += 1;
				this.lastCode = code;
				resolve(false);
			});
		});
	}

	view(theirClient: number): View {
		return { doc: this.doc, clientId: this.clientId, mine: this.member.cardId, theirs: this.#theirs, theirClient };
	}

	send(bytes: Uint8Array): void {
		if (this.isOpen) this.ws!.send(bytes);
	}

	sendUpdate(update: Uint8Array): void {
		this.sent += 1;
		this.send(syncFrame('update', update));
	}

	leave(): void {
		this.ws?.terminate();
	}

	#take(bytes: Uint8Array): void {
		const decoder = decoding.createDecoder(bytes);
		const kind = decoding.readVarUint(decoder);
		if (kind === frame.hello) {
			const hello = readJson<Hello>(decoder);
			this.clientId = hello.clientId;
			this.#readOnly = hello.readOnly;
			this.send(syncFrame('ask', Y.encodeStateVector(this.doc)));
		} else if (kind === frame.saved) this.saved = decoding.readVarUint(decoder);
		else if (kind === frame.refused) this.refused += 1;
		else if (kind === frame.sync) {
			const step = decoding.readVarUint(decoder);
			const body = decoding.readVarUint8Array(decoder);
			if (step === messageYjsSyncStep1) {
				const encoder = encoding.createEncoder();
				encoding.writeVarUint(encoder, 0);
				encoding.writeVarUint(encoder, messageYjsSyncStep2);
				encoding.writeVarUint8Array(encoder, Uint8Array.of(0, 0));
				this.send(encoding.toUint8Array(encoder));
				this.sent += 1;
				this.#ready?.();
			} else {
				if (this.#shared && !this.#shared.keeper?.isOpen) this.#shared.keeper = this;
				// What answers a question of theirs is what the copy lacked; what came since is the keeper's to take in.
				if (!this.#shared || this.#shared.keeper === this || step === messageYjsSyncStep2) Y.applyUpdate(this.doc, body, this);
				// Who may only look is not asked back.
				if (this.#readOnly) this.#ready?.();
			}
		}
	}
}
