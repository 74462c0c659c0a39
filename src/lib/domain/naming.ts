/** A proposed name with how many people find it right. `seq`: in the order of proposing. */
export interface ProposedName {
	id: string;
	name: string;
	seq: number;
	backers: number;
}

/** Names proposed for one group, and by one person in all: far above any honest use. */
export const namesEach = 12;
export const namesEver = 60;

/**
 * The name a group should have: the one that most people find right. The one it has stays until another has more, and whoever gave it
 * counts for it: nobody changes a name alone. Of others that are level the earlier one goes first. Null where nothing should change.
 */
export function nameThatLeads(now: string, proposed: readonly ProposedName[]): ProposedName | null {
	const standing = proposed.find(({ name }) => name === now);
	const best = [...proposed].sort((a, b) => b.backers - a.backers || a.seq - b.seq)[0];
	return best && best !== standing && best.backers > Math.max(1, standing?.backers ?? 0) ? best : null;
}
