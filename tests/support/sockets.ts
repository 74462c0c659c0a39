import { createServer, request as ask, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as Y from 'yjs';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import type { App } from '#server/app.ts';
import { sessionCookieName } from '#server/auth/session.ts';

/** The app's sockets on a port of their own. */
export class Port {
	readonly #server: Server;
	readonly #app: App;
	readonly #open = new Set<{ destroy(): void }>();

	constructor(app: App, server: Server) {
		this.#app = app;
		this.#server = server;
	}

	/** @param page what answers where the app does not: in the built server, Kit */
	static async open(app: App, page: RequestListener = (_request, response) => void response.writeHead(404).end()): Promise<Port> {
		const { front = null } = app.several ?? {};
		const answer: RequestListener = (request, response) => void (app.answer(request, response) || page(request, response));
		const server = createServer((request, response) => (front ? front.request(request, response, () => answer(request, response)) : answer(request, response)));
		server.on('upgrade', (request, socket, head) => {
			const here = () => app.upgrade(request, socket, head);
			if (front) front.upgrade(request, socket, head, here);
			else here();
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return new Port(app, server);
	}

	get host(): string {
		return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	headers(token: string | null, origin: string | null = `http://${this.host}`): Record<string, string> {
		return { ...(token ? { cookie: `${sessionCookieName(this.#app)}=${token}` } : {}), ...(origin ? { origin } : {}) };
	}

	/** A raw WebSocket, as a script of anyone's could open it. */
	socket(path: string, token: string | null): WebSocket {
		const ws = new WebSocket(`ws://${this.host}${path}`, { headers: this.headers(token) });
		ws.on('error', () => {});
		this.#open.add({ destroy: () => ws.terminate() });
		return ws;
	}

	/** The stock y-websocket client, with the cookie and origin a browser would send. */
	stock(workshopId: string, room: 'board' | 'draft', token: string): { provider: WebsocketProvider; doc: Y.Doc } {
		const headers = this.headers(token);
		class BrowserLike extends WebSocket {
			constructor(url: string) {
				super(url, { headers });
			}
		}
		const doc = new Y.Doc();
		const provider = new WebsocketProvider(`ws://${this.host}/live/${workshopId}`, room, doc, { WebSocketPolyfill: BrowserLike as never, disableBc: true });
		this.#open.add(provider);
		return { provider, doc };
	}

	/** What an upgrade that is not let in is answered with; 101 where it is. */
	knock(path: string, headers: Record<string, string>): Promise<{ status: number; body: string; retryAfter?: string | undefined }> {
		return new Promise((resolve, reject) => {
			const [host, port] = this.host.split(':');
			const asking = ask({ host, port, path, headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', ...headers } });
			asking.on('upgrade', (response, socket) => {
				socket.destroy();
				resolve({ status: response.statusCode ?? 0, body: '' });
			});
			asking.on('response', (response) => {
				let body = '';
				response.on('data', (chunk) => (body += chunk));
				response.on('end', () => resolve({ status: response.statusCode ?? 0, body, retryAfter: response.headers['retry-after'] }));
			});
			asking.on('error', reject);
			asking.end();
		});
	}

	async close(): Promise<void> {
		for (const open of this.#open) open.destroy();
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}
}

/** Resolves when something holds that a socket brings about; looks again at each event of the loop, never by a fixed wait. */
export async function until(holds: () => unknown, what: string, limitMs = 5000): Promise<void> {
	const end = performance.now() + limitMs;
	while (!holds()) {
		if (performance.now() > end) throw new Error(`this never came: ${what}`);
		await new Promise((resolve) => setImmediate(resolve));
	}
}
