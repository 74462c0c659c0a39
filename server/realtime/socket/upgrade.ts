import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { NotLetIn, type Admission, type Admitted } from './admission.ts';
import { answerPings } from './control.ts';
import type { Line, Usher } from './usher.ts';
import { closeCode, frameLimit, livePath } from '#lib/doc/frames.ts';

/** Lets WebSockets in. */
export class Door {
	readonly #admission: Admission;
	readonly #usher: Usher;
	readonly #server = new WebSocketServer({ noServer: true, maxPayload: frameLimit, perMessageDeflate: false, clientTracking: false, autoPong: false });

	constructor(admission: Admission, usher: Usher) {
		this.#admission = admission;
		this.#usher = usher;
	}

	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		// A line that breaks while we ask would otherwise end the process.
		const onError = () => socket.destroy();
		socket.on('error', onError);
		this.#let(request, socket, head, onError).catch((error: unknown) => {
			// A page that was away when its workshop was deleted cannot read a status, and would try for ever.
			if (error instanceof NotLetIn && error.status === 410) return this.#server.handleUpgrade(request, socket, head, (ws) => ws.close(closeCode.deleted, 'this workshop has been deleted'));
			if (!(error instanceof NotLetIn)) console.error('a socket could not be opened:', error);
			const { status, message, headers } = error instanceof NotLetIn ? error : new NotLetIn(500, 'Something went wrong here. Please try again.');
			const body = `${message}\n`;
			const fields = { ...headers, connection: 'close', 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) };
			socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n'));
		});
	}

	async #let(request: IncomingMessage, socket: Duplex, head: Buffer, onError: () => void): Promise<void> {
		const [path = ''] = (request.url ?? '').split('?');
		const admitted = await this.#admission.ask(request, request.method === 'GET' ? livePath.exec(path) : null);
		if (socket.destroyed) return;
		this.#server.handleUpgrade(request, socket, head, (ws) => {
			socket.off('error', onError);
			this.#seat(ws, socket, admitted);
		});
	}

	#seat(ws: WebSocket, socket: Duplex, admitted: Admitted): void {
		const line: Line = {
			send(bytes, gone) {
				// Without compression `ws` writes each frame at once, so that a frame made here can go between its own.
				if (!gone && bytes.length <= shortBytes && ws.readyState === ws.OPEN) socket.write(framed(bytes));
				else ws.send(bytes, gone && ((error) => void (error || gone())));
			},
			together(say) {
				socket.cork();
				say();
				socket.uncork();
			},
			get bufferedAmount() {
				return ws.bufferedAmount;
			},
			get isOpen() {
				return ws.readyState === ws.OPEN;
			},
			ping: () => ws.ping(),
			cut: () => ws.terminate(),
			close(code, reason) {
				if (ws.readyState !== ws.OPEN) return;
				ws.close(code, reason);
				// Someone who does not take leave is shown out.
				setTimeout(() => ws.terminate(), 2000).unref();
			}
		};
		const seated = this.#usher.seat(line, admitted);
		ws.on('error', () => ws.terminate());
		ws.on('close', seated.gone);
		answerPings(ws, seated.heard);
		ws.on('message', (data: Buffer, isBinary: boolean) => {
			if (ws.readyState !== ws.OPEN) return;
			seated.heard();
			if (isBinary) seated.receive(data);
			else line.close(closeCode.badFrame, 'text');
		});
	}
}

/** A longer frame costs more to be copied behind its header than to be sent in two parts. */
const shortBytes = 16 * 1024;

let last: { bytes: Uint8Array; frame: Buffer } | null = null;

/** A binary frame with its header. A whole room is sent the same bytes one after another: those are framed once. */
function framed(bytes: Uint8Array): Buffer {
	if (last?.bytes === bytes) return last.frame;
	const { length } = bytes;
	const head = length < 126 ? 2 : 4;
	const frame = Buffer.allocUnsafe(head + length);
	frame[0] = 0x82;
	if (head === 2) frame[1] = length;
	else {
		frame[1] = 126;
		frame.writeUInt16BE(length, 2);
	}
	frame.set(bytes, head);
	last = { bytes, frame };
	return frame;
}
