import type { IncomingMessage } from 'node:http';
import { Crowd } from './crowd.ts';
import { addressOf, isOurOrigin } from './origin.ts';
import type { Ground } from '../ground.ts';
import type { DocPath } from '#lib/doc/frames.ts';
import type { TalkId, WorkshopId } from '#lib/domain/ids.ts';
import type { Actor } from '#lib/domain/people.ts';

/** A request that is not let in: an HTTP status and a short sentence. */
export class NotLetIn extends Error {
	readonly status: number;
	constructor(status: number, sentence: string) {
		super(sentence);
		this.status = status;
	}

	/** Who is only too early is told so. (A WebSocket in a browser cannot read it, and draws its own moment.) */
	get headers(): Record<string, string> {
		return this.status === 429 || this.status === 503 ? { 'retry-after': '2' } : {};
	}
}

/** Someone who may have a line, and what was asked for with it. */
export interface Admitted {
	request: IncomingMessage;
	address: string;
	actor: Actor;
	sessionId: string;
	path: DocPath;
	query: URLSearchParams;
}

/** Requests for a line do not pass Kit's hooks: origin, session and role are asked here again, the same for every kind of line. */
export class Admission {
	readonly crowd = new Crowd();
	readonly #ground: Ground;
	#closed = false;

	constructor(ground: Ground) {
		this.#ground = ground;
	}

	close(): void {
		this.#closed = true;
	}

	/**
	 * @param match of a path: the workshop and the kind of document; null where the path names none
	 * @throws NotLetIn
	 */
	async ask(request: IncomingMessage, match: RegExpExecArray | null): Promise<Admitted> {
		if (this.#closed) throw new NotLetIn(503, 'The server is restarting.');
		if (!match) throw new NotLetIn(404, 'There is nothing live here.');
		const query = new URLSearchParams(request.url!.split('?')[1]);
		if (!isOurOrigin(this.#ground.config, request)) throw new NotLetIn(403, 'Only our own pages may open this.');
		const address = addressOf(this.#ground.config, request);
		const full = this.crowd.ask(address);
		if (full) throw new NotLetIn(full === 'server' ? 503 : 429, 'Too many are coming in at once. Please try again in a moment.');
		let found: Awaited<ReturnType<Ground['actorForSocket']>>;
		try {
			found = await this.#ground.actorForSocket(request, match[1]!);
		} finally {
			this.crowd.answered(address);
		}
		if (!found && (await this.#ground.wasDeleted(match[1] as WorkshopId))) throw new NotLetIn(410, 'This workshop has been deleted.');
		if (!found) throw new NotLetIn(401, 'Join the workshop first.');
		const actor = asAsked(found.actor, query);
		const path = match[2] as DocPath;
		if (path === 'draft' && actor.role !== 'participant') throw new NotLetIn(403, 'Only participants write cards in silence.');
		if (path.startsWith('talk/') && !(await this.#ground.isTalk(actor.workshopId, path.slice('talk/'.length) as TalkId))) throw new NotLetIn(404, 'There is no such talk here.');
		return { request, address, actor, sessionId: found.sessionId, path, query };
	}
}

/** A hall screen asks to be less than its person may be. Nobody can ask to be more. */
function asAsked(actor: Actor, query: URLSearchParams): Actor {
	return query.get('as') === 'observer' ? { ...actor, role: 'observer' } : actor;
}
