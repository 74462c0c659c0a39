import * as Y from 'yjs';
import { writeCardField } from '#lib/doc/board.ts';
import { Guest } from './guest.ts';
import type { Hall, Member } from './hall.ts';

/** Someone who moves their own card, and waits for "saved". */
export class Writer {
	readonly guest: Guest;
	saved = 0;
	slowestMs = 0;
	readonly #doc = new Y.Doc();
	readonly cardId: Member['cardId'];
	/** When each update frame was sent; the answer to the room's question was the first. */
	readonly #sent: number[] = [performance.now()];

	constructor(hall: Hall, { token, cardId }: Member, whole: Uint8Array, random: () => number) {
		this.cardId = cardId;
		Y.applyUpdate(this.#doc, whole);
		this.guest = new Guest(hall, token, random);
		this.guest.onSaved = (count) => {
			for (; this.saved < count; this.saved++) if (this.saved > 0) this.slowestMs = Math.max(this.slowestMs, performance.now() - this.#sent[this.saved]!);
		};
		this.#doc.on('update', (update: Uint8Array) => {
			this.#sent.push(performance.now());
			this.guest.sendUpdate(update);
		});
		this.guest.come();
	}

	get isSaved(): boolean {
		return this.saved === this.#sent.length;
	}

	/** Gives where the card now lies. @param n another place for each: where the card lies already, there is nothing to write */
	write(n = this.#sent.length): [number, number] {
		this.#doc.clientID = this.guest.clientId;
		const at: [number, number] = [((7 * n + 3) % 97) / 97, ((5 * n + 2) % 89) / 89];
		writeCardField(this.#doc, this.cardId, 'at', at);
		return at;
	}
}
