import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Ground } from '../ground.ts';
import type { closeCode } from '#lib/doc/frames.ts';
import type { Actor } from '#lib/domain/people.ts';

const beatMs = 5000;
const pingMs = 20_000;
/** A dead line is noticed within 45 seconds (promise R5). */
const deadMs = 40_000;
const sessionMs = 60_000;

export interface Watched {
	ws: WebSocket;
	request: IncomingMessage;
	actor: Actor;
	sessionId: string;
	close(code: keyof typeof closeCode, reason: string): void;
}

type State = { heard: number; pinged: number; asked: number };

/** Looks after open sockets: whether the line lives, and whether its session and role still hold. */
export class Watch {
	readonly #ground: Ground;
	readonly #all = new Map<Watched, State>();
	readonly #timer: NodeJS.Timeout;

	constructor(ground: Ground) {
		this.#ground = ground;
		this.#timer = setInterval(() => this.#beat(), beatMs);
		this.#timer.unref();
	}

	add(watched: Watched): () => void {
		const now = performance.now();
		// Spread, so that a hall that came in together is not asked all at once.
		const state: State = { heard: now, pinged: now, asked: now - Math.random() * (sessionMs / 2) };
		this.#all.set(watched, state);
		const hear = () => (state.heard = performance.now());
		watched.ws.on('pong', hear);
		watched.ws.on('message', hear);
		return () => this.#all.delete(watched);
	}

	close(): void {
		clearInterval(this.#timer);
	}

	#beat(): void {
		const now = performance.now();
		for (const [watched, state] of this.#all) {
			if (now - state.heard > deadMs) {
				watched.ws.terminate();
				continue;
			}
			if (now - state.pinged > pingMs && watched.ws.readyState === watched.ws.OPEN) {
				state.pinged = now;
				watched.ws.ping();
			}
			if (now - state.asked > sessionMs) {
				state.asked = now;
				void this.check(watched);
			}
		}
	}

	/** Asks again who this is. Where that cannot be asked, the socket stays: nothing has been taken from it. */
	async check({ request, actor, close }: Watched): Promise<void> {
		try {
			const found = await this.#ground.actorForSocket(request, actor.workshopId);
			if (!found) close('gone', 'your session is over');
			else if (found.actor.personId !== actor.personId || (found.actor.role !== actor.role && actor.role !== 'observer')) close('notAllowed', 'your part in this workshop has changed');
		} catch (error) {
			console.error('a session could not be checked:', error instanceof Error ? error.message : error);
		}
	}
}
