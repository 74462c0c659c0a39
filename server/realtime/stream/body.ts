import type { IncomingMessage } from 'node:http';

/** A body whole; null where it is longer than `most` bytes. Never settles where the sender goes away before its end. */
export function readBody(request: IncomingMessage, most: number): Promise<Buffer | null> {
	if (Number(request.headers['content-length'] ?? 0) > most) return Promise.resolve(null);
	return new Promise((resolve) => {
		const chunks: Buffer[] = [];
		let length = 0;
		request.on('error', () => {});
		request.on('data', (chunk: Buffer) => {
			length += chunk.length;
			if (length <= most) return void chunks.push(chunk);
			request.removeAllListeners('data').resume();
			resolve(null);
		});
		request.on('end', () => resolve(Buffer.concat(chunks)));
	});
}
