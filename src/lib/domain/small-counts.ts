/** Counts of people below this are not shown as they are (methods.md 5 and 7.8). */
export const smallBelow = 5;
/** Of fewer people than this nothing is broken down at all. */
export const breakdownFrom = 10;

/** A count that may go out: itself, "under 5", or hidden so that another one cannot be worked out. */
export type SafeCount = number | 'under-5' | 'hidden';

/** One count of people by itself, which is part of no sum that is shown. */
export function safeCount(people: number): SafeCount {
	return people > 0 && people < smallBelow ? 'under-5' : people;
}

/**
 * The parts of a whole that is itself shown: small ones go out as "under 5", and where those could be worked out from the rest (one alone; or
 * all of them as small, or as large, as they can be), the next smallest are hidden too. Fewer than ten people: everything is hidden.
 */
export function safeParts<K extends string>(parts: Partial<Record<K, number>>): Partial<Record<K, SafeCount>> {
	const entries = Object.entries(parts) as [K, number][];
	const whole = entries.reduce((sum, [, n]) => sum + n, 0);
	if (whole < breakdownFrom) return Object.fromEntries(entries.map(([key]) => [key, 'hidden'])) as Partial<Record<K, SafeCount>>;
	const small = entries.filter(([, n]) => n > 0 && n < smallBelow);
	const rest = entries.filter(([, n]) => n >= smallBelow).sort(([, a], [, b]) => a - b);
	const also: typeof rest = [];
	while (canBeWorkedOut(small, also)) {
		const next = rest.shift();
		if (!next) break;
		also.push(next);
	}
	const safe = (entry: [K, number]): SafeCount => (small.includes(entry) ? 'under-5' : also.includes(entry) ? 'hidden' : entry[1]);
	return Object.fromEntries(entries.map((entry) => [entry[0], safe(entry)])) as Partial<Record<K, SafeCount>>;
}

/** Whether the sum of what is not shown leaves one way only, to who knows which parts are from 1 to 4 and which are 5 or more. */
function canBeWorkedOut(small: readonly [string, number][], also: readonly [string, number][]): boolean {
	if (small.length === 0) return false;
	const sum = [...small, ...also].reduce((all, [, n]) => all + n, 0);
	const least = small.length + also.length * smallBelow;
	return small.length + also.length === 1 || sum === least || (also.length === 0 && sum === small.length * (smallBelow - 1));
}
