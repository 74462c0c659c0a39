import type { IncomingMessage, ServerResponse } from 'node:http';
import { Rate } from '../rate.ts';
import type { Line, Seated } from '../socket/usher.ts';
import type { DocPath } from '#lib/doc/frames.ts';
import { packFrames, streamEvent, type StreamEnd } from '#lib/doc/stream-frames.ts';

/** Some proxies pass nothing on before they have this much. */
const padding = `:${' '.repeat(2048)}\n\n`;

/** The downward half of a line that is made of an event stream and posts. */
export class StreamLine implements Line {
	/** What the posts that belong to this stream name. Nobody can guess it, and it is good for its own session only. */
	readonly id: string;
	readonly sessionId: string;
	readonly path: DocPath;
	readonly workshopId: string;
	/** Posts count like frames. */
	readonly rate = new Rate();
	/** The number of the post that is awaited. */
	nextPost = 1;
	seated: Seated | null = null;
	#reading: IncomingMessage | null = null;
	readonly #response: ServerResponse;
	#frames: Uint8Array[] = [];
	#gone: (() => void)[] = [];
	#waiting = 0;
	#events = 0;
	#ended = false;

	constructor(id: string, of: { sessionId: string; path: DocPath; workshopId: string }, response: ServerResponse) {
		this.id = id;
		this.sessionId = of.sessionId;
		this.path = of.path;
		this.workshopId = of.workshopId;
		this.#response = response;
		response.writeHead(200, {
			'content-type': 'text/event-stream',
			'cache-control': 'no-store, no-transform',
			'x-accel-buffering': 'no',
			'x-content-type-options': 'nosniff'
		});
		response.write(`${padding}event: ${streamEvent.line}\ndata: ${id}\n\n`);
	}

	get isOpen(): boolean {
		return !this.#ended && !this.#response.destroyed;
	}

	get bufferedAmount(): number {
		return this.#waiting + this.#response.writableLength;
	}

	/** What is said in one turn of the loop goes down as one event. */
	send(bytes: Uint8Array, gone?: () => void): void {
		if (!this.isOpen) return;
		if (this.#frames.length === 0) setImmediate(() => this.#flush());
		this.#frames.push(bytes);
		this.#waiting += bytes.length;
		if (gone) this.#gone.push(gone);
	}

	ping(): void {
		this.#response.write(':\n\n');
	}

	cut(): void {
		this.#ended = true;
		this.#response.destroy();
	}

	close(code: number, reason: string): void {
		if (!this.isOpen) return;
		this.#flush();
		this.#ended = true;
		this.#response.end(`event: ${streamEvent.end}\ndata: ${JSON.stringify({ code, reason } satisfies StreamEnd)}\n\n`);
		// Someone who does not take leave is shown out.
		setTimeout(() => this.#response.destroy(), 2000).unref();
	}

	/** One body at a time: a browser posts again only where it has given the first one up. */
	reads(request: IncomingMessage): void {
		if (this.#reading?.complete === false) this.#reading.destroy();
		this.#reading = request;
	}

	#flush(): void {
		if (this.#frames.length === 0 || !this.isOpen) return;
		const packed = packFrames(this.#frames);
		const gone = this.#gone;
		this.#frames = [];
		this.#gone = [];
		this.#waiting = 0;
		this.#response.write(`id: ${++this.#events}\ndata: ${Buffer.from(packed.buffer, packed.byteOffset, packed.length).toString('base64')}\n\n`, (error) => {
			if (!error) for (const tell of gone) tell();
		});
	}
}
