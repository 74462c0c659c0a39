import { request as ask, STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { closeFrame, FrameEnds } from './frame-ends.ts';
import { answerHeaders, headersOf } from './headers.ts';
import { hopHeader } from './hop.ts';
import type { Passed } from './lines.ts';
import { notMine, placeOf, type Outcome, type Way } from './pass-request.ts';
import { closeCode } from '#lib/doc/frames.ts';

/** Asks the owner for a WebSocket in the caller's name, and from then on passes bytes, both ways and as fast as the slower end takes them. */
export function passUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, { owner, hop, person, lines }: Omit<Way, 'agent'>): Promise<Outcome> {
	return new Promise((resolve) => {
		const [host, port] = placeOf(owner.address);
		const headers = headersOf(request, { [hopHeader]: hop, connection: 'Upgrade', upgrade: 'websocket' });
		const asking = ask({ agent: false, host, port, method: request.method, path: request.url, headers });
		asking.setNoDelay(true);
		const ends = new FrameEnds();
		let far: Duplex | null = null;
		let isSettled = false;
		const line: Passed = {
			owner,
			actor: { personId: person },
			lost() {
				if (far) lines.broken(line);
				asking.destroy();
				far?.destroy();
			},
			close(_code, reason) {
				if (socket.destroyed) return;
				// In the middle of a frame nothing can be said any more: the browser draws its own moment.
				if (ends.isInside) return void socket.destroy();
				socket.end(closeFrame(closeCode.restarting, reason));
				setTimeout(() => socket.destroy(), 2000).unref();
			}
		};
		const settle = (outcome: Outcome) => {
			if (isSettled) return;
			isSettled = true;
			lines.over(line);
			socket.off('close', onGone);
			resolve(outcome);
		};
		const onGone = () => {
			asking.destroy();
			far?.destroy();
			settle('over');
		};
		lines.add(line);
		socket.on('close', onGone);
		asking.on('upgrade', (answer, theirs, first) => {
			far = theirs;
			(theirs as Socket).setNoDelay(true);
			const pass = (chunk: Buffer) => {
				ends.see(chunk);
				if (!socket.write(chunk)) theirs.pause();
			};
			socket.on('drain', () => theirs.resume());
			socket.write(headOf(answer));
			if (first.length > 0) pass(first);
			if (head.length > 0) theirs.write(head);
			theirs.on('data', pass);
			theirs.on('error', () => {});
			theirs.on('close', () => {
				if (socket.destroyed) return;
				if (ends.hasClosed) socket.end();
				else lines.broken(line);
			});
			socket.pipe(theirs);
		});
		asking.on('response', (answer) => {
			if (answer.statusCode === notMine) {
				asking.destroy();
				return settle('look-again');
			}
			socket.write(headOf(answer, ['connection', 'close']));
			answer.on('error', () => socket.destroy());
			answer.pipe(socket);
		});
		asking.on('error', () => void (far || socket.destroyed || settle('look-again')));
		asking.end();
	});
}

function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage, more: string[] = []): string {
	// The two ends agree on the protocol with one another, so these pass here.
	const fields = statusCode === 101 ? rawHeaders : [...answerHeaders(rawHeaders), ...more];
	const rows = [`HTTP/1.1 ${statusCode} ${statusMessage || STATUS_CODES[statusCode!]}`];
	for (let i = 0; i < fields.length; i += 2) rows.push(`${fields[i]}: ${fields[i + 1]}`);
	return `${rows.join('\r\n')}\r\n\r\n`;
}
