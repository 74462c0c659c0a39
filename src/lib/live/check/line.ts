import { markEveryMs, type CheckMessage } from '#lib/domain/network-check.ts';
import { EventReader } from '../ways/events.ts';

/** The world outside, given by tests. */
export interface CheckOutside {
	/** http(s)://host */
	origin: string;
	fetch: typeof fetch;
	Socket: typeof WebSocket;
}

/** What a line of the check has carried so far. Times are of `performance.now`. */
export interface Heard {
	asked: number;
	/** When the first message came, and what it said. */
	hello: { at: number; from: number } | null;
	marks: { n: number; at: number }[];
	over: number | null;
	/** From when to when this page itself stood still: nothing could be heard then, whatever came. */
	stalls: (readonly [from: number, to: number])[];
}

/** A page that nobody looks at is let run once a second; one that runs less often than this does not run. */
const stallMs = 1_300;

export interface CheckLine {
	readonly heard: Heard;
	/** Settles when it is over, closed from here or by somebody else. */
	readonly over: Promise<void>;
	close(): void;
}

/** Where a line goes on that was cut: as the hello named its beginning, and the last mark that arrived. */
export interface GoesOn {
	from: number;
	after: number;
}

/** Opens a line that is only there to be tried. */
export function openLine(way: 'socket' | 'stream', outside: CheckOutside, goesOn: GoesOn | null = null, told: (heard: Heard) => void = () => {}): CheckLine {
	const heard: Heard = { asked: performance.now(), hello: null, marks: [], over: null, stalls: [] };
	let ranAt = heard.asked;
	const run = () => {
		const now = performance.now();
		if (now - ranAt > stallMs) heard.stalls.push([ranAt, now]);
		ranAt = now;
	};
	const running = setInterval(run, 100);
	let settle = () => {};
	const over = new Promise<void>((resolve) => (settle = resolve));
	const query = goesOn ? `?from=${goesOn.from}&after=${goesOn.after}` : '';
	const take = (text: string) => {
		if (heard.over !== null) return;
		const message = read(text);
		if (message?.kind === 'hello') heard.hello ??= { at: performance.now(), from: message.from };
		else if (message?.kind === 'mark') heard.marks.push({ n: message.n, at: performance.now() });
		told(heard);
	};
	const end = () => {
		if (heard.over !== null) return;
		run();
		clearInterval(running);
		heard.over = performance.now();
		told(heard);
		settle();
	};
	const hangUp = way === 'socket' ? dial(outside, query, take, end) : ask(outside, query, take, end);
	return {
		heard,
		over,
		close() {
			hangUp();
			end();
		}
	};
}

function dial({ origin, Socket }: CheckOutside, query: string, take: (text: string) => void, end: () => void): () => void {
	const socket = new Socket(`${origin.replace(/^http/, 'ws')}/live/check${query}`);
	socket.onmessage = ({ data }) => take(String(data));
	socket.onerror = () => {};
	socket.onclose = end;
	return () => socket.close();
}

function ask({ origin, fetch }: CheckOutside, query: string, take: (text: string) => void, end: () => void): () => void {
	const asked = new AbortController();
	let reading: ReadableStreamDefaultReader<Uint8Array> | null = null;
	const run = async () => {
		const response = await fetch(`${origin}/live/check/stream${query}`, { cache: 'no-store', redirect: 'error', signal: asked.signal });
		if (!response.ok || !response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) return;
		reading = response.body.getReader();
		if (asked.signal.aborted) return void (await reading.cancel());
		const decoder = new TextDecoder();
		const reader = new EventReader();
		for (;;) {
			const { done, value } = await reading.read();
			if (done) return;
			for (const event of reader.take(decoder.decode(value, { stream: true }))) if (event.kind === 'event') take(event.data);
		}
	};
	run().then(end, end);
	return () => {
		asked.abort();
		// Node forgets the signal of a request whose memory it has cleared: the stream then goes on after it was closed.
		void reading?.cancel().catch(() => {});
	};
}

function read(text: string): CheckMessage | null {
	try {
		return JSON.parse(text) as CheckMessage;
	} catch {
		// Somebody on the way says something of their own.
		return null;
	}
}

/** The longest time in which nothing came, though something was due every half second and could be heard. */
export function longestSilence({ hello, marks, stalls }: Heard, until: number): number {
	if (!hello) return 0;
	const times = [hello.at, ...marks.map(({ at }) => at), until];
	return Math.max(...times.slice(1).map((at, i) => at - times[i]! - stalledIn(stalls, times[i]!, at))) - markEveryMs;
}

/** A line held back from its first word on brings its first marks with its hello: for how long it was held. */
export function heldFromFirst({ asked, hello, marks, stalls }: Heard): number {
	if (!hello) return 0;
	return marks.filter(({ at }) => at - hello.at < 100).length * markEveryMs - stalledIn(stalls, asked, hello.at + 100);
}

function stalledIn(stalls: Heard['stalls'], from: number, to: number): number {
	return stalls.reduce((sum, [began, ended]) => sum + Math.max(0, Math.min(to, ended) - Math.max(from, began)), 0);
}

/** Every mark once and in order, from the first to the last that came. */
export function isWhole(marks: readonly { n: number }[], after = 0): boolean {
	return marks.every(({ n }, i) => n === after + i + 1);
}
