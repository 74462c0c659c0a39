import type { DeskFact, GroupsFact } from '#lib/domain/facts.ts';
import type { Way } from '#lib/domain/tally/all.ts';
import type { WhoVotes } from '#lib/domain/who-votes.ts';
import { defaultDots, optionLimit, optionsAdvised } from '#lib/domain/poll.ts';

/** One line of "Before the vote". A line that is not `ready` is worth settling; `stops` says that the vote cannot start with it. */
export type ReadyLine =
	| { about: 'way'; ready: true; stops: false; way: Way; runoffOf: number | null }
	| { about: 'voters'; ready: boolean; stops: false; people: number; who: WhoVotes | null }
	| { about: 'options'; ready: boolean; stops: boolean; have: number; problem: 'none' | 'too-few' | 'many' | 'too-many' }
	| { about: 'alike'; ready: boolean; stops: false; pairs: number }
	| { about: 'names'; ready: boolean; stops: boolean; unnamed: number }
	| { about: 'single'; ready: boolean; stops: false; single: number; inVote: boolean };

type Counts = Pick<DeskFact, 'unnamed' | 'single' | 'singleInVote' | 'joined'>;
type Planned = Pick<DeskFact, 'nextVote' | 'runoffOf'> & Partial<Pick<DeskFact, 'nextWho'>>;

/** Groups a vote can be held on: those with cards in them. */
export function votable(groups: GroupsFact): number {
	return Object.values(groups).filter(({ cards }) => cards > 0).length;
}

export function readiness(desk: Counts, groups: number, { nextVote, runoffOf, nextWho = null }: Planned = { nextVote: 'usual', runoffOf: null }, alike: number | null = null): ReadyLine[] {
	const have = groups + (desk.singleInVote ? desk.single : 0);
	const problem = have < 2 ? 'too-few' : have > optionLimit ? 'too-many' : have > optionsAdvised ? 'many' : 'none';
	const lines: ReadyLine[] = [];
	if (have > 1) lines.push({ about: 'way', ready: true, stops: false, way: nextVote === 'usual' ? { method: 'dots', parameters: defaultDots(have) } : nextVote, runoffOf });
	lines.push({ about: 'voters', ready: desk.joined > 0, stops: false, people: desk.joined, who: nextWho });
	lines.push({ about: 'options', ready: problem === 'none', stops: problem === 'too-few' || problem === 'too-many', have, problem });
	if (alike !== null && alike > 0) lines.push({ about: 'alike', ready: false, stops: false, pairs: alike });
	if (groups > 0) lines.push({ about: 'names', ready: desk.unnamed === 0, stops: desk.unnamed > 0, unnamed: desk.unnamed });
	if (desk.single > 0) lines.push({ about: 'single', ready: true, stops: false, single: desk.single, inVote: desk.singleInVote });
	return lines;
}
