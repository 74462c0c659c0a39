/** Middle and ends of what the repeats gave; null where none gave anything. */
export interface Spread {
	median: number;
	min: number;
	max: number;
}

export function spreadOf(values: readonly (number | null)[]): Spread | null {
	const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
	if (sorted.length === 0) return null;
	const [below, above] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!];
	return { median: (below + above) / 2, min: sorted[0]!, max: sorted.at(-1)! };
}

/** `3.1 (2.9..4.0)`; of one value only that. */
export function inWords(spread: Spread | null, digits = 1): string {
	if (!spread) return '-';
	const text = (value: number) => value.toFixed(value >= 100 ? 0 : digits);
	const [median, min, max] = [text(spread.median), text(spread.min), text(spread.max)];
	return min === max ? median : `${median} (${min}..${max})`;
}
