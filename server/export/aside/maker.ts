// The thread beside the server that makes files. It gets one order after another, and sends each file in parts, the next one when the last was taken.
import { parentPort } from 'node:worker_threads';
import { fill, type Order } from './order.ts';

/** What comes from the server: something to make, or that the last part was taken. */
export type Asked = { order: Order } | { next: true };
/** What goes back. */
export type Answered = { part: Uint8Array } | { end: true } | { fault: string };

/** Small parts are gathered: each is a message. Bytes. */
const partSize = 128 * 1024;

const port = parentPort!;
let taken: (() => void) | null = null;

port.on('message', (asked: Asked) => {
	if ('next' in asked) {
		taken?.();
		return;
	}
	make(asked.order).then(
		() => tell({ end: true }),
		(fault: unknown) => tell({ fault: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) })
	);
});

function tell(answer: Answered): void {
	port.postMessage(answer);
}

async function make(order: Order): Promise<void> {
	begun = false;
	const body = await fill(order);
	if (typeof body === 'string' || body instanceof Uint8Array) {
		const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
		for (let at = 0; at < bytes.byteLength; at += partSize) await send([bytes.subarray(at, at + partSize)]);
		return;
	}
	let waiting: Uint8Array[] = [];
	let size = 0;
	for await (const part of body) {
		waiting.push(part);
		size += part.byteLength;
		// The first part goes out at once: whoever waits sees that it has begun.
		if (size < partSize && begun) continue;
		await send(waiting);
		waiting = [];
		size = 0;
	}
	if (waiting.length > 0) await send(waiting);
}

let begun = false;
async function send(parts: readonly Uint8Array[]): Promise<void> {
	begun = true;
	const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.byteLength;
	}
	await new Promise<void>((go) => {
		taken = go;
		port.postMessage({ part: whole } satisfies Answered, [whole.buffer]);
	});
}
