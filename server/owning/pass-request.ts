import { request as ask, type Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerHeaders, headersOf } from './headers.ts';
import { hopHeader } from './hop.ts';
import type { Owner } from './lease.ts';
import type { Passed } from './lines.ts';
import { closeCode } from '#lib/doc/frames.ts';
import { streamEvent, type StreamEnd } from '#lib/doc/stream-frames.ts';

/** `look-again`: nothing of it was taken in there; `over`: answered, in whatever way. */
export type Outcome = 'over' | 'look-again';

/** The answer of a server that does not own the workshop any more. */
export const notMine = 421;

export interface Way {
	agent: Agent;
	owner: Owner;
	hop: string;
	/** Someone whose pages come back together. */
	person: string;
	lines: { add(line: Passed): void; over(line: Passed): void; broken(line: Passed): void };
}

/**
 * Passes one request on and its answer back. A body is sent only when the owner has said that it takes the request (100 Continue): until
 * then it can be taken somewhere else, afterwards nobody knows what has become of it.
 */
export function passRequest(request: IncomingMessage, response: ServerResponse, { agent, owner, hop, person, lines }: Way): Promise<Outcome> {
	return new Promise((resolve) => {
		const isPlain = request.method === 'GET' || request.method === 'HEAD';
		const [host, port] = placeOf(owner.address);
		const asking = ask({ agent, host, port, method: request.method, path: request.url, headers: headersOf(request, { [hopHeader]: hop, ...(isPlain ? {} : { expect: '100-continue' }) }) });
		asking.setNoDelay(true);
		let isTaken = false;
		let stream: { end: string; isOver: boolean } | null = null;
		const line: Passed = {
			owner,
			actor: { personId: person },
			lost() {
				if (stream) lines.broken(line);
				asking.destroy();
			},
			close(_code, reason) {
				if (!stream || response.destroyed) return;
				// In the middle of an event nothing can be said any more.
				if (!stream.end.endsWith('\n\n')) return void response.destroy();
				response.end(`event: ${streamEvent.end}\ndata: ${JSON.stringify({ code: closeCode.restarting, reason } satisfies StreamEnd)}\n\n`);
			}
		};
		lines.add(line);
		const settle = (outcome: Outcome) => {
			lines.over(line);
			response.off('close', onGone);
			resolve(outcome);
		};
		const onGone = () => {
			asking.destroy();
			settle('over');
		};
		response.on('close', onGone);
		response.on('error', () => asking.destroy());
		asking.on('continue', () => {
			isTaken = true;
			request.pipe(asking);
		});
		asking.on('response', (answer) => {
			if (answer.statusCode === notMine) {
				answer.resume();
				asking.destroy();
				return settle('look-again');
			}
			// Refused before the body was asked for: it is not read, and the line with it cannot be used again.
			if (!isPlain && !isTaken) response.shouldKeepAlive = false;
			response.writeHead(answer.statusCode!, answer.statusMessage, answerHeaders(answer.rawHeaders));
			if (answer.headers['content-type'] === 'text/event-stream') {
				stream = { end: '', isOver: false };
				const seen = stream;
				answer.on('data', (chunk: Buffer) => {
					seen.end = (seen.end + chunk.subarray(-2).toString('latin1')).slice(-2);
					if (chunk.includes(`event: ${streamEvent.end}\n`)) seen.isOver = true;
				});
				response.flushHeaders();
			}
			answer.on('close', () => {
				if (answer.complete || response.destroyed) return;
				// The owner is gone in the middle of its answer.
				if (stream && !stream.isOver) lines.broken(line);
				else response.destroy();
			});
			answer.on('error', () => {});
			answer.pipe(response, { end: false });
			answer.on('end', () => response.end());
		});
		asking.on('error', () => {
			if (response.headersSent || response.destroyed) return;
			if (!isTaken) return settle('look-again');
			request.unpipe(asking);
			refuse(response, 503, 'The server that holds this workshop has just stopped. Look whether it was saved, and send it again if not.');
		});
		if (isPlain) asking.end();
		else asking.flushHeaders();
	});
}

export function placeOf(address: string): [host: string, port: number] {
	const at = address.lastIndexOf(':');
	return [address.slice(0, at).replace(/^\[|\]$/g, ''), Number(address.slice(at + 1))];
}

export function refuse(response: ServerResponse, status: number, sentence: string): void {
	const body = `${sentence}\n`;
	const again = status === 503 ? { 'retry-after': '2' } : {};
	response.writeHead(status, { ...again, connection: 'close', 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
	response.end(body);
}
