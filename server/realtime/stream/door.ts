import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './body.ts';
import { StreamLine } from './line.ts';
import type { Ground } from '../ground.ts';
import { NotLetIn, type Admission } from '../socket/admission.ts';
import { isOurOrigin } from '../socket/origin.ts';
import type { Usher } from '../socket/usher.ts';
import { closeCode, livePath } from '#lib/doc/frames.ts';
import { postFrames, postLimit, postNumber, streamPath, unpackFrames } from '#lib/doc/stream-frames.ts';

/** The second way in: lets event streams in, and takes the posts that belong to them. */
export class StreamDoor {
	readonly #ground: Ground;
	readonly #admission: Admission;
	readonly #usher: Usher;
	readonly #lines = new Map<string, StreamLine>();

	constructor(ground: Ground, admission: Admission, usher: Usher) {
		this.#ground = ground;
		this.#admission = admission;
		this.#usher = usher;
	}

	/** False where the request is not for us. */
	answer(request: IncomingMessage, response: ServerResponse): boolean {
		const [path = ''] = (request.url ?? '').split('?');
		const match = streamPath.exec(path);
		// A proxy that does not know WebSockets makes a plain request of an upgrade.
		if (!match && livePath.test(path)) refuse(response, 426, 'This address is for WebSockets.', { upgrade: 'websocket' });
		else if (!match) return false;
		else {
			const isPost = match[3] !== undefined;
			if (request.method !== (isPost ? 'POST' : 'GET')) refuse(response, 405, isPost ? 'Frames are posted here.' : 'A stream is asked for with GET.', { allow: isPost ? 'POST' : 'GET' });
			else this.#do(isPost ? this.#take(request, response, match) : this.#open(request, response, match), response);
		}
		return true;
	}

	#do(doing: Promise<void>, response: ServerResponse): void {
		doing.catch((error: unknown) => {
			if (!(error instanceof NotLetIn)) console.error('a stream failed:', error);
			const { status, message, headers } = error instanceof NotLetIn ? error : new NotLetIn(500, 'Something went wrong here. Please try again.');
			refuse(response, status, message, headers);
		});
	}

	async #open(request: IncomingMessage, response: ServerResponse, match: RegExpExecArray): Promise<void> {
		response.on('error', () => response.destroy());
		const admitted = await this.#admission.ask(request, match);
		if (response.destroyed) return;
		const { path, sessionId, actor } = admitted;
		const id = Buffer.from(this.#ground.random(16)).toString('base64url');
		const line = new StreamLine(id, { path, sessionId, workshopId: actor.workshopId }, response);
		this.#lines.set(id, line);
		const seated = this.#usher.seat(line, admitted);
		line.seated = seated;
		response.on('close', () => {
			this.#lines.delete(id);
			seated.gone();
		});
	}

	async #take(request: IncomingMessage, response: ServerResponse, [, workshopId, path, id]: RegExpExecArray): Promise<void> {
		if (!isOurOrigin(this.#ground.config, request)) throw new NotLetIn(403, 'Only our own pages may send this.');
		const session = this.#ground.sessionClaimed(request);
		if (session === null) throw new NotLetIn(401, 'Join the workshop first.');
		const line = this.#lines.get(id!);
		if (!line || line.workshopId !== workshopId || line.path !== path) throw new NotLetIn(404, 'This line is over. Please open another one.');
		if (line.sessionId !== session) throw new NotLetIn(403, 'This line is someone else’s.');
		const number = Number(new URL(request.url!, 'http://here').searchParams.get(postNumber));
		if (!Number.isSafeInteger(number) || number < 1) throw new NotLetIn(400, 'A post says its number.');
		if (!line.rate.take(0)) {
			line.close(closeCode.tooFast, 'too many posts');
			throw new NotLetIn(429, 'Too many posts.');
		}
		line.reads(request);
		const body = await readBody(request, postLimit);
		if (body === null) throw new NotLetIn(413, 'This is more than one post may hold.');
		if (!line.isOpen || !line.seated) throw new NotLetIn(404, 'This line is over. Please open another one.');
		if (number > line.nextPost) throw new NotLetIn(409, 'A post before this one is missing.');
		line.seated.heard();
		if (number === line.nextPost) {
			line.nextPost += 1;
			let frames: Uint8Array[];
			try {
				frames = unpackFrames(body, postFrames);
			} catch {
				line.close(closeCode.badFrame, 'a post that cannot be read');
				throw new NotLetIn(400, 'This post cannot be read.');
			}
			for (const bytes of frames) line.seated.receive(bytes);
		}
		response.writeHead(204, { 'cache-control': 'no-store' }).end();
	}
}

function refuse(response: ServerResponse, status: number, sentence: string, headers: Record<string, string> = {}): void {
	if (response.headersSent) return void response.destroy();
	const body = `${sentence}\n`;
	// What is still coming is not read.
	response.writeHead(status, { ...headers, connection: 'close', 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
	response.end(body);
}
