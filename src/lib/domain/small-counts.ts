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
 * all of them as small, or as large, as they can be), the next smallest are hidden too. Fewer than ten people: everything is hidden. The same where hiding
 * all that is left does not help: then not even which are small is told.
 */
export function safeParts<K extends string>(parts: Partial<Record<K, number>>): Partial<Record<K, SafeCount>> {
	const entries = Object.entries(parts) as [K, number][];
	const whole = entries.reduce((sum, [, n]) => sum + n, 0);
	if (whole < breakdownFrom) return hidden(entries, entries);
	const small = entries.filter(([, n]) => n > 0 && n < smallBelow);
	const rest = entries.filter(([, n]) => n >= smallBelow).sort(([, a], [, b]) => a - b);
	const also: typeof rest = [];
	while (canBeWorkedOut(small, also)) {
		const next = rest.shift();
		if (!next) return hidden(entries.filter(([, n]) => n > 0), entries);
		also.push(next);
	}
	const safe = (entry: [K, number]): SafeCount => (small.includes(entry) ? 'under-5' : also.includes(entry) ? 'hidden' : entry[1]);
	return Object.fromEntries(entries.map((entry) => [entry[0], safe(entry)])) as Partial<Record<K, SafeCount>>;
}

function hidden<K extends string>(which: readonly [K, number][], entries: readonly [K, number][]): Partial<Record<K, SafeCount>> {
	return Object.fromEntries(entries.map((entry) => [entry[0], which.includes(entry) ? 'hidden' : entry[1]])) as Partial<Record<K, SafeCount>>;
}

/**
 * What is asked of people once, apart from all else: how they came, which part they know. While people can still come it is not broken down at all, not even
 * into the names of the parts: of two exports with one person between them the second would tell what that person said. Once nobody can come the counts
 * stand, and every export has the same.
 */
export function onceOver<P extends object>(state: 'draft' | 'open' | 'closed', parts: () => P): P | Record<string, never> {
	return state === 'closed' ? parts() : {};
}

/**
 * Parts of which some are added up elsewhere: a vote for some areas says how many people could vote. What such a sum would let anybody work out is hidden
 * as if it were a whole of its own.
 * @param sums the keys that each of them adds up
 */
export function safePartsBeside<K extends string>(parts: Partial<Record<K, number>>, sums: readonly (readonly K[])[]): Partial<Record<K, SafeCount>> {
	const shown = safeParts(parts);
	for (const keys of sums) {
		const own = safeParts(Object.fromEntries(keys.flatMap((key) => (parts[key] === undefined ? [] : [[key, parts[key]]]))) as Partial<Record<K, number>>);
		for (const key of keys) if (typeof shown[key] === 'number' && own[key] !== undefined && own[key] !== shown[key] && keys.some((other) => typeof own[other] !== 'number')) shown[key] = 'hidden';
		// All of them hidden: which of them are small would be told by the other table.
		if (keys.every((key) => own[key] === undefined || own[key] === 'hidden' || own[key] === 0)) for (const key of keys) if (shown[key] === 'under-5') shown[key] = 'hidden';
	}
	// Of several sums what is shown would be taken away from each, and what is left of one from what is left of another.
	const summed = [...new Set(sums.flat())];
	if (sums.length > 1 && summed.some((key) => isSmall(parts[key] ?? 0))) for (const key of summed) if (parts[key]) shown[key] = 'hidden';
	return shown;
}

/** The same for a list, one number for each of its lines: tables beside each other, of whom all are counted somewhere. */
export function safeEach(people: readonly number[]): SafeCount[] {
	const safe = safeParts(Object.fromEntries(people.map((n, i) => [`${i}`, n])));
	return people.map((_, i) => safe[`${i}`]!);
}

const isSmall = (n: number) => n > 0 && n < smallBelow;

/** Whether the sum of what is not shown leaves one way only, to who knows which parts are from 1 to 4 and which are 5 or more. */
function canBeWorkedOut(small: readonly [string, number][], also: readonly [string, number][]): boolean {
	if (small.length === 0) return false;
	const sum = [...small, ...also].reduce((all, [, n]) => all + n, 0);
	const least = small.length + also.length * smallBelow;
	return small.length + also.length === 1 || sum === least || (also.length === 0 && sum === small.length * (smallBelow - 1));
}
