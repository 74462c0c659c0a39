/** `fast`: a WebSocket. `second`: an event stream with posts. */
export type Way = 'fast' | 'second';

/** Who knows which way to go, and learns by what becomes of each line. */
export interface Guide {
	/** Which way a new line begins. */
	readonly begins: Way;
	readonly Fast: typeof WebSocket;
	/** Rejected where the server cannot be reached. */
	second(): Promise<typeof WebSocket>;
	now(): number;
	/** Told when all lines are to go the second way. */
	watch(turned: () => void): () => void;
	/** The fast way did not open. Is that reason enough to doubt the network? */
	isDoubtful(): boolean;
	/** Whether WebSockets get through: then it is the server that does not let this one in, and the second way would help nobody. */
	passes(): Promise<boolean>;
	opened(way: Way): void;
	secondFailed(): void;
	/** A line that had opened is over. */
	ended(way: Way, livedMs: number, code: number): void;
}

/** A network that has not let the first frame through by now is doubted. */
export const doubtAfterMs = 2_000;
const openMostMs = 20_000;

/**
 * A socket that goes by whichever way gets through. It is open once a way has carried the first frame: a proxy that lets a WebSocket
 * open and then says nothing, or cuts it, is a proxy that lets none through.
 */
export class EitherSocket {
	readonly CONNECTING = 0;
	readonly OPEN = 1;
	readonly CLOSING = 2;
	readonly CLOSED = 3;
	readonly url: string;
	binaryType = 'arraybuffer';
	readyState: 0 | 1 | 2 | 3 = 0;
	onopen: ((event: unknown) => void) | null = null;
	onmessage: ((event: MessageEvent) => void) | null = null;
	onerror: ((event: unknown) => void) | null = null;
	onclose: ((event: { code: number; reason: string; wasClean?: boolean }) => void) | null = null;
	readonly #ways: Guide;
	#won: WebSocket | null = null;
	#tried: WebSocket[] = [];
	/** How the fast way ended before it began. */
	#failed: CloseEvent | null = null;
	#isDoubting = false;
	#hasTurned = false;
	#doubt: ReturnType<typeof setTimeout> | undefined;
	#limit: ReturnType<typeof setTimeout>;
	#unwatch: () => void;

	constructor(url: string, ways: Guide) {
		this.url = url;
		this.#ways = ways;
		this.#limit = setTimeout(() => this.#end({ code: 1006, reason: 'it did not open' }), openMostMs);
		this.#unwatch = ways.watch(() => void this.#second());
		if (ways.begins === 'second') void this.#second();
		else this.#fast();
	}

	get bufferedAmount(): number {
		return this.#won?.bufferedAmount ?? 0;
	}

	send(data: Uint8Array<ArrayBuffer>): void {
		this.#won?.send(data);
	}

	close(code = 1000, reason = ''): void {
		if (this.readyState >= this.CLOSING) return;
		this.readyState = this.CLOSING;
		this.#letGo();
		// As a socket does it: whoever closes is told later, never while calling.
		queueMicrotask(() => this.#end({ code, reason, wasClean: true }));
	}

	#fast(): void {
		this.#doubt = setTimeout(() => void this.#ask(), doubtAfterMs);
		this.#try('fast', this.#ways.Fast, (event) => {
			this.#failed = event;
			if (this.#isDoubting) return;
			if (this.#ways.isDoubtful()) void this.#ask();
			else this.#end(event);
		});
	}

	/** Is it the network, or the server that does not let us in? */
	async #ask(): Promise<void> {
		if (this.#isDoubting || this.#hasTurned) return;
		this.#isDoubting = true;
		const passes = await this.#ways.passes();
		if (this.readyState !== this.CONNECTING || this.#won || this.#hasTurned) return;
		if (!passes) return void this.#second();
		if (this.#failed) this.#end(this.#failed);
		this.#isDoubting = false;
	}

	async #second(): Promise<void> {
		if (this.#hasTurned || this.#won || this.readyState !== this.CONNECTING) return;
		this.#hasTurned = true;
		clearTimeout(this.#doubt);
		const lost = (event: { code: number; reason: string }) => {
			this.#ways.secondFailed();
			this.#end(event);
		};
		try {
			const Second = await this.#ways.second();
			if (this.readyState === this.CONNECTING && !this.#won) this.#try('second', Second, lost);
		} catch {
			lost({ code: 1006, reason: 'the second way could not be loaded' });
		}
	}

	#try(way: Way, Socket: typeof WebSocket, failed: (event: CloseEvent) => void): void {
		const socket = new Socket(this.url);
		this.#tried.push(socket);
		socket.binaryType = 'arraybuffer';
		socket.onerror = () => {};
		socket.onmessage = (event) => {
			if (this.#won || this.readyState !== this.CONNECTING) return;
			this.#take(way, socket);
			this.onopen?.({ type: 'open' });
			if (this.#isOpen) this.onmessage?.(event);
		};
		socket.onclose = (event) => {
			if (!this.#won && this.readyState === this.CONNECTING) failed(event);
		};
	}

	get #isOpen(): boolean {
		return this.readyState === this.OPEN;
	}

	#take(way: Way, socket: WebSocket): void {
		const began = this.#ways.now();
		this.#won = socket;
		this.readyState = this.OPEN;
		this.#settle();
		socket.onmessage = (event) => this.#isOpen && this.onmessage?.(event);
		socket.onclose = (event) => {
			this.#ways.ended(way, this.#ways.now() - began, event.code);
			this.#end(event);
		};
		this.#ways.opened(way);
	}

	#letGo(): void {
		this.#settle();
		if (!this.#won) return;
		this.#won.onmessage = this.#won.onclose = null;
		this.#won.close();
	}

	/** No more waiting, and nothing tried is left open but what has won. */
	#settle(): void {
		clearTimeout(this.#doubt);
		clearTimeout(this.#limit);
		this.#unwatch();
		for (const socket of this.#tried) {
			if (socket === this.#won) continue;
			socket.onmessage = socket.onclose = null;
			socket.close();
		}
		this.#tried = [];
	}

	#end(event: { code: number; reason: string; wasClean?: boolean }): void {
		if (this.readyState === this.CLOSED) return;
		this.readyState = this.CLOSED;
		this.#letGo();
		this.onclose?.(event);
	}
}
