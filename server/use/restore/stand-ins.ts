import type { SafeCount } from '#lib/domain/small-counts.ts';

/**
 * Who wrote what is in no file, yet a group counts the distinct people behind it. So cards are given to numbered stand-ins, such that each
 * group has as many people as the file says and all groups together as many as wrote at all. A count the file hides is any that is hidden
 * again. Windows of the right width are laid one after another around the circle of writers: none holds anybody twice, together they reach everybody.
 * @returns for each card the number of its stand-in, from 0
 */
export function standIns(cards: readonly { id: string; cluster: string | null }[], people: ReadonlyMap<string, SafeCount>, wrote: SafeCount, joined: number): Map<string, number> {
	const groups = new Map<string, string[]>();
	const given = new Map<string, number>();
	for (const { id, cluster } of cards) {
		const key = cluster ?? `alone ${id}`;
		groups.set(key, [...(groups.get(key) ?? []), id]);
	}
	const wanted = [...groups].map(([key, ids]) => Math.max(1, Math.min(ids.length, numberFor(people.get(key) ?? 1, ids.length))));
	const most = Math.max(0, ...wanted);
	const writers = Math.max(1, most, typeof wrote === 'number' ? wrote : Math.min(wrote === 'under-5' ? 4 : joined, wanted.reduce((sum, n) => sum + n, 0)));
	let start = 0;
	[...groups.values()].forEach((ids, i) => {
		ids.forEach((id, n) => given.set(id, (start + (n % wanted[i]!)) % writers));
		start += wanted[i]!;
	});
	return given;
}

/** "Under 5" stays under 5; what is hidden altogether may be anything. */
function numberFor(count: SafeCount, cards: number): number {
	return typeof count === 'number' ? count : Math.min(4, cards);
}

/** A number that is shown in the same way again. */
export function shownAs(count: SafeCount, most: number): number {
	return numberFor(count, Math.max(1, most));
}
