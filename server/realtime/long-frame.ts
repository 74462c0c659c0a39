import { encodePart } from '#lib/doc/frames.ts';

/** A piece is long enough to be worth a packet train, and short enough that the clock behind it does not wait. */
const pieceBytes = 48 * 1024;
const wholeBytes = 64 * 1024;

/** A frame that may be too long to come without a sign of life. Cut once, whoever it goes to: the pieces are shared. */
export class LongFrame {
	readonly whole: Uint8Array;
	#pieces: readonly Uint8Array[] | null = null;

	constructor(whole: Uint8Array) {
		this.whole = whole;
	}

	get isLong(): boolean {
		return this.whole.length > wholeBytes;
	}

	get pieces(): readonly Uint8Array[] {
		this.#pieces ??= Array.from({ length: Math.ceil(this.whole.length / pieceBytes) }, (_, i) => encodePart(this.whole, i * pieceBytes, Math.min(this.whole.length, (i + 1) * pieceBytes)));
		return this.#pieces;
	}
}
