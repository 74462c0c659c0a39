/** Chooses one of several that are equal. Given by what has been announced, drawn or not yet decided. */
export type Pick = (tied: readonly string[]) => string;

/**
 * What a count gives when every undecided tie in it goes each way in turn. A tie that leads to the same end whichever way it goes is no
 * tie to anyone; one that does not must be said. `complete` is false where there were more ways than `limit`: then nothing is sure beyond
 * what was seen. The count is run again for each way, so it must do the same each time.
 */
export function everyWay<T>(run: (pick: Pick) => T, limit = 256): { ends: T[]; complete: boolean } {
	const ends: T[] = [];
	const waiting: string[][] = [[]];
	while (waiting.length > 0) {
		if (ends.length >= limit) return { ends, complete: false };
		const script = waiting.pop()!;
		let asked = 0;
		const end = run((tied) => {
			const at = asked++;
			if (at < script.length) return script[at]!;
			const before = script.slice(0, at);
			for (const other of tied.slice(1)) waiting.push([...before, other]);
			script.push(tied[0]!);
			return tied[0]!;
		});
		ends.push(end);
	}
	return { ends, complete: true };
}

/** What is in all of these lists, in the order of the first, and what is in some of them only. */
export function sureAndOpen(lists: readonly (readonly string[])[]): { sure: string[]; open: string[] } {
	const counts = new Map<string, number>();
	for (const list of lists) for (const id of list) counts.set(id, (counts.get(id) ?? 0) + 1);
	return { sure: (lists[0] ?? []).filter((id) => counts.get(id) === lists.length), open: [...counts].filter(([, n]) => n < lists.length).map(([id]) => id) };
}
