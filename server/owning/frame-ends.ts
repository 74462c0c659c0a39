/**
 * Watches the frames of a WebSocket go by, from the server's side (RFC 6455, section 5.2), and knows whether one is over: only there
 * something may be added. It reads lengths and nothing else.
 */
export class FrameEnds {
	/** A frame has begun to be passed and is not over. */
	isInside = false;
	/** The far end has taken leave itself. */
	hasClosed = false;
	#head: number[] = [];
	#left = 0;

	see(chunk: Uint8Array): void {
		for (let at = 0; at < chunk.length; ) {
			if (this.#left > 0) {
				const passed = Math.min(this.#left, chunk.length - at);
				this.#left -= passed;
				at += passed;
			} else {
				this.#head.push(chunk[at++]!);
				const length = lengthIn(this.#head);
				if (length === null) continue;
				if ((this.#head[0]! & 0x0f) === 0x8) this.hasClosed = true;
				this.#head = [];
				this.#left = length;
			}
		}
		this.isInside = this.#left > 0 || this.#head.length > 0;
	}
}

/** Null while the head is not complete. A server's frames are not masked. */
function lengthIn(head: readonly number[]): number | null {
	if (head.length < 2) return null;
	const short = head[1]! & 0x7f;
	const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
	if (head.length < 2 + extra) return null;
	return extra === 0 ? short : head.slice(2).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** A close frame as a server sends it. */
export function closeFrame(code: number, reason: string): Buffer {
	const words = Buffer.from(reason).subarray(0, 120);
	const frame = Buffer.alloc(4 + words.length);
	frame.writeUInt8(0x88, 0);
	frame.writeUInt8(2 + words.length, 1);
	frame.writeUInt16BE(code, 2);
	words.copy(frame, 4);
	return frame;
}
