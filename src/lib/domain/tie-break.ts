import type { Refusal } from './refusal.ts';
import { done, refuse, type Result } from './result.ts';
import { sha256 } from './sha256.ts';
import type { Counted } from './tally/row.ts';

/**
 * What was done about a tie, in the order in which it is honest: widen or shrink the cut, a runoff among the tied, a lot. (A rule announced
 * before the vote is part of its parameters, and no act.) The result itself is never changed: these stand beside it.
 */
export type TieBreak =
	| { how: 'widen'; winners: string[] }
	| { how: 'shrink'; winners: string[] }
	| { how: 'runoff'; among: string[] }
	| { how: 'lot'; among: string[]; places: number; seed: string; word: string; order: string[]; winners: string[] };

export const wordLimit = 80;

/** Published while the vote runs, so that the server cannot choose its seed later: the SHA-256 of it. */
export function commitmentOf(seed: string): string {
	return sha256(seed);
}

/**
 * The order of a lot with two public seeds (after POLYAS tie-resolution): each tied option gets the SHA-256 of server seed, the room's word and its
 * own id, and the lowest comes first. Neither the server, bound by its commitment, nor the room, which does not know the seed, can choose it alone.
 */
export function lotOrder(among: readonly string[], seed: string, word: string): string[] {
	const keys = new Map(among.map((id) => [id, sha256(`${seed}\n${word}\n${id}`)]));
	return [...among].sort((a, b) => (keys.get(a)! < keys.get(b)! ? -1 : 1));
}

/** Breaks the open tie of a result. Refused where nothing is open. */
export function breakOpenTie(result: Pick<Counted, 'winners' | 'open'>, how: TieBreak['how'], seed: string, word: string): Result<TieBreak, Refusal> {
	if (!result.open) return refuse({ reason: 'no-tie' });
	const { among, places } = result.open;
	switch (how) {
		case 'widen':
			return done({ how, winners: [...result.winners, ...among] });
		case 'shrink':
			return done({ how, winners: [...result.winners] });
		case 'runoff':
			return done({ how, among: [...among] });
		case 'lot': {
			const said = word.normalize('NFC').trim().replace(/\s+/g, ' ');
			if (said === '') return refuse({ reason: 'lot-needs-word' });
			if (said.length > wordLimit) return refuse({ reason: 'field-too-long', field: 'word', limit: wordLimit });
			const order = lotOrder(among, seed, said);
			return done({ how, among: [...among], places, seed, word: said, order, winners: [...result.winners, ...order.slice(0, places)] });
		}
	}
}

/** Whether a lot is what its two seeds give, and its seed is the one that was promised. */
export function lotHolds(lot: Extract<TieBreak, { how: 'lot' }>, commitment: string): boolean {
	return commitmentOf(lot.seed) === commitment && lotOrder(lot.among, lot.seed, lot.word).join() === lot.order.join();
}
