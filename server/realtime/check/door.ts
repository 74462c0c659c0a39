import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { App } from '../../app.ts';
import { FailureLimit } from '../../auth/limits.ts';
import { answerPings } from '../socket/control.ts';
import { addressOf, isOurOrigin } from '../socket/origin.ts';
import { Rate } from '../rate.ts';
import { checkBodyLimit, checkFrameLimit, markEveryMs, marksDue, type CheckMessage, type Seen } from '#lib/domain/network-check.ts';

/** A whole office may look at the check page at once; more than this is nobody's office. */
const linesEachAddress = 200;
const linesAll = 1000;
/** Bytes told back and not taken, on one line and on all. */
const untakenMost = 512 * 1024;
const untakenAll = 16 * 1024 * 1024;
/** Long enough to find a proxy that cuts after 30 minutes. */
const lineMostMs = 45 * 60_000;
const sendsEachAddress = 200;
const sendsWindowMs = 10 * 60_000;

const path = /^\/live\/check(?:\/(stream|send))?(?:\?|$)/;

/**
 * Lines that are only there to be tried: the check page and `npm run doctor` learn by them what a network lets through. They take the
 * same road as a room's (`/live/`), need no session, touch no workshop and keep nothing.
 */
export class CheckDoor {
	readonly #app: Pick<App, 'config' | 'clock'>;
	readonly #server = new WebSocketServer({ noServer: true, maxPayload: checkFrameLimit, perMessageDeflate: false, clientTracking: false, autoPong: false });
	readonly #open = new Map<string, number>();
	readonly #ends = new Set<() => void>();
	readonly #sends: FailureLimit;
	#untaken = 0;

	constructor(app: Pick<App, 'config' | 'clock'>) {
		this.#app = app;
		this.#sends = new FailureLimit(app.clock, sendsEachAddress, sendsWindowMs);
	}

	/** False where the request is not for us. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
		const match = path.exec(request.url ?? '');
		if (!match || match[1] !== undefined) return false;
		const leave = this.#enter(addressOf(this.#app.config, request));
		socket.on('error', () => socket.destroy());
		if (leave === null) {
			socket.end('HTTP/1.1 429 Too Many Requests\r\nconnection: close\r\nretry-after: 60\r\ncontent-length: 0\r\n\r\n');
			return true;
		}
		socket.once('close', leave);
		this.#server.handleUpgrade(request, socket, head, (ws) => this.#talk(ws, request));
		return true;
	}

	/** False where the request is not for us. */
	answer(request: IncomingMessage, response: ServerResponse): boolean {
		const match = path.exec(request.url ?? '');
		const what = match?.[1];
		if (what === 'stream' && request.method === 'GET') this.#stream(request, response);
		// A plain request where a socket could be opened: whether anything at all gets through, and how soon.
		else if (match && what === undefined && request.method === 'GET') response.writeHead(204, { 'cache-control': 'no-store' }).end();
		else if (what === 'send' && request.method === 'POST') this.#receive(request, response);
		else if (what === 'stream' || what === 'send') end(response, 405, { allow: what === 'stream' ? 'GET' : 'POST' });
		else return false;
		return true;
	}

	close(): void {
		for (const stop of [...this.#ends]) stop();
	}

	#talk(ws: WebSocket, request: IncomingMessage): void {
		const rate = new Rate();
		ws.on('error', () => ws.terminate());
		answerPings(ws, () => {});
		ws.on('message', (data: Buffer) => {
			if (ws.readyState !== ws.OPEN) return;
			if (!rate.take(data.length)) return ws.close(4405, 'too many frames or bytes');
			// What is told back must be taken too: else it gathers here, for as long as a line may last.
			if (ws.bufferedAmount > untakenMost || this.#untaken > untakenAll) return ws.terminate();
			const echo = JSON.stringify({ kind: 'echo', text: data.toString(), now: this.#app.clock.now() } satisfies CheckMessage);
			this.#untaken += echo.length;
			ws.send(echo, () => void (this.#untaken -= echo.length));
		});
		const stop = this.#mark(request, (message) => ws.send(message), () => ws.close(1012, 'long enough'));
		ws.on('close', stop);
	}

	#stream(request: IncomingMessage, response: ServerResponse): void {
		const leave = this.#enter(addressOf(this.#app.config, request));
		if (leave === null) return end(response, 429, { 'retry-after': '60' });
		response.writeHead(200, {
			'content-type': 'text/event-stream',
			'cache-control': 'no-store, no-transform',
			'x-accel-buffering': 'no',
			'x-content-type-options': 'nosniff'
		});
		const stop = this.#mark(request, (message) => response.write(`data: ${message}\n\n`), () => response.end());
		response.on('error', () => response.destroy());
		response.on('close', () => {
			stop();
			leave();
		});
	}

	/** Hello, then a mark every half second: those the line has missed first. `quiet`: nothing after the hello. */
	#mark(request: IncomingMessage, send: (message: string) => void, finish: () => void): () => void {
		const now = this.#app.clock.now();
		const query = new URL(request.url!, 'http://here').searchParams;
		const asked = Number(query.get('from') ?? now);
		// A line nobody can have begun: in the future, or longer ago than any lasts.
		const from = asked <= now && now - asked < lineMostMs ? asked : now;
		let after = Math.max(0, Math.floor(Number(query.get('after') ?? 0)) || 0);
		const say = (message: CheckMessage) => send(JSON.stringify(message));
		const catchUp = () => {
			for (const n of marksDue(from, after, this.#app.clock.now())) say({ kind: 'mark', n: (after = n) });
		};
		say({ kind: 'hello', from, now, originOk: isOurOrigin(this.#app.config, request) });
		catchUp();
		const timer = query.has('quiet') ? null : setInterval(catchUp, markEveryMs);
		const stop = () => {
			if (timer) clearInterval(timer);
			clearTimeout(most);
			this.#ends.delete(over);
		};
		const over = () => {
			stop();
			finish();
		};
		const most = setTimeout(over, lineMostMs);
		most.unref();
		this.#ends.add(over);
		return stop;
	}

	#receive(request: IncomingMessage, response: ServerResponse): void {
		const { config, clock } = this.#app;
		const address = addressOf(config, request);
		const wait = this.#sends.wait(address);
		if (wait > 0) return end(response, 429, { 'retry-after': String(wait) });
		this.#sends.fail(address);
		const hash = createHash('sha256');
		let bytes = 0;
		request.on('error', () => response.destroy());
		request.on('data', (chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes <= checkBodyLimit) return void hash.update(chunk);
			request.removeAllListeners('data').resume();
			end(response, 413, { connection: 'close' });
		});
		request.on('end', () => {
			if (bytes > checkBodyLimit) return;
			const { host = '', origin = null, via = null, cookie } = request.headers;
			const text = (name: string) => [request.headers[name] ?? []].flat().join(', ') || null;
			const named = config.addressHeader === null ? null : request.headers[config.addressHeader];
			const seen: Seen = {
				bytes,
				sha256: hash.digest('hex'),
				now: clock.now(),
				originOk: isOurOrigin(config, request),
				host,
				origin,
				address,
				addressFrom: config.addressHeader === null ? 'connection' : named === undefined ? 'missing-header' : 'header',
				cookie: cookie !== undefined,
				via: Array.isArray(via) ? via.join(', ') : via,
				forwarded: { addresses: text('x-forwarded-for')?.split(',').length ?? 0, proto: text('x-forwarded-proto'), host: text('x-forwarded-host') },
				mode: config.mode
			};
			const body = JSON.stringify(seen);
			response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
			response.end(body);
		});
	}

	/** Null where there are too many already. */
	#enter(address: string): (() => void) | null {
		const mine = this.#open.get(address) ?? 0;
		let all = 0;
		for (const count of this.#open.values()) all += count;
		if (mine >= linesEachAddress || all >= linesAll) return null;
		this.#open.set(address, mine + 1);
		return () => {
			const left = this.#open.get(address)! - 1;
			if (left > 0) this.#open.set(address, left);
			else this.#open.delete(address);
		};
	}
}

function end(response: ServerResponse, status: number, headers: Record<string, string>): void {
	if (response.headersSent) return;
	response.writeHead(status, { ...headers, 'content-length': '0', 'cache-control': 'no-store' });
	response.end();
}
