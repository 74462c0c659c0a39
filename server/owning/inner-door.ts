import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { App } from '../app.ts';
import { hopHeader, readHop, workshopIn } from './hop.ts';
import type { Owning } from './owning.ts';
import { notMine, refuse } from './pass-request.ts';

/**
 * What other servers pass on comes in here, on an address of its own. Only what one of them has signed for this server is let in, and
 * only for a workshop that lives here: it is never passed on again.
 */
export class InnerDoor {
	readonly #app: Pick<App, 'config' | 'clock'>;
	readonly #owning: Owning;

	constructor(app: Pick<App, 'config' | 'clock'>, owning: Owning) {
		this.#app = app;
		this.#owning = owning;
	}

	/** @param here what answers on this server. Where there is a body to come, it is asked for first. */
	request(request: IncomingMessage, response: ServerResponse, here: () => void): void {
		const status = this.#judge(request);
		if (status === 403) return refuse(response, 403, 'Only our own servers may ask here.');
		if (status !== 200) return refuse(response, status, 'This workshop lives elsewhere.');
		if (request.headers.expect !== undefined) {
			delete request.headers.expect;
			response.writeContinue();
		}
		here();
	}

	upgrade(request: IncomingMessage, socket: Duplex, here: () => void): void {
		const status = this.#judge(request);
		if (status === 200) return here();
		socket.on('error', () => socket.destroy());
		socket.end(`HTTP/1.1 ${status} ${status === 403 ? 'Forbidden' : 'Misdirected Request'}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
	}

	#judge(request: IncomingMessage): number {
		const hop = readHop(this.#app, request.headers[hopHeader], request);
		if (!hop) return 403;
		const workshopId = workshopIn(request);
		if (hop.to !== this.#owning.me.serverId || !workshopId || !this.#owning.isSureOf(workshopId)) return notMine;
		delete request.headers[hopHeader];
		// For all who ask where the caller is: Kit, the limits, the doors of the rooms. One line carries one request at a time, so it is this one's.
		Object.defineProperty(request.socket, 'remoteAddress', { value: hop.address, configurable: true });
		return 200;
	}
}
