import { promisify } from 'node:util';
import { deflate, type ZlibOptions } from 'node:zlib';
import { encodePacked, encodePart } from '#lib/doc/frames.ts';

/** A piece is long enough to be worth a packet train, and short enough that the clock behind it does not wait. */
const pieceBytes = 48 * 1024;
const wholeBytes = 64 * 1024;
/** Shorter than this it is on a slow phone as soon as it would be unpacked. */
const packedBytes = 8 * 1024;

/** A third of the time of the usual level for a tenth more bytes: a board that is written to is packed anew again and again. */
const level = 4;

const pack = promisify<Uint8Array, ZlibOptions, Buffer>(deflate);

/** A frame that may be too long to come without a sign of life. Cut once, and packed once, whoever it goes to: the pieces are shared. */
export class LongFrame {
	readonly whole: Uint8Array;
	#pieces: readonly Uint8Array[] | null = null;
	#packed: Promise<LongFrame> | null = null;

	constructor(whole: Uint8Array) {
		this.whole = whole;
	}

	get isLong(): boolean {
		return this.whole.length > wholeBytes;
	}

	get isWorthPacking(): boolean {
		return this.whole.length > packedBytes;
	}

	get pieces(): readonly Uint8Array[] {
		if (!this.isLong) return [this.whole];
		this.#pieces ??= Array.from({ length: Math.ceil(this.whole.length / pieceBytes) }, (_, i) => encodePart(this.whole, i * pieceBytes, Math.min(this.whole.length, (i + 1) * pieceBytes)));
		return this.#pieces;
	}

	/**
	 * The same, deflated off the loop; itself where that fails. All that is in it is for all who read the room, so its length gives away
	 * nothing that one reader has to themselves.
	 */
	packed(): Promise<LongFrame> {
		this.#packed ??= pack(this.whole, { level }).then(
			(deflated) => new LongFrame(encodePacked(deflated)),
			() => this
		);
		return this.#packed;
	}
}
