import * as decoding from 'lib0/decoding';
import type { WebSocket } from 'ws';
import { frame, readJson, type FactFrame, type Hello } from '#lib/doc/frames.ts';

export interface Frames {
	socket: WebSocket;
	hello: Hello | null;
	facts: FactFrame[];
	/** Kind and length of each frame, in the order they came. */
	order: { kind: number; length: number }[];
}

/** Reads what comes on a raw socket, and answers nothing. */
export function readFrames(socket: WebSocket): Frames {
	const read: Frames = { socket, hello: null, facts: [], order: [] };
	socket.on('message', (data: Buffer) => {
		const decoder = decoding.createDecoder(data);
		const kind = decoding.readVarUint(decoder);
		read.order.push({ kind, length: data.length });
		if (kind === frame.hello) read.hello = readJson<Hello>(decoder);
		else if (kind === frame.fact) read.facts.push(readJson<FactFrame>(decoder));
	});
	return read;
}
