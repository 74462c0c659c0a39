/** How well groups fit labels that people gave. An ungrouped item is a group of its own in `vMeasure` and `ari`; `oneRest` counts all of them as one. */
export interface Measures {
	groups: number;
	labels: number;
	/** V-measure (Rosenberg and Hirschberg 2007): harmonic mean of homogeneity and completeness. The lower of the two ways to count the ungrouped. */
	vMeasure: number;
	/** Adjusted Rand index (Hubert and Arabie 1985), counted in the same way. */
	ari: number;
	/** Share of cards in groups of three or more whose label is their group's most common one. */
	purity: number;
	/** Share of all cards in no group. */
	ungrouped: number;
	/** The four, by how the ungrouped are counted. */
	alone: { vMeasure: number; ari: number };
	oneRest: { vMeasure: number; ari: number };
	groupedOnly: { vMeasure: number; ari: number };
}

/** @param group for each card its group, or -1 */
export function measureGroups(group: readonly number[], label: readonly string[]): Measures {
	const alone = compare(group.map((g, i) => (g < 0 ? -1 - i : g)), label);
	const oneRest = compare(group, label);
	const grouped = [...group.keys()].filter((i) => group[i]! >= 0);
	const groupedOnly = compare(grouped.map((i) => group[i]!), grouped.map((i) => label[i]!));
	return {
		groups: new Set(grouped.map((i) => group[i])).size,
		labels: new Set(label).size,
		vMeasure: Math.min(alone.vMeasure, oneRest.vMeasure),
		ari: Math.min(alone.ari, oneRest.ari),
		purity: purityOf(group, label, 3),
		ungrouped: group.length === 0 ? 0 : 1 - grouped.length / group.length,
		alone,
		oneRest,
		groupedOnly
	};
}

function compare(group: readonly number[], label: readonly string[]): { vMeasure: number; ari: number } {
	const n = group.length;
	if (n === 0) return { vMeasure: 1, ari: 1 };
	const both = new Map<string, number>();
	const groups = new Map<number, number>();
	const labels = new Map<string, number>();
	group.forEach((g, i) => {
		raise(both, `${g} ${label[i]}`);
		raise(groups, g);
		raise(labels, label[i]!);
	});
	const [ofGroups, ofLabels, ofBoth] = [entropy(groups, n), entropy(labels, n), entropy(both, n)];
	const shared = ofGroups + ofLabels - ofBoth;
	const homogeneity = ofLabels === 0 ? 1 : shared / ofLabels;
	const completeness = ofGroups === 0 ? 1 : shared / ofGroups;
	const pairs = (counts: Map<unknown, number>) => [...counts.values()].reduce((sum, k) => sum + (k * (k - 1)) / 2, 0);
	const [together, byGroup, byLabel, all] = [pairs(both), pairs(groups), pairs(labels), (n * (n - 1)) / 2];
	const expected = all === 0 ? 0 : (byGroup * byLabel) / all;
	const most = (byGroup + byLabel) / 2;
	return {
		vMeasure: homogeneity + completeness === 0 ? 0 : (2 * homogeneity * completeness) / (homogeneity + completeness),
		ari: most === expected ? 1 : (together - expected) / (most - expected)
	};
}

export function purityOf(group: readonly number[], label: readonly string[], least: number): number {
	const members = new Map<number, Map<string, number>>();
	group.forEach((g, i) => {
		if (g < 0) return;
		if (!members.has(g)) members.set(g, new Map());
		raise(members.get(g)!, label[i]!);
	});
	let [cards, pure] = [0, 0];
	for (const labels of members.values()) {
		const size = [...labels.values()].reduce((sum, n) => sum + n, 0);
		if (size < least) continue;
		cards += size;
		pure += Math.max(...labels.values());
	}
	return cards === 0 ? 1 : pure / cards;
}

/**
 * Share of cards that change company between two groupings of the same cards: groups are matched one to one, largest overlap first, and
 * whoever is not in the matching group has moved.
 */
export function movedShare(before: readonly number[], after: readonly number[]): number {
	const overlaps = new Map<string, { b: number; a: number; n: number }>();
	before.forEach((b, i) => {
		const a = after[i]!;
		const key = `${b} ${a}`;
		const known = overlaps.get(key);
		if (known) known.n += 1;
		else overlaps.set(key, { b, a, n: 1 });
	});
	const taken = { before: new Set<number>(), after: new Set<number>() };
	let stayed = 0;
	for (const { b, a, n } of [...overlaps.values()].sort((x, y) => y.n - x.n)) {
		// On its own before and after: not moved.
		if (b < 0 && a < 0) stayed += n;
		else if (b >= 0 && a >= 0 && !taken.before.has(b) && !taken.after.has(a)) {
			taken.before.add(b);
			taken.after.add(a);
			stayed += n;
		}
	}
	return before.length === 0 ? 0 : 1 - stayed / before.length;
}

function raise<K>(counts: Map<K, number>, key: K): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}

function entropy(counts: Map<unknown, number>, n: number): number {
	let sum = 0;
	for (const k of counts.values()) sum -= (k / n) * Math.log(k / n);
	return sum;
}
