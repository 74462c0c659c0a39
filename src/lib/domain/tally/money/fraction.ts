/** An exact amount: `n` over `d`, `d` above 0. */
export interface Fraction {
	n: bigint;
	d: bigint;
}

export function gcd(a: bigint, b: bigint): bigint {
	while (b !== 0n) [a, b] = [b, a % b];
	return a < 0n ? -a : a;
}

/** In lowest terms as text, "419", "9/2": what results carry, because JSON has no exact fraction. */
export function fractionText({ n, d }: Fraction): string {
	const common = gcd(n, d) || 1n;
	return d / common === 1n ? String(n / common) : `${n / common}/${d / common}`;
}

/** @throws on anything that `fractionText` does not write */
export function readFraction(text: string): Fraction {
	const [n, d = '1'] = text.split('/') as [string, string?];
	return { n: BigInt(n), d: BigInt(d) };
}

/** Less than 0: a is smaller. */
export function compareFractions(a: Fraction, b: Fraction): number {
	const left = a.n * b.d;
	const right = b.n * a.d;
	return left < right ? -1 : left > right ? 1 : 0;
}
