import { apart } from './apart.ts';

/** Whether this browser can. Those that cannot get the longer frames as they are. */
export const canUnpack = 'DecompressionStream' in globalThis;

/** Unpacks a frame that came deflated. A browser does that beside everything else; what comes meanwhile waits its turn. */
export class Unpacking {
	#waiting: (() => void)[] | null = null;

	get isBusy(): boolean {
		return this.#waiting !== null;
	}

	/** Takes what came: now, or behind what is being unpacked. */
	inTurn(take: () => void): void {
		if (this.#waiting) this.#waiting.push(take);
		else take();
	}

	/** @param done given the frame; null where it cannot be unpacked: what waited is dropped then */
	unpack(deflated: Uint8Array, done: (whole: Uint8Array | null) => void): void {
		const waiting: (() => void)[] = (this.#waiting = []);
		const stream = new Blob([deflated as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('deflate'));
		const end = (whole: Uint8Array | null) => {
			if (this.#waiting !== waiting) return;
			this.#waiting = null;
			done(whole);
			if (whole) for (const take of waiting) this.inTurn(() => apart(take));
		};
		new Response(stream).arrayBuffer().then(
			(bytes) => end(new Uint8Array(bytes)),
			() => end(null)
		);
	}

	/** The line broke: what came on it is worth nothing on the next one. */
	drop(): void {
		this.#waiting = null;
	}
}
