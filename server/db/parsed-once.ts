const [parse, bind, describe, close, sync, statement] = ['P', 'B', 'D', 'C', 'S', 'S'].map((letter) => letter.charCodeAt(0)) as [number, number, number, number, number, number];
const name = Buffer.from('log');
/** A plan stays as it was made; after so many uses it is made anew, since tables grow. */
const usesMost = 1000;

/**
 * The built-in database reads and plans each statement anew, which for the log costs more than writing its rows: a thousand statements
 * of one text a minute. So that one text is given a name on its way to the engine, and is read once for many uses. (PGlite asks in
 * single messages of PostgreSQL's protocol: parse, describe, bind, execute, sync; only the first three name a statement.)
 */
export class ParsedOnce {
	readonly #isHot: (text: string) => boolean;
	readonly #ask: (message: Uint8Array) => Uint8Array;
	/** The message that the name stands for. */
	#known: Buffer | null = null;
	#uses = 0;
	/** Between the parse of the named text and the sync behind it. */
	#isIn = false;

	constructor(isHot: (text: string) => boolean, ask: (message: Uint8Array) => Uint8Array) {
		this.#isHot = isHot;
		this.#ask = ask;
	}

	/** One message to the engine, under the name where it belongs to the named text. */
	pass(message: Uint8Array): Uint8Array {
		switch (message[0]) {
			case parse:
				return this.#parse(message);
			case describe:
				return this.#ask(this.#isIn && message[5] === statement ? named(message, 6) : message);
			case bind:
				// Behind the empty name of the portal.
				return this.#ask(this.#isIn ? named(message, 6) : message);
			case sync:
				this.#isIn = false;
				return this.#ask(message);
			default:
				return this.#ask(message);
		}
	}

	/** Something went wrong: the name may stand for nothing. */
	forget(): void {
		this.#known = null;
	}

	#parse(message: Uint8Array): Uint8Array {
		this.#isIn = false;
		// A statement that has a name already, or is another one, is none of ours.
		if (message[5] !== 0 || !this.#isHot(Buffer.from(message.buffer, message.byteOffset + 6, Math.min(40, message.length - 6)).toString('latin1'))) return this.#ask(message);
		this.#isIn = true;
		if (this.#known?.equals(message) && this.#uses++ < usesMost) return new Uint8Array(0);
		this.#ask(named(new Uint8Array([close, 0, 0, 0, 6, statement, 0]), 6));
		this.#known = Buffer.from(message);
		this.#uses = 1;
		return this.#ask(named(message, 5));
	}
}

/** The same message with the name put in at an offset where an empty one stands. */
function named(message: Uint8Array, at: number): Uint8Array {
	const longer = Buffer.concat([message.subarray(0, at), name, message.subarray(at)]);
	longer.writeInt32BE(longer.length - 1, 1);
	return longer;
}
