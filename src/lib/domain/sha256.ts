/**
 * SHA-256 (FIPS 180-4) of a text in UTF-8, as 64 hexadecimal digits. Here because a page on a plain http address has no `crypto.subtle`, and a
 * recount must work there too.
 */
export function sha256(text: string): string {
	const bytes = new TextEncoder().encode(text);
	const words = new Uint32Array((((bytes.length + 8) >> 6) + 1) * 16);
	bytes.forEach((byte, at) => (words[at >> 2]! |= byte << (24 - (at % 4) * 8)));
	words[bytes.length >> 2]! |= 0x80 << (24 - (bytes.length % 4) * 8);
	words[words.length - 2] = Math.floor(bytes.length / 0x20000000);
	words[words.length - 1] = bytes.length << 3;
	const state = Uint32Array.from(start);
	const w = new Uint32Array(64);
	for (let block = 0; block < words.length; block += 16) {
		for (let t = 0; t < 64; t++) {
			if (t < 16) w[t] = words[block + t]!;
			else {
				const [a, b] = [w[t - 15]!, w[t - 2]!];
				w[t] = (w[t - 16]! + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[t - 7]! + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
			}
		}
		let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
		for (let t = 0; t < 64; t++) {
			const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + steps[t]! + w[t]!) | 0;
			const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
			[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
		}
		[a, b, c, d, e, f, g, h].forEach((value, at) => (state[at] = (state[at]! + value) | 0));
	}
	return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));

const primes: number[] = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
/** The first 32 bits of the fraction of a root of a prime, by whole numbers: a float would be too coarse. */
function fractionBits(prime: number, power: 2n | 3n): number {
	const wanted = BigInt(prime) << (32n * power);
	let [low, high] = [0n, BigInt(prime + 1) << 32n];
	while (high - low > 1n) {
		const middle = (low + high) / 2n;
		if (middle ** power <= wanted) low = middle;
		else high = middle;
	}
	return Number(low & 0xffffffffn);
}
const start = primes.slice(0, 8).map((prime) => fractionBits(prime, 2n));
const steps = primes.map((prime) => fractionBits(prime, 3n));
