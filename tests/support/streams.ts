import { request as ask, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Port } from './sockets.ts';
import { originHeader, packFrames, postNumber, unpackFrames, type StreamEnd } from '#lib/doc/stream-frames.ts';

export interface Answer {
	status: number;
	body: string;
	headers: IncomingMessage['headers'];
}

/** One plain request, as anybody's script could make it. */
export function plain(port: Port, method: string, path: string, headers: Record<string, string>, body?: Uint8Array): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const [host, number] = port.host.split(':');
		const asking = ask({ host, port: number, method, path, headers, agent: false }, (response) => {
			let text = '';
			const done = () => resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers });
			response.on('data', (chunk) => (text += chunk));
			response.on('end', done);
			response.on('error', done);
			// A stream that opened has no end to wait for.
			if (response.headers['content-type'] === 'text/event-stream') {
				done();
				asking.destroy();
			}
		});
		asking.on('error', reject);
		asking.end(body);
	});
}

/** An event stream with its posts, by hand: says what it is told to say, in whatever order. */
export class Stream {
	readonly path: string;
	line: string | null = null;
	/** Frames, one behind the other. */
	readonly frames: Uint8Array[] = [];
	readonly ids: number[] = [];
	comments = 0;
	end: StreamEnd | null = null;
	isOver = false;
	/** Everything that came down, as it came. */
	readonly raw: Buffer[] = [];
	response: IncomingMessage | null = null;
	readonly #port: Port;
	readonly #token: string;
	#asking: ClientRequest;
	#rest = '';
	#number = 0;

	constructor(port: Port, path: string, token: string) {
		this.#port = port;
		this.#token = token;
		this.path = path;
		const [host, number] = port.host.split(':');
		const { origin, ...headers } = port.headers(token);
		this.#asking = ask({ host, port: number, path: path.replace(/(?=\?|$)/, '/stream'), headers: { ...headers, [originHeader]: origin! }, agent: false }, (response) => {
			this.response = response;
			response.on('data', (chunk: Buffer) => {
				this.raw.push(chunk);
				this.#read(chunk.toString());
			});
			response.on('close', () => (this.isOver = true));
			response.on('error', () => (this.isOver = true));
		});
		this.#asking.on('error', () => (this.isOver = true));
		this.#asking.end();
	}

	/** @param n the next number, unless another one is wanted */
	post(frames: readonly Uint8Array[], n = ++this.#number): Promise<Answer> {
		return this.postRaw(packFrames(frames), n);
	}

	postRaw(body: Uint8Array, n: number | string = ++this.#number, headers = this.#port.headers(this.#token), line = this.line): Promise<Answer> {
		return plain(this.#port, 'POST', `${this.path.replace(/\?.*/, '')}/stream/${line}?${postNumber}=${n}`, headers, body);
	}

	/** Begins a post and goes away in the middle of it. */
	breakOff(frames: readonly Uint8Array[], n: number): Promise<void> {
		const body = packFrames(frames);
		const [host, port] = this.#port.host.split(':');
		const headers = { ...this.#port.headers(this.#token), 'content-length': String(body.length) };
		return new Promise((resolve) => {
			const asking = ask({ host, port, method: 'POST', path: `${this.path}/stream/${this.line}?${postNumber}=${n}`, headers, agent: false });
			asking.on('error', () => {});
			asking.on('close', () => resolve());
			asking.write(body.subarray(0, body.length >> 1), () => asking.destroy());
		});
	}

	hangUp(): void {
		this.#asking.destroy();
	}

	#read(text: string): void {
		const blocks = (this.#rest + text).split('\n\n');
		this.#rest = blocks.pop()!;
		for (const block of blocks) {
			const field = (name: string) => block.split('\n').find((row) => row.startsWith(`${name}: `))?.slice(name.length + 2);
			const [event, data, id] = [field('event'), field('data'), field('id')];
			if (data === undefined) this.comments += 1;
			else if (event === 'line') this.line = data;
			else if (event === 'end') this.end = JSON.parse(data) as StreamEnd;
			else {
				this.ids.push(Number(id));
				this.frames.push(...unpackFrames(Buffer.from(data, 'base64')));
			}
		}
	}
}
