import * as decoding from 'lib0/decoding';

/** Far above any room; below what a page could not hold. */
const longest = 64 * 1024 * 1024;

/** Puts a long frame together from its pieces. */
export class Parts {
	#whole: Uint8Array | null = null;
	#have = 0;

	/** From 0 to 1; null where nothing is on its way. */
	get share(): number | null {
		return this.#whole && this.#have / this.#whole.length;
	}

	/** Takes the next piece, behind its kind. Gives the frame when it is whole. Throws on a piece that does not belong here. */
	take(decoder: decoding.Decoder): Uint8Array | null {
		const length = decoding.readVarUint(decoder);
		const from = decoding.readVarUint(decoder);
		const piece = decoding.readTailAsUint8Array(decoder);
		if (from === 0 && length <= longest) {
			this.#whole = new Uint8Array(length);
			this.#have = 0;
		}
		const whole = this.#whole;
		if (!whole || whole.length !== length || from !== this.#have || from + piece.length > length) throw new Error('a piece out of order');
		whole.set(piece, from);
		this.#have += piece.length;
		if (this.#have < length) return null;
		this.drop();
		return whole;
	}

	/** The line broke: what came on it is worth nothing on the next one. */
	drop(): void {
		this.#whole = null;
		this.#have = 0;
	}
}
