import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { Crowd } from './crowd.ts';
import { addressOf, isOurOrigin } from './origin.ts';
import { Watch } from './watch.ts';
import type { Ground } from '../ground.ts';
import type { LiveRooms } from '../rooms.ts';
import type { Seat } from '../seat.ts';
import { readWishes, type Wishes } from '../wishes.ts';
import { closeCode, frameLimit, livePath } from '#lib/doc/frames.ts';
import type { Actor } from '#lib/domain/people.ts';

/** A request that is not let in: an HTTP status and a short sentence. */
class Refusal extends Error {
	readonly status: number;
	constructor(status: number, sentence: string) {
		super(sentence);
		this.status = status;
	}
}

/** Upgrades do not pass Kit's hooks: origin, session and role are asked here again, before a socket exists. */
export class Door {
	readonly #ground: Ground;
	readonly #rooms: LiveRooms;
	readonly #crowd = new Crowd();
	readonly #watch: Watch;
	readonly #server = new WebSocketServer({ noServer: true, maxPayload: frameLimit, perMessageDeflate: false, clientTracking: false });
	#closed = false;

	constructor(ground: Ground, rooms: LiveRooms) {
		this.#ground = ground;
		this.#rooms = rooms;
		this.#watch = new Watch(ground);
	}

	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		// A line that breaks while we ask would otherwise end the process.
		const onError = () => socket.destroy();
		socket.on('error', onError);
		this.#let(request, socket, head, onError).catch((error: unknown) => {
			if (!(error instanceof Refusal)) console.error('a socket could not be opened:', error);
			const { status, message } = error instanceof Refusal ? error : new Refusal(500, 'Something went wrong here. Please try again.');
			const body = `${message}\n`;
			socket.end(
				`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
			);
		});
	}

	close(): void {
		this.#closed = true;
		this.#watch.close();
	}

	async #let(request: IncomingMessage, socket: Duplex, head: Buffer, onError: () => void): Promise<void> {
		const [path = '', query = ''] = (request.url ?? '').split('?');
		const match = livePath.exec(path);
		if (this.#closed) throw new Refusal(503, 'The server is restarting.');
		if (request.method !== 'GET' || !match) throw new Refusal(404, 'There is nothing live here.');
		if (!isOurOrigin(this.#ground.config, request)) throw new Refusal(403, 'Only our own pages may open this.');
		const address = addressOf(this.#ground.config, request);
		const full = this.#crowd.ask(address);
		if (full) throw new Refusal(full === 'server' ? 503 : 429, 'Too many are coming in at once. Please try again in a moment.');
		let found: Awaited<ReturnType<Ground['actorForSocket']>>;
		try {
			found = await this.#ground.actorForSocket(request, match[1]!);
		} finally {
			this.#crowd.answered(address);
		}
		if (!found) throw new Refusal(401, 'Join the workshop first.');
		const actor = asAsked(found.actor, query);
		const kind = match[2] as 'board' | 'draft';
		if (kind === 'draft' && actor.role !== 'participant') throw new Refusal(403, 'Only participants write cards in silence.');
		if (socket.destroyed) return;
		this.#server.handleUpgrade(request, socket, head, (ws) => {
			socket.off('error', onError);
			void this.#seat(ws, request, address, actor, found.sessionId, kind, readWishes(query));
		});
	}

	async #seat(ws: WebSocket, request: IncomingMessage, address: string, actor: Actor, sessionId: string, kind: 'board' | 'draft', wishes: Wishes): Promise<void> {
		let seat: Seat | null = null;
		const early: Uint8Array[] = [];
		const close = (code: number, reason: string) => {
			ws.close(code, reason);
			// Someone who does not take leave is shown out.
			setTimeout(() => ws.terminate(), 2000).unref();
		};
		const leave = this.#crowd.enter(address, `${actor.workshopId}/${actor.personId}`, {
			close: () => (seat ? seat.close('replaced', 'opened too often') : close(closeCode.replaced, 'opened too often'))
		});
		const unwatch = this.#watch.add({ ws, request, actor, sessionId, close: (code, reason) => (seat ? seat.close(code, reason) : close(closeCode[code], reason)) });
		ws.on('error', () => ws.terminate());
		ws.on('close', () => {
			leave();
			unwatch();
			seat?.gone();
		});
		ws.on('message', (data: Buffer, isBinary: boolean) => {
			if (!isBinary) return close(closeCode.badFrame, 'text');
			if (seat) seat.receive(data);
			// A stock client asks at once, while its document is still being loaded.
			else if (early.push(data) > 64) close(closeCode.tooFast, 'too many frames');
		});
		const wire = {
			send: (bytes: Uint8Array, gone?: () => void) => ws.send(bytes, gone && ((error) => void (error || gone()))),
			get bufferedAmount() {
				return ws.bufferedAmount;
			},
			close
		};
		try {
			seat = await this.#rooms.enter(wire, actor, sessionId, kind, wishes);
		} catch (error) {
			console.error(`workshop ${actor.workshopId} could not be opened:`, error);
			return close(closeCode.restarting, '3000');
		}
		if (ws.readyState !== ws.OPEN) return seat.gone();
		for (const data of early) seat.receive(data);
	}
}

/** A hall screen asks to be less than its person may be. Nobody can ask to be more. */
function asAsked(actor: Actor, query: string): Actor {
	return new URLSearchParams(query).get('as') === 'observer' ? { ...actor, role: 'observer' } : actor;
}
