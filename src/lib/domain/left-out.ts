import type { RoundState } from './round.ts';

/** What became of a round. 'left-out': the room went past it, skipping or jumping, and it never began. */
export type Came = 'held' | 'left-out' | 'ahead';

/**
 * What became of each of so many rounds; nothing that is kept or handed out calls one held that was not.
 * @param begun indexes of rounds that have begun at least once
 */
export function cameOfRounds(count: number, round: RoundState, begun: ReadonlySet<number>): Came[] {
	const first = round.state === 'ready' ? round.index : round.index + 1;
	return Array.from({ length: count }, (_, index) => (begun.has(index) ? 'held' : index >= first && round.state !== 'finished' ? 'ahead' : 'left-out'));
}
