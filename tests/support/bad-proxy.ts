import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

type Lines = 'pass' | 'refuse' | 'hang' | { cutAfterMs: number };

/** What a network between people and the server may do to what they say. Nothing, where nothing is said. */
export interface Faults {
	/** WebSockets. */
	upgrades?: Lines;
	/** Event streams; `hold`: gathered for so long and then passed on in one. */
	streams?: Lines | { holdMs: number };
	/** Bytes of one body. */
	bodyMost?: number;
	/** Headers of requests that are not passed on, or are written over. */
	request?: Record<string, string | null>;
	/** The same with headers of answers. */
	answer?: Record<string, string | null>;
	/** What is done with the caller's address: nothing, written behind those that are there, or written alone. */
	address?: 'pass' | 'append' | 'replace';
	/** Answers are kept and given again. */
	caches?: boolean;
	/** Nothing at all is let through. */
	away?: boolean;
}

/** A proxy before a server that misbehaves as it is told, also while it is used. */
export class BadProxy {
	faults: Faults = {};
	/** Requests for a stream, posts to one, and upgrades. */
	readonly seen = { streams: 0, posts: 0, upgrades: 0 };
	readonly origin: string;
	readonly #server: Server;
	readonly #target: URL;
	readonly #lines = new Set<Duplex>();
	readonly #streams = new Set<ServerResponse>();
	readonly #cache = new Map<string, { status: number; headers: IncomingMessage['headers']; body: Buffer }>();

	constructor(target: string, server: Server) {
		this.#target = new URL(target);
		this.#server = server;
		this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		server.on('request', (request, response) => this.#pass(request, response));
		server.on('upgrade', (request, socket: Duplex, head) => this.#upgrade(request, socket, head));
	}

	static async open(target: string, faults: Faults = {}): Promise<BadProxy> {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const proxy = new BadProxy(target, server);
		proxy.faults = faults;
		return proxy;
	}

	/** Streams that are open. */
	get open(): number {
		return this.#streams.size;
	}

	/** Breaks all lines that are open, without a word. */
	cut(): void {
		for (const line of this.#lines) line.destroy();
		for (const stream of this.#streams) stream.destroy();
	}

	async close(): Promise<void> {
		this.cut();
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	#headers(request: IncomingMessage): Record<string, string | string[]> {
		const headers = { ...request.headers } as Record<string, string | string[]>;
		const before = headers['x-forwarded-for'];
		const own = request.socket.remoteAddress ?? '';
		if (this.faults.address === 'replace') headers['x-forwarded-for'] = own;
		else if (this.faults.address === 'append') headers['x-forwarded-for'] = before ? `${String(before)}, ${own}` : own;
		change(headers, this.faults.request);
		return headers;
	}

	#pass(request: IncomingMessage, response: ServerResponse): void {
		if (this.faults.away) return void request.socket.destroy();
		const isStream = /^\/live\/.*stream(\?|$)/.test(request.url!);
		if (isStream) this.seen.streams += 1;
		else if (request.url!.includes('/stream/')) this.seen.posts += 1;
		const { streams = 'pass', bodyMost = Infinity } = this.faults;
		if (isStream && streams === 'hang') return;
		if (isStream && streams === 'refuse') return void response.writeHead(403, { server: 'bad-proxy' }).end('No streams here.');
		if (Number(request.headers['content-length'] ?? 0) > bodyMost) {
			request.resume();
			return void response.writeHead(413, { server: 'bad-proxy', connection: 'close' }).end('Too much.');
		}
		const kept = this.faults.caches && request.method === 'GET' ? this.#cache.get(request.url!) : undefined;
		if (kept) return void response.writeHead(kept.status, kept.headers).end(kept.body);
		const onward = ask(
			{ host: this.#target.hostname, port: this.#target.port, method: request.method, path: request.url, headers: this.#headers(request), agent: false },
			(answer) => this.#answer(request, answer, response)
		);
		onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502, { server: 'bad-proxy' }).end('The server does not answer.')));
		response.on('close', () => onward.destroy());
		request.on('error', () => onward.destroy());
		request.pipe(onward);
	}

	#answer(request: IncomingMessage, answer: IncomingMessage, response: ServerResponse): void {
		const headers = { ...answer.headers } as Record<string, string | string[]>;
		change(headers, this.faults.answer);
		const isStream = answer.headers['content-type'] === 'text/event-stream';
		answer.on('error', () => response.destroy());
		if (!isStream) {
			if (this.faults.caches && request.method === 'GET' && !request.url!.startsWith('/live/')) {
				const chunks: Buffer[] = [];
				answer.on('data', (chunk: Buffer) => chunks.push(chunk));
				answer.on('end', () => {
					this.#cache.set(request.url!, { status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) });
					response.writeHead(answer.statusCode!, headers as never).end(Buffer.concat(chunks));
				});
				return;
			}
			response.writeHead(answer.statusCode!, headers as never);
			return void answer.pipe(response);
		}
		this.#streams.add(response);
		response.on('close', () => this.#streams.delete(response));
		const { streams = 'pass' } = this.faults;
		if (typeof streams === 'object' && 'holdMs' in streams) {
			let kept: Buffer[] = [];
			answer.on('data', (chunk: Buffer) => kept.push(chunk));
			const release = () => {
				if (!response.headersSent) response.writeHead(answer.statusCode!, headers as never);
				response.write(Buffer.concat(kept));
				kept = [];
			};
			const timer = setInterval(release, streams.holdMs);
			response.on('close', () => clearInterval(timer));
			answer.on('end', () => (release(), response.end()));
			return;
		}
		response.writeHead(answer.statusCode!, headers as never);
		answer.pipe(response);
		if (typeof streams === 'object') setTimeout(() => response.destroy(), streams.cutAfterMs).unref();
	}

	#upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		this.seen.upgrades += 1;
		if (this.faults.away) return void socket.destroy();
		const { upgrades = 'pass' } = this.faults;
		socket.on('error', () => socket.destroy());
		this.#lines.add(socket);
		socket.on('close', () => this.#lines.delete(socket));
		if (upgrades === 'hang') return;
		if (upgrades === 'refuse') return void socket.end('HTTP/1.1 400 Bad Request\r\nserver: bad-proxy\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
		const onward = ask({ host: this.#target.hostname, port: this.#target.port, path: request.url, headers: this.#headers(request), agent: false });
		onward.on('error', () => socket.destroy());
		onward.on('response', (answer) => {
			socket.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nconnection: close\r\n\r\n`);
			answer.pipe(socket);
		});
		onward.on('upgrade', (answer, far, first) => {
			socket.write(`HTTP/1.1 101 Switching Protocols\r\n${Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`).join('')}\r\n`);
			socket.write(first);
			far.write(head);
			far.on('error', () => far.destroy());
			socket.pipe(far).pipe(socket);
			socket.on('close', () => far.destroy());
			far.on('close', () => socket.destroy());
			if (typeof upgrades === 'object') setTimeout(() => socket.destroy(), upgrades.cutAfterMs).unref();
		});
		onward.end();
	}
}

function change(headers: Record<string, string | string[]>, by: Record<string, string | null> = {}): void {
	for (const [name, value] of Object.entries(by)) {
		if (value === null) delete headers[name];
		else headers[name] = value;
	}
}
