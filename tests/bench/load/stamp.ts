/** When something was written and by whom, found in the bytes of a frame without decoding it. Times are tenths of a millisecond, modulo 10,000,000. */
export interface Stamps {
	/** Reads all stamps between two offsets: who, time, who, time, ... */
	read(data: Buffer, from: number, to: number, into: number[]): void;
}

export const wrap = 10_000_000;

export function tenths(): number {
	return Math.floor(performance.now() * 10) % wrap;
}

/** How long ago, in tenths of a millisecond. */
export function since(time: number, now: number): number {
	return (now - time + wrap) % wrap;
}

/**
 * A place on the plan that is a stamp: x holds the writer and the time in the lower bits of a number between 0.5 and 1, and y is always
 * the same rare number, by which it is found.
 */
const y = new Uint8Array([0x3f, 0xe5, 0xa5, 0xa5, 0xc3, 0xc3, 0xc3, 0xc3]);
const view = new DataView(new ArrayBuffer(16));
for (const [i, byte] of y.entries()) view.setUint8(8 + i, byte);

/** The sixteen bytes of both numbers. */
export function placeBytes(who: number, time: number): DataView {
	view.setUint32(0, 0x3fe00000 | who);
	// Odd, so that no shorter kind of number would do.
	view.setUint32(4, time * 2 + 1);
	return view;
}

export const inPlaces: Stamps = {
	read(data, from, to, into) {
		for (let i = from + 9; i <= to - 8; i++) {
			if (data[i] !== 0x3f || data[i + 1] !== 0xe5 || data[i + 2] !== 0xa5 || data[i + 3] !== 0xa5 || data[i + 4] !== 0xc3 || data[i + 7] !== 0xc3) continue;
			into.push(((data[i - 8]! & 15) << 16) | (data[i - 7]! << 8) | data[i - 6]!, (data.readUInt32BE(i - 5) - 1) / 2);
			i += 7;
		}
	}
};

/** A whole number of fifteen digits in a JSON text: 7171, four digits for who, seven for the time. */
export function stampNumber(who: number, time: number): number {
	return (71_710_000 + who) * wrap + time;
}

export const inNumbers: Stamps = {
	read(data, from, to, into) {
		for (let i = from; i <= to - 15; i++) {
			if (data[i] !== 0x37 || data[i + 1] !== 0x31 || data[i + 2] !== 0x37 || data[i + 3] !== 0x31) continue;
			let who = 0;
			let time = 0;
			let digits = 4;
			for (; digits < 15; digits++) {
				const digit = data[i + digits]! - 48;
				if (digit < 0 || digit > 9) break;
				if (digits < 8) who = who * 10 + digit;
				else time = time * 10 + digit;
			}
			if (digits < 15) continue;
			into.push(who, time);
			i += 14;
		}
	}
};
