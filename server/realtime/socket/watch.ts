import type { IncomingMessage } from 'node:http';
import type { Line } from './usher.ts';
import type { Ground } from '../ground.ts';
import { faultOf } from '../../db/fault.ts';
import type { closeCode } from '#lib/doc/frames.ts';
import type { Actor } from '#lib/domain/people.ts';

const beatMs = 5000;
/** Proxies cut a line on which nothing passes, some after 30 seconds. */
const pingMs = 15_000;
/** A dead line is noticed within 45 seconds (promise R5). */
const deadMs = 40_000;
const sessionMs = 60_000;

export interface Watched {
	line: Pick<Line, 'isOpen' | 'ping' | 'cut'>;
	request: IncomingMessage;
	actor: Actor;
	sessionId: string;
	close(code: keyof typeof closeCode, reason: string): void;
}

type State = { heard: number; pinged: number; asked: number };

/** Looks after open lines: whether the far end lives, and whether its session and role still hold. */
export class Watch {
	readonly #ground: Ground;
	readonly #all = new Map<Watched, State>();
	readonly #timer: NodeJS.Timeout;

	constructor(ground: Ground) {
		this.#ground = ground;
		this.#timer = setInterval(() => this.#beat(), beatMs);
		this.#timer.unref();
	}

	add(watched: Watched): { heard(): void; leave(): void } {
		const now = performance.now();
		// Spread, so that a hall that came in together is not asked all at once.
		const state: State = { heard: now, pinged: now, asked: now - Math.random() * (sessionMs / 2) };
		this.#all.set(watched, state);
		return {
			heard: () => void (state.heard = performance.now()),
			leave: () => void this.#all.delete(watched)
		};
	}

	close(): void {
		clearInterval(this.#timer);
	}

	#beat(): void {
		const now = performance.now();
		for (const [watched, state] of this.#all) {
			if (now - state.heard > deadMs) {
				watched.line.cut();
				continue;
			}
			if (now - state.pinged > pingMs && watched.line.isOpen) {
				state.pinged = now;
				watched.line.ping();
			}
			if (now - state.asked > sessionMs) {
				state.asked = now;
				void this.check(watched);
			}
		}
	}

	/** Asks again who this is. Where that cannot be asked, the line stays: nothing has been taken from it. */
	async check({ request, actor, close }: Watched): Promise<void> {
		try {
			const found = await this.#ground.actorForSocket(request, actor.workshopId);
			if (!found) close('gone', 'your session is over');
			else if (found.actor.personId !== actor.personId || (found.actor.role !== actor.role && actor.role !== 'observer')) close('notAllowed', 'your part in this workshop has changed');
		} catch (error) {
			console.error('a session could not be checked:', faultOf(error));
		}
	}
}
