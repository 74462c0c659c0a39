import type { Channel } from './people.ts';
import { breakdownFrom, onceOver, safeParts, type SafeCount } from './small-counts.ts';

export type SafeByChannel = Partial<Record<Channel, SafeCount>>;

/**
 * How the voters of each closed vote came in, where that may be told. All who joined are told by how they came in, once nobody can come any more; a vote
 * that few of them missed would tell it of these few. So a vote tells it only where everybody voted, or where ten or more did not and neither they, nor the
 * voters, nor all who joined have a small part. Of two votes told beside each other one would be taken from the other: the first alone tells it, and
 * those in which the very same people voted.
 * @param came every participant, by how they came in
 * @param votes the voters of each, oldest first
 */
export function turnoutsByChannel<P>(state: 'draft' | 'open' | 'closed', came: ReadonlyMap<P, Channel>, votes: readonly (readonly P[])[]): SafeByChannel[] {
	let first: ReadonlySet<P> | null = null;
	const whole = safeParts(countChannels(came.values()));
	return votes.map((voters) =>
		onceOver(state, (): SafeByChannel => {
			if (!voters.every((person) => came.has(person))) return {};
			const parts = countChannels(voters.map((person) => came.get(person)!));
			// Everybody came in the same way, and that is told already.
			if (Object.keys(whole).length <= 1 || voters.length === came.size) return safeParts(parts);
			const here = new Set(voters);
			if (first) return isSame(first, here) ? safeParts(parts) : {};
			const missing = [...came].filter(([person]) => !here.has(person)).map(([, channel]) => channel);
			if (missing.length < breakdownFrom || ![whole, safeParts(parts), safeParts(countChannels(missing))].every(isAllTold)) return {};
			first = here;
			return safeParts(parts);
		})
	);
}

export function countChannels(all: Iterable<Channel>): Partial<Record<Channel, number>> {
	const counts: Partial<Record<Channel, number>> = {};
	for (const channel of all) counts[channel] = (counts[channel] ?? 0) + 1;
	return counts;
}

const isAllTold = (parts: SafeByChannel) => Object.values(parts).every((n) => typeof n === 'number');
const isSame = <P>(a: ReadonlySet<P>, b: ReadonlySet<P>) => a.size === b.size && [...a].every((one) => b.has(one));
