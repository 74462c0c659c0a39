/** What can be asked for at the command line: the names of the methods with what they are, and each one's options. The words stand in --help. */
export interface MethodWords {
	says: string;
	options: Record<string, string>;
}

/** What was given as --option, by its key. */
export type Options = Record<string, string>;

const line = { 'more-voters': 'yes: of equal ones on the line those that more voters chose go forward' };
const take = { take: 'how many win (1); all: only the order' };
const ties = { ties: 'see above', lot: 'ids in the order of a lot, first comes first' };

export const methods: Record<string, MethodWords> = {
	dots: { says: 'Cumulative votes: points are added up.', options: { dots: 'how many each may give; a ballot with more is refused', cap: 'how many on one option; the same', ...take, ...line } },
	approval: { says: 'Ticks are added up; also choose-1 and knapsack votes.', options: { most: 'how many ticks one may give; a ballot with more is refused', approved: 'for points and categories: from this number on it is a tick', ...take } },
	points: { says: 'Rank points (Borda).', options: { base: 'own-length | ranked-below | fixed | all-but-one | column (points in the file); default: the one that gives the published scores, or own-length', ranks: 'for fixed: points of the first place', ...take } },
	stars: { says: 'Score voting: marks are added up.', options: { most: 'the most one can give (5)', ...take, ...line } },
	agreement: {
		says: 'A scale of agreement: how many stand on each step, and whether the level set before was reached. No mean.',
		options: { steps: 'how many there are; default: as many as the file uses, 6 at least', level: 'from which step on a person agrees, from 0; default: the upper half', needed: 'people in a hundred who must stand there (100)', blocks: 'most people who may stand on the lowest step; without it, any number' }
	},
	star: { says: 'STAR: two highest sums, then the one preferred on more ballots.', options: { most: 'the most one can give (5)', 'full-marks': 'yes: most full marks breaks what else is tied' } },
	greedy: {
		says: 'Money by score: most first, as long as it lasts.',
		options: { stop: 'skip (default) | no-skip | overrun', overrun: 'per cent of the cost that must be left for overrun (80)', order: 'score (default) | score-per-cost', threshold: 'least score; default: as the file says; none', ...ties, base: 'for ranked votes: see points' }
	},
	'equal-shares': {
		says: 'Money by the Method of Equal Shares.',
		options: {
			worth: 'cost (default) | each: what a supporter gets from an option, as much as it costs or the same from each',
			completion: 'none (default) | add1 | greedy (also called utilitarian) | add1-greedy (also called add1u)',
			stop: 'over (default) | full: add1 also ends when nothing more fits (also called exhaustive)',
			start: 'exact (default) | whole: add1 begins with whole coins (also called integral)',
			step: 'coins by which a share grows (1)',
			comparison: 'none (default) | more-wins (also called satisfaction) | any-win (also called exclusionRatio)',
			...ties,
			'fill-ties': 'ties of the greedy part: completion and comparison; default: as ties',
			base: 'for ranked votes: see points',
			receipts: 'yes: what each voter paid for, and what each option got'
		}
	},
	phragmen: { says: "Money by Phragmen's sequential rule; for comparison with published results.", options: ties },
	irv: {
		says: 'Instant runoff.',
		options: {
			overvote: 'stop (default) | next | settle',
			skips: 'empty ranks in a row that end no ballot; any (default)',
			repeated: 'pass (default) | stop',
			majority: 'continuing (default) | cast',
			batch: 'yes | no (default)',
			until: 'majority (default) | two-left',
			ties: 'previous-round, lot, file; default previous-round; none',
			lot: 'ids, the first goes out first',
			'write-ins': 'what goes out first; default: UWI of the file'
		}
	},
	schulze: { says: 'Schulze, with the pairs it rests on.', options: { strength: 'winning-votes (default) | margins', unranked: 'last (default) | no-opinion', ...take } }
};
