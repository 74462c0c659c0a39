import type { Choice } from '../../ballot.ts';

/**
 * What a place on a ballot is worth, as Borda counts differ in it. 'ranked-below': one for each other option ranked below it, so the last gets 0 (pabutools). 'own-length': the last one ranked gets 1, the one above it 2, ... (Pabulib's checker).
 * 'fixed': the first gets `ranks`, also on a short ballot (Krakow). 'all-but-one': the first gets one less than there are options, the last 0; options left out get 0.
 */
export type PointsBase = 'ranked-below' | 'own-length' | 'fixed' | 'all-but-one';

/** Ranks turned into points. Ranks that are skipped on a ballot are closed up for 'own-length', and kept for the others. */
export function pointsFor(choice: Choice, base: PointsBase, options: number, ranks: number): Choice {
	const entries = Object.entries(choice).filter(([, rank]) => rank > 0);
	if (base === 'own-length' || base === 'ranked-below') {
		const places = [...new Set(entries.map(([, rank]) => rank))].sort((a, b) => a - b);
		return Object.fromEntries(entries.map(([id, rank]) => [id, places.length - places.indexOf(rank) - (base === 'own-length' ? 0 : 1)]));
	}
	const first = base === 'fixed' ? ranks : options - 1;
	return Object.fromEntries(entries.map(([id, rank]) => [id, Math.max(0, first - (rank - 1))]));
}
