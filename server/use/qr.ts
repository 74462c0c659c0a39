import { encode } from 'uqr';

/** A QR code as one SVG path in squares: `side` of them each way, the quiet zone of four included. */
export interface Qr {
	side: number;
	path: string;
}

const quiet = 4;

export function makeQr(text: string): Qr {
	const { size, data } = encode(text, { ecc: 'M', border: 0 });
	const runs: string[] = [];
	for (let y = 0; y < size; y++) {
		// One run per row of neighbours: fewer seams when a projector scales it.
		for (let x = 0; x < size; x++) {
			if (!data[y]![x]) continue;
			const from = x;
			while (x < size && data[y]![x]) x++;
			runs.push(`M${from + quiet} ${y + quiet}h${x - from}v1h-${x - from}z`);
		}
	}
	return { side: size + 2 * quiet, path: runs.join('') };
}
