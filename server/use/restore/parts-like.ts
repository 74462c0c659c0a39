import { breakdownFrom, safeParts, smallBelow, type SafeCount } from '#lib/domain/small-counts.ts';

type Shown = Readonly<Record<string, SafeCount>>;

/**
 * Numbers of people that are shown in the same way again: a file says "under 5" and "hidden", and only that has to come out once more. Those that
 * are shown stay; the small ones and the hidden ones are tried from the smallest on.
 * @param whole their sum, where it is known
 */
export function partsLike(shown: Shown, whole: number | null): Record<string, number> {
	const keys = Object.keys(shown);
	const small = keys.filter((key) => shown[key] === 'under-5');
	const hidden = keys.filter((key) => shown[key] === 'hidden');
	const given = Object.fromEntries(keys.flatMap((key) => (typeof shown[key] === 'number' ? [[key, shown[key]]] : []))) as Record<string, number>;
	const fixed = Object.values(given).reduce((sum, n) => sum + n, 0);
	const rest = whole === null ? null : Math.max(0, whole - fixed);
	// Of fewer than ten people everything is hidden: any way of sharing them out is.
	if (small.length === 0 && hidden.length > 0 && (rest ?? 0) < breakdownFrom && Object.keys(given).length === 0) return spread(hidden, Math.max(hidden.length, rest ?? hidden.length));
	// Where hiding some would not have helped, all of them are: ones beside fives, or nothing but fours.
	if (small.length === 0 && hidden.length > 0 && fixed === 0) {
		for (let ones = hidden.length; ones >= 0; ones--) {
			const tried = { ...given, ...Object.fromEntries(hidden.map((key, i) => [key, ones === 0 ? smallBelow - 1 : i < ones ? 1 : smallBelow])) };
			if ((rest === null || sumOf(tried) === rest) && isShownAs(tried, shown)) return tried;
		}
	}
	let like: Record<string, number> | null = null;
	for (let inSmall = small.length; inSmall <= small.length * (smallBelow - 1); inSmall++) {
		const least = hidden.length * smallBelow;
		const [from, to] = rest === null ? [least, least + 12] : [rest - inSmall, rest - inSmall];
		for (let inHidden = from; inHidden <= to; inHidden++) {
			if (inHidden < least || (hidden.length === 0 && inHidden !== 0 && rest !== null)) continue;
			for (const share of [spread, lastTakesTheRest]) {
				// In the order of the file: of two that are equal the first is hidden first.
				const all = { ...given, ...spread(small, inSmall), ...share(hidden, inHidden) };
				const tried = Object.fromEntries(keys.map((key) => [key, all[key]!]));
				like ??= tried;
				if (isShownAs(tried, shown)) return tried;
			}
		}
	}
	return like ?? { ...given, ...spread(small, small.length), ...spread(hidden, hidden.length * smallBelow) };
}

/** Tables with as many people as are shown in the same way again. */
export function placementsLike<P extends { people: SafeCount }>(placements: readonly P[]): (Omit<P, 'people'> & { people: number })[] {
	const like = partsLike(Object.fromEntries(placements.map(({ people }, i) => [`${i}`, people])), null);
	return placements.map((placement, i) => ({ ...placement, people: like[`${i}`] ?? 0 }));
}

const sumOf = (parts: Record<string, number>) => Object.values(parts).reduce((sum, n) => sum + n, 0);

/** As evenly as whole people can be. */
function spread(keys: readonly string[], sum: number): Record<string, number> {
	return Object.fromEntries(keys.map((key, i) => [key, Math.floor(sum / keys.length) + (i < sum % keys.length ? 1 : 0)]));
}

/** As few as may be hidden in each, and all that is left in the last. */
function lastTakesTheRest(keys: readonly string[], sum: number): Record<string, number> {
	return Object.fromEntries(keys.map((key, i) => [key, i < keys.length - 1 ? smallBelow : sum - smallBelow * (keys.length - 1)]));
}

function isShownAs(parts: Record<string, number>, shown: Shown): boolean {
	const again = safeParts(parts);
	return Object.keys(shown).every((key) => again[key] === shown[key]);
}
