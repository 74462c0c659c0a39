/** Counts the files of a ZIP as it comes in, by the names in front of them (APPNOTE 4.3.7): the page knows which names there will be. */
export class ZipProgress {
	readonly #names: Set<string>;
	#rest = new Uint8Array();
	/** Files whose beginning has come. */
	begun = 0;

	constructor(names: readonly string[]) {
		this.#names = new Set(names);
	}

	take(chunk: Uint8Array): void {
		const bytes = new Uint8Array(this.#rest.length + chunk.length);
		bytes.set(this.#rest);
		bytes.set(chunk, this.#rest.length);
		let at = 0;
		for (; at + 30 <= bytes.length; at++) {
			if (bytes[at] !== 0x50 || bytes[at + 1] !== 0x4b || bytes[at + 2] !== 3 || bytes[at + 3] !== 4) continue;
			const length = bytes[at + 26]! + bytes[at + 27]! * 256;
			if (at + 30 + length > bytes.length) break;
			// The same four bytes may stand anywhere in packed data; a name of ours behind them does not.
			if (this.#names.delete(new TextDecoder().decode(bytes.subarray(at + 30, at + 30 + length)))) this.begun += 1;
		}
		this.#rest = bytes.slice(at);
	}
}
