import { EventReader, type StreamEvent } from './events.ts';
import { Posts, type PostAnswer } from './posts.ts';
import { closeCode } from '#lib/doc/frames.ts';
import { originHeader, postNumber, streamEvent, unpackFrames, type StreamEnd } from '#lib/doc/stream-frames.ts';

/** The far end asks for a sign of life every 15 to 20 seconds, so something comes down at least that often. */
export const streamQuietMs = 45_000;
const openMostMs = 12_000;
const postMostMs = 15_000;
/** The last event, with the code, may come a little after the posts are refused. */
const endWaitMs = 2_000;
/** Bytes. A post this short outlives the page it was sent from; browsers let 64 kB of such be on the way. */
const lastingMost = 16 * 1024;
/** A line that broke without a word, as a WebSocket says it. */
const broken = 1006;

/**
 * The second way: what looks like a WebSocket to whoever holds it, and is an event stream down and numbered posts up, for networks that
 * let no WebSocket through. Frames, codes and reasons are those of a socket.
 */
export class StreamSocket {
	readonly CONNECTING = 0;
	readonly OPEN = 1;
	readonly CLOSING = 2;
	readonly CLOSED = 3;
	readonly url: string;
	readonly protocol = '';
	readonly extensions = '';
	binaryType = 'arraybuffer';
	readyState: 0 | 1 | 2 | 3 = 0;
	onopen: ((event: { type: 'open' }) => void) | null = null;
	onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
	onerror: ((event: { type: 'error' }) => void) | null = null;
	onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null = null;
	readonly #fetch: typeof fetch;
	readonly #base: URL;
	readonly #asked = new AbortController();
	readonly #posts: Posts;
	readonly #reader = new EventReader();
	#line: string | null = null;
	/** Number of the last event with frames: they are counted without a gap. */
	#last = 0;
	#quiet: ReturnType<typeof setTimeout> | undefined;
	#doom: ReturnType<typeof setTimeout> | undefined;
	#undo: (() => void)[] = [];

	/** @param url of the WebSocket it stands for. `ask`: given by tests. */
	constructor(url: string | URL, _protocols?: string | string[], ask: typeof fetch = (...given) => fetch(...given)) {
		this.url = String(url);
		this.#base = new URL(this.url.replace(/^ws/, 'http'));
		this.#base.pathname += '/stream';
		this.#fetch = ask;
		this.#posts = new Posts(
			(body, number) => this.#post(body, number),
			() => (this.#doom ??= setTimeout(() => this.#end(broken, 'posts are not taken'), endWaitMs))
		);
		this.#listen('offline', () => this.#end(broken, 'the device is offline'));
		this.#listen('pagehide', () => {
			this.#posts.flush();
			this.#end(broken, 'the page is left');
		});
		this.#expect(openMostMs);
		void this.#run();
	}

	get bufferedAmount(): number {
		return this.#posts.waiting;
	}

	send(bytes: Uint8Array): void {
		if (this.readyState === this.OPEN) this.#posts.push(bytes);
	}

	close(code = 1000, reason = ''): void {
		if (this.readyState >= this.CLOSING) return;
		this.readyState = this.CLOSING;
		this.#posts.flush();
		this.#posts.close();
		this.#asked.abort();
		// As a socket does it: whoever closes is told later, never while calling.
		queueMicrotask(() => this.#end(code, reason, true));
	}

	async #run(): Promise<void> {
		try {
			const response = await this.#fetch(this.#base.href, { headers: { accept: 'text/event-stream', [originHeader]: this.#base.origin }, cache: 'no-store', credentials: 'same-origin', redirect: 'error', signal: this.#asked.signal });
			if (!response.ok || !response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) return this.#refused(response);
			const decoder = new TextDecoder();
			const reading = response.body.getReader();
			for (;;) {
				const { done, value } = await reading.read();
				if (done) break;
				// Node forgets the signal of a request whose memory it has cleared.
				if (this.readyState === this.CLOSED) return void (await reading.cancel());
				if (this.#line !== null) this.#expect(streamQuietMs);
				for (const event of this.#reader.take(decoder.decode(value, { stream: true }))) this.#hear(event);
			}
			this.#end(broken, '');
		} catch (error) {
			this.#end(broken, error instanceof Error ? error.message : '');
		}
	}

	#hear(event: StreamEvent): void {
		if (this.readyState === this.CLOSED) return;
		if (event.kind === 'comment') {
			if (this.#line !== null) this.#posts.sign();
		} else if (event.name === streamEvent.line) {
			this.#line = event.data;
			this.readyState = this.OPEN;
			this.#expect(streamQuietMs);
			this.onopen?.({ type: 'open' });
		} else if (event.name === streamEvent.end) {
			const { code, reason } = JSON.parse(event.data) as StreamEnd;
			this.#end(code, reason, true);
		} else if (event.name === '') {
			if (Number(event.id) !== ++this.#last) return this.#end(broken, 'an event is missing');
			for (const bytes of unpackFrames(fromBase64(event.data))) {
				if (this.readyState === this.OPEN) this.onmessage?.({ data: bytes.slice().buffer as ArrayBuffer });
			}
		}
	}

	/** Not let in, or answered by something that is not us. A crowd that is asked to wait is given a moment to come back at; a workshop that is no more is not asked for again. */
	#refused(response: Response): void {
		void response.body?.cancel().catch(() => {});
		if (response.status === 410) return this.#end(closeCode.deleted, 'this workshop has been deleted', true);
		const wait = Math.min(60, Number(response.headers.get('retry-after')) || 0) * 1000;
		if ((response.status === 429 || response.status === 503) && wait > 0) this.#end(closeCode.restarting, `${wait}-${wait * 2}`);
		else this.#end(broken, `answered with ${response.status}`);
	}

	async #post(body: Uint8Array, number: number): Promise<PostAnswer> {
		const lasts = body.length <= lastingMost;
		const tried = new AbortController();
		const limit = setTimeout(() => tried.abort(), postMostMs);
		// A post that outlives its page is not called back when the line goes.
		const stop = () => tried.abort();
		if (!lasts) this.#asked.signal.addEventListener('abort', stop);
		try {
			const { status } = await this.#fetch(`${this.#base.origin}${this.#base.pathname}/${this.#line}?${postNumber}=${number}`, {
				method: 'POST',
				body: body as Uint8Array<ArrayBuffer>,
				headers: { 'content-type': 'application/octet-stream', [originHeader]: this.#base.origin },
				cache: 'no-store',
				credentials: 'same-origin',
				redirect: 'error',
				keepalive: lasts,
				signal: tried.signal
			});
			if (status === 204) return 'taken';
			return status >= 500 || status === 408 || status === 425 ? 'lost' : 'refused';
		} catch {
			return 'lost';
		} finally {
			clearTimeout(limit);
			this.#asked.signal.removeEventListener('abort', stop);
		}
	}

	/** Something has to come within so long. */
	#expect(ms: number): void {
		clearTimeout(this.#quiet);
		if (this.readyState !== this.CLOSED) this.#quiet = setTimeout(() => this.#end(broken, 'nothing came'), ms);
	}

	#end(code: number, reason: string, wasClean = false): void {
		if (this.readyState === this.CLOSED || (this.readyState === this.CLOSING && !wasClean)) return;
		this.readyState = this.CLOSED;
		clearTimeout(this.#quiet);
		clearTimeout(this.#doom);
		this.#posts.close();
		for (const undo of this.#undo) undo();
		this.#asked.abort();
		if (!wasClean) this.onerror?.({ type: 'error' });
		this.onclose?.({ code, reason, wasClean });
	}

	#listen(name: 'offline' | 'pagehide', heard: () => void): void {
		if (typeof window === 'undefined') return;
		window.addEventListener(name, heard);
		this.#undo.push(() => window.removeEventListener(name, heard));
	}
}

function fromBase64(text: string): Uint8Array {
	const binary = atob(text);
	const bytes = new Uint8Array(binary.length);
	for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
	return bytes;
}
