import { packFrames, unpackFrames } from '#lib/doc/stream-frames.ts';

/** A post that lies before the server, unanswered until the test says so. */
export interface HandPost {
	number: number;
	frames: Uint8Array[];
	init: RequestInit;
	answer(status: number): void;
	lose(): void;
}

/** The far end of a stream, moved by hand: what comes down, and what becomes of each post. */
export class HandStream {
	readonly posts: HandPost[] = [];
	/** The request for the stream itself. */
	asked: { url: URL; init: RequestInit } | null = null;
	#down: ReadableStreamDefaultController<Uint8Array> | null = null;
	#open: ((response: Response) => void) | null = null;
	#fail: ((error: Error) => void) | null = null;
	#events = 0;

	readonly fetch = ((input: string, init: RequestInit = {}) => {
		const url = new URL(input);
		return new Promise<Response>((resolve, reject) => {
			init.signal?.addEventListener('abort', () => {
				reject(new DOMException('aborted', 'AbortError'));
				if (init.method !== 'POST') this.#break(new DOMException('aborted', 'AbortError'));
			});
			if (init.method !== 'POST') {
				this.asked = { url, init };
				[this.#open, this.#fail] = [resolve, reject];
				return;
			}
			this.posts.push({
				number: Number(url.searchParams.get('n')),
				frames: unpackFrames(init.body as Uint8Array),
				init,
				answer: (status) => resolve(new Response(null, { status })),
				lose: () => reject(new TypeError('Failed to fetch'))
			});
		});
	}) as typeof fetch;

	/** Lets the stream in, and names the line. */
	async open(line = 'L'.repeat(22)): Promise<void> {
		this.answer(200, { 'content-type': 'text/event-stream' });
		await this.down(`:padding\n\nevent: line\ndata: ${line}\n\n`);
	}

	answer(status: number, headers: Record<string, string> = {}): void {
		const body = new ReadableStream<Uint8Array>({ start: (down) => void (this.#down = down) });
		this.#open?.(new Response(body, { status, headers }));
	}

	fail(): void {
		this.#fail?.(new TypeError('Failed to fetch'));
	}

	/** Some text, or bytes of it, as the network delivers them. */
	async down(text: string | Uint8Array): Promise<void> {
		try {
			this.#down?.enqueue(typeof text === 'string' ? new TextEncoder().encode(text) : text);
		} catch {
			// Nobody takes it any more.
		}
		await settle();
	}

	event(...frames: Uint8Array[]): string {
		return `id: ${++this.#events}\ndata: ${Buffer.from(packFrames(frames)).toString('base64')}\n\n`;
	}

	async cut(): Promise<void> {
		this.#break(new TypeError('network error'));
		await settle();
	}

	async finish(): Promise<void> {
		this.#down?.close();
		await settle();
	}

	get last(): HandPost {
		const post = this.posts.at(-1);
		if (!post) throw new Error('nothing was posted');
		return post;
	}

	#break(error: Error): void {
		try {
			this.#down?.error(error);
		} catch {
			// Over already.
		}
	}
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
	for (let i = 0; i < 20; i++) await Promise.resolve();
}
