import { WebSocket } from 'ws';
import { StreamSocket } from '#lib/live/ways/stream-socket.ts';

/** Which way the browsers of this test file go; a file that repeats another one over the second way says so before it imports it. */
export const going: { way: 'fast' | 'second' } = { way: 'fast' };

export type BrowserSocket = typeof globalThis.WebSocket;
/** Breaks a line without a word, as a network does. */
export interface Breakable {
	terminate(): void;
}

/** The socket of a browser, with the cookie and origin it would send. */
export function browserSocket(headers: Record<string, string>, way = going.way): BrowserSocket {
	class ByWebSocket extends WebSocket {
		constructor(url: string) {
			super(url, { headers });
		}
	}
	class ByStream extends StreamSocket implements Breakable {
		readonly #network: AbortController;
		constructor(url: string) {
			const network = new AbortController();
			super(url, [], (input, init = {}) =>
				fetch(input, { ...init, headers: { ...(init.headers as Record<string, string>), ...headers }, signal: AbortSignal.any([network.signal, ...(init.signal ? [init.signal] : [])]) })
			);
			this.#network = network;
		}
		terminate(): void {
			this.#network.abort();
		}
	}
	return (way === 'fast' ? ByWebSocket : ByStream) as unknown as BrowserSocket;
}
