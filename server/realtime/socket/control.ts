import type { WebSocket } from 'ws';
import { Bucket } from '../rate.ts';

/**
 * Answers pings, and only as many as anyone needs. They are no frames of ours, and no rate counts them: left to `ws`, a flood of them
 * keeps the process busy, and its answers pile up where the far end does not read them.
 */
export function answerPings(ws: WebSocket, heard: () => void): void {
	const rate = new Bucket(60, 5);
	ws.on('ping', (data) => {
		if (!rate.take()) return ws.terminate();
		heard();
		ws.pong(data);
	});
	ws.on('pong', () => {
		if (!rate.take()) return ws.terminate();
		heard();
	});
}
