import { connect, type Socket } from 'node:net';

/** All lines are read into the same bytes, one after another: a frame must be used up before the handler returns. */
const readBuffer = Buffer.allocUnsafe(256 * 1024);

export interface Ears {
	opened(line: Line): void;
	/** A frame lies in `data` between `from` and `to`, for the time of the call. */
	frame(line: Line, data: Buffer, from: number, to: number): void;
	closed(line: Line, code: number, reason: string): void;
}

/** A WebSocket reduced to what a measurement needs, so that thousands of them cost the load program little. */
export class Line {
	readonly who: number;
	frames = 0;
	bytes = 0;
	isOpen = false;
	/** Whether it has the board. */
	isEven = false;
	readonly #ears: Ears;
	readonly #socket: Socket;
	/** The beginning of a frame whose end has not come. */
	#rest: Buffer[] = [];
	#restBytes = 0;
	#need = 0;
	#code = 1006;
	#reason = '';

	constructor(who: number, port: number, path: string, headers: Record<string, string>, ears: Ears) {
		this.who = who;
		this.#ears = ears;
		this.#socket = connect({
			host: '127.0.0.1',
			port,
			noDelay: true,
			onread: {
				buffer: readBuffer,
				callback: (length) => {
					this.#read(readBuffer.subarray(0, length));
					return true;
				}
			}
		});
		this.#socket.on('error', () => {});
		this.#socket.on('close', () => {
			this.isOpen = false;
			ears.closed(this, this.#code, this.#reason);
		});
		const fields = { host: `127.0.0.1:${port}`, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', ...headers };
		this.#socket.write(`GET ${path} HTTP/1.1\r\n${Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
	}

	send(payload: Uint8Array, opcode = 2): void {
		if (this.isOpen) this.#socket.write(maskedFrame(payload, opcode));
	}

	say(text: string): void {
		this.send(Buffer.from(text), 1);
	}

	/** Takes nothing in any more: the line fills up. */
	stall(): void {
		this.#socket.pause();
	}

	goOn(): void {
		this.#socket.resume();
	}

	end(): void {
		this.#socket.destroy();
	}

	#read(data: Buffer): void {
		if (this.#restBytes > 0) {
			this.#rest.push(Buffer.from(data));
			this.#restBytes += data.length;
			if (this.#restBytes < this.#need) return;
			data = Buffer.concat(this.#rest);
			this.#rest = [];
			this.#restBytes = 0;
		}
		let at = 0;
		if (!this.isOpen) {
			const end = data.indexOf('\r\n\r\n');
			if (end < 0) return this.#keep(data, 0, data.length + 1);
			const status = data.toString('latin1', 9, 12);
			if (status !== '101') {
				this.#reason = `HTTP ${status}`;
				return void this.#socket.destroy();
			}
			at = end + 4;
			this.isOpen = true;
			this.#ears.opened(this);
		}
		for (;;) {
			const left = data.length - at;
			if (left < 2) return this.#keep(data, at, 2);
			let length = data[at + 1]! & 127;
			let head = 2;
			if (length >= 126) {
				head = length === 126 ? 4 : 10;
				if (left < head) return this.#keep(data, at, head);
				length = length === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2));
			}
			if (left < head + length) return this.#keep(data, at, head + length);
			const from = at + head;
			at = from + length;
			this.#take(data[from - head]! & 15, data, from, at);
		}
	}

	#take(opcode: number, data: Buffer, from: number, to: number): void {
		this.bytes += to - from;
		if (opcode === 9) return this.send(data.subarray(from, to), 10);
		if (opcode === 8) {
			if (to - from >= 2) this.#code = data.readUInt16BE(from);
			this.#reason = data.toString('utf8', from + 2, to);
			this.send(data.subarray(from, to), 8);
			return this.end();
		}
		if (opcode === 10) return;
		this.frames += 1;
		this.#ears.frame(this, data, from, to);
	}

	#keep(data: Buffer, at: number, need: number): void {
		this.#need = need;
		this.#restBytes = data.length - at;
		if (this.#restBytes > 0) this.#rest.push(Buffer.from(data.subarray(at)));
	}
}

/** Masked with zeros: a mask is asked for, and this one costs nothing. */
function maskedFrame(payload: Uint8Array, opcode: number): Buffer {
	const { length } = payload;
	const head = length < 126 ? 6 : length < 65_536 ? 8 : 14;
	const bytes = Buffer.alloc(head + length);
	bytes[0] = 0x80 | opcode;
	if (length < 126) bytes[1] = 0x80 | length;
	else if (length < 65_536) {
		bytes[1] = 0x80 | 126;
		bytes.writeUInt16BE(length, 2);
	} else {
		bytes[1] = 0x80 | 127;
		bytes.writeBigUInt64BE(BigInt(length), 2);
	}
	bytes.set(payload, head);
	return bytes;
}
